import { beforeAll, describe, expect, it, vi } from 'vitest'
import { ALL_VENDORS } from '../e2e/wire.js'
import type { Beacon, Vendor } from '../sandbox/beacon.js'
import { byVendor, isVendors, PATIENCE, SHOPS, useDemo } from './demo.js'
import { type Expected, sorted, toExpected, toOnWire } from './expected.js'
import { isTold, type Line, NAMES, pickShown, readInspector, toShown } from './inspector.js'
import { accept, choosePayment, giveAddress, HAMLET, ON_STAGE, placeOrder, TEMPEST } from './journeys.js'

const demo = useDemo()

/** A book, twice, and a ticket. */
const BASKET = [{ ...HAMLET, quantity: 2 }, TEMPEST]
const ORDER = { value: 71, items: BASKET }
const KNOWN = { known: ['email', 'phone'] } as const

/** What the visitor types, as it is and normalised. */
const PLAIN_TEXT = /jane|news@example|151 ?1234/i

const toPurchase = (orderId: string): Expected[] => [
  { name: 'PageView', page: '' },
  { name: 'PageView', page: 'product/BK-HAMLET' },
  { name: 'ViewContent', page: 'product/BK-HAMLET', told: { value: 14.5, items: [HAMLET] } },
  { name: 'AddToCart', page: 'product/BK-HAMLET', told: { value: 29, items: BASKET.slice(0, 1) } },
  { name: 'PageView', page: 'category/stage' },
  { name: 'ViewCategory', page: 'category/stage', told: { description: 'On stage', items: ON_STAGE } },
  { name: 'PageView', page: 'product/TKT-TEMPEST' },
  { name: 'ViewContent', page: 'product/TKT-TEMPEST', told: { value: 42, items: [TEMPEST] } },
  { name: 'AddToCart', page: 'product/TKT-TEMPEST', told: { value: 42, items: [TEMPEST] } },
  { name: 'PageView', page: 'cart' },
  { name: 'InitiateCheckout', page: 'cart', told: ORDER },
  { name: 'PageView', page: 'checkout' },
  { name: 'PageView', page: 'checkout/payment', ...KNOWN },
  { name: 'AddPaymentInfo', page: 'checkout/payment', told: ORDER, ...KNOWN },
  { name: 'PageView', page: 'checkout/review', ...KNOWN },
  { name: 'PageView', page: `thank-you/${orderId}`, ...KNOWN },
  { name: 'Purchase', page: `thank-you/${orderId}`, told: { ...ORDER, orderId }, ...KNOWN },
]

/**
 * Reddit's script hashes the id before it makes its image, whose referrer is the page: an event in the click that leads
 * to the next page is reported there.
 */
const NEXT_AT_REDDIT: Partial<Record<string, string>> = {
  InitiateCheckout: 'checkout',
  AddPaymentInfo: 'checkout/review',
}
/** LinkedIn and X have no id for it in these accounts. */
const hasEvent = (vendor: Vendor, { name }: Expected) =>
  name !== 'ViewCategory' || (vendor !== 'linkedin' && vendor !== 'x')

