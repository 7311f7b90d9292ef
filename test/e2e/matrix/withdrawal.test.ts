import { expect, it, vi } from 'vitest'
import { toTrack } from '../events.js'
import { forAll, outcomesOf, PATIENCE, toCounts } from '../shop.js'
import { ALL_VENDORS, isOf } from '../wire.js'
import { consentOf, useMatrix } from './matrix.js'

const matrix = useMatrix()

const GRANT = 'tracker.consent.set({ marketing: true })'
const WITHDRAW = 'tracker.consent.set({ marketing: false })'
const REVOKES = [
  'fbq consent revoke',
  'ttq revokeConsent',
  'pintrk setconsent false',
  'rdt disableFirstPartyCookies',
]
const GRANTS = [
  'fbq consent grant',
  'ttq grantConsent',
  'pintrk setconsent true',
  'rdt enableFirstPartyCookies',
]
/** An app's own store with an event of its own: what some banners fire several times for one click. */
const STORE = `omnipixel.customSource({
  name: 'store',
  read: () => window.choice,
  subscribe: (onChange) => {
    document.addEventListener('store-change', onChange)
    return () => document.removeEventListener('store-change', onChange)
  },
})`
const tell = (choice: string, times = 1) =>
  `choice = ${choice}; for (let i = 0; i < ${times}; i++) document.dispatchEvent(new Event('store-change'))`

it('rows 32, 37: a withdrawal is told to each vendor once and nothing else, a new grant once and without a second script', async () => {
  const page = await matrix.open('{}', { onLoad: 'tracker.page()' })
  await page.evaluate(`${GRANT}; ${toTrack('Lead')}`)
  await matrix.came('Lead')
  await vi.waitFor(async () => expect(await matrix.traces(page)).toContain('_fbp'), PATIENCE)
  const countScripts = () => page.evaluate(`document.querySelectorAll('script[src^=http]').length`)
  const scripts = await countScripts()
  const before = (await matrix.calls(page)).length

  await page.evaluate(`${WITHDRAW}; ${toTrack('Purchase')}; tracker.page(); tracker.flush()`)

  const revoked = (await matrix.calls(page)).slice(before)
  expect(revoked.filter((call) => REVOKES.includes(call)).sort()).toEqual([...REVOKES].sort())
  expect(revoked.filter((call) => /track|page|identify/.test(call))).toEqual([])
  expect(await matrix.traces(page)).toEqual([])

  await page.evaluate(`${GRANT}; ${toTrack('AddToCart')}`)
  expect(toCounts(await matrix.arrived('AddToCart'))).toEqual(forAll(1))
  const granted = (await matrix.calls(page)).slice(before + revoked.length)
  expect(granted.filter((call) => GRANTS.includes(call)).sort()).toEqual([...GRANTS].sort())
  expect(await countScripts()).toBe(scripts)
  expect((await matrix.settled()).filter((beacon) => isOf('Purchase', beacon))).toEqual([])
})

it('row 34: a withdrawal in the middle of handing over drops the rest', async () => {
  const page = await matrix.open('{}', {
    onLoad: `window.sent = 0
      tracker.on('outcome', ({ pixel, outcome }) => {
        if (pixel === 'meta' && outcome === 'sent' && ++sent === 2) tracker.consent.set({ pixels: { meta: false } })
      })`,
  })
  await page.evaluate(['ViewContent', 'Search', 'AddToCart'].map(toTrack).join(';'))

  await page.evaluate(GRANT)

  const others = ALL_VENDORS.filter((vendor) => vendor !== 'meta')
  expect(toCounts(await matrix.arrived('AddToCart', others))).toEqual({ ...forAll(1), meta: 0 })
  expect(await outcomesOf(page, 'AddToCart')).toMatchObject({ meta: 'dropped:denied', reddit: 'sent' })
  const taken = matrix.network.beacons('meta').filter(({ automatic }) => !automatic)
  expect(taken.map(({ event }) => event).sort()).toEqual(['Search', 'ViewContent'])
  await vi.waitFor(async () => expect(await matrix.traces(page, 'meta')).toEqual([]), PATIENCE)
})

it('row 35: a cookie that a script writes again 300 ms after the withdrawal is removed again', async () => {
  const page = await matrix.open('{}')
  await page.evaluate(`${GRANT}; ${toTrack('Lead')}`)
  await matrix.came('Lead')

  await page.evaluate(`${WITHDRAW}
    window.isBack = new Promise((done) => setTimeout(() => {
      document.cookie = '_fbp=fb.1.1.1; path=/; domain=.shop.example'
      done(document.cookie.includes('_fbp'))
    }, 300))`)

  expect(await page.evaluate('isBack')).toBe(true)
  await vi.waitFor(async () => expect(await matrix.traces(page)).toEqual([]), PATIENCE)
})

it('rows 40, 41: the same state told twice, and told four times in one tick, is one change', async () => {
  const page = await matrix.open(`{ sources: [${STORE}] }`, {
    before: 'window.choice = undefined; window.heard = 0',
    onLoad: `tracker.on('consent', () => heard++); tracker.page()`,
  })
  const countOf = (code: string) =>
    page.evaluate<number>(`heard = 0; ${code}; Promise.resolve().then(() => heard)`)

  expect(await countOf(tell('true', 4))).toBe(1)
  expect(toCounts(await matrix.arrived('PageView'))).toEqual(forAll(1))
  const calls = await matrix.calls(page)
  expect(await countOf(tell('{ marketing: true }', 2))).toBe(0)
  expect(await countOf(tell('true'))).toBe(0)
  expect(toCounts(await matrix.arrived('PageView'))).toEqual(forAll(1))
  expect(await matrix.calls(page)).toEqual(calls)
  expect(await countOf(tell('false', 4))).toBe(1)
})

it('row 65: a visitor who turns out to be a minor is denied everything, whatever was granted', async () => {
  const page = await matrix.open(
    `{ sources: [omnipixel.customSource({ name: 'minor', answer: () => (window.isMinor ? 'denied' : 'silent') })] }`,
  )
  await page.evaluate(`${GRANT}; ${toTrack('Lead')}`)
  await matrix.came('Lead')

  await page.evaluate(`isMinor = true; tracker.consent.set({}); ${toTrack('Purchase')}`)

  expect(await consentOf(page)).toEqual(forAll('denied'))
  expect(await page.evaluate('tracker.consent.get().pixels.meta.source')).toBe('minor')
  expect(await outcomesOf(page, 'Purchase')).toEqual(forAll('dropped:denied'))
  expect(await matrix.traces(page)).toEqual([])
})
