import type { Page } from 'playwright-core'
import { expect, it, vi } from 'vitest'
import { toTrack } from '../events.js'
import { forAll, outcomesOf, PATIENCE, toCounts } from '../shop.js'
import { ALL_VENDORS, isOf } from '../wire.js'
import { consentOf, useMatrix, waitForConsent } from './matrix.js'
import { runNow } from './platforms.js'

const matrix = useMatrix()

const toSource = (call: string, regime = 'opt-in') => `{ regime: '${regime}', sources: [omnipixel.${call}] }`
/** A fake of a hosted platform on a page that has loaded it. */
const toFake = (name: string, options = '{}') =>
  `${runNow(name)}; window.cmp = fakeCmps.${name}(${options}); cmp.prepare(); cmp.load()`

const toCookieConsent = (options = '') => `${runNow('CookieConsent')}
  window.ready = CookieConsent.run({
    hideFromBots: false, autoShow: false,
    categories: { necessary: { readOnly: true }, marketing: { services: { tiktok: {}, others: {} } } },
    language: { default: 'en', translations: { en: { consentModal: {}, preferencesModal: { sections: [] } } } },
    ${options}
  })`
const KLARO = `${runNow('klaro')}
  klaro.setup({
    storageName: 'klaro', noAutoLoad: true,
    services: [{ name: 'all-pixels', purposes: ['marketing'] }],
    translations: { zz: { privacyPolicyUrl: '/' } },
  })`

const expectSent = async (name: string) => expect(toCounts(await matrix.arrived(name))).toEqual(forAll(1))
const expectDenied = async (page: Page, name: string) => {
  await page.evaluate(toTrack(name))
  expect(await outcomesOf(page, name)).toEqual(forAll('dropped:denied'))
  expect(await matrix.traces(page)).toEqual([])
  expect((await matrix.settled()).filter((beacon) => isOf(name, beacon))).toEqual([])
}

it('rows 47, 39: a first consent sends; a service that is switched off later ends one pixel alone', async () => {
  const page = await matrix.open(toSource('vanillaCookieConsent()'), { before: toCookieConsent() })
  await page.evaluate(`ready; ${toTrack('Lead')}`)
  await matrix.expectNothing(page)
  await page.evaluate(`CookieConsent.acceptCategory('all')`)
  await expectSent('Lead')
  await vi.waitFor(
    async () => expect(await matrix.traces(page)).toEqual(expect.arrayContaining(['_fbp', '_ttp'])),
    PATIENCE,
  )

  await page.evaluate(`CookieConsent.acceptService(['others'], 'marketing'); ${toTrack('Purchase')}`)

  const others = ALL_VENDORS.filter((vendor) => vendor !== 'tiktok')
  expect(await consentOf(page)).toEqual({ ...forAll('granted'), tiktok: 'denied' })
  expect(toCounts(await matrix.arrived('Purchase', others))).toEqual({ ...forAll(1), tiktok: 0 })
  await vi.waitFor(async () => expect(await matrix.traces(page, 'tiktok')).toEqual([]), PATIENCE)
  expect(await matrix.traces(page, 'meta')).toContain('_fbp')
  expect(await matrix.calls(page, 'meta')).not.toContain('fbq consent revoke')
})

it('row 48: a raised revision makes the choice open again, and removes what the old grant has left', async () => {
  const page = await matrix.open(toSource('vanillaCookieConsent()'), {
    before: toCookieConsent('revision: 1'),
  })
  await page.evaluate(`ready.then(() => CookieConsent.acceptCategory('all')); ${toTrack('Purchase')}`)
  await expectSent('Purchase')
  await vi.waitFor(
    async () =>
      expect(await matrix.traces(page)).toEqual(expect.arrayContaining(['_fbp', '_ttp', 'li_adsId'])),
    PATIENCE,
  )
  const ours = () => page.evaluate(`Object.keys(localStorage).filter((key) => key.startsWith('omnipixel'))`)
  expect(await ours()).toHaveLength(ALL_VENDORS.length)

  await matrix.release(page, toSource('vanillaCookieConsent()'), { before: toCookieConsent('revision: 2') })
  await page.evaluate(`ready; ${toTrack('Purchase')}`)
  await matrix.settled()

  expect(await page.evaluate(`CookieConsent.getCookie('categories')`)).toContain('marketing')
  expect(await consentOf(page)).toEqual(forAll('unset'))
  await vi.waitFor(async () => expect(await matrix.traces(page)).toEqual([]), PATIENCE)
  expect(await ours()).toEqual([])
  expect(await outcomesOf(page, 'Purchase')).toEqual(forAll('held:consent'))
  expect(matrix.network.beacons().filter((beacon) => isOf('Purchase', beacon))).toEqual([])
  expect(await page.evaluate(`document.querySelectorAll('script[src^=http]').length`)).toBe(0)
  expect(await matrix.calls(page)).toEqual([])
})

