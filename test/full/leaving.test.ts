import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import { toTrack, toWireId } from '../e2e/events.js'
import { EMPTY, useShop, whenLive } from '../e2e/shop.js'
import { ALL_VENDORS, isOf } from '../e2e/wire.js'
import type { Vendor } from '../sandbox/beacon.js'
import { toBeacons } from '../sandbox/beacons.js'
import { SHOP } from '../sandbox/pages.js'

/*
 * How often a purchase gets out when the page is left in the same task: what a single trial cannot show, since it is a
 * race between the browser's connection and its navigation. The table goes to bench/leaving.json, which
 * docs/guide/leaving.md quotes (`npm run docs:tables`).
 */
const TRIALS = +(process.env.TRIALS ?? 50)
const BATCH = 5
/** Longer than a slow handshake and the answer to it. */
const LATE_MS = 600
/** What a visitor stays at least: longer than a slow handshake, which some scripts make by themselves. */
const REST_MS = 400

/** Without it: a page that is kept there still finishes its requests, one that is gone does not. */
const shop = useShop({ backForwardCache: false })

type Counts = Record<string, number>
const table: Record<string, Counts> = {}

afterAll(() => {
  console.table(table)
  if (!process.env.TRIALS)
    writeFileSync('bench/leaving.json', `${JSON.stringify({ trials: TRIALS, table }, null, 2)}\n`)
})

interface Case {
  /** The row of the table. */
  name: string
  /** Options of the tracker. */
  options?: string
  /** Every script is live before the purchase; otherwise none comes on this page. */
  isLive: boolean
  /** A page view has opened the connections. */
  isWarm?: boolean
  handshakeMs?: number
  leave: (page: Page, buy: string) => Promise<unknown>
  /** Where the visit goes on with the shop. */
  next?: string
  /** Least arrivals; vendors that are not named may lose all. */
  atLeast: Counts
}

const ALL: Counts = Object.fromEntries(ALL_VENDORS.map((vendor) => [vendor, TRIALS]))
const IMAGES: Counts = { meta: TRIALS, linkedin: TRIALS, pinterest: TRIALS }
const BOTH = 'fallback: omnipixel.firstOf(omnipixel.viaImage(), omnipixel.carry)'

const follow = (page: Page, code: string) => page.evaluate(code).catch(() => undefined)
const navigate: Case['leave'] = async (page, buy) => {
  await follow(page, `${buy}; location.href = '${EMPTY}'`)
  await page.waitForURL(`**${EMPTY}`)
}
const closeWindow: Case['leave'] = (page, buy) => follow(page, `setTimeout(() => { ${buy}; close() })`)
const kill: Case['leave'] = async (page, buy) => {
  await page.evaluate(`
    ${buy}
    Object.defineProperty(document, 'hidden', { get: () => true })
    document.dispatchEvent(new Event('visibilitychange'))`)
  const session = await page.context().newCDPSession(page)
  void session.send('Page.crash').catch(() => undefined)
  await page.waitForEvent('crash')
}

const CASES: Case[] = [
  { name: 'live, warm: `location.href`', isLive: true, isWarm: true, leave: navigate, atLeast: ALL },
  { name: 'live, warm: `window.close()`', isLive: true, isWarm: true, leave: closeWindow, atLeast: {} },
  { name: 'live, warm: hidden, then killed', isLive: true, isWarm: true, leave: kill, atLeast: {} },
  {
    ...{ name: 'live, cold: `location.href`', isLive: true, handshakeMs: 200, leave: navigate },
    atLeast: { tiktok: TRIALS, snapchat: TRIALS },
  },
  { name: 'loading: `location.href`', isLive: false, leave: navigate, atLeast: {} },
  {
    ...{ name: 'loading, `viaImage()`: `location.href`', isLive: false, leave: navigate },
    options: 'fallback: omnipixel.firstOf(omnipixel.viaImage())',
    atLeast: IMAGES,
  },
  {
    ...{ name: 'loading, cold, `viaImage()`: `location.href`', isLive: false, leave: navigate },
    options: 'fallback: omnipixel.firstOf(omnipixel.viaImage())',
    handshakeMs: 200,
    atLeast: IMAGES,
  },
  {
    ...{ name: 'loading, `viaImage()` and `carry`: `location.href`', isLive: false, leave: navigate },
    ...{ options: BOTH, next: '/next', atLeast: ALL },
  },
  {
    ...{ name: 'loading, `viaImage()` and `carry`: `window.close()`', isLive: false, leave: closeWindow },
    ...{ options: BOTH, atLeast: IMAGES },
  },
  {
    ...{ name: 'loading, `viaImage()` and `carry`: hidden, then killed', isLive: false, leave: kill },
    ...{ options: BOTH, atLeast: IMAGES },
  },
]

