import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Vendor } from '../../sandbox/beacon.js'
import { toTrack } from '../events.js'
import { forAll, outcomesOf, toCounts } from '../shop.js'
import { ALL_VENDORS, isOf } from '../wire.js'
import { consentOf, useMatrix, waitForConsent } from './matrix.js'
import { runNow } from './platforms.js'

const matrix = useMatrix()

const OPT_OUT = (source: string) => `{ regime: 'opt-out', sources: [omnipixel.${source}] }`
/** The IAB's own implementation. A change goes as it goes there: not ready, section changed, ready. */
const GPP = (section: number, after = '') => `${runNow('iab')}
  console.log = () => {} // it prints that there is no stub
  const gpp = (window.gpp = new iab.GppApi(31, 1))
  gpp.setApplicableSections([${section}])
  gpp.setCmpStatus('loaded')
  window.begin = (isOptedOut) => {
    gpp.setSignalStatus('not ready')
    gpp.setFieldValue('usca', 'SaleOptOut', isOptedOut ? 1 : 2)
    gpp.setFieldValue('usca', 'SharingOptOut', 2)
    gpp.fireSectionChange('usca')
  }
  window.finish = () => gpp.setSignalStatus('ready')
  ${after}`
/** Sections as the specification has them: each a list of segments. */
const IN_SEGMENTS = `
  const flat = window.__gpp
  window.__gpp = (command, callback, ...rest) => flat(command, (data, isSuccess) => {
    const parsed = data?.pingData?.parsedSections ?? {}
    for (const name in parsed) parsed[name] = [{ Gpc: false }, parsed[name]].flat()
    callback(data, isSuccess)
  }, ...rest)`

const expectSent = async (name: string, vendors?: readonly Vendor[]) =>
  expect(toCounts(await matrix.arrived(name, vendors))).toEqual(
    vendors ? { ...forAll(0), ...Object.fromEntries(vendors.map((vendor) => [vendor, 1])) } : forAll(1),
  )
const expectDropped = async (page: Page, name: string) => {
  await page.evaluate(toTrack(name))
  expect(await outcomesOf(page, name)).toEqual(forAll('dropped:denied'))
  expect(await matrix.traces(page)).toEqual([])
  expect((await matrix.settled()).filter((beacon) => isOf(name, beacon))).toEqual([])
}

it.each([
  ['row 22: an opt-out at a GPP platform', ''],
  ['row 23: one whose sections come in segments', IN_SEGMENTS],
])('%s counts once it is ready, not while it is being made', async (_, after) => {
  const page = await matrix.open(OPT_OUT('gpp()'), { before: `${GPP(8, after)}; begin(false); finish()` })
  await page.evaluate(toTrack('Lead'))
  await expectSent('Lead')

  await page.evaluate('begin(true)')
  expect(await consentOf(page)).toEqual(forAll('granted'))
  await page.evaluate('finish()')

  await waitForConsent(page, 'denied')
  await expectDropped(page, 'Purchase')
})

it('row 24: where a GPP platform says that no section applies the regime decides', async () => {
  const page = await matrix.open(OPT_OUT('gpp()'), { before: `${GPP(-1)}; finish()` })

  await page.evaluate(toTrack('Purchase'))

  await expectSent('Purchase')
})

it('row 25: of US Privacy strings only an opt-out of sale denies, and a change is read again', async () => {
  const page = await matrix.open(OPT_OUT('usPrivacy()'), {
    before: `window.uspString = '1---'
      window.__uspapi = (command, version, callback) => callback({ version: 1, uspString }, true)`,
  })
  await page.evaluate(toTrack('Lead'))
  await expectSent('Lead')
  await page.evaluate(
    `uspString = '1YNN'; dispatchEvent(new Event('CookiebotOnAccept')); ${toTrack('Search')}`,
  )
  await expectSent('Search')

  await page.evaluate(`uspString = '1YYN'; dispatchEvent(new Event('CookiebotOnDecline'))`)

  await waitForConsent(page, 'denied')
  await expectDropped(page, 'Purchase')
})

it('row 27: under the signal, in the mode of limited data use, platforms that have it go on limited', async () => {
  const limited: Vendor[] = ['meta', 'tiktok', 'x', 'reddit']
  const page = await matrix.open(OPT_OUT(`gpc({ mode: 'ldu' })`), {
    before: `Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { value: true })`,
  })

  await page.evaluate(toTrack('Purchase'))

  await expectSent('Purchase', limited)
  const denied = ALL_VENDORS.filter((vendor) => !limited.includes(vendor))
  for (const vendor of denied) expect(matrix.requests(vendor), vendor).toEqual([])
  expect(await page.evaluate('tracker.consent.get().optOutSignal')).toBe('limited')
  const calls = await matrix.calls(page, 'meta')
  expect(calls.indexOf('fbq dataProcessingOptions')).toBeGreaterThan(-1)
  expect(calls.indexOf('fbq dataProcessingOptions')).toBeLessThan(
    calls.findIndex((call) => call.startsWith('fbq init')),
  )
  const sent = Object.fromEntries(
    limited.map((vendor) => {
      const { request } = matrix.network.beacons(vendor).find((beacon) => isOf('Purchase', beacon))!
      return [vendor, decodeURIComponent(request.url) + request.body]
    }),
  )
  expect(sent.meta).toContain('dpo=LDU')
  expect(sent.tiktok).toMatch(/limited_data_use/)
  expect(sent.x).toContain('restrict_optimization')
  expect(sent.reddit).toContain('LDU')
})

const GTAG = `window.dataLayer = []; window.gtag = function () { dataLayer.push(arguments) }
  window.consent = (type, value) => gtag('consent', type, { ad_storage: value, ad_user_data: value, ad_personalization: value });`

it('row 68: a default of Google Consent Mode that grants is no consent where one has to opt in', async () => {
  const page = await matrix.open('{ sources: [omnipixel.googleConsentMode()] }', {
    before: `${GTAG} consent('default', 'granted')`,
  })

  await page.evaluate(toTrack('Purchase'))

  await matrix.expectNothing(page)
  expect(await consentOf(page)).toEqual(forAll('unset'))
})

it('row 69: updates of Google Consent Mode are followed, by the data layer and by its own memory', async () => {
  const page = await matrix.open('{ sources: [omnipixel.googleConsentMode()] }', {
    before: `${GTAG} consent('default', 'denied')`,
  })
  await page.evaluate(`consent('update', 'granted'); ${toTrack('Lead')}`)
  await expectSent('Lead')
  await page.evaluate(`consent('update', 'denied')`)
  await waitForConsent(page, 'denied')
  await expectDropped(page, 'Purchase')

  const other = await matrix.open('{ sources: [omnipixel.googleConsentMode()] }', {
    before: `const entries = {}
      const listeners = []
      window.google_tag_data = { ics: { entries, addListener: (types, listener) => listeners.push(listener) } }
      window.update = (isGranted) => {
        for (const type of ['ad_storage', 'ad_user_data', 'ad_personalization']) entries[type] = { update: isGranted }
        listeners.forEach((listener) => listener())
      }
      update(true)`,
  })
  await other.evaluate(toTrack('Search'))
  await expectSent('Search')
  await other.evaluate('update(false)')
  await waitForConsent(other, 'denied')
  await expectDropped(other, 'AddToCart')
})
