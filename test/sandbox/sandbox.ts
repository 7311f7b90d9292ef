import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, BrowserContextOptions, Page, Request } from 'playwright-core'
import type { Beacon, Vendor } from './beacon.js'
import { type LaunchOptions, launchBrowser, launchProfile } from './launch.js'
import { createVendorNetwork, type VendorNetwork, type VendorNetworkOptions } from './network.js'
import { servePages, SHOP } from './pages.js'

export type SandboxOptions = VendorNetworkOptions & LaunchOptions

export interface ProfileOptions extends BrowserContextOptions {
  /** The profile of an ordinary visitor, which takes a second to start. By default it is that of a private window. @default false */
  isOrdinary?: boolean
}

export interface Sandbox {
  network: VendorNetwork
  /** Opens a blank page of the shop in a fresh profile. */
  open(path?: string, options?: ProfileOptions): Promise<Page>
  /** The beacons once no request has come for `ms` and none is under way: what a test needs before it says that something was not sent. */
  settled(vendor: Vendor, ms?: number): Promise<Beacon[]>
  /** Closes the pages and forgets everything. For `afterEach`. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** A request that is cancelled as its page goes is never reported as over. */
const MAX_SETTLING_MS = 3_000
const QUIET_MS = 40

/** Lets a page do what is due. Bounded, since one that came from the back/forward cache does not answer Playwright. */
const takeTurn = (page: Page) =>
  Promise.race([
    page.evaluate('new Promise((done) => setTimeout(done, 10))').catch(() => undefined),
    sleep(1_000),
  ])

/** One network and one browser for a test file. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const network = await createVendorNetwork(options)
  servePages(network)
  const browser = await launchBrowser(network, options)
  const contexts: BrowserContext[] = []

  // What the browser has begun and we have not seen: on a busy machine a connection may take longer than any fixed wait.
  const underWay = new Set<Request>()
  const hasArrived = (request: Request) =>
    network.requests.some(({ url }) => url === request.url()) || network.refused.includes(request.url())

  async function openProfile({ isOrdinary, ...contextOptions }: ProfileOptions = {}) {
    const context = isOrdinary
      ? await launchProfile(network, options, contextOptions)
      : await browser.newContext(contextOptions)
    const own = new Set<Request>()
    context.on('request', (request) => (own.add(request), underWay.add(request)))
    context.on('requestfinished', (request) => underWay.delete(request))
    context.on('requestfailed', (request) => underWay.delete(request))
    // What is cancelled with it is never reported as over.
    context.on('close', () => own.forEach((request) => underWay.delete(request)))
    return context.pages()[0] ?? context.newPage()
  }
  // The next test's profile opens while this one waits: a renderer takes longer to start than most tests to run.
  let spare = openProfile()

  return {
    network,
    async open(path = '/a', contextOptions) {
      const page = await (contextOptions === undefined ? spare : openProfile(contextOptions))
      if (contextOptions === undefined) spare = openProfile()
      contexts.push(page.context())
      await page.goto(`https://${SHOP}${path}`)
      return page
    },
    async settled(vendor, ms = 120) {
      for (const end = Date.now() + MAX_SETTLING_MS; Date.now() < end;) {
        const seen = network.requests.length
        await sleep(ms)
        await Promise.all(contexts.flatMap((context) => context.pages()).map(takeTurn))
        if (seen === network.requests.length && [...underWay].every(hasArrived)) break
      }
      return network.beacons(vendor)
    },
    async reset() {
      await Promise.all(contexts.splice(0).map((context) => context.close()))
      // What the page sent as it was closed must not arrive in the next test.
      for (let seen = -1; seen !== network.requests.length; await sleep(QUIET_MS))
        seen = network.requests.length
      underWay.clear()
      network.reset()
    },
    async close() {
      await spare
      await browser.close()
      await network.close()
    },
  }
}
