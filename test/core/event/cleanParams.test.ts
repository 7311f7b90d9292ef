import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { cleanParams } from '../../../packages/core/src/event/cleanParams'

const clean = (params: unknown, name = 'ViewContent') => {
  const report = vi.fn()
  const result = cleanParams(name, params, report)
  return { params: result, codes: report.mock.calls.map(([code]) => code as string) }
}

it.each<unknown>(['text', 49.9, true, new Date(0), () => 1])('takes %s for no parameters', (given) => {
  expect(clean(given)).toEqual({ params: {}, codes: [] })
})

describe('amounts', () => {
  it.each([
    [0, 0],
    [9.99, 9.99],
    [1e21, 1e21],
  ])('%d is taken as it is', (value, expected) => {
    expect(clean({ value, currency: 'EUR' })).toEqual({
      params: { value: expected, currency: 'EUR' },
      codes: [],
    })
  })

  it.each([
    ['12.50', 12.5],
    ['0', 0],
    ['007', 7],
  ])('the text %j is converted and reported', (value, expected) => {
    expect(clean({ value, currency: 'EUR' })).toEqual({
      params: { value: expected, currency: 'EUR' },
      codes: ['event/bad-amount'],
    })
  })

  it.each<unknown>([
    ...[NaN, Infinity, -1, '12,50', '1e3', '-1', '', ' 1', '1.', '.5', 'EUR 5', '9'.repeat(400)],
    ...[true, {}, [], [5], { toString: 1 }],
  ])('%j is left out and reported, the currency with it', (value) => {
    const { params, codes } = clean({ value, currency: 'EUR' })

    expect(params).toEqual({})
    expect(codes).toEqual(['event/bad-amount'])
  })

  it('of items and predictedLtv follow the same rule', () => {
    const { params, codes } = clean({
      predictedLtv: -1,
      items: [{ id: 'a', price: '24.95', quantity: NaN }],
    })

    expect(params).toEqual({ items: [{ id: 'a', price: 24.95 }] })
    expect(codes).toEqual(['event/bad-amount', 'event/bad-amount', 'event/bad-amount'])
  })
})

describe('currency', () => {
  it('is put in capitals', () => {
    expect(clean({ value: 1, currency: 'eur' })).toEqual({ params: { value: 1, currency: 'EUR' }, codes: [] })
  })

  it.each(['Euro', '€', '', 978, ['eur'], {}])('%j is none', (currency) => {
    expect(clean({ value: 1, currency })).toEqual({ params: { value: 1 }, codes: ['event/missing-amount'] })
  })

  it('and value are missed in a purchase', () => {
    expect(clean({}, 'Purchase').codes).toEqual(['event/missing-amount'])
    expect(clean({ value: 5 }, 'Purchase').codes).toEqual(['event/missing-amount'])
    expect(clean({ value: 0, currency: 'EUR' }, 'Purchase').codes).toEqual([])
  })
})

describe('items', () => {
  it('may be one, and need an id', () => {
    expect(clean({ items: { id: 7 } }).params).toEqual({ items: [{ id: '7' }] })
    expect(clean({ items: ['SKU', { name: 'x' }, { id: {} }, { id: 'a' }] })).toMatchObject({
      params: { items: [{ id: 'a' }] },
      codes: ['event/bad-params', 'event/bad-params', 'event/bad-params'],
    })
  })
})

it.each<[unknown, unknown]>([
  [1001, '1001'],
  ['A-1', 'A-1'],
  [0, 0], // stands for "none" where databases count from 1, as it did before
])('the order number %j is told as %j', (orderId, expected) => {
  expect(clean({ orderId }).params).toEqual({ orderId: expected })
})

it('counts a DOM or framework event as none', () => {
  expect(clean(new MouseEvent('click'), 'Contact')).toEqual({ params: {}, codes: [] })
  expect(clean({ preventDefault() {}, nativeEvent: {} }, 'Contact')).toEqual({ params: {}, codes: [] })
})

it('leaves out what is absent or no data', () => {
  const { params } = clean({
    a: undefined,
    b: null,
    c: () => 1,
    d: Symbol('d'),
    e: new Date(NaN),
    f: 1n,
    g: 'kept',
  })

  expect(params).toEqual({ g: 'kept' })
})

it('writes a date as ISO 8601', () => {
  expect(clean({ at: new Date(0) }).params).toEqual({ at: '1970-01-01T00:00:00.000Z' })
})

it('goes without parameters that cannot be read', () => {
  const params = {
    get value(): number {
      throw new Error('not yet')
    },
  }

  expect(clean(params)).toEqual({ params: {}, codes: ['event/bad-params'] })
})

it('ends with a cycle', () => {
  const params: Record<string, unknown> = { name: 'x' }
  params.self = params

  expect(JSON.stringify(clean(params).params)).toContain('"name":"x"')
})

it('is frozen and shares nothing with what was given', () => {
  const given = { items: [{ id: 'a', name: 'x' }], own: { deep: [1] } }
  const { params } = clean(given)
  given.items[0]!.name = 'changed'
  given.own.deep.push(2)

  expect(params).toEqual({ items: [{ id: 'a', name: 'x' }], own: { deep: [1] } })
  expect(Object.isFrozen(params)).toBe(true)
})

it('never throws, and every amount that remains is a finite number >= 0', () => {
  const field = fc.anything({
    withDate: true,
    withBigInt: true,
    withSparseArray: true,
    withNullPrototype: true,
  })
  const given = fc.oneof(
    field,
    fc.record({
      value: field,
      currency: field,
      items: fc.oneof(field, fc.array(fc.record({ id: field, price: field }))),
    }),
  )

  fc.assert(
    fc.property(given, fc.constantFrom('Purchase', 'Own'), (params, name) => {
      const { value, items = [] } = clean(params, name).params as {
        value?: number
        items?: { price?: number }[]
      }
      for (const amount of [value, ...items.map(({ price }) => price)])
        expect(amount === undefined || (Number.isFinite(amount) && amount >= 0)).toBe(true)
    }),
  )
})
