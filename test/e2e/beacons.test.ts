import { beforeAll, describe, expect, it } from 'vitest'
import type { Beacon, RecordedRequest, Vendor } from '../sandbox/beacon.js'
import { SHOP } from '../sandbox/pages.js'
import { toPixels } from './accounts.js'
import {
  PLAIN_TEXT,
  sha256,
  toIds,
  toTrack,
  toWireId,
  toWireParams,
  TRACKED,
  toUserOnWire,
  VISITOR,
} from './events.js'
import { EXPECTED } from './expected/all.js'
import { toCounts, forAll, useShop } from './shop.js'
import { ALL_VENDORS, isOf } from './wire.js'

const shop = useShop()
const PATH = '/seats?row=7'
const NAMES = ['PageView', ...Object.keys(TRACKED)]

const withoutOwn = ({ vendor, params }: Beacon) =>
  Object.fromEntries(Object.entries(params).filter(([name]) => !EXPECTED[vendor].own.includes(name)))

describe('one of each event, with a visitor who is known', () => {
  let beacons: Beacon[] = []
  let requests: RecordedRequest[] = []
  let startedAt = 0
  let hem: unknown
  const ids: Record<string, string> = Object.fromEntries(
    Object.entries(TRACKED).map(([name, { id }]) => [name, id]),
  )
  const find = (vendor: Vendor, name: string) =>
    beacons.filter((beacon) => beacon.vendor === vendor && isOf(name, beacon))

  beforeAll(async () => {
    // Pinterest takes other names than its own for audiences, and says so.
    shop.expectProblem("'TicketScanned' is not a standard event name")
    const page = await shop.openLive(PATH, { pixels: toPixels('advancedMatching: true') })
    startedAt = Date.now()
    await page.evaluate(`tracker.identify(${JSON.stringify(VISITOR)})`)
    ids.PageView = await page.evaluate('tracker.page()')
    await page.evaluate(Object.keys(TRACKED).map(toTrack).join('\n'))

    await shop.came(NAMES)
    beacons = await shop.settled()
    requests = [...shop.network.requests]
    hem = await page.evaluate(`localStorage.getItem('li_hem')`)
  })

  describe.each(ALL_VENDORS)('at %s', (vendor) => {
    it.each(NAMES)('%s arrives once, with every field', (name) => {
      const [beacon, ...more] = find(vendor, name)

      expect(more).toEqual([])
      const { ids: accounts, eventId, url, user } = beacon!
      expect({ accounts, eventId, url, user, params: withoutOwn(beacon!) }).toEqual({
        accounts: toIds(vendor),
        eventId: toWireId(vendor, name, ids[name]!),
        url: `https://${SHOP}${PATH}`,
        user: toUserOnWire(vendor, name),
        params: toWireParams(vendor, name, ids[name]!),
      })
    })

    it('dates events at their hand-over', () => {
      const times = NAMES.flatMap((name) => find(vendor, name)).map(({ time, request }) => time ?? request.at)

      for (const time of times) expect(time - startedAt).toBeGreaterThanOrEqual(0)
    })

    it('sends nothing beyond these, but for the base hit that Pinterest has beside a page visit', () => {
      const others = beacons.filter(
        (beacon) => beacon.vendor === vendor && !NAMES.some((name) => isOf(name, beacon)),
      )

      expect(others.map(({ event }) => event)).toEqual(vendor === 'pinterest' ? ['init'] : [])
    })
  })

  it('has no e-mail address, phone number or customer number in any request', () => {
    const texts = requests.map(({ url, body, headers }) =>
      decodeURIComponent(`${url} ${headers.referer} ${body}`),
    )

    expect(texts.filter((text) => PLAIN_TEXT.test(text))).toEqual([])
    expect(requests.length).toBeGreaterThan(50)
  })

  it('leaves the hashed address where LinkedIn reads it for its own signals', () => {
    expect(hem).toBe(sha256('jane.doe+news@example.com'))
  })
})

it('sends no user data without advancedMatching', async () => {
  const page = await shop.openLive()

  await page.evaluate(`tracker.identify(${JSON.stringify(VISITOR)}); ${toTrack('Purchase')}`)

  const purchases = await shop.arrived('Purchase')
  expect(Object.values(purchases).map(([beacon]) => beacon!.user)).toEqual(ALL_VENDORS.map(() => ({})))
})

it('sends a purchase of sixty items whole, and once', async () => {
  const page = await shop.openLive()
  const items = Array.from({ length: 60 }, (_, n) => ({
    id: `SKU-${n}`,
    name: `Seat ${n} of the upper circle`,
    price: n,
  }))

  await page.evaluate(`tracker.track('Purchase', ${JSON.stringify({ value: 1770, currency: 'EUR', items })})`)

  const purchases = await shop.arrived('Purchase')
  expect(toCounts(purchases)).toEqual(forAll(1))
  const withItems = ALL_VENDORS.filter((vendor) => vendor !== 'linkedin')
  const lengths = withItems.map((vendor) => (purchases[vendor][0]!.items as unknown[]).length)
  expect(lengths).toEqual(withItems.map(() => 60))
})

it('sends events in the order of the calls, each vendor for itself', async () => {
  const page = await shop.openLive()
  const names = ['AddToCart', 'Lead', 'Purchase']

  await page.evaluate(`tracker.page(); ${names.map(toTrack).join('; ')}`)

  await shop.came('Purchase')
  // TikTok, Pinterest, Snap and LinkedIn send over one connection each; images may overtake one another.
  for (const vendor of ['tiktok', 'pinterest', 'snapchat'] as const) {
    const order = (await shop.settled()).filter(
      (beacon) => beacon.vendor === vendor && beacon.event !== 'init',
    )
    const found = order.map((beacon) => ['PageView', ...names].find((name) => isOf(name, beacon)))
    expect(found).toEqual(['PageView', ...names])
  }
})
