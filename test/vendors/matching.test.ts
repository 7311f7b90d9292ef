import { describe, expect, it } from 'vitest'
import type { Beacon, Vendor } from '../sandbox/beacon.js'
import { toPixels } from '../e2e/accounts.js'
import { sha256, toTrack } from '../e2e/events.js'
import { ALL_VENDORS } from '../e2e/wire.js'
import { useVendorShop } from './shop.js'
import { toHashes } from './wire.js'

const shop = useVendorShop()

interface Visitor {
  email: string
  phone: string
  externalId: string
}
const ADA: Visitor = { email: 'ada@example.com', phone: '+4915111111111', externalId: 'customer-ada' }
const BEA: Visitor = { email: 'bea@example.com', phone: '+4915222222222', externalId: 'customer-bea' }

const MATCHED = { pixels: toPixels('advancedMatching: true') }
const identify = (visitor: Partial<Visitor> | null) => `tracker.identify(${JSON.stringify(visitor)})`

/** What any of the seven may send of a visitor: Meta, Pinterest and Snap want a phone number without its plus. */
const toOwnHashes = ({ email, phone, externalId }: Visitor) =>
  [email, phone, phone.slice(1), externalId].map(sha256)
const isAbout = (visitor: Visitor, beacon: Beacon) =>
  toHashes(beacon).some((hash) => toOwnHashes(visitor).includes(hash))
/** `A`, `B`, `AB` or nothing. */
const toVisitors = (beacon: Beacon) =>
  [isAbout(ADA, beacon) && 'A', isAbout(BEA, beacon) && 'B'].filter(Boolean).join('')

/** Whom an event is about, by vendor: of the only beacon that each has had of it. */
async function visitorsOf(name: string): Promise<Record<Vendor, string>> {
  const found = await shop.arrived(name)
  return Object.fromEntries(
    ALL_VENDORS.map((vendor) => {
      expect(found[vendor], `${name} at ${vendor}`).toHaveLength(1)
      return [vendor, toVisitors(found[vendor][0]!)]
    }),
  ) as Record<Vendor, string>
}

/** LinkedIn's conversions carry nobody: its script has its own signals for that. pixels.md 3.6 */
const known = (visitors: string, own: Partial<Record<Vendor, string>> = {}) => ({
  ...Object.fromEntries(ALL_VENDORS.map((vendor) => [vendor, visitors])),
  linkedin: '',
  ...own,
})
const NOBODY = known('')

