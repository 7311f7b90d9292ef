import { expect, it } from 'vitest'
import { createLedger } from '../../../packages/core/src/dedup/ledger'
import { LEDGER_PREFIX } from '../../../packages/core/src/storageKeys'
import { useFakePage } from '../../helpers/fakePage'
import { interceptStorage, refuseStorage } from '../../helpers/interceptStorage'

const page = useFakePage()
const DAY_MS = 864e5
const META = `${LEDGER_PREFIX}meta:`
const create = (pixelKey = 'meta', maxIds?: number) => createLedger(localStorage, pixelKey, { maxIds })

it('remembers by id and pixel, across page loads', () => {
  create().add('Purchase:A')

  expect(create().has('Purchase:A')).toBe(true)
  expect(create('x').has('Purchase:A')).toBe(false)
  expect(create().has('Purchase:B')).toBe(false)
})

it('sees at once what another tab has added, and keeps it', () => {
  const [here, there] = [create(), create()]
  here.add('Purchase:A')
  there.add('Purchase:B')
  create('x').add('Purchase:A')

  expect(here.has('Purchase:B')).toBe(true)
  expect(there.has('Purchase:A')).toBe(true)
  expect(Object.keys(localStorage)).toHaveLength(3)
})

it('forgets one pixel, also what another tab has added, has expired or cannot be read', async () => {
  create().add('old')
  await page.pass(180 * DAY_MS)
  const [here, there] = [create(), create()]
  localStorage.setItem(`${META}broken`, '{"meta":1}')
  here.add('Purchase:A')
  there.add('Purchase:B')
  create('meta-shop').add('Purchase:A')

  here.forget()

  expect(there.has('Purchase:B')).toBe(false)
  expect(Object.keys(localStorage)).toEqual([`${LEDGER_PREFIX}meta-shop:Purchase:A`])
})

it('forgets the oldest when there are too many', async () => {
  const ledger = create('meta', 3)
  for (const id of ['a', 'b', 'c', 'd', 'e']) {
    ledger.add(id)
    await page.pass(1)
  }

  expect(['a', 'b', 'c', 'd', 'e'].filter((id) => ledger.has(id))).toEqual(['c', 'd', 'e'])
  expect(localStorage).toHaveLength(3)
})

it('is bounded whatever it has found, and however long it grows', async () => {
  for (let at = 0; at < 50; at++) localStorage.setItem(META + at, String(Date.now() - at))
  const ledger = create('meta', 16)
  for (let at = 0; at < 100; at++) {
    await page.pass(1)
    ledger.add(`new${at}`)
    expect(localStorage.length).toBeLessThanOrEqual(16)
  }

  expect(ledger.has('new99')).toBe(true)
  expect(ledger.has('0')).toBe(false)
})

it('looks at all of them only now and then', () => {
  let reads = 0
  interceptStorage((method, _, go) => {
    if (method === 'getItem') reads++
    return go()
  })
  const ledger = create('meta', 800)
  for (let at = 0; at < 800; at++) ledger.add(`id${at}`)
  reads = 0
  for (let at = 0; at < 100; at++) ledger.add(`more${at}`)

  expect(reads).toBeGreaterThan(800)
  expect(reads).toBeLessThan(1000) // one look at 801
})

it('forgets what is older than its age limit, or from a future that no clock explains', async () => {
  create().add('old')
  await page.pass(180 * DAY_MS)
  localStorage.setItem(`${META}future`, String(Date.now() + 2 * DAY_MS))
  localStorage.setItem(`${META}soon`, String(Date.now() + DAY_MS / 2))
  const ledger = create()

  expect(['old', 'future', 'soon'].map((id) => ledger.has(id))).toEqual([false, false, true])
})

it.each(['', 'meta', 'NaN', '{"meta":1}', 'undefined', '-1', '1e3'])(
  'counts a corrupted line (%j) as nothing',
  (line) => {
    localStorage.setItem(`${META}a`, line)
    const ledger = create()

    expect(ledger.has('a')).toBe(false)
    ledger.add('a')
    expect(ledger.has('a')).toBe(true)
  },
)

it('touches nobody else’s keys', () => {
  localStorage.setItem('cart', String(Date.now()))
  localStorage.setItem('meta:a', String(Date.now()))
  const ledger = create('meta', 1)
  ledger.add('a')
  ledger.add('b')
  ledger.forget()

  expect(Object.keys(localStorage)).toEqual(['cart', 'meta:a'])
})

it.each(['full', 'forbidden', 'unreadable'])('remembers for this page where storage is %s', async (state) => {
  if (state === 'full') refuseStorage('setItem')
  if (state === 'unreadable') refuseStorage('getItem', 'setItem', 'removeItem')
  const ledger = createLedger(state === 'forbidden' ? undefined : localStorage, 'meta', { maxIds: 10 })

  for (let at = 0; at < 30; at++) {
    await page.pass(1)
    ledger.add(`id${at}`)
  }
  expect(ledger.has('id29')).toBe(true)
  expect(ledger.has('id0')).toBe(false)
  ledger.forget()
  expect(ledger.has('id29')).toBe(false)
})
