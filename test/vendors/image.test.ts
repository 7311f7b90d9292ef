import { expect, it } from 'vitest'
import type { Vendor } from '../sandbox/beacon.js'
import { ACCOUNTS, AGENCY, CONVERSIONS } from '../e2e/accounts.js'
import { FULL, toCall, toWireId, VISITOR } from '../e2e/events.js'
import { EXPECTED } from '../e2e/expected/all.js'
import { whenLive } from '../e2e/shop.js'
import { isOf } from '../e2e/wire.js'
import { useVendorShop } from './shop.js'
import { expectParams, toHashes, toPath } from './wire.js'

const shop = useVendorShop()

const THREE: readonly Vendor[] = ['meta', 'linkedin', 'pinterest']
const NAMES = Object.keys(FULL)

it('images carry every event of the three as their scripts do, and nobody else’s code runs', async () => {
  const common = 'transport: omnipixel.image(), advancedMatching: true'
  const page = await shop.open('/full', {
    pixels: `[
      omnipixel.meta({ id: '${ACCOUNTS.meta}', ${common} }),
      omnipixel.linkedin({ partnerId: '${ACCOUNTS.linkedin}', conversions: ${JSON.stringify(CONVERSIONS)}, ${common} }),
      omnipixel.pinterest({ id: '${ACCOUNTS.pinterest}', ${common} }),
    ]`,
  })
  await page.evaluate(
    `tracker.consent.set({ marketing: true }); tracker.identify(${JSON.stringify(VISITOR)})`,
  )
  await page.evaluate(NAMES.map((name) => toCall(name, FULL[name]!)).join('\n'))

  await shop.came(NAMES, THREE)
  const beacons = await shop.settled()
  for (const vendor of THREE)
    for (const name of NAMES) {
      const own = beacons.filter(
        (beacon) => beacon.vendor === vendor && beacon.eventId === toWireId(vendor, name, FULL[name]!.id),
      )
      expect(own, `${name} at ${vendor}`).toHaveLength(1)
      expect(isOf(name, own[0]!), `${name} at ${vendor}`).toBe(true)
      expectParams(own[0]!, EXPECTED[vendor][name === 'TicketScanned' ? 'custom' : 'full'])
      expect(toHashes(own[0]!)).toEqual(Object.values(EXPECTED[vendor].user).sort())
      expect(toPath(own[0]!)).toBe('/full')
    }
  const hosts = new Set(shop.network.requests.map(({ url }) => new URL(url).hostname))
  expect(hosts).toEqual(
    new Set(['www.shop.example', 'www.facebook.com', 'px.ads.linkedin.com', 'ct.pinterest.com']),
  )
})

it('an image pixel beside a script of the same platform: each event once per account', async () => {
  const page = await shop.open('/a', {
    pixels: `[
      omnipixel.meta({ id: '${ACCOUNTS.meta}' }),
      omnipixel.meta({ id: '${AGENCY.meta}', key: 'agency', transport: omnipixel.image() }),
    ]`,
  })
  await page.evaluate('tracker.consent.set({ marketing: true })')
  await whenLive(page, ['meta', 'agency'])
  await page.evaluate(`tracker.page(); ${toCall('Purchase', FULL.Purchase!)}`)
  await page.evaluate(`history.pushState(null, '', '/b'); tracker.page()`)

  await shop.came('PageView', ['meta'], 4)
  const { meta } = await shop.arrived('Purchase', ['meta'], 2)
  expect(meta.map(({ ids }) => ids.join()).sort()).toEqual([ACCOUNTS.meta, AGENCY.meta].sort())
  expect(new Set(meta.map(({ eventId }) => eventId))).toEqual(new Set(['Purchase:A-1001']))
  const views = (await shop.arrived('PageView', ['meta'], 4)).meta
  expect(views.map((beacon) => `${beacon.ids.join()} ${toPath(beacon)}`).sort()).toEqual(
    [ACCOUNTS.meta, AGENCY.meta].flatMap((id) => [`${id} /a`, `${id} /b`]).sort(),
  )
})
