import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'
import type { Beacon, Vendor } from '../sandbox/beacon.js'
import type { VendorNetwork } from '../sandbox/network.js'
import { goBackFromCache } from '../sandbox/backForwardCache.js'
import { SHOP, toBlankPage } from '../sandbox/pages.js'
import { createSandbox, type ProfileOptions, type Sandbox, type SandboxOptions } from '../sandbox/sandbox.js'
import { toPixels } from './accounts.js'
import { bundleCore } from './bundle.js'
import { ALL_VENDORS, isOf } from './wire.js'

/** What every page of the shop holds. All of it is text that runs in the page. */
export interface ShopPage {
  /** The `pixels` option. @default all seven */
  pixels?: string
  /** Further options of the tracker, e.g. `script: { timeoutMs: 500 }`. */
  options?: string
  /** Runs before the tracker is made. */
  before?: string
  /** Runs when it has been made, on every load: what an app does at its start. */
  onLoad?: string
  body?: string
  /** For the page's own scripts, where its headers ask for one. */
  nonce?: string
  headers?: Record<string, string>
}

export interface ShopOptions extends SandboxOptions {
  /** Real scripts warn, throw and talk to more hosts than the doubles: only our own problems count. @default false */
  toleratesVendors?: boolean
  /** Scripts that its pages may ask for beside Omnipixel's, by path. */
  scripts?: Readonly<Record<string, () => Promise<string>>>
}

export type Found = Record<Vendor, Beacon[]>

export interface Shop {
  readonly network: VendorNetwork
  /** Opens a page in a fresh profile. `window.tracker` is there; nothing has been called on it. */
  open(path?: string, contents?: ShopPage, options?: ProfileOptions): Promise<Page>
  /** The same, with consent for marketing given, and every script live. */
  openLive(path?: string, contents?: ShopPage, options?: ProfileOptions): Promise<Page>
  /** Changes what the pages hold from now on: another release of the shop. */
  serve(contents: ShopPage): void
  /** Leaves the page for another one, and comes back to it as it was: out of the back/forward cache. */
  leaveAndReturn(page: Page, via?: string): Promise<void>
  /** Another tab of the same visitor. */
  openTab(page: Page, path: string): Promise<Page>
  /** Waits until each of the vendors (all, unless some are given) has had `count` of each of our events. */
  came(names: string | readonly string[], vendors?: readonly Vendor[], count?: number): Promise<void>
  /** The same, and then until nothing more comes. Gives all there are of it. */
  arrived(name: string, vendors?: readonly Vendor[], count?: number): Promise<Found>
  /** Every beacon that was asked for by a call, once nothing more comes. */
  settled(): Promise<Beacon[]>
  /** Announces what the test means to cause: a part of a warning's text, or of an exception's. */
  expectProblem(part: string): void
}

/** What a page is told when its tab goes to the background, or the visitor to another app, and when it is back. */
const toVisibility = (state: 'hidden' | 'visible') => `
  Object.defineProperties(document, {
    hidden: { configurable: true, value: ${state === 'hidden'} },
    visibilityState: { configurable: true, value: '${state}' },
  })
  document.dispatchEvent(new Event('visibilitychange'))`
export const HIDE = toVisibility('hidden')
export const SHOW = toVisibility('visible')

/** A page of the shop without Omnipixel. */
export const EMPTY = '/empty'
/** Long, since two cores serve several browsers when everything runs. */
export const PATIENCE = { timeout: 15_000, interval: 20 }
/** Longer than Snap collects a batch: what would come twice has come twice by then. */
const QUIET_MS = 350

/**
 * One sandbox for a test file, whose shop has Omnipixel on every page. A test fails on a request to an unknown host, on
 * an exception in the page, and on a warning that it did not announce.
 */
