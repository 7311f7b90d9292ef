import { describe, expect, it } from 'vitest'
import type { Vendor } from '../sandbox/beacon.js'
import { SHOP } from '../sandbox/pages.js'
import { ACCOUNTS, toPixels } from '../e2e/accounts.js'
import { sha256, toCall, toTrack } from '../e2e/events.js'
import { forAll, outcomesOf, toCounts, whenLive } from '../e2e/shop.js'
import { ALL_VENDORS } from '../e2e/wire.js'
import { IS_DOUBLE, useVendorShop } from './shop.js'
import { expectParams, tellsPage } from './wire.js'

const shop = useVendorShop()

const GRANT = 'tracker.consent.set({ marketing: true })'
const guarded = (options = '') => ({ options: `guard: omnipixel.guard(${options})` })
const SECRET = /jane\.?doe|151 ?2345678|5500.?0000/i
const DIRTY = '/account?email=jane.doe@example.com&sku=7'

const toTexts = () =>
  shop.network.requests
    .filter(({ url }) => new URL(url).hostname !== SHOP)
    .map(({ url, body }) => `${decodeURIComponent(url)} ${body}`)
const dirtyTexts = () => toTexts().filter((text) => SECRET.test(text))

describe('parameters', () => {
  it('reach all seven without personal data, at any depth, and keep what only looks like it', async () => {
    shop.expectProblem('guard/removed')
    const page = await shop.openLive('/a', guarded())
    const params = {
      value: 5,
      currency: 'EUR',
      // A card number by its form, and one by its check digit: an order may be called so.
      orderId: '4012888888881881',
      searchString: 'row 7 for jane.doe@example.com',
      description: 'call +49 151 2345678',
      items: [
        { id: '4006381333931', name: 'Stalls', category: 'Tickets', price: 5, quantity: 1 },
        { id: '9780201379624', name: 'jane.doe@example.com', category: 'Tickets', price: 0, quantity: 1 },
      ],
    }

    await page.evaluate(toCall('Purchase', { params }))

    const found = await shop.arrived('Purchase')
    expect(toCounts(found)).toEqual(forAll(1))
    expect(dirtyTexts()).toEqual([])
    for (const vendor of ['meta', 'tiktok', 'linkedin', 'pinterest', 'snapchat'] as const)
      expect(found[vendor][0]!.orderId, vendor).toBe('4012888888881881')
    expect(found.reddit[0]!.orderId).toBe(sha256('4012888888881881'))
    expect(found.x[0]!.eventId).toBe('Purchase:4012888888881881')
    expectParams(found.meta[0]!, { content_ids: ['4006381333931', '9780201379624'] })
    for (const vendor of ['tiktok', 'pinterest', 'x', 'reddit', 'snapchat'] as const)
      for (const id of ['4006381333931', '9780201379624'])
        expect(JSON.stringify(found[vendor][0]!.items), vendor).toContain(id)
  })

  it('of a custom event are cleaned too, nested ones and extras for one platform', async () => {
    shop.expectProblem('guard/removed')
    if (IS_DOUBLE) shop.expectProblem('is not a standard event name')
    const page = await shop.openLive('/a', guarded())

    await page.evaluate(
      toCall('TicketScanned', {
        params: { gate: 'north', guest: { mail: 'jane.doe@example.com', seat: 'B7' } },
        options: { eventId: 'scan-1', extras: { meta: { note: 'jane.doe@example.com', door: '3' } } },
      }),
    )

    const found = await shop.arrived('TicketScanned')
    expect(dirtyTexts()).toEqual([])
    expectParams(found.meta[0]!, { gate: 'north', guest: { seat: 'B7' }, door: '3' })
    expectParams(found.tiktok[0]!, { gate: 'north', guest: { seat: 'B7' } })
    expectParams(found.pinterest[0]!, { gate: 'north', guest: { seat: 'B7' } })
  })

  it('are only those of the allow list, where there is one', async () => {
    shop.expectProblem('guard/removed')
    const page = await shop.openLive('/a?diagnosis=flu', guarded(`{ allow: ['value', 'currency'] }`))
    const params = {
      value: 5,
      currency: 'EUR',
      searchString: 'flu',
      items: [{ id: 'FLU-1', name: 'Flu test' }],
    }

    await page.evaluate(toCall('Purchase', { params, options: { eventId: 'p-1' } }))

    const found = await shop.arrived('Purchase')
    for (const vendor of ALL_VENDORS) {
      expect([found[vendor][0]!.value, found[vendor][0]!.currency], vendor).toEqual([5, 'EUR'])
      expect(JSON.stringify([found[vendor][0]!.items, found[vendor][0]!.params]), vendor).not.toMatch(
        /flu.?(-1|test)/i,
      )
    }
    // These two are told the URL; the others read the address bar.
    for (const vendor of ['linkedin', 'x'] as const)
      expect(found[vendor][0]!.url, vendor).toBe(`https://${SHOP}/a`)
  })
})