describe.each(SHOPS)('a purchase in the %s shop, with consent from the first page on', (shop) => {
  let root = ''
  let orderId = ''
  let beacons: Beacon[] = []
  let texts: string[] = []
  let lines: Line[] = []
  let received = ''

  beforeAll(async () => {
    const visit = await demo.visit(shop)
    const { click, came } = visit
    const seen = (pages: number) => came('PageView', ALL_VENDORS, pages)
    root = visit.root
    await accept(visit)
    await seen(1)
    await click('product-card-BK-HAMLET')
    await click('quantity-more')
    await click('add-to-cart')
    await seen(2)
    await click('nav-stage')
    await seen(3)
    await click('product-card-TKT-TEMPEST')
    await click('add-to-cart')
    await seen(4)
    await click('cart-link')
    await seen(5)
    await click('checkout-start')
    await seen(6)
    await giveAddress(visit)
    await seen(7)
    await choosePayment(visit)
    await seen(8)
    orderId = await placeOrder(visit)
    await came('Purchase')

    beacons = await visit.settled()
    const requests = (await visit.recorded()).map(({ request }) => JSON.stringify(request))
    texts = [...visit.requests.filter(isVendors), ...requests].map(decode)
    await vi.waitFor(async () => {
      lines = await readInspector(visit.page)
      // The inspector has a stream of its own, and works out the hashes of ids.
      expect(lines.flatMap(({ cells }) => Object.values(cells))).not.toContain('sent')
    }, PATIENCE)
    received = await visit.page.getByTestId('inspector-received').innerText()
  })

  /** The ids as Meta has them, by name and page; the order's is known. */
  const toId = ({ name, page, told }: Expected) => {
    if (name === 'Purchase') return `Purchase:${orderId}`
    const isSame = (beacon: Beacon) => {
      const found = toOnWire(beacon, root)
      return beacon.vendor === 'meta' && found.name === name && found.page === page
    }
    const found = beacons.filter(isSame)
    expect(found.map(({ value }) => value)).toEqual([told?.value])
    return found[0]!.eventId!
  }

  it.each(ALL_VENDORS)('reaches %s: each event once, with every field', (vendor) => {
    const found = beacons.filter((beacon) => beacon.vendor === vendor)

    const expected = toPurchase(orderId).filter((event) => hasEvent(vendor, event))
    const onWire = expected.map((event) => {
      const page = (vendor === 'reddit' && NEXT_AT_REDDIT[event.name]) || event.page
      return toExpected(vendor, { ...event, page }, toId(event))
    })
    expect(sorted(found.map((beacon) => toOnWire(beacon, root)))).toEqual(sorted(onWire))
  })

  it('gives every event an id of its own', () => {
    const ids = toPurchase(orderId).map(toId)

    expect(new Set(ids).size).toBe(ids.length)
  })

  it('has no name, e-mail address or phone number in any request to a vendor', () => {
    expect(texts.filter((text) => PLAIN_TEXT.test(text))).toEqual([])
    expect(texts.length).toBeGreaterThan(100)
  })

  it('is in the inspector as it was received, field by field', () => {
    const shown = lines.filter(({ origin }) => origin === 'tracked')
    const expected = toPurchase(orderId)

    expect(shown.map(({ event, facts }) => [event, facts.Page])).toEqual(
      expected.map(({ name, page }) => [name, `/${page}`]).reverse(),
    )
    for (const { event, cells, facts, details } of shown) {
      const toFound = (vendor: Vendor) =>
        beacons.filter((beacon) => beacon.vendor === vendor && isTold(beacon, event, facts)).map(toShown)
      const isMissing = (vendor: Vendor) => cells[vendor] === 'unmapped'
      const inDetails = byVendor((vendor) => details[NAMES[vendor]]!.beacons.map(pickShown))

      expect(inDetails).toEqual(byVendor(toFound))
      expect(cells).toEqual(byVendor((vendor) => (isMissing(vendor) ? 'unmapped' : 'received')))
      expect(ALL_VENDORS.filter(isMissing)).toEqual(event === 'ViewCategory' ? ['linkedin', 'x'] : [])
    }
    expect(received).toBe(String(beacons.length))
  })

  it('is in the inspector with its value, its order, its items and what is known of the visitor', () => {
    const [purchase] = lines.filter(({ event }) => event === 'Purchase')
    const value = { Value: '€71.00' }
    const both = 'BK-HAMLET × 2, TKT-TEMPEST × 1'

    expect(purchase!.facts).toMatchObject({ ...value, 'Event id': `Purchase:${orderId}`, Items: both })
    const details = Object.values(purchase!.details).map(({ beacons: [beacon] }) => beacon)
    expect(details).toMatchObject([
      { ...value, Order: orderId, Items: both, 'User data': 'em, ph (hashed)' },
      { ...value, Order: orderId, Items: both, 'User data': expect.stringContaining('email, phone_number') },
      { ...value, Order: orderId, 'User data': 'none' },
      { ...value, Items: both, 'User data': 'email_address, phone_number (hashed)' },
      { ...value, Order: orderId, Items: both, 'User data': 'em, ph (hashed)' },
      {
        ...value,
        Order: orderId,
        Items: 'BK-HAMLET, TKT-TEMPEST',
        'User data': expect.stringContaining('u_hem'),
      },
      { ...value, Items: 'BK-HAMLET, TKT-TEMPEST', 'User data': 'em, pn (hashed)' },
    ])
  })
})

/** What cannot be decoded is looked through as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
