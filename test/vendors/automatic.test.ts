import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { sha256, toTrack } from '../e2e/events.js'
import { forAll, toCounts } from '../e2e/shop.js'
import { ALL_VENDORS, isOf } from '../e2e/wire.js'
import { useVendorShop } from './shop.js'
import { tellsPage, toPath } from './wire.js'

/* What the scripts would do by themselves is off, where they have a switch. pixels-observed.md (b) */
const shop = useVendorShop()
/** Snap's script sends its own page view 3 to 4 s after its start; ours comes before. pixels-observed.md, point 9 */
const SNAP_MS = 4_500
const PRODUCT = `
  <script type="application/ld+json">{ "@type": "Product", "sku": "SKU-1", "name": "Stalls" }</script>
  <form onsubmit="return false">
    <input type="email" name="email"><input type="tel" name="phone"><button id="join">Join</button>
  </form>
  <button id="buy" class="primary">Buy now</button>`
const EMAIL = 'form.visitor@example.com'
const PHONE = '+4915199999999'

async function useForm(page: Page) {
  await page.fill('input[name=email]', EMAIL)
  await page.fill('input[name=phone]', PHONE)
  await page.click('#join')
  await page.click('#buy')
}
const toBodies = (vendor: string) =>
  shop.network
    .beacons()
    .flatMap((beacon) =>
      beacon.vendor === vendor ? [decodeURIComponent(beacon.request.url) + beacon.request.body] : [],
    )

it('clicks and forms are no events of Meta, TikTok and X, and their events carry nothing out of a form', async () => {
  const page = await shop.openLive('/a', { body: PRODUCT })
  await page.evaluate('tracker.page()')
  await shop.came('PageView')

  await useForm(page)
  await page.evaluate(toTrack('Purchase'))

  await shop.came('Purchase')
  await shop.settled()
  const events = shop.network.beacons()
  const own = events.filter((beacon) => isOf('PageView', beacon) || isOf('Purchase', beacon))
  for (const vendor of ['meta', 'x', 'reddit', 'pinterest'] as const) {
    const more = events.filter(
      (beacon) => beacon.vendor === vendor && !own.includes(beacon) && beacon.event !== 'init',
    )
    expect(
      more.map(({ event }) => event),
      vendor,
    ).toEqual([])
  }
  expect(events.filter(({ event }) => event === 'Metadata' || event === 'Click')).toEqual([])
  const scraped = [EMAIL, EMAIL.replace(/\./, ''), PHONE, PHONE.slice(1)].map(sha256)
  for (const vendor of ['meta', 'x', 'linkedin', 'pinterest', 'reddit'] as const) {
    const found = toBodies(vendor).filter((text) => scraped.some((hash) => text.includes(hash)))
    expect(found, vendor).toEqual([])
  }
  const texts = ALL_VENDORS.flatMap(toBodies)
  expect(texts.filter((text) => text.includes(EMAIL) || text.includes(PHONE))).toEqual([])
})

it('a route is a page view only where the app says so', async () => {
  const page = await shop.openLive('/a')
  await page.evaluate('tracker.page()')
  await shop.came('PageView')

  await page.evaluate(
    `history.pushState(null, '', '/b'); history.replaceState(null, '', '/c'); location.hash = 'd'`,
  )
  await page.evaluate(
    `new Promise((done) => { addEventListener('popstate', done, { once: true }); history.back() })`,
  )

  expect(toCounts(await shop.arrived('PageView'))).toEqual(forAll(1))
})

it('each page that the app tells of is one page view, under its own address', async () => {
  const page = await shop.openLive('/a')
  await page.evaluate('tracker.page(); tracker.page()')
  await shop.came('PageView')
  await page.evaluate(`history.pushState(null, '', '/b'); tracker.page()`)
  await shop.came('PageView', ALL_VENDORS, 2)
  await page.evaluate(`history.replaceState(null, '', '/c'); tracker.page()`)
  await shop.came('PageView', ALL_VENDORS, 3)
  await page.evaluate(
    `new Promise((done) => { addEventListener('popstate', done, { once: true }); history.back() })`,
  )
  await page.evaluate('tracker.page()')

  const views = await shop.arrived('PageView', ALL_VENDORS, 4)
  for (const vendor of ALL_VENDORS) {
    if (tellsPage(vendor)) expect(views[vendor].map(toPath), vendor).toEqual(['/a', '/b', '/c', '/a'])
    else expect(views[vendor]).toHaveLength(4)
  }
  const ids = views.meta.map(({ eventId }) => eventId)
  expect(new Set(ids).size).toBe(4)
  for (const vendor of ALL_VENDORS.filter((vendor) => !/tiktok|^x$|reddit/.test(vendor)))
    expect(
      views[vendor].map(({ eventId }) => eventId),
      vendor,
    ).toEqual(ids)
})

it('Snap’s own page view is ours instead, once, and no other vendor sends one', async () => {
  const page = await shop.openLive('/a')

  await page.evaluate(toTrack('Lead'))
  await sleep(SNAP_MS)

  const views = await shop.arrived('PageView', ['snapchat'])
  expect(toCounts(views)).toEqual({ ...forAll(0), snapchat: 1 })
  expect(views.snapchat[0]!.automatic).toBe(false)
})
