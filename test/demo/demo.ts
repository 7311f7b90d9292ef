import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, BrowserContext, BrowserContextOptions, Page, Request } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'
import { startDemoServer, type DemoServer } from '../../examples/shop-kit/server/startDemoServer.js'
import { ALL_VENDORS } from '../e2e/wire.js'
import type { Beacon, Vendor } from '../sandbox/beacon.js'
import { launchBrowser } from '../sandbox/launch.js'
import { type EventName, isEvent } from './wire.js'

/** One visitor of one shop, in a profile of their own. */
export interface Visit {
  page: Page
  /** The shop's root, with a slash at its end. */
  root: string
  /** Every URL that the visitor's pages have asked for. */
  requests: string[]
  /** Clicks what has this `data-testid`. */
  click(testId: string): Promise<void>
  fill(testId: string, text: string): Promise<void>
  /** Waits until something with this `data-testid` is on the screen. */
  sees(testId: string): Promise<void>
  /** All that the sandbox has recorded of the visitor, also what the vendors' scripts have sent on their own. */
  recorded(): Promise<Beacon[]>
  /** What the visitor's pixels have sent because we called them. */
  beacons(): Promise<Beacon[]>
  /** Waits until each of the vendors (all, unless some are given) has had `count` of each of the events. */
  came(names: EventName | readonly EventName[], vendors?: readonly Vendor[], count?: number): Promise<void>
  /** All beacons of an event, by vendor, once nothing more comes. */
  arrived(name: EventName, vendors?: readonly Vendor[], count?: number): Promise<Record<Vendor, Beacon[]>>
  /** The beacons, once nothing more comes. */
  settled(): Promise<Beacon[]>
}

export interface Demo {
  readonly url: string
  /** Announces a warning that the test means to cause: a part of its text. */
  expectWarning(part: string): void
  /** Opens a page of a shop as somebody who has never been there. */
  visit(shop: Shop, path?: string, options?: BrowserContextOptions): Promise<Visit>
}

export const SHOPS = ['react', 'vue'] as const
export type Shop = (typeof SHOPS)[number]

/** Long, since two cores serve several browsers when everything runs. */
export const PATIENCE = { timeout: 15_000, interval: 25 }
/** Longer than Snap collects a batch: what would come twice has come twice by then. */
const QUIET_MS = 350
const MAX_SETTLING_MS = 4_000

/**
 * The demo's server and one browser for a test file, as `npm run demo` has them. Nothing but the server can be reached. A
 * test fails on a request to anywhere else, on an exception in a page, and on a warning that it did not announce.
 */
export function useDemo(): Demo {
  let server: DemoServer
  let browser: Browser
  let contexts: BrowserContext[] = []
  let problems: string[] = []
  let announced: string[] = []

  beforeAll(async () => {
    server = await startDemoServer({ port: 0 })
    browser = await launchBrowser({
      launchArgs: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost'],
    })
  })
  afterEach(async () => {
    const unannounced = problems.filter((problem) => !announced.some((part) => problem.includes(part)))
    const missing = announced.filter((part) => !problems.some((problem) => problem.includes(part)))
    problems = []
    announced = []
    await Promise.all(contexts.splice(0).map((context) => context.close()))

    expect({ unannounced, missing }).toEqual({ unannounced: [], missing: [] })
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
  })

  function watch(page: Page) {
    page.on('pageerror', (error) => problems.push(`exception: ${error.message} ${error.stack}`))
    // What the browser says of a blocked request is an error; warnings are the libraries' and the vendors'.
    page.on('console', (message) => {
      if (message.type() === 'warning') problems.push(message.text())
    })
  }

  return {
    get url() {
      return server.url
    },
    expectWarning: (part) => void announced.push(part),
    async visit(shop, path = '', options) {
      const context = await browser.newContext(options)
      contexts = [...contexts, context]
      context.on('page', watch)
      const traffic = watchTraffic(context, (url) => {
        if (!url.startsWith(`${server.url}/`)) problems.push(`request: ${url}`)
      })
      const page = await context.newPage()
      page.setDefaultTimeout(PATIENCE.timeout)
      const root = `${server.url}/${shop}/`
      await page.goto(root + path)
      return createVisit(page, root, traffic)
    },
  }
}

interface Traffic {
  requests: string[]
  underWay: Set<Request>
}

function watchTraffic(context: BrowserContext, onRequest: (url: string) => void): Traffic {
  const traffic: Traffic = { requests: [], underWay: new Set() }
  context.on('request', (request) => {
    const url = request.url()
    if (url.startsWith('data:')) return
    traffic.requests.push(url)
    onRequest(url)
    // The inspector's stream never ends.
    if (isVendors(url)) traffic.underWay.add(request)
  })
  // Scripts that do not read the answer leave their requests unfinished for ever.
  context.on('response', (response) => traffic.underWay.delete(response.request()))
  context.on('requestfailed', (request) => traffic.underWay.delete(request))
  return traffic
}

export const isVendors = (url: string): boolean => new URL(url).pathname.startsWith('/vendors/')

function createVisit(page: Page, root: string, { requests, underWay }: Traffic): Visit {
  const visit: Visit = {
    page,
    root,
    requests,
    click: (testId) => page.getByTestId(testId).click(),
    fill: (testId, text) => page.getByTestId(testId).fill(text),
    sees: (testId) => page.getByTestId(testId).waitFor(),
    async recorded() {
      const response = await page.context().request.get(new URL('/inspector/beacons', root).href)
      return (await response.json()) as Beacon[]
    },
    beacons: async () => (await visit.recorded()).filter(isOurs),
    async came(names, vendors = ALL_VENDORS, count = 1) {
      const expected = [names].flat().flatMap((name) => vendors.map((vendor) => ({ name, vendor })))
      await vi.waitFor(async () => {
        const beacons = await visit.beacons()
        const missing = expected.filter(
          ({ name, vendor }) => beacons.filter((beacon) => isEvent(name, vendor, beacon)).length < count,
        )
        expect(missing.map(({ name, vendor }) => `${name} at ${vendor}`)).toEqual([])
      }, PATIENCE)
    },
    async arrived(name, vendors, count) {
      await visit.came(name, vendors, count)
      const beacons = await visit.settled()
      return byVendor((vendor) => beacons.filter((beacon) => isEvent(name, vendor, beacon)))
    },
    async settled() {
      for (const end = Date.now() + MAX_SETTLING_MS; Date.now() < end;) {
        const seen = requests.length
        await sleep(QUIET_MS)
        if (seen === requests.length && underWay.size === 0) break
      }
      return visit.beacons()
    },
  }
  return visit
}

/** Pinterest's script announces each page view with an `init` of its own. */
const isOurs = ({ automatic, vendor, event }: Beacon) =>
  !automatic && !(vendor === 'pinterest' && event === 'init')

export const byVendor = <T>(toValue: (vendor: Vendor) => T): Record<Vendor, T> =>
  Object.fromEntries(ALL_VENDORS.map((vendor) => [vendor, toValue(vendor)])) as Record<Vendor, T>

/** The same number, or whatever, for all seven. */
export const forAll = <T>(value: T): Record<Vendor, T> => byVendor(() => value)

/** How many beacons of each vendor: `{ meta: 1, … }`. */
export const toCounts = (beacons: Record<Vendor, Beacon[]>) => byVendor((vendor) => beacons[vendor].length)
