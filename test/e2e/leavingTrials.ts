import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RelayBody } from '@omnipixel/core'
import type { Page } from 'playwright-core'
import { vi } from 'vitest'
import type { Vendor } from '../sandbox/beacon.js'
import { toBeacons } from '../sandbox/beacons.js'
import { SHOP } from '../sandbox/pages.js'
import { toTrack, toWireId } from './events.js'
import { EMPTY, HIDE, PATIENCE, type Shop, whenLive } from './shop.js'
import { ALL_VENDORS, isOf } from './wire.js'

/*
 * How often a purchase gets out when the page is left in the same task: what a single trial cannot show, since it is a
 * race between the browser's connection and its navigation. With the doubles (test/full) and the vendors' own scripts
 * (test/vendors).
 */
const BATCH = 5
/** Longer than a slow handshake and the answer to it. */
const LATE_MS = 600
/** What a visitor stays at least: longer than a slow handshake, which some scripts make by themselves. */
const REST_MS = 400
/** What a visitor stays once a page view has arrived: longer than the first half second of Snapchat's script. */
const STAY_MS = 600

/** For the shop: a page that is kept there still finishes its requests, one that is gone does not. */
export const SHOP_OPTIONS = { backForwardCache: false }

/** By vendor, of so many trials. */
export type Counts = Record<string, number>

export interface LeavingCase {
  /** The row of the table. */
  name: string
  /** Options of the tracker. */
  options?: string
  /** Every script is live before the purchase; otherwise none comes on this page. */
  isLive: boolean
  /** The first request for each script fails. */
  failsOnce?: boolean
  /** A page view has opened the connections. */
  isWarm?: boolean
  /** The visitor leaves as soon as that has arrived. */
  isAtOnce?: boolean
  handshakeMs?: number
  /** In a profile that can open connections ahead. */
  isOrdinary?: boolean
  preconnects?: boolean
  /** The servers have ended the connections that nobody used; then the visitor presses a key. */
  isIdle?: boolean
  leave: (page: Page, buy: string) => Promise<unknown>
  /** Where the visit goes on with the shop. */
  next?: string
  /** Where the doubles lose none. The others may lose all. */
  safe: readonly Vendor[]
}

const ENDPOINT = '/api/events'
const IMAGES: readonly Vendor[] = ['meta', 'linkedin', 'pinterest']
const BOTH = 'fallback: omnipixel.firstOf(omnipixel.viaImage(), omnipixel.carry)'

const RELAY = `fallback: omnipixel.firstOf(omnipixel.relay({ url: '${ENDPOINT}' }).fallback)`

const follow = (page: Page, code: string) => page.evaluate(code).catch(() => undefined)
const navigate: LeavingCase['leave'] = async (page, buy) => {
  await follow(page, `${buy}; location.href = '${EMPTY}'`)
  await page.waitForURL(`**${EMPTY}`)
}
const toLeaveBy =
  (selector: string, act: string): LeavingCase['leave'] =>
  async (page, buy) => {
    await follow(page, `${buy}; document.querySelector('${selector}').${act}()`)
    await page.waitForURL(`**${EMPTY}`)
  }
const closeWindow: LeavingCase['leave'] = (page, buy) => follow(page, `setTimeout(() => { ${buy}; close() })`)
const kill: LeavingCase['leave'] = async (page, buy) => {
  await page.evaluate(`${buy}; ${HIDE}`)
  const session = await page.context().newCDPSession(page)
  void session.send('Page.crash').catch(() => undefined)
  await page.waitForEvent('crash')
}