describe('a visitor', () => {
  it('who becomes known late is told from then on, also where user data belongs to the set-up', async () => {
    const page = await shop.openLive('/a', MATCHED)
    await page.evaluate(toTrack('ViewContent'))
    expect(await visitorsOf('ViewContent')).toEqual(NOBODY)

    await page.evaluate(`${identify(ADA)}; ${toTrack('Purchase')}`)

    expect(await visitorsOf('Purchase')).toEqual(known('A'))
  })

  it('who follows another is told, save at Meta, which keeps the first of a page', async () => {
    shop.expectProblem('identity/needs-reload')
    const page = await shop.openLive('/a', MATCHED)
    await page.evaluate(`${identify(ADA)}; ${toTrack('Lead')}`)
    expect(await visitorsOf('Lead')).toEqual(known('A'))

    await page.evaluate(`${identify(BEA)}; ${toTrack('Purchase')}`)

    expect(await visitorsOf('Purchase')).toEqual(known('B', { meta: 'A' }))
  })

  it('who is forgotten is not told any more where that can be had, and said of the others', async () => {
    shop.expectProblem('identity/needs-reload')
    const page = await shop.openLive('/a', {
      ...MATCHED,
      onLoad: `window.told = []; tracker.on('error', ({ code, subject }) => code === 'identity/needs-reload' && told.push(subject))`,
    })
    await page.evaluate(`${identify(ADA)}; ${toTrack('Lead')}`)
    await shop.came('Lead')

    await page.evaluate(`${identify(null)}; ${toTrack('Purchase')}`)

    const purchases = await visitorsOf('Purchase')
    expect([purchases.x, purchases.snapchat, purchases.linkedin]).toEqual(['', '', ''])
    const told = (await page.evaluate('told')) as Vendor[]
    const kept = ALL_VENDORS.filter((vendor) => purchases[vendor] !== '')
    expect(told).toEqual(expect.arrayContaining(kept))
    expect(told).not.toContain('x')
    expect(told).not.toContain('snapchat')
  })

  it.each([
    ['forgotten', null, ''],
    ['replaced', BEA, 'B'],
  ])('who was %s while an event waited for consent is not told with it', async (_, next, later) => {
    const page = await shop.open('/a', MATCHED)
    await page.evaluate(`${identify(ADA)}; ${toTrack('Lead')}; ${identify(next)}`)

    await page.evaluate(`tracker.consent.set({ marketing: true }); ${toTrack('Purchase')}`)

    const leads = await visitorsOf('Lead')
    expect(Object.values(leads).join('')).not.toContain('A')
    expect([leads.x, leads.snapchat]).toEqual(['', ''])
    expect(await visitorsOf('Purchase')).toEqual(known(later))
  })

  it('replaced within one task leaves no event with the wrong one, where each carries its own', async () => {
    const page = await shop.openLive('/a', MATCHED)

    await page.evaluate(`${identify(ADA)}; ${toTrack('Lead')}; ${identify(BEA)}; ${toTrack('Purchase')}`)

    const [leads, purchases] = [await visitorsOf('Lead'), await visitorsOf('Purchase')]
    for (const vendor of ['x', 'snapchat'] as const) {
      expect(leads[vendor], vendor).not.toContain('B')
      expect(purchases[vendor], vendor).toBe('B')
    }
  })

  it('who is given as a hash is told as that hash, in lower case, save where hashes are refused', async () => {
    const page = await shop.openLive('/a', MATCHED)

    await page.evaluate(
      `${identify({ email: sha256(ADA.email).toUpperCase(), externalId: sha256(ADA.externalId) })}; ${toTrack('Purchase')}`,
    )

    expect(await visitorsOf('Purchase')).toEqual(known('A', { x: '' }))
    const purchases = await shop.arrived('Purchase')
    for (const vendor of ['meta', 'tiktok', 'pinterest', 'snapchat', 'reddit'] as const)
      expect(toHashes(purchases[vendor][0]!), vendor).toContain(sha256(ADA.email))
  })

  it('is told with name and place where the rules for them are certain, and never in plain text', async () => {
    const page = await shop.openLive('/a', MATCHED)
    const person = {
      firstName: 'Adélaïde',
      lastName: "O'Hara",
      city: 'New York',
      region: 'NY',
      zip: '10001-1234',
      country: 'US',
    }

    await page.evaluate(`tracker.identify(${JSON.stringify({ ...ADA, ...person })}); ${toTrack('Purchase')}`)

    const purchases = await shop.arrived('Purchase')
    const places = ['newyork', 'ny', 'us'].map(sha256)
    const names = ['adélaïde', 'ohara', '10001'].map(sha256)
    expect(toHashes(purchases.meta[0]!)).toEqual(expect.arrayContaining([...places, ...names]))
    expect(toHashes(purchases.pinterest[0]!)).toEqual(expect.arrayContaining(places))
    for (const vendor of ALL_VENDORS.filter((vendor) => vendor !== 'meta'))
      expect(
        toHashes(purchases[vendor][0]!).filter((hash) => names.includes(hash)),
        vendor,
      ).toEqual([])
    const texts = shop.network.requests.map(({ url, body }) => decodeURIComponent(url) + body)
    expect(texts.filter((text) => /ad[ée]la[ïi]de|o'?hara|new ?york|10001/i.test(text))).toEqual([])
  })

  it('is told to nobody without advancedMatching', async () => {
    const page = await shop.openLive()

    await page.evaluate(`${identify(ADA)}; tracker.page(); ${toTrack('Purchase')}`)

    expect(await visitorsOf('Purchase')).toEqual(NOBODY)
    const texts = shop.network.requests.map(({ url, body }) => decodeURIComponent(url) + body)
    const found = [...toOwnHashes(ADA), ...Object.values(ADA)]
    expect(texts.filter((text) => found.some((value) => text.includes(value)))).toEqual([])
  })

  it('is told to nobody who was not granted, and to nobody after the withdrawal', async () => {
    const page = await shop.open('/a', MATCHED)
    await page.evaluate(`${identify(ADA)}; tracker.consent.set({ marketing: true, pixels: { meta: false } })`)
    const others = ALL_VENDORS.filter((vendor) => vendor !== 'meta')
    await page.evaluate(toTrack('Lead'))
    await shop.came('Lead', others)
    expect(shop.network.beacons('meta')).toEqual([])
    shop.expectProblem('identity/needs-reload')

    await page.evaluate(`tracker.consent.set({ marketing: false }); ${identify(BEA)}`)
    await shop.settled()
    await page.evaluate(`${identify(null)}; tracker.consent.set({ marketing: true }); ${toTrack('Purchase')}`)

    const purchases = await shop.arrived('Purchase', others)
    for (const vendor of others) expect(isAbout(BEA, purchases[vendor][0]!), vendor).toBe(false)
  })
})
