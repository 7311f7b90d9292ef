import { expect, it } from 'vitest'
import { toTrack } from '../events.js'
import { forAll, outcomesOf, toCounts } from '../shop.js'
import type { Beacon } from '../../sandbox/beacon.js'
import { ALL_VENDORS, isOf } from '../wire.js'
import { consentOf, useMatrix } from './matrix.js'
import { runNow, toScriptUrl } from './platforms.js'

const matrix = useMatrix()

const GRANT = 'tracker.consent.set({ marketing: true })'
const KLARO = `{ storageName: 'klaro', noAutoLoad: true, services: [{ name: 'all', purposes: ['marketing'] }], translations: { zz: { privacyPolicyUrl: '/' } } }`
const COOKIE_CONSENT = `{
  hideFromBots: false, autoShow: false, categories: { marketing: {} },
  language: { default: 'en', translations: { en: { consentModal: {}, preferencesModal: { sections: [] } } } },
}`

it('row 2: a grant before any event sets each vendor up once, and then sends one page view', async () => {
  const page = await matrix.open('{}')

  await page.evaluate(`${GRANT}; tracker.page()`)

  expect(toCounts(await matrix.arrived('PageView'))).toEqual(forAll(1))
  const scripts = await page.evaluate<string[]>(
    `[...document.scripts].map(({ src }) => src).filter((src) => src.includes('//'))`,
  )
  expect(scripts).toEqual([...new Set(scripts)])
  for (const [vendor, init, view] of [
    ['meta', 'fbq init', 'fbq trackSingle'],
    ['pinterest', 'pintrk load', 'pintrk page'],
    ['snapchat', 'snaptr init', 'snaptr track'],
    ['reddit', 'rdt init', 'rdt track'],
  ] as const) {
    const calls = await matrix.calls(page, vendor)
    const at = (start: string) => calls.flatMap((call, index) => (call.startsWith(start) ? [index] : []))
    expect(at(init), vendor).toHaveLength(1)
    expect(at(view).length, vendor).toBeGreaterThan(0)
    expect(at(view)[0]!, vendor).toBeGreaterThan(at(init)[0]!)
  }
})

it('row 6: with the policy "drop" nothing from before the grant is ever sent', async () => {
  const page = await matrix.open(`{ beforeChoice: 'drop' }`)
  await page.evaluate(`tracker.page(); ${toTrack('AddToCart')}`)
  expect(await outcomesOf(page, 'PageView')).toEqual(forAll('dropped:denied'))
  expect(await outcomesOf(page, 'AddToCart')).toEqual(forAll('dropped:denied'))

  await page.evaluate(`${GRANT}; ${toTrack('Purchase')}`)

  expect(toCounts(await matrix.arrived('Purchase'))).toEqual(forAll(1))
  // Without a page view since the grant, Snap has one of ours after 2.5 s.
  const isEarly = (beacon: Beacon) =>
    isOf('AddToCart', beacon) || (isOf('PageView', beacon) && beacon.vendor !== 'snapchat')
  expect((await matrix.settled()).filter(isEarly)).toEqual([])
})

it('rows 7, 8: of too many the newest are sent, and of those the ones that are not too old', async () => {
  for (const vendor of ALL_VENDORS) matrix.expectProblem(`queue/overflow (${vendor})`)
  const page = await matrix.open('{}', {
    before: 'const realNow = Date.now; window.laterMs = 0; Date.now = () => realNow() + laterMs',
    options: 'hold: { maxEvents: 3 },',
  })
  await page.evaluate(['ViewContent', 'Search'].map(toTrack).join(';'))
  await page.evaluate('laterMs = 29 * 60_000')
  await page.evaluate(['AddToCart', 'InitiateCheckout'].map(toTrack).join(';'))
  expect(await outcomesOf(page, 'ViewContent')).toEqual(forAll('dropped:overflow'))

  await page.evaluate(`laterMs = 31 * 60_000; ${GRANT}`)

  expect(toCounts(await matrix.arrived('AddToCart'))).toEqual(forAll(1))
  expect(toCounts(await matrix.arrived('InitiateCheckout'))).toEqual(forAll(1))
  expect(await outcomesOf(page, 'Search')).toEqual(forAll('dropped:expired'))
  const older = (beacon: Beacon) => isOf('ViewContent', beacon) || isOf('Search', beacon)
  expect((await matrix.settled()).filter(older)).toEqual([])
})

it('row 9: a platform that comes late with a stored grant is followed, and nothing is before it', async () => {
  const stored = encodeURIComponent('{"all":true}')
  const page = await matrix.open(`{ sources: [omnipixel.klaro()] }`, {
    before: `document.cookie = 'klaro=${stored}; path=/'`,
  })
  await page.evaluate(toTrack('Purchase'))
  await page.waitForFunction('performance.now() > 1500') // it is looked for less often by then
  await matrix.expectNothing(page)
  expect(await outcomesOf(page, 'Purchase')).toEqual(forAll('held:consent'))

  await page.addScriptTag({ url: toScriptUrl('klaro') })
  await page.evaluate(`klaro.setup(${KLARO})`)

  expect(toCounts(await matrix.arrived('Purchase'))).toEqual(forAll(1))
})

it('row 10: a platform that never comes is reported once and allows nothing, but is still listened for', async () => {
  matrix.expectProblem('consent/cmp-missing (vanilla-cookieconsent)')
  const page = await matrix.open(`{ sources: [omnipixel.vanillaCookieConsent({ timeoutMs: 100 })] }`, {
    before: 'window.reports = []',
    options: 'onError: ({ code }) => reports.push(code),',
  })
  await page.evaluate(toTrack('Purchase'))
  await page.waitForFunction(`reports.includes('consent/cmp-missing')`)
  await matrix.expectNothing(page)
  expect(await page.evaluate('reports')).toEqual(['consent/cmp-missing'])

  await page.addScriptTag({ url: toScriptUrl('CookieConsent') })
  await page.evaluate(`CookieConsent.run(${COOKIE_CONSENT}).then(() => CookieConsent.acceptCategory('all'))`)
  expect(toCounts(await matrix.arrived('Purchase'))).toEqual(forAll(1))
})

it('row 11: a platform whose getters throw allows nothing, and breaks nothing', async () => {
  matrix.expectProblem('consent/source-failed (cookiebot)')
  const page = await matrix.open(`{ sources: [omnipixel.cookiebot()] }`, {
    before: `${runNow('cookiebot')}
      const cmp = fakeCmps.cookiebot()
      cmp.remember(true)
      cmp.load()
      cmp.breakDown()`,
  })

  await page.evaluate(`${toTrack('Purchase')}; tracker.consent.set({ marketing: true })`)

  await matrix.expectNothing(page)
  expect(await consentOf(page)).toEqual(forAll('unset'))
  expect(await outcomesOf(page, 'Purchase')).toEqual(forAll('held:consent'))
})

it('row 12: the stub of a platform whose script is blocked allows nothing', async () => {
  const page = await matrix.open(`{ sources: [omnipixel.tcf()] }`, { before: `${runNow('iab')}; iab.stub()` })

  await page.evaluate(toTrack('Purchase'))

  await matrix.expectNothing(page)
  expect(await consentOf(page)).toEqual(forAll('unset'))
  expect(await page.evaluate('typeof __tcfapi')).toBe('function')
})