export const LEAVING_CASES: readonly LeavingCase[] = [
  { name: 'live, warm: `location.href`', isLive: true, isWarm: true, leave: navigate, safe: ALL_VENDORS },
  {
    ...{ name: 'live, warm, at once: `location.href`', isLive: true, isWarm: true, isAtOnce: true },
    ...{ leave: navigate, safe: ALL_VENDORS },
  },
  {
    ...{ name: 'live, warm: a form that is posted', isLive: true, isWarm: true, safe: ALL_VENDORS },
    leave: toLeaveBy('form', 'submit'),
  },
  {
    ...{ name: 'live, warm: a link that is clicked', isLive: true, isWarm: true, safe: ALL_VENDORS },
    leave: toLeaveBy('a', 'click'),
  },
  {
    ...{ name: 'failed once, live, warm: `location.href`', isLive: true, isWarm: true, failsOnce: true },
    ...{ leave: navigate, safe: ALL_VENDORS },
  },
  { name: 'live, warm: `window.close()`', isLive: true, isWarm: true, leave: closeWindow, safe: [] },
  { name: 'live, warm: hidden, then killed', isLive: true, isWarm: true, leave: kill, safe: [] },
  {
    ...{ name: 'live, warm, a relay: hidden, then killed', isLive: true, isWarm: true, leave: kill },
    ...{ options: RELAY, safe: ['x'] },
  },
  {
    ...{ name: 'live, cold: `location.href`', isLive: true, handshakeMs: 200, leave: navigate },
    safe: ['tiktok', 'snapchat'],
  },
  {
    ...{
      name: 'live, cold, `preconnect()`: `location.href`',
      isLive: true,
      handshakeMs: 200,
      leave: navigate,
    },
    ...{ isOrdinary: true, preconnects: true, safe: ALL_VENDORS },
  },
  {
    ...{ name: 'live, idle: `location.href`', isLive: true, isWarm: true, leave: navigate },
    ...{ isOrdinary: true, isIdle: true, handshakeMs: 200, safe: ['tiktok', 'snapchat'] },
  },
  {
    ...{ name: 'live, idle, `preconnect()`: `location.href`', isLive: true, isWarm: true, leave: navigate },
    ...{ isOrdinary: true, isIdle: true, handshakeMs: 200, preconnects: true, safe: ALL_VENDORS },
  },
  { name: 'loading: `location.href`', isLive: false, leave: navigate, safe: [] },
  {
    ...{ name: 'loading, `viaImage()`: `location.href`', isLive: false, leave: navigate },
    options: 'fallback: omnipixel.firstOf(omnipixel.viaImage())',
    safe: IMAGES,
  },
  {
    ...{ name: 'loading, cold, `viaImage()`: `location.href`', isLive: false, leave: navigate },
    options: 'fallback: omnipixel.firstOf(omnipixel.viaImage())',
    handshakeMs: 200,
    safe: IMAGES,
  },
  {
    ...{ name: 'loading, `viaImage()` and `carry`: `location.href`', isLive: false, leave: navigate },
    ...{ options: BOTH, next: '/next', safe: ALL_VENDORS },
  },
  {
    ...{ name: 'loading, `viaImage()` and `carry`: `window.close()`', isLive: false, leave: closeWindow },
    ...{ options: BOTH, safe: IMAGES },
  },
  {
    ...{ name: 'loading, `viaImage()` and `carry`: hidden, then killed', isLive: false, leave: kill },
    ...{ options: BOTH, safe: IMAGES },
  },
  {
    ...{ name: 'loading, a relay: `location.href`', isLive: false, leave: navigate },
    ...{ options: RELAY, safe: ALL_VENDORS },
  },
  {
    ...{ name: 'loading, a relay: `window.close()`', isLive: false, leave: closeWindow },
    ...{ options: RELAY, safe: ALL_VENDORS },
  },
  {
    ...{ name: 'loading, a relay: hidden, then killed', isLive: false, leave: kill },
    ...{ options: RELAY, safe: ALL_VENDORS },
  },
]

/**
 * Lets it happen so many times, each in a browser profile of its own.
 *
 * @returns how many of the purchases each vendor, or the relay's endpoint for it, has had; and which it had twice.
 */