it.each(CASES)('$name', { timeout: 900_000 }, async (given) => {
  const { name, options, isLive, isWarm, handshakeMs = 0, leave, next, atLeast } = given
  const visit = isWarm ? '/a' : next
  const onLoad = `if (location.pathname === '${visit}') tracker.page()`
  // Opening a page forgets what has arrived, and this page is opened while the one before still sends.
  const { requests } = shop.network
  const all: typeof requests = []
  requests.push = (...arrived) => all.push(...arrived) + Array.prototype.push.apply(requests, arrived)
  for (let first = 0; first < TRIALS; first += BATCH) {
    const pages: Page[] = []
    for (let trial = first; trial < Math.min(first + BATCH, TRIALS); trial++) {
      for (const host of BEACON_HOSTS) shop.network.delayHandshake(host, handshakeMs)
      if (!isLive) for (const host of SCRIPT_HOSTS) shop.network.hold(host)
      const opener = await shop.open(EMPTY)
      shop.serve({ options: options ?? '', onLoad })
      // A window that a script has opened, since a script may close no other.
      const [page] = await Promise.all([opener.waitForEvent('popup'), opener.evaluate(`void open('/a')`)])
      pages.push(opener)
      await page.waitForFunction('window.tracker')
      await page.evaluate('tracker.consent.set({ marketing: true })')
      if (isLive) await whenLive(page)
      else await page.waitForFunction('tracker.inspect().pixels.every(({ status }) => status === "loading")')
      if (isWarm) await shop.came('PageView')
      else await sleep(REST_MS)
      await leave(page, toTrack('Purchase').replaceAll('A-1001', `A-${trial}`))
      if (next) {
        for (const host of SCRIPT_HOSTS) shop.network.release(host)
        await page.goto(`https://${SHOP}${next}`)
        await whenLive(page)
      }
    }
    await sleep(LATE_MS)
    await Promise.all(pages.map((page) => page.context().close()))
  }
  await shop.settled()

  const beacons = all.flatMap(toBeacons).filter((beacon) => isOf('Purchase', beacon))
  const trials = Array.from({ length: TRIALS }, (_, trial) => `Purchase:A-${trial}`)
  const countOf = (vendor: Vendor, id: string) =>
    beacons.filter(
      (beacon) => beacon.vendor === vendor && beacon.eventId === toWireId(vendor, 'Purchase', id),
    ).length
  const counts = Object.fromEntries(
    ALL_VENDORS.map((vendor) => [vendor, trials.filter((id) => countOf(vendor, id)).length]),
  )
  table[name] = counts
  const twice = ALL_VENDORS.flatMap((vendor) => trials.filter((id) => countOf(vendor, id) > 1))
  expect(twice).toEqual([])
  expect(counts).toMatchObject(atLeast)
})

const SCRIPT_HOSTS = [
  ...['connect.facebook.net', 'analytics.tiktok.com', 'snap.licdn.com', 'static.ads-twitter.com'],
  ...['s.pinimg.com', 'sc-static.net', 'www.redditstatic.com'],
]
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
