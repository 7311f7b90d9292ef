import { expect, it, vi } from 'vitest'
import { createLedger, LEDGER_PREFIX } from '../../../packages/core/src/dedup/ledger'
import { useFakePage } from '../../helpers/fakePage'

const page = useFakePage()
const DAY_MS = 864e5
const create = (maxIds = 1000, store: Storage | undefined = localStorage) => createLedger(store, maxIds, 180)

it('remembers by id and pixel, across page loads', () => {
  create().add('Purchase:A', 'meta')

  const next = create()
  expect(next.has('Purchase:A', 'meta')).toBe(true)
  expect(next.has('Purchase:A', 'x')).toBe(false)
  expect(next.has('Purchase:B', 'meta')).toBe(false)
})

it('sees at once what another tab has added, and keeps it', () => {
  const [here, there] = [create(), create()]
  here.add('Purchase:A', 'meta')
  there.add('Purchase:B', 'meta')
  there.add('Purchase:A', 'x')

  expect(here.has('Purchase:B', 'meta')).toBe(true)
  expect(here.has('Purchase:A', 'meta')).toBe(true)
  expect(here.has('Purchase:A', 'x')).toBe(true)
})

it('forgets one pixel', () => {
  const ledger = create()
  ledger.add('Purchase:A', 'meta')
  ledger.add('Purchase:A', 'x')
  ledger.add('Purchase:B', 'meta')

  ledger.forget('meta')

  expect(ledger.has('Purchase:A', 'meta')).toBe(false)
  expect(ledger.has('Purchase:A', 'x')).toBe(true)
  expect(Object.keys(localStorage)).toEqual([`${LEDGER_PREFIX}Purchase:A`])
})

it('forgets for a pixel what another tab has added', () => {
  const [here, there] = [create(), create()]
  here.add('Purchase:A', 'x')
  there.add('Purchase:A', 'meta')
  there.add('Purchase:B', 'meta')

  here.forget('meta')

  expect(there.has('Purchase:B', 'meta')).toBe(false)
  expect(Object.values({ ...localStorage })).toEqual([`${Date.now()} x`])
})

it('forgets lines that nobody can read, and expired ones, with a pixel', async () => {
  create().add('old', 'x')
  await page.pass(180 * DAY_MS)
  localStorage.setItem(`${LEDGER_PREFIX}broken`, '{"meta":1}')
  create().forget('meta')

  expect(localStorage).toHaveLength(0)
})

it('is bounded whatever it has found, and however long it grows', async () => {
  for (let at = 0; at < 50; at++) localStorage.setItem(LEDGER_PREFIX + at, `${Date.now() - at} meta`)
  const ledger = create(16)
  for (let at = 0; at < 100; at++) {
    await page.pass(1)
    ledger.add(`new${at}`, 'meta')
    expect(localStorage.length).toBeLessThanOrEqual(16)
  }
  expect(ledger.has('new99', 'meta')).toBe(true)
  expect(ledger.has('0', 'meta')).toBe(false)
})

it('looks at all of them only now and then', () => {
  const ledger = create(800)
  for (let at = 0; at < 800; at++) ledger.add(`id${at}`, 'meta')
  const read = vi.spyOn(Storage.prototype, 'getItem')
  for (let at = 0; at < 100; at++) ledger.add(`more${at}`, 'meta')

  expect(read.mock.calls.length).toBeLessThan(1100) // one look at 801, and one read for each
})

it('forgets the oldest when there are too many', async () => {
  const ledger = create(3)
  for (const id of ['a', 'b', 'c', 'd', 'e']) {
    ledger.add(id, 'meta')
    await page.pass(1)
  }

  expect(['a', 'b', 'c', 'd', 'e'].filter((id) => ledger.has(id, 'meta'))).toEqual(['c', 'd', 'e'])
  expect(localStorage).toHaveLength(3)
})

it('forgets what is older than its age limit, or from a future that no clock explains', async () => {
  create().add('old', 'meta')
  await page.pass(180 * DAY_MS)
  localStorage.setItem(`${LEDGER_PREFIX}future`, `${Date.now() + 2 * DAY_MS} meta`)
  const ledger = create()

  expect(ledger.has('old', 'meta')).toBe(false)
  expect(ledger.has('future', 'meta')).toBe(false)
})

it.each(['', 'meta', 'NaN meta', '{"meta":1}', 'undefined'])(
  'counts a corrupted line (%j) as nothing',
  (line) => {
    localStorage.setItem(`${LEDGER_PREFIX}a`, line)
    const ledger = create()

    expect(ledger.has('a', 'meta')).toBe(false)
    ledger.add('a', 'meta')
    expect(ledger.has('a', 'meta')).toBe(true)
  },
)

it('touches nobody else’s keys', () => {
  localStorage.setItem('cart', '1 meta')
  const ledger = create(1)
  ledger.add('a', 'meta')
  ledger.add('b', 'meta')
  ledger.forget('meta')

  expect(Object.keys(localStorage)).toEqual(['cart'])
})

it.each(['full', 'forbidden', 'unreadable'])('remembers for this page where storage is %s', (state) => {
  const refuse = () => {
    throw new DOMException(state, 'QuotaExceededError')
  }
  if (state === 'full') vi.spyOn(Storage.prototype, 'setItem').mockImplementation(refuse)
  if (state === 'unreadable') vi.spyOn(Storage.prototype, 'getItem').mockImplementation(refuse)
  const ledger = createLedger(state === 'forbidden' ? undefined : localStorage, 10, 180)

  ledger.add('a', 'meta')
  expect(ledger.has('a', 'meta')).toBe(true)
  ledger.forget('meta')
  expect(ledger.has('a', 'meta')).toBe(false)
})
