import { describe, expect, it, vi } from 'vitest'
import type { Page } from 'playwright-core'
import type { Beacon, Vendor } from '../sandbox/beacon.js'
import { SHOP } from '../sandbox/pages.js'
import { toPixels } from '../e2e/accounts.js'
import { sha256, toIds, toTrack, toWireId, TRACKED } from '../e2e/events.js'
import { forAll, outcomesOf, PATIENCE, toCounts, whenLive } from '../e2e/shop.js'
import { ALL_VENDORS, isOf } from '../e2e/wire.js'
import { useVendorShop } from './shop.js'
import { tellsPage, toPath } from './wire.js'

/*
 * The same journeys for the doubles and for the vendors' real scripts, so only what both of them send is compared: the
 * event's name, the account, the event id, the amount, the order and the page. What scripts send of their own accord
 * is left out. `npm run test:vendors` says where the scripts come from.
 */
const shop = useVendorShop()

const GRANT = 'tracker.consent.set({ marketing: true })'
const WITHDRAW = 'tracker.consent.set({ marketing: false })'
const VISIT = 'tracker.page()'
const KNOWN = { pixels: toPixels('advancedMatching: true') }

const toFacts = ({ ids, eventId, value, currency, orderId }: Beacon) => ({
  ids,
  eventId,
  value,
  currency,
  orderId,
})

function toExpected(vendor: Vendor, name: string) {
  const { id, params } = TRACKED[name]!
  const order = params.orderId as string | undefined
  return {
    ids: toIds(vendor),
    eventId: toWireId(vendor, name, id),
    value: params.value,
    currency: 'EUR',
    orderId: vendor === 'x' ? undefined : vendor === 'reddit' && order !== undefined ? sha256(order) : order,
  }
}

/** Waits for the events, and compares what has come with what was told: one of each at each vendor. */
async function expectArrived(names: string[], path: string) {
  await shop.came(names)
  await shop.settled()
  for (const name of names) {
    const arrived = await shop.arrived(name)
    for (const vendor of ALL_VENDORS) {
      expect(arrived[vendor].map(toFacts), `${name} at ${vendor}`).toEqual([toExpected(vendor, name)])
      if (tellsPage(vendor)) expect(arrived[vendor].map(toPath), `${name} at ${vendor}`).toEqual([path])
    }
  }
}

async function openAndGrant(path: string): Promise<Page> {
  const page = await shop.open(path, { ...KNOWN, onLoad: VISIT, body: '<button>Pay</button>' })
  await page.evaluate(GRANT)
  await whenLive(page)
  await shop.came('PageView')
  return page
}

describe('a journey through the shop', () => {
  it('sends nothing to anybody on the landing page, before a choice', async () => {
    const page = await shop.open('/', { ...KNOWN, onLoad: VISIT, body: '<button>Buy</button>' })

    await page.evaluate(`${toTrack('ViewContent')}; tracker.identify({ email: 'jane@example.com' })`)
    await page.click('button')
    await shop.settled()

    expect(shop.network.requests.filter(({ url }) => new URL(url).hostname !== SHOP)).toEqual([])
    expect(await page.context().cookies()).toEqual([])
    expect(await page.evaluate('localStorage.length + sessionStorage.length')).toBe(0)
  })

  it('sends the page view and what was held once consent is granted', async () => {
    const page = await shop.open('/landing', { ...KNOWN, onLoad: VISIT })
    await page.evaluate(toTrack('AddToCart'))

    await page.evaluate(GRANT)

    await expectArrived(['AddToCart'], '/landing')
    expect(toCounts(await shop.arrived('PageView'))).toEqual(forAll(1))
    expect(await outcomesOf(page, 'AddToCart')).toEqual(forAll('sent'))
  })

  it('sends a product, a basket and a purchase, each with its id, amount and page', async () => {
    const page = await openAndGrant('/product')
    await page.evaluate(toTrack('ViewContent'))
    await expectArrived(['ViewContent'], '/product')

    await page.evaluate(`history.pushState(null, '', '/cart'); ${VISIT}; ${toTrack('AddToCart')}`)
    await expectArrived(['AddToCart'], '/cart')
    await page.evaluate(
      `history.pushState(null, '', '/thanks'); ${VISIT}; ${toTrack('Purchase')}; ${toTrack('Purchase')}`,
    )
    await expectArrived(['Purchase'], '/thanks')

    const views = await shop.arrived('PageView')
    for (const vendor of ALL_VENDORS.filter(tellsPage))
      expect(views[vendor].map(toPath), vendor).toEqual(['/product', '/cart', '/thanks'])
  })

  it('reports events before pushState in the same task on the page where they happened', async () => {
    const page = await openAndGrant('/cart')

    await page.evaluate(`${toTrack('AddToCart')}; history.pushState(null, '', '/checkout'); ${VISIT}`)

    await shop.came('PageView', ALL_VENDORS, 2)
    const arrived = await shop.arrived('AddToCart')
    const others = ALL_VENDORS.filter(tellsPage)
    expect(others.flatMap((vendor) => arrived[vendor].map(toPath))).toEqual(others.map(() => '/cart'))
  })

  it('sends a purchase before the page is left at once', async () => {
    const page = await openAndGrant('/thanks')
    await shop.settled()

    await page.evaluate(`${toTrack('Purchase')}; location.href = '/empty'`)

    await expectArrived(['Purchase'], '/thanks')
  })

  it('sends a visitor who is known as hashes alone', async () => {
    const page = await openAndGrant('/thanks')

    await page.evaluate(`tracker.identify({ email: ' Jane.Doe@Example.com ' }); ${toTrack('Purchase')}`)

    const purchases = await shop.arrived('Purchase')
    const hashes = ALL_VENDORS.map((vendor) => Object.values(purchases[vendor][0]!.user))
    const address = sha256('jane.doe@example.com')
    const own = { linkedin: [], reddit: [sha256('janedoe@example.com')] }
    expect(hashes).toEqual(
      ALL_VENDORS.map((vendor) =>
        expect.arrayContaining(vendor in own ? own[vendor as keyof typeof own] : [address]),
      ),
    )
    const texts = shop.network.requests.map(({ url, body }) => decodeURIComponent(url) + body)
    expect(texts.filter((text) => /jane\.?doe@/i.test(text))).toEqual([])
  })

  it('ends with the withdrawal and goes on with a new grant', async () => {
    const page = await openAndGrant('/account')
    await page.evaluate(`${toTrack('Lead')}; ${WITHDRAW}; ${toTrack('AddToCart')}`)
    await page.evaluate(`history.pushState(null, '', '/b'); ${VISIT}`)
    await shop.settled()
    const after = shop.network.beacons().filter((beacon) => isOf('AddToCart', beacon) || isOf('Lead', beacon))
    expect(after).toEqual([])
    // TikTok's script writes its own again with the route change; they are swept a second later.
    await vi.waitFor(async () => {
      const cookies = (await page.context().cookies(`https://${SHOP}`)).map(({ name }) => name)
      expect(cookies).toEqual(['omnipixel_consent'])
    }, PATIENCE)

    await page.evaluate(`${GRANT}; ${toTrack('Purchase')}`)

    await expectArrived(['Purchase'], '/b')
    expect(shop.network.beacons().filter((beacon) => isOf('AddToCart', beacon))).toEqual([])
  })
})