it('row 42: a switch that was moved in Klaro counts only once it is saved', async () => {
  const page = await matrix.open(toSource('klaro()'), { before: KLARO })
  await page.evaluate(`${toTrack('Lead')}; klaro.getManager().updateConsent('all-pixels', true)`)
  await matrix.expectNothing(page)
  expect(await page.evaluate(`klaro.getManager().getConsent('all-pixels')`)).toBe(true)

  await page.evaluate('klaro.getManager().saveAndApplyConsents()')
  await expectSent('Lead')
  await page.evaluate(`klaro.getManager().updateConsent('all-pixels', false); ${toTrack('Search')}`)
  await expectSent('Search')
  await page.evaluate('klaro.getManager().changeAll(false); klaro.getManager().saveAndApplyConsents()')
  await expectDenied(page, 'Purchase')
})

it('row 43: a switch that was moved in Osano counts only once it is saved', async () => {
  const page = await matrix.open(toSource('osano()'), { before: toFake('osano') })
  await page.evaluate(`${toTrack('Lead')}; cmp.toggle('MARKETING', true)`)
  await matrix.expectNothing(page)

  await page.evaluate('cmp.saveToggles()')
  await expectSent('Lead')
})

it('row 44: a partial withdrawal at Cookiebot, which it announces as an acceptance, ends marketing', async () => {
  const page = await matrix.open(toSource('cookiebot()'), { before: toFake('cookiebot') })
  await page.evaluate(`cmp.acceptAll(); ${toTrack('Lead')}`)
  await expectSent('Lead')

  await page.evaluate(`window.told = []; addEventListener('CookiebotOnAccept', () => told.push('accept'))
    cmp.choose({ statistics: true, marketing: false })`)

  await waitForConsent(page, 'denied')
  expect(await page.evaluate('told')).toEqual(['accept'])
  await expectDenied(page, 'Purchase')
})

it('row 45: groups that OneTrust switches on by default grant nothing while its box is open', async () => {
  const page = await matrix.open(toSource('oneTrust()'), {
    before: toFake('oneTrust', `{ defaults: ['C0001', 'C0002', 'C0003', 'C0004', 'C0005'] }`),
  })
  await page.evaluate(toTrack('Lead'))
  await matrix.expectNothing(page)
  expect(await page.evaluate('OnetrustActiveGroups')).toContain('C0004')

  await page.evaluate('cmp.acceptAll()')
  await expectSent('Lead')
})

it('row 46: where OneTrust shows no banner, in a regime of opting out, pixels go ahead', async () => {
  const page = await matrix.open(toSource('oneTrust()', 'opt-out'), {
    before: toFake(
      'oneTrust',
      `{ defaults: ['C0001', 'C0004', 'C0005'], hasNotice: false, model: 'opt-out' }`,
    ),
  })

  await page.evaluate(toTrack('Lead'))

  await expectSent('Lead')
})

it('row 70: Shopify tells that marketing is no longer allowed, and nothing follows', async () => {
  const page = await matrix.open(toSource('shopify()'), {
    before: `${runNow('shopify')}; window.cmp = fakeCmps.shopify(); cmp.prepare()`,
  })
  await page.evaluate(toTrack('Lead'))
  await page.waitForFunction('Shopify.customerPrivacy')
  await matrix.expectNothing(page)
  await page.evaluate('cmp.acceptAll()')
  await expectSent('Lead')

  await page.evaluate('cmp.choose({ marketing: false })')

  expect(await consentOf(page)).toEqual(forAll('denied'))
  await expectDenied(page, 'Purchase')
})
