import { expect, it } from 'vitest'
import { cspSources, image, linkedin, meta, pinterest } from '@omnipixel/core'
import type { Page } from 'playwright-core'
import type { Vendor } from '../sandbox/beacon.js'
import { SHOP } from '../sandbox/pages.js'
import { ACCOUNTS } from './accounts.js'
import { toTrack } from './events.js'
import { outcomesOf, useShop, whenLive, type ShopPage } from './shop.js'

const shop = useShop()

const THREE: readonly Vendor[] = ['meta', 'linkedin', 'pinterest']
const toPixels = (common = '') => `[
  omnipixel.meta({ id: '${ACCOUNTS.meta}', transport: omnipixel.image(), ${common} }),
  omnipixel.linkedin({ partnerId: '${ACCOUNTS.linkedin}', conversions: { Purchase: 1122, AddToCart: 5566 },
    transport: omnipixel.image(), ${common} }),
  omnipixel.pinterest({ id: '${ACCOUNTS.pinterest}', transport: omnipixel.image(), ${common} }),
]`

async function openGranted(contents: ShopPage = {}): Promise<Page> {
  const page = await shop.open('/a', { pixels: toPixels(), ...contents })
  await page.evaluate('tracker.consent.set({ marketing: true })')
  await whenLive(page, THREE)
  return page
}
const hostsAsked = () => new Set(shop.network.requests.map(({ url }) => new URL(url).hostname))

it('reports a visit to all three without a byte of a third party’s code', async () => {
  const page = await openGranted()
  await page.evaluate(`tracker.page(); ${toTrack('Purchase')}; ${toTrack('Purchase')}`)

  const purchases = await shop.arrived('Purchase', THREE)
  for (const vendor of THREE) {
    expect(purchases[vendor], vendor).toHaveLength(1)
    expect(purchases[vendor][0]).toMatchObject({ ids: [ACCOUNTS[vendor]], value: expect.any(Number) })
    expect(purchases[vendor][0]!.eventId).toMatch(/^Purchase:/)
    expect(purchases[vendor][0]!.url).toBe(`https://${SHOP}/a`)
  }
  await shop.came('PageView', THREE)
  expect(hostsAsked()).toEqual(new Set([SHOP, 'www.facebook.com', 'px.ads.linkedin.com', 'ct.pinterest.com']))
  expect(await page.evaluate(`document.querySelectorAll('script[src^="http"], iframe, img').length`)).toBe(0)
})

it('sends nothing before the grant and nothing after the withdrawal', async () => {
  const page = await shop.open('/a', { pixels: toPixels(), onLoad: 'tracker.page()' })
  await shop.settled()
  expect(hostsAsked()).toEqual(new Set([SHOP]))

  await page.evaluate(`tracker.consent.set({ marketing: true })`)
  await shop.came('PageView', THREE)
  await page.evaluate(`tracker.consent.set({ marketing: false }); ${toTrack('Purchase')}`)
  await shop.settled()

  expect(shop.network.beacons().filter(({ event }) => /purchase|checkout|conversion/i.test(event))).toEqual(
    [],
  )
  expect(await outcomesOf(page, 'Purchase')).toEqual(
    Object.fromEntries(THREE.map((vendor) => [vendor, 'dropped:denied'])),
  )
})

it.each([
  ['over open connections', false],
  ['over connections that take 200 ms to open', true],
])('arrives from a page that is left at once: %s', async (_, isCold) => {
  const page = await openGranted(isCold ? {} : { onLoad: 'tracker.page()' })
  if (isCold) {
    for (const host of ['www.facebook.com', 'px.ads.linkedin.com', 'ct.pinterest.com'])
      shop.network.delayHandshake(host, 200)
  } else await shop.came('PageView', THREE)

  await page.evaluate(`${toTrack('AddToCart')}; ${toTrack('Purchase')}; location.href = '/empty'`)

  for (const name of ['AddToCart', 'Purchase']) {
    const found = await shop.arrived(name, THREE)
    for (const vendor of THREE) expect([vendor, found[vendor].length]).toEqual([vendor, 1])
  }
})

it('posts a long order whole', async () => {
  const page = await openGranted()
  await page.evaluate(`tracker.track('Purchase', { value: 60, currency: 'EUR',
    items: Array.from({ length: 60 }, (_, n) => ({ id: 'SKU-' + n, name: 'A seat in the stalls', price: 1 })) })`)

  const { meta, pinterest } = await shop.arrived('Purchase', THREE)

  expect([meta[0]!.request.method, pinterest[0]!.request.method]).toEqual(['POST', 'POST'])
  expect(meta[0]!.items).toHaveLength(60)
})

it('needs no more of a content security policy than cspSources says, and no trusted type', async () => {
  const sources = cspSources([
    meta({ id: ACCOUNTS.meta, transport: image() }),
    linkedin({ partnerId: ACCOUNTS.linkedin, transport: image() }),
    pinterest({ id: ACCOUNTS.pinterest, transport: image() }),
  ])
  expect(Object.keys(sources)).toEqual(['connect-src'])
  shop.network.setAccount(ACCOUNTS.linkedin, { syncs: true })
  const page = await openGranted({
    nonce: 'abc',
    headers: {
      'content-security-policy': `default-src 'none'; script-src 'nonce-abc'; img-src data:; connect-src ${sources[
        'connect-src'
      ]!.join(' ')}; require-trusted-types-for 'script'`,
    },
    before: `window.violations = []; addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + event.blockedURI))`,
  })
  await page.evaluate(toTrack('Purchase'))

  await shop.came('Purchase', THREE)
  await shop.settled()
  expect([...hostsAsked()]).toEqual(expect.arrayContaining(['www.linkedin.com', 'px4.ads.linkedin.com']))
  expect(await page.evaluate('violations')).toEqual([])
})
