import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { Beacon, Vendor } from './beacon.js'
import { type LaunchOptions, launchBrowser } from './launch.js'
import { createVendorNetwork, type VendorNetwork, type VendorNetworkOptions } from './network.js'
import { servePages, SHOP } from './pages.js'

export type SandboxOptions = VendorNetworkOptions & LaunchOptions

export interface Sandbox {
  network: VendorNetwork
  /** Opens a blank page of the shop in a fresh profile. */
  open(path?: string, options?: BrowserContextOptions): Promise<Page>
  /** The beacons once no request has come for `ms`: what a test needs before it says that something was not sent. */
  settled(vendor: Vendor, ms?: number): Promise<Beacon[]>
  /** Closes the pages and forgets everything. For `afterEach`. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** One network and one browser for a test file. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const network = await createVendorNetwork(options)
  servePages(network)
  const browser = await launchBrowser(network, options)
  const contexts: BrowserContext[] = []

  async function openProfile(options?: BrowserContextOptions) {
    const context = await browser.newContext(options)
    return context.newPage()
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
    async settled(vendor, ms = 80) {
      let seen = -1
      while (seen !== network.requests.length) {
        seen = network.requests.length
        await sleep(ms)
      }
      return network.beacons(vendor)
    },
    async reset() {
      await Promise.all(contexts.splice(0).map((context) => context.close()))
      network.reset()
    },
    async close() {
      await spare
      await browser.close()
      await network.close()
    },
  }
}
