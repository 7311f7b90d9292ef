import { expect, it } from 'vitest'
import { createClaims } from '../../../packages/core/src/dedup/claims'

const keyed = (...dedupIds: string[]) => ({ pageKey: '', dedupIds })
const pageView = (pageKey: string) => ({ pageKey, dedupIds: [] })

it('counts an event that shares any id with one that waits as a repeat, until that has its outcome', () => {
  const claims = createClaims()
  const first = keyed('given', 'Purchase:A-1')

  claims.add(first)
  claims.settle(first, 'held:loading')
  expect(claims.has(keyed('Purchase:A-1'))).toBeTruthy()
  expect(claims.has(keyed('Purchase:A-2'))).toBeFalsy()
  expect(claims.has(keyed())).toBeFalsy()

  claims.settle(first, 'failed')
  expect(claims.has(keyed('Purchase:A-1'))).toBeFalsy()
})

it('leaves the ids to their owner when a repeat has its outcome', () => {
  const claims = createClaims()
  claims.add(keyed('Purchase:A-1'))

  claims.settle(keyed('Purchase:A-1'), 'duplicate')

  expect(claims.has(keyed('Purchase:A-1'))).toBeTruthy()
})

it.each(['sent', 'duplicate', 'held:consent'] as const)(
  'keeps the page of a page view that is %s',
  (outcome) => {
    const claims = createClaims()
    const view = pageView('0/')
    claims.add(view)

    claims.settle(view, outcome)

    expect(claims.has(pageView('0/'))).toBeTruthy()
    expect(claims.has(pageView('1/'))).toBeFalsy()
  },
)

it.each(['dropped:expired', 'blocked', 'failed'] as const)(
  'gives up the page of one that is %s',
  (outcome) => {
    const claims = createClaims()
    const view = pageView('0/')
    claims.add(view)

    claims.settle(view, outcome)

    expect(claims.has(pageView('0/'))).toBeFalsy()
  },
)

it('knows the last page view alone', () => {
  const claims = createClaims()
  claims.add(pageView('0/'))

  claims.add(pageView('1/a'))

  expect(claims.has(pageView('0/'))).toBeFalsy()
})
