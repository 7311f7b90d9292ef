import { describe, expect, it } from 'vitest'
import { emptyObject } from '../../packages/core/src/emptyObject'

describe('emptyObject', () => {
  it('is a plain object to everybody', () => {
    const object = emptyObject('a')

    expect(Object.getPrototypeOf(object)).toBe(Object.prototype)
    expect(object.constructor).toBe(Object)
    expect(Reflect.ownKeys(object)).toEqual([])
    expect(JSON.stringify(Object.assign(object, { value: 1 }))).toBe('{"value":1}')
  })

  it('is another one each time, also of one kind', () => {
    expect(emptyObject('a')).not.toBe(emptyObject('a'))
  })
})
