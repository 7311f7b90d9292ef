import { describe, expect, it } from 'vitest'
import { ACCOUNTS, CONVERSIONS, toPixels, X_EVENTS } from '../e2e/accounts.js'
import { toTrack } from '../e2e/events.js'
import { outcomesOf, whenLive } from '../e2e/shop.js'
import { useVendorShop } from './shop.js'
import { expectParams } from './wire.js'
import type { Beacon, Vendor } from '../sandbox/beacon.js'

const shop = useVendorShop()

const LIMITING: readonly Vendor[] = ['meta', 'tiktok', 'x', 'reddit']
const OTHERS: readonly Vendor[] = ['linkedin', 'pinterest', 'snapchat']
/** A browser that tells of an opt-out, and a site that limits data use where a platform can. */
const SIGNAL = {
  before: `Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })`,
  options: `consent: { regime: 'opt-out', sources: [omnipixel.gpc({ mode: 'ldu' })] }`,
}
const OPTED = `[
  omnipixel.meta({ id: '${ACCOUNTS.meta}', limitedDataUse: { country: 1, state: 1000 } }),
  omnipixel.tiktok({ id: '${ACCOUNTS.tiktok}', limitedDataUse: true }),
  omnipixel.x({ id: '${ACCOUNTS.x}', events: ${JSON.stringify(X_EVENTS)}, limitedDataUse: true }),
  omnipixel.reddit({ id: '${ACCOUNTS.reddit}', limitedDataUse: { country: 'US', state: 'US-CA' } }),
]`

const toQuery = ({ request }: Beacon) => new URL(request.url).searchParams
const toTexts = (beacon: Beacon, ...names: string[]) => names.map((name) => toQuery(beacon).get(name))
/** TikTok's message says it in one of its objects; X's beside or within its event. */
const saysLimited = ({ request }: Beacon) =>
  /"limited_data_use":\s*(true|1|"true")/.test(request.body) ||
  /restricted_data_use\W+restrict_optimization/.test(decodeURIComponent(request.url))

describe('limited data use', () => {
  it('travels with every event of those that have it, page views too, in the form of each', async () => {
    const page = await shop.open('/a', { pixels: OPTED })
    await page.evaluate('tracker.consent.set({ marketing: true })')
    await whenLive(page, LIMITING)

    await page.evaluate(`tracker.page(); ${toTrack('Purchase')}`)

    for (const name of ['PageView', 'Purchase']) {
      const found = await shop.arrived(name, LIMITING)
      expect(toTexts(found.meta[0]!, 'dpo', 'dpoco', 'dpost'), name).toEqual(['LDU', '1', '1000'])
      expect(saysLimited(found.tiktok[0]!), name).toBe(true)
      expect(saysLimited(found.x[0]!), name).toBe(true)
      expect(toTexts(found.reddit[0]!, 'dpm', 'dpcc', 'dprc'), name).toEqual(['LDU', 'US', 'US-CA'])
    }
  })

  it('follows the browser’s signal where it can be had, and denies the others', async () => {
    const page = await shop.open('/a', SIGNAL)
    await page.evaluate(`tracker.page(); ${toTrack('Purchase')}`)
    await whenLive(page, LIMITING)

    const found = await shop.arrived('Purchase', LIMITING)

    expect(toTexts(found.meta[0]!, 'dpo', 'dpoco', 'dpost')).toEqual(['LDU', '0', '0'])
    expect(saysLimited(found.tiktok[0]!)).toBe(true)
    expect(saysLimited(found.x[0]!)).toBe(true)
    expectParams(found.reddit[0]!, { dpm: 'LDU' })
    expect(await outcomesOf(page, 'Purchase')).toMatchObject(
      Object.fromEntries(OTHERS.map((vendor) => [vendor, 'dropped:denied'])),
    )
    const hosts = shop.network.requests.map(({ url }) => new URL(url).hostname)
    expect(hosts.filter((host) => /licdn|linkedin|pinterest|pinimg|snapchat|sc-static/.test(host))).toEqual(
      [],
    )
  })

  it('is said of nothing where nobody asked for it', async () => {
    const page = await shop.openLive('/a', { pixels: toPixels() })
    await page.evaluate(`tracker.page(); ${toTrack('Purchase')}`)

    for (const name of ['PageView', 'Purchase']) {
      const found = await shop.arrived(name, LIMITING)
      expect(toTexts(found.meta[0]!, 'dpo')[0] ?? '').not.toContain('LDU')
      expect([saysLimited(found.tiktok[0]!), saysLimited(found.x[0]!)]).toEqual([false, false])
      expect(toTexts(found.reddit[0]!, 'dpm')[0] ?? '').not.toContain('LDU')
    }
  })
})

describe('consent for single platforms', () => {
  it('is kept apart: granted, withdrawn and granted again, each for itself', async () => {
    const pixels = `[
      omnipixel.meta({ id: '${ACCOUNTS.meta}' }),
      omnipixel.linkedin({ partnerId: '${ACCOUNTS.linkedin}', conversions: ${JSON.stringify(CONVERSIONS)} }),
      omnipixel.pinterest({ id: '${ACCOUNTS.pinterest}' }),
    ]`
    const three: Vendor[] = ['meta', 'linkedin', 'pinterest']
    const page = await shop.open('/a', { pixels })
    await page.evaluate('tracker.consent.set({ marketing: true, pixels: { pinterest: false } })')
    await page.evaluate(toTrack('Lead'))
    await shop.came('Lead', ['meta', 'linkedin'])

    await page.evaluate(`tracker.consent.set({ pixels: { pinterest: true, meta: false } })`)
    await page.evaluate(toTrack('AddToCart'))
    await shop.came('AddToCart', ['linkedin', 'pinterest'])
    await page.evaluate(`tracker.consent.set({ pixels: { meta: true } }); ${toTrack('Purchase')}`)
    await shop.came('Purchase', three)
    await shop.settled()

    const counts = async (name: string) => {
      const found = await shop.arrived(name, [])
      return three.map((vendor) => found[vendor].length)
    }
    expect(await counts('Lead')).toEqual([1, 1, 0])
    expect(await counts('AddToCart')).toEqual([0, 1, 1])
    expect(await counts('Purchase')).toEqual([1, 1, 1])
  })
})