export async function tryToLeave(shop: Shop, given: LeavingCase, trials: number) {
  const { options, isLive, isWarm, failsOnce, handshakeMs = 0, leave, next } = given
  const { isOrdinary = false, preconnects, isIdle, isAtOnce } = given
  const visit = isWarm ? '/a' : next
  const onLoad = `
    ${preconnects ? 'omnipixel.preconnect(tracker, pixels)' : ''}
    if (location.pathname === '${visit}') tracker.page()`
  const body = `<form method="post" action="${EMPTY}"></form><a href="${EMPTY}">Next</a>`
  // Opening a page forgets what has arrived, and this page is opened while the one before still sends.
  const { requests } = shop.network
  const all: typeof requests = []
  requests.push = (...arrived) => all.push(...arrived) + Array.prototype.push.apply(requests, arrived)
  for (let first = 0; first < trials; first += BATCH) {
    const pages: Page[] = []
    for (let trial = first; trial < Math.min(first + BATCH, trials); trial++) {
      for (const host of BEACON_HOSTS) shop.network.delayHandshake(host, handshakeMs)
      if (!isLive) for (const host of SCRIPT_HOSTS) shop.network.hold(host)
      const opener = await shop.open(EMPTY, {}, isOrdinary ? { isOrdinary } : undefined)
      shop.serve({ options: options ?? '', onLoad, body })
      // A window that a script has opened, since a script may close no other.
      const [page] = await Promise.all([opener.waitForEvent('popup'), opener.evaluate(`void open('/a')`)])
      pages.push(opener)
      await page.waitForFunction('window.tracker')
      if (failsOnce) for (const host of SCRIPT_HOSTS) shop.network.refuse(host)
      await page.evaluate('tracker.consent.set({ marketing: true })')
      if (failsOnce) {
        const asked = () => new Set(shop.network.refused.map((url) => new URL(url).hostname)).size
        await vi.waitUntil(() => asked() === SCRIPT_HOSTS.length, PATIENCE)
        for (const host of SCRIPT_HOSTS) shop.network.refuse(host, false)
      }
      if (isLive) await whenLive(page)
      else await page.waitForFunction('tracker.inspect().pixels.every(({ status }) => status === "loading")')
      if (isWarm) await shop.came('PageView')
      else await sleep(REST_MS)
      if (isIdle) {
        await shop.settled()
        for (const host of BEACON_HOSTS) shop.network.hangUp(host)
        await sleep(REST_MS)
        await page.keyboard.press('Shift')
        await sleep(REST_MS)
      } else if (isWarm && !isAtOnce) await sleep(STAY_MS)
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

  const arrived = [
    ...all.flatMap(toBeacons).flatMap((beacon) => {
      const { vendor, eventId } = beacon
      return isOf('Purchase', beacon) ? `${eventId} at ${vendor}` : []
    }),
    ...all
      .filter(({ url, method }) => new URL(url).pathname === ENDPOINT && method === 'POST')
      .flatMap(({ body: text }) => (JSON.parse(text) as RelayBody).events)
      .flatMap(({ event, pixels }) =>
        Object.keys(pixels).map((key) => `${toWireId(key as Vendor, event.name, event.id)} at ${key}`),
      ),
  ]
  const countOf = (vendor: Vendor, trial: number) => {
    const line = `${toWireId(vendor, 'Purchase', `Purchase:A-${trial}`)} at ${vendor}`
    return arrived.filter((each) => each === line).length
  }
  const each = Array.from({ length: trials }, (_, trial) => trial)
  const counts: Counts = Object.fromEntries(
    ALL_VENDORS.map((vendor) => [vendor, each.filter((trial) => countOf(vendor, trial)).length]),
  )
  const twice = ALL_VENDORS.flatMap((vendor) =>
    each.filter((trial) => countOf(vendor, trial) > 1).map((trial) => `A-${trial} at ${vendor}`),
  )
  return { counts, twice }
}

/** What a run of trials leaves for docs/guide/leaving.md (`npm run docs:tables`). */
export interface LeavingResults {
  trials: number
  /** Of the vendors' own scripts: when they were tried, and which they were. */
  tried?: string
  versions?: Readonly<Record<string, string>>
  table: Record<string, Counts>
}

/** Rows that were not tried in this run (`-t`) stay as they are. */
export function keepResults(file: string, { table, ...about }: LeavingResults): void {
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LeavingResults).table : {}
  const rows = LEAVING_CASES.flatMap(({ name }) => {
    const row = table[name] ?? before[name]
    return row ? [[name, row] as const] : []
  })
  writeFileSync(file, `${JSON.stringify({ ...about, table: Object.fromEntries(rows) }, null, 2)}\n`)
}

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
