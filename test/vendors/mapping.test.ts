import { beforeAll, describe, expect, it } from 'vitest'
import type { Beacon, Vendor } from '../sandbox/beacon.js'
import { toPixels } from '../e2e/accounts.js'
import { EXTRAS, FULL, toCall, toIds, toWireId, VISITOR } from '../e2e/events.js'
import { EXPECTED } from '../e2e/expected/all.js'
import { ALL_VENDORS, isOf } from '../e2e/wire.js'
import { IS_DOUBLE, useVendorShop } from './shop.js'
import { expectParams, tellsPage, toHashes, toPath } from './wire.js'

const shop = useVendorShop()
const NAMES = Object.keys(FULL)
const OWN = 'TicketScanned'
/** Names that Pinterest's own list of 2025 lacks: its script says so, and sends them. pixels.md 5.3 */
const NEW_AT_PINTEREST = [
  'contact',
  'schedule',
  'findlocation',
  'customizeproduct',
  'submitapplication',
  'starttrial',
  OWN,
]

describe('every event, with every parameter and a visitor who is known', () => {
  let beacons: Beacon[] = []
  const find = (vendor: Vendor, name: string) =>
    beacons.filter(
      (beacon) => beacon.vendor === vendor && beacon.eventId === toWireId(vendor, name, FULL[name]!.id),
    )

  beforeAll(async () => {
    if (IS_DOUBLE)
      for (const name of NEW_AT_PINTEREST) shop.expectProblem(`'${name}' is not a standard event name`)
    const page = await shop.openLive('/full', { pixels: toPixels('advancedMatching: true') })
    await page.evaluate(`tracker.identify(${JSON.stringify(VISITOR)}); tracker.page()`)
    await page.evaluate(NAMES.map((name) => toCall(name, FULL[name]!)).join('\n'))

    await shop.came(NAMES)
    beacons = await shop.settled()
  })

  describe.each(ALL_VENDORS)('at %s', (vendor) => {
    it.each(NAMES)('%s arrives once, under its name and id, with all that the platform takes', (name) => {
      const [beacon, ...more] = find(vendor, name)

      expect(more).toEqual([])
      expect(beacon).toBeDefined()
      expect(isOf(name, beacon!), `${beacon!.event} is ${EXPECTED[vendor].names[name]}`).toBe(true)
      expect(beacon!.ids).toEqual(toIds(vendor))
      expect([beacon!.value, beacon!.currency]).toEqual([54.9, 'EUR'])
      expectParams(beacon!, name === OWN ? EXPECTED[vendor].custom : EXPECTED[vendor].full)
      expect(toHashes(beacon!)).toEqual(expect.arrayContaining(Object.values(EXPECTED[vendor].user)))
      if (tellsPage(vendor)) expect(toPath(beacon!)).toBe('/full')
    })
  })
})

it('hands parameters for one platform to it alone, over the mapped ones', async () => {
  const page = await shop.openLive('/extras')
  const { params } = FULL.Lead!

  await page.evaluate(toCall('Lead', { params, options: { eventId: 'lead-1', extras: EXTRAS } }))

  const leads = await shop.arrived('Lead')
  for (const vendor of ALL_VENDORS) {
    expect(leads[vendor], vendor).toHaveLength(1)
    expectParams(leads[vendor][0]!, { ...EXPECTED[vendor].full, ...EXPECTED[vendor].extras })
    const text = JSON.stringify(leads[vendor][0]!.params)
    expect(text).not.toMatch(
      vendor === 'meta' ? /S-7|SPRING/ : vendor === 'tiktok' ? /in_store|SPRING/ : /Matinees|S-7/,
    )
  }
})
