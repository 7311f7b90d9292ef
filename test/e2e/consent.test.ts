import { describe, expect, it, vi } from 'vitest'
import type { Page } from 'playwright-core'
import { SHOP } from '../sandbox/pages.js'
import { toTrack } from './events.js'
import { useRecordedShop } from './recorded.js'
import { forAll, outcomesOf, PATIENCE, toCounts, whenLive } from './shop.js'
import { ALL_VENDORS, isOf } from './wire.js'

const shop = useRecordedShop()

/** Each was told of so many; Snap perhaps of a page view of ours too, where there is none within 2.5 s. */
const ofEvents = (count: number) => ({ ...forAll(count), snapchat: expect.any(Number) as number })

const GLOBALS = [
  'fbq',
  '_fbq',
  'ttq',
  'TiktokAnalyticsObject',
  'lintrk',
  '_linkedin_data_partner_ids',
  '_wait_for_lintrk',
]
GLOBALS.push('twq', 'pintrk', 'snaptr', 'rdt')

/** Everything that a visitor's browser could hold of a page. */
const toTraces = (page: Page) =>
  page.evaluate<{
    cookies: string
    local: string[]
    session: string[]
    globals: string[]
    scripts: number
  }>(`({
    cookies: document.cookie,
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    globals: ${JSON.stringify(GLOBALS)}.filter((name) => window[name] !== undefined),
    scripts: document.querySelectorAll('script[src^=http]').length,
    registry: Symbol.for('omnipixel') in window,
  })`)
const NO_TRACES = { cookies: '', local: [], session: [], globals: [], scripts: 0, registry: false }

/** Requests to vendors. The page itself and our bundle are the shop's own. */
const toVendorUrls = () =>
  shop.network.requests.map(({ url }) => url).filter((url) => new URL(url).hostname !== SHOP)

/** A visitor who has done everything that an app may be told of. */
const BUSY = `tracker.page(); ${toTrack('AddToCart')}; tracker.identify({ email: 'jane@example.com' }); ${toTrack('Purchase')}`

describe('before a choice', () => {
  it('leaves nothing on the network, in storage or on window', async () => {
    const page = await shop.open('/a', { body: '<button>Buy</button>' })

    await page.evaluate(BUSY)
    await page.click('button')
    await page.evaluate(`history.pushState(null, '', '/b'); tracker.page(); tracker.flush()`)
    await shop.settled()

    expect(toVendorUrls()).toEqual([])
    expect(await toTraces(page)).toEqual(NO_TRACES)
    expect(await page.context().cookies()).toEqual([])
    expect(await shop.calls(page)).toEqual([])
    expect(await outcomesOf(page, 'Purchase')).toEqual(forAll('held:consent'))
  })

  it('sends what it held after the grant, once, with the ids of the calls', async () => {
    const page = await shop.open()
    const ids = await page.evaluate<string[]>(`[${['AddToCart', 'Lead', 'Purchase'].map(toTrack).join(',')}]`)

    await page.evaluate('tracker.consent.set({ marketing: true })')

    for (const [index, name] of ['AddToCart', 'Lead', 'Purchase'].entries()) {
      const arrived = await shop.arrived(name)
      expect(toCounts(arrived)).toEqual(forAll(1))
      expect(arrived.meta[0]!.eventId).toBe(ids[index])
      expect(arrived.snapchat[0]!.eventId).toBe(ids[index])
    }
    expect(await shop.told(page)).toEqual(ofEvents(3))
    await vi.waitFor(async () => expect(await shop.traces(page)).toContain('_fbp'), PATIENCE)
  })

  it('reports of several held page views the last, and all of them where a beacon has its own URL', async () => {
    const page = await shop.open('/a')
    await page.evaluate(`tracker.page(); history.pushState(null, '', '/b'); tracker.page()`)

    await page.evaluate('tracker.consent.set({ marketing: true })')

    const views = await shop.arrived('PageView')
    const paths = Object.fromEntries(
      ALL_VENDORS.map((vendor) => [vendor, views[vendor].map(({ url }) => new URL(url!).pathname).sort()]),
    )
    expect(paths).toEqual({ ...forAll(['/b']), linkedin: ['/a', '/b'], x: ['/a', '/b'] })
    expect(await shop.told(page)).toEqual({ ...forAll(1), linkedin: 2, x: 2 })
    await vi.waitFor(async () => expect(await shop.traces(page)).toContain('_fbp'), PATIENCE)
  })
})

describe('a denial', () => {
  it('drops what was held and what follows, and leaves only its own record', async () => {
    const page = await shop.open()
    await page.evaluate(BUSY)

    await page.evaluate(`tracker.consent.set({ marketing: false }); ${toTrack('Lead')}`)
    await shop.settled()

    expect(toVendorUrls()).toEqual([])
    expect((await page.context().cookies()).map(({ name }) => name)).toEqual(['omnipixel_consent'])
    expect(await toTraces(page)).toMatchObject({ local: [], session: [], globals: [], scripts: 0 })
    expect(await shop.calls(page)).toEqual([])
    expect(await outcomesOf(page, 'Purchase')).toEqual(forAll('dropped:denied'))
    expect(await outcomesOf(page, 'Lead')).toEqual(forAll('dropped:denied'))
  })

  it('is not undone for its events by a later grant', async () => {
    const page = await shop.open()
    await page.evaluate(
      `${toTrack('AddToCart')}; tracker.consent.set({ marketing: false }); ${toTrack('Lead')}`,
    )

    await page.evaluate(`tracker.consent.set({ marketing: true }); ${toTrack('Purchase')}`)

    expect(toCounts(await shop.arrived('Purchase'))).toEqual(forAll(1))
    const names = (await shop.settled()).filter((beacon) => isOf('AddToCart', beacon) || isOf('Lead', beacon))
    expect(names).toEqual([])
    expect(await shop.told(page)).toEqual(ofEvents(1))
    await vi.waitFor(async () => expect(await shop.traces(page)).toContain('_fbp'), PATIENCE)
  })
})

