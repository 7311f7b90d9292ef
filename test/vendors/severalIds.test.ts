import { describe, expect, it } from 'vitest'
import type { Vendor } from '../sandbox/beacon.js'
import { ACCOUNTS, AGENCY } from '../e2e/accounts.js'
import { whenLive } from '../e2e/shop.js'
import { isOf } from '../e2e/wire.js'
import { useVendorShop } from './shop.js'

const shop = useVendorShop()

const VENDORS = Object.keys(AGENCY) as (keyof typeof AGENCY)[]
const ADDRESSED = VENDORS.filter((vendor) => vendor !== 'linkedin')
const isAddressed = (vendor: Vendor) => (ADDRESSED as readonly string[]).includes(vendor)

const PIXELS = `[
  omnipixel.meta({ id: '${ACCOUNTS.meta}' }),
  omnipixel.meta({ id: '${AGENCY.meta}', key: 'agency-meta' }),
  omnipixel.tiktok({ id: '${ACCOUNTS.tiktok}' }),
  omnipixel.tiktok({ id: '${AGENCY.tiktok}', key: 'agency-tiktok' }),
  omnipixel.linkedin({ partnerId: ['${ACCOUNTS.linkedin}', '${AGENCY.linkedin}'], conversions: { Purchase: 1122 } }),
  omnipixel.x({ id: '${ACCOUNTS.x}', events: { Purchase: 'tw-${ACCOUNTS.x}-od2ef' } }),
  omnipixel.x({ id: '${AGENCY.x}', key: 'agency-x', events: { Purchase: 'tw-${AGENCY.x}-od2ef' } }),
  omnipixel.pinterest({ id: '${ACCOUNTS.pinterest}' }),
  omnipixel.pinterest({ id: '${AGENCY.pinterest}', key: 'agency-pinterest' }),
  omnipixel.snapchat({ id: '${ACCOUNTS.snapchat}' }),
  omnipixel.snapchat({ id: '${AGENCY.snapchat}', key: 'agency-snapchat' }),
]`
const KEYS = VENDORS.flatMap((vendor) => (isAddressed(vendor) ? [vendor, `agency-${vendor}`] : [vendor]))

async function openBoth() {
  const page = await shop.open('/a', { pixels: PIXELS })
  await page.evaluate('tracker.consent.set({ marketing: true })')
  await whenLive(page, KEYS)
  return page
}
/** The accounts that each vendor was told of an event for, one entry per beacon. */
const toAccounts = (name: string) =>
  Object.fromEntries(
    VENDORS.map((vendor) => [
      vendor,
      shop.network
        .beacons(vendor)
        .filter((beacon) => isOf(name, beacon))
        .map(({ ids }) => ids.join())
        .sort(),
    ]),
  )
const both = Object.fromEntries(VENDORS.map((vendor) => [vendor, [ACCOUNTS[vendor], AGENCY[vendor]].sort()]))
/** One beacon names all of LinkedIn's accounts; a conversion belongs to one by its id. */
const linkedin = [`${ACCOUNTS.linkedin},${AGENCY.linkedin}`]

describe('two accounts of each platform', () => {
  it('get each event once each, under one event id', async () => {
    const page = await openBoth()
    await page.evaluate(`tracker.track('Purchase', { value: 5, currency: 'EUR', orderId: 'A-1' })`)
    await shop.came('Purchase', ADDRESSED, 2)
    await shop.settled()

    expect(toAccounts('Purchase')).toEqual({ ...both, linkedin })
    const ids = shop.network.beacons().flatMap((beacon) => (isOf('Purchase', beacon) ? beacon.eventId : []))
    expect(new Set(ids)).toEqual(new Set(['Purchase:A-1']))
  })

  it('get events of their own: to and not choose by key', async () => {
    const page = await openBoth()
    await page.evaluate(
      `tracker.track('Purchase', { value: 5, currency: 'EUR' }, { to: ${JSON.stringify(
        ADDRESSED.map((vendor) => `agency-${vendor}`),
      )} })`,
    )
    await shop.came('Purchase', ADDRESSED)
    await shop.settled()

    const agency = Object.fromEntries(ADDRESSED.map((vendor) => [vendor, [AGENCY[vendor]]]))
    expect(toAccounts('Purchase')).toEqual({ ...agency, linkedin: [] })
  })

  it('get each page view once each; Pinterest’s second tag as pagevisit alone', async () => {
    const page = await openBoth()
    await page.evaluate(`tracker.page()`)
    await shop.came('PageView', ADDRESSED, 2)
    await shop.settled()
    await page.evaluate(`history.pushState(null, '', '/b'); tracker.page()`)
    await shop.came('PageView', ADDRESSED, 4)
    await shop.settled()

    const twice = Object.fromEntries(
      Object.entries(both).map(([vendor, ids]) => [vendor, [...ids, ...ids].sort()]),
    )
    expect(toAccounts('PageView')).toEqual({ ...twice, linkedin: [...linkedin, ...linkedin] })
    const bases = shop.network.beacons('pinterest').filter(({ event }) => event === 'init')
    // One for each of the two views, of the one tag that is current.
    expect(bases).toHaveLength(2)
    expect(new Set(bases.map(({ ids }) => ids.join())).size).toBe(1)
  })

  it('have a consent of their own', async () => {
    const page = await openBoth()
    await page.evaluate(
      `tracker.consent.set({ pixels: ${JSON.stringify(
        Object.fromEntries(ADDRESSED.map((vendor) => [vendor, false])),
      )} }); tracker.track('Purchase', { value: 5, currency: 'EUR' })`,
    )
    await shop.came('Purchase', ADDRESSED)
    await shop.settled()

    const agency = Object.fromEntries(ADDRESSED.map((vendor) => [vendor, [AGENCY[vendor]]]))
    expect(toAccounts('Purchase')).toEqual({ ...agency, linkedin })
  })
})

it.each([
  ['reddit', `omnipixel.reddit({ id: 'a2_a' }), omnipixel.reddit({ id: 'a2_b', key: 'agency' })`],
  [
    'linkedin',
    `omnipixel.linkedin({ partnerId: '1' }), omnipixel.linkedin({ partnerId: '2', key: 'agency' })`,
  ],
])('a second %s is a mistake in the set-up', async (platform, pixels) => {
  const page = await shop.open('/a')

  expect(
    await page.evaluate(`(() => {
      try { omnipixel.createTracker({ pixels: [${pixels}] }) } catch ({ code, subject }) { return [code, subject] }
    })()`),
  ).toEqual(['pixel/single-instance', platform])
})