export function useShop({ toleratesVendors = false, scripts = {}, ...options }: ShopOptions = {}): Shop {
  let sandbox: Sandbox
  const served: Record<string, string> = {}
  let contents: ShopPage = {}
  let problems: string[] = []
  let announced: string[] = []

  beforeAll(async () => {
    const all = Object.entries({ '/omnipixel.js': bundleCore, ...scripts })
    await Promise.all([
      createSandbox(options).then((created) => (sandbox = created)),
      ...all.map(async ([path, bundle]) => (served[path] = await bundle())),
    ])
    sandbox.network.serve(SHOP, ({ url }) => {
      const { pathname } = new URL(url)
      const script = served[pathname]
      const [type, body] = script
        ? ['text/javascript', script]
        : ['text/html', pathname === EMPTY ? toBlankPage() : toPage(contents)]
      return { status: 200, headers: { 'content-type': `${type}; charset=utf-8`, ...contents.headers }, body }
    })
  })
  afterEach(async () => {
    const unexpected = toleratesVendors ? [] : sandbox.network.unexpected().map(({ url }) => url)
    const counted = problems.filter((problem) => !toleratesVendors || problem.includes('omnipixel'))
    const unannounced = counted.filter((problem) => !announced.some((part) => problem.includes(part)))
    const missing = announced.filter((part) => !problems.some((problem) => problem.includes(part)))
    problems = []
    announced = []
    contents = {}
    await sandbox.reset()

    expect({ unexpected, unannounced, missing }).toEqual({ unexpected: [], unannounced: [], missing: [] })
  })
  afterAll(() => sandbox.close())

  function watch(page: Page): Page {
    page.on('pageerror', (error) => problems.push(`exception: ${error.message} ${error.stack}`))
    // Ours and the vendors' are warnings; what the browser says of a blocked request is an error.
    page.on('console', (message) => {
      if (message.type() === 'warning') problems.push(message.text())
    })
    return page
  }

  const toFound = (name: string, vendor: Vendor) =>
    sandbox.network.beacons(vendor).filter((beacon) => isOf(name, beacon))

  const shop: Shop = {
    get network() {
      return sandbox.network
    },
    async open(path = '/a', given = {}, contextOptions) {
      // An empty page first, so that the listeners are there before anything happens.
      const page = watch(await sandbox.open(EMPTY, contextOptions))
      sandbox.network.clear()
      contents = given
      await page.goto(`https://${SHOP}${path}`)
      return page
    },
    async openLive(path, given, contextOptions) {
      const page = await shop.open(path, given, contextOptions)
      await page.evaluate('tracker.consent.set({ marketing: true })')
      await whenLive(page)
      return page
    },
    serve: (given) => void (contents = given),
    async leaveAndReturn(page, via = EMPTY) {
      // A page with requests under way is not kept, and one that is loading is not left.
      await shop.settled()
      await page.goto(`https://${SHOP}${via}`)
      await shop.settled()
      await goBackFromCache(page)
    },
    async openTab(page, path) {
      const tab = watch(await page.context().newPage())
      await tab.goto(`https://${SHOP}${path}`)
      return tab
    },
    async came(names, vendors = ALL_VENDORS, count = 1) {
      const missing = () =>
        [names]
          .flat()
          .flatMap((name) =>
            vendors.flatMap((vendor) => (toFound(name, vendor).length < count ? `${name} at ${vendor}` : [])),
          )
      await vi.waitFor(() => expect(missing()).toEqual([]), PATIENCE)
    },
    async arrived(name, vendors, count) {
      await shop.came(name, vendors, count)
      await shop.settled()
      return Object.fromEntries(ALL_VENDORS.map((vendor) => [vendor, toFound(name, vendor)])) as Found
    },
    async settled() {
      await sandbox.settled('meta', QUIET_MS)
      return sandbox.network.beacons().filter(({ automatic }) => !automatic)
    },
    expectProblem: (part) => void announced.push(part),
  }
  return shop
}

const toPage = ({
  pixels = toPixels(),
  options = '',
  before = '',
  onLoad = '',
  body = '',
  nonce = '',
}: ShopPage) =>
  toBlankPage(`<script src="/omnipixel.js" nonce="${nonce}"></script>
<script nonce="${nonce}">
  ${before}
  window.pixels = ${pixels}
  window.tracker = omnipixel.createTracker({ pixels, consent: { sources: [omnipixel.gpc()] }, ${options} })
  ${onLoad}
</script>
${body}`)

/** Waits until the pixels (all of them, unless some are named by key) are live. */
export async function whenLive(page: Page, keys: readonly string[] = ALL_VENDORS): Promise<void> {
  const statuses = `Object.fromEntries(tracker.inspect().pixels.map(({ key, status }) => [key, status]))`
  const live = Object.fromEntries(keys.map((key) => [key, 'ready']))
  await vi.waitFor(async () => expect(await page.evaluate(statuses)).toMatchObject(live), PATIENCE)
}

/** What became of an event at each pixel, by event name; of the last one where there were several. */
export const outcomesOf = (page: Page, name: string): Promise<Record<string, string>> =>
  page.evaluate(`tracker.inspect().events.filter(({ event }) => event.name === '${name}').pop()?.outcomes`)

/** How many beacons of each vendor: `{ meta: 1, … }`. */
export const toCounts = (beacons: Found): Record<string, number> =>
  Object.fromEntries(Object.entries(beacons).map(([vendor, found]) => [vendor, found.length]))

/** The same number, or whatever, for all seven. */
export const forAll = <T>(value: T): Record<Vendor, T> =>
  Object.fromEntries(ALL_VENDORS.map((vendor) => [vendor, value])) as Record<Vendor, T>