describe('a choice', () => {
  it('for one pixel loads and sends to that one alone', async () => {
    const page = await shop.open()

    await page.evaluate(`tracker.consent.set({ pixels: { pinterest: true } }); ${toTrack('Purchase')}`)

    expect(toCounts(await shop.arrived('Purchase', ['pinterest']))).toEqual({ ...forAll(0), pinterest: 1 })
    expect(toVendorUrls().filter((url) => !/pinterest|pinimg/.test(url))).toEqual([])
  })

  it('against one pixel keeps that one out', async () => {
    const page = await shop.open()
    const others = ALL_VENDORS.filter((vendor) => vendor !== 'tiktok')

    await page.evaluate(
      `tracker.consent.set({ marketing: true, pixels: { tiktok: false } }); ${toTrack('Purchase')}`,
    )

    expect(toCounts(await shop.arrived('Purchase', others))).toEqual({ ...forAll(1), tiktok: 0 })
    expect(toVendorUrls().filter((url) => url.includes('tiktok'))).toEqual([])
    expect(await shop.traces(page, 'tiktok')).toEqual([])
    expect(await shop.calls(page, 'tiktok')).toEqual([])
    expect(await shop.told(page)).toEqual({ ...ofEvents(1), tiktok: 0 })
  })

  it('cannot undo Global Privacy Control', async () => {
    const page = await shop.open('/a', {
      before: `Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })`,
    })

    await page.evaluate(`${BUSY}; tracker.consent.set({ marketing: true }); ${toTrack('Lead')}`)
    await shop.settled()

    expect(toVendorUrls()).toEqual([])
    expect(await outcomesOf(page, 'Lead')).toEqual(forAll('dropped:denied'))
    expect(await page.evaluate('tracker.consent.get().pixels.meta')).toMatchObject({
      consent: 'denied',
      source: 'gpc',
      overruled: ['app'],
    })
  })

  it('is kept in one cookie, readable by a server, for this site alone', async () => {
    const page = await shop.open()
    const before = Date.now()

    await page.evaluate('tracker.consent.set({ marketing: true, pixels: { x: false } })')

    const [cookie, ...more] = (await page.context().cookies()).filter(
      ({ name }) => name === 'omnipixel_consent',
    )
    expect(more).toEqual([])
    expect(cookie).toMatchObject({ domain: SHOP, path: '/', secure: true, sameSite: 'Lax', httpOnly: false })
    expect(cookie!.expires * 1000 - before).toBeGreaterThan(179 * 864e5)
    const stored = await page.evaluate<{ choice: unknown }>('omnipixel.parseConsentCookie(document.cookie)')
    expect(stored.choice).toEqual({ marketing: true, '@x': false })
    await whenLive(page, ['meta'])
  })

  it('holds after a reload', async () => {
    const page = await shop.openLive('/a', { onLoad: 'tracker.page()' })
    await shop.came('PageView')
    shop.network.clear()

    await page.reload()

    expect(toCounts(await shop.arrived('PageView'))).toEqual(forAll(1))
    expect(await shop.told(page)).toEqual(forAll(1))
    expect(await shop.traces(page)).toContain('_fbp')
  })

  it('against holds after a reload', async () => {
    const page = await shop.open('/a', { onLoad: 'tracker.page()' })
    await page.evaluate('tracker.consent.set({ marketing: false })')

    await page.reload()
    await shop.settled()

    expect(toVendorUrls()).toEqual([])
    expect(await page.evaluate('tracker.consent.get().needsPrompt')).toBe(false)
  })

  it('under an older policy is asked for again, but a denial stays', async () => {
    const consent = (version: string) => `consent: { persist: { version: '${version}' } }`
    const page = await shop.open('/a', { options: consent('1') })
    await page.evaluate('tracker.consent.set({ marketing: true, pixels: { x: false } })')
    await whenLive(
      page,
      ALL_VENDORS.filter((vendor) => vendor !== 'x'),
    )
    shop.serve({ options: consent('2'), onLoad: 'tracker.page()' })
    await shop.settled()
    shop.network.clear()

    await page.reload()
    await shop.settled()

    // What the page before says while it is left is the vendors' own.
    expect(toVendorUrls().filter((url) => /\.js\b|core/.test(url))).toEqual([])
    expect(await toTraces(page)).toMatchObject({ globals: [], scripts: 0 })
    expect(await shop.calls(page)).toEqual([])
    await vi.waitFor(async () => expect(await shop.traces(page)).toEqual([]), PATIENCE)
    expect(await page.evaluate('tracker.consent.get()')).toMatchObject({
      needsPrompt: true,
      pixels: { meta: { consent: 'unset' }, x: { consent: 'denied' } },
    })
  })
})
