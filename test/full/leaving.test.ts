import { mkdirSync, writeFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { toTrack } from '../e2e/events.js'
import { EMPTY, useShop } from '../e2e/shop.js'
import { ALL_VENDORS, isOf } from '../e2e/wire.js'

/*
 * How often a purchase gets out when the page is left in the same task: what a single trial cannot show, since it is a
 * race between the browser's connection and its navigation. The table goes to test-results/leaving.json.
 */
const TRIALS = 50
/** Without it: a page that is kept there still finishes its requests, one that is gone does not. */
const shop = useShop({ backForwardCache: false })
const table: Record<string, Record<string, number>> = {}

afterAll(() => {
  console.table(table)
  mkdirSync('test-results', { recursive: true })
  writeFileSync('test-results/leaving.json', `${JSON.stringify({ trials: TRIALS, table }, null, 2)}\n`)
})

/** Opens the page, buys and leaves, and counts at which vendors the purchase has arrived. */
async function countArrivals(name: string, prepare: () => Promise<void>, isWarm: boolean): Promise<void> {
  const counts = (table[name] = Object.fromEntries(ALL_VENDORS.map((vendor) => [vendor, 0])))
  for (let trial = 0; trial < TRIALS; trial++) {
    await prepare()
    const page = await shop.openLive('/a', {
      onLoad: isWarm ? 'if (location.pathname === "/a") tracker.page()' : '',
    })
    if (isWarm) await shop.came('PageView')
    await page.evaluate(`${toTrack('Purchase')}; location.href = '${EMPTY}'`).catch(() => undefined)
    await page.waitForURL(`**${EMPTY}`)
    await shop.settled()
    for (const vendor of ALL_VENDORS) {
      if (shop.network.beacons(vendor).some((beacon) => isOf('Purchase', beacon))) counts[vendor]!++
    }
    await page.context().close()
  }
}

it(
  'gets a purchase out at all seven in every trial over warm connections',
  { timeout: 900_000 },
  async () => {
    await countArrivals('warm', () => Promise.resolve(), true)

    expect(table.warm).toEqual(Object.fromEntries(ALL_VENDORS.map((vendor) => [vendor, TRIALS])))
  },
)

it(
  'gets a purchase out at TikTok and Snap in every trial over cold connections',
  { timeout: 900_000 },
  async () => {
    await countArrivals(
      'cold, 200 ms handshake',
      async () => {
        for (const host of BEACON_HOSTS) shop.network.delayHandshake(host, 200)
        return Promise.resolve()
      },
      false,
    )

    expect(table['cold, 200 ms handshake']).toMatchObject({ tiktok: TRIALS, snapchat: TRIALS })
  },
)

const BEACON_HOSTS = [
  'www.facebook.com',
  'analytics.tiktok.com',
  'px.ads.linkedin.com',
  't.co',
  'analytics.twitter.com',
  'ct.pinterest.com',
  'tr.snapchat.com',
  'alb.reddit.com',
]