describe('a page whose address holds personal data', () => {
  it('is reported; those that can be told another address are told the cleaned one', async () => {
    shop.expectProblem('guard/dirty-url')
    const page = await shop.openLive(DIRTY, guarded())
    await page.evaluate(`tracker.page(); ${toTrack('Purchase')}`)

    for (const name of ['PageView', 'Purchase']) {
      const found = await shop.arrived(name)
      for (const vendor of ['linkedin', 'x'] as const)
        expect(found[vendor][0]!.url, `${name} at ${vendor}`).toBe(`https://${SHOP}/account?sku=7`)
      // Their scripts read it by themselves, which is why it can be withheld; what they make of it is theirs.
      for (const vendor of ['meta', 'tiktok', 'pinterest', 'snapchat'] as const)
        if (IS_DOUBLE) expect(found[vendor][0]!.url, `${name} at ${vendor}`).toMatch(SECRET)
    }
  })

  it('is withheld where the app wants that: nothing is asked for, and the next page counts', async () => {
    shop.expectProblem('guard/dirty-url')
    const page = await shop.open(DIRTY, guarded(`{ dirtyUrl: 'withhold' }`))
    await page.evaluate(`${GRANT}; tracker.page(); ${toTrack('AddToCart')}`)
    await shop.settled()
    expect(toTexts()).toEqual([])
    expect(await outcomesOf(page, 'AddToCart')).toEqual(forAll('dropped:pii'))

    await page.evaluate(
      `history.pushState(null, '', '/thanks?sku=7'); tracker.page(); ${toTrack('Purchase')}`,
    )
    await whenLive(page)

    for (const name of ['PageView', 'Purchase']) {
      const found = await shop.arrived(name)
      expect(toCounts(found), name).toEqual(forAll(1))
      for (const vendor of ALL_VENDORS.filter(tellsPage))
        expect(found[vendor][0]!.url, `${name} at ${vendor}`).toBe(`https://${SHOP}/thanks?sku=7`)
    }
    expect(shop.network.beacons().filter((beacon) => beacon.eventId?.startsWith('cart-1'))).toEqual([])
    expect(dirtyTexts()).toEqual([])
  })

  it('is withheld also where the scripts are there already, and a page after it goes on', async () => {
    shop.expectProblem('guard/dirty-url')
    const page = await shop.openLive('/a', guarded(`{ dirtyUrl: 'withhold' }`))
    await page.evaluate('tracker.page()')
    await shop.came('PageView')
    await shop.settled()

    await page.evaluate(`history.pushState(null, '', '${DIRTY}'); tracker.page(); ${toTrack('Lead')}`)
    await shop.settled()
    await page.evaluate(`history.pushState(null, '', '/c'); tracker.page(); ${toTrack('Purchase')}`)

    await shop.came('Purchase')
    const views = await shop.arrived('PageView', ALL_VENDORS, 2)
    expect(toCounts(views)).toEqual(forAll(2))
    expect(await outcomesOf(page, 'Lead')).toEqual(forAll('dropped:pii'))
    // Signals of LinkedIn's and Snap's own read the address whatever we do.
    const told = shop.network.beacons().filter(({ automatic, url }) => !automatic && SECRET.test(url ?? ''))
    expect(told).toEqual([])
  })

  it('does not silence pixels without a script: they are told the cleaned address', async () => {
    shop.expectProblem('guard/dirty-url')
    const three: Vendor[] = ['meta', 'linkedin', 'pinterest']
    const page = await shop.open(DIRTY, {
      ...guarded(`{ dirtyUrl: 'withhold' }`),
      pixels: `[
        omnipixel.meta({ id: '${ACCOUNTS.meta}', transport: omnipixel.image() }),
        omnipixel.linkedin({ partnerId: '${ACCOUNTS.linkedin}', conversions: { Purchase: 1122 }, transport: omnipixel.image() }),
        omnipixel.pinterest({ id: '${ACCOUNTS.pinterest}', transport: omnipixel.image() }),
        ...${toPixels()}.filter(({ platform }) => platform === 'reddit'),
      ]`,
    })

    await page.evaluate(`${GRANT}; ${toTrack('Purchase')}`)

    const found = await shop.arrived('Purchase', three)
    for (const vendor of three) expect(found[vendor][0]!.url, vendor).toBe(`https://${SHOP}/account?sku=7`)
    expect(found.reddit).toEqual([])
    expect(dirtyTexts()).toEqual([])
  })
})
