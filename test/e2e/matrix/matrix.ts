import type { Page } from 'playwright-core'
import { afterEach, beforeAll, expect } from 'vitest'
import { VENDOR_HOSTS } from '../../sandbox/answers.js'
import type { Beacon, Vendor } from '../../sandbox/beacon.js'
import { useShop, type Shop, type ShopOptions, type ShopPage } from '../shop.js'
import { ALL_VENDORS } from '../wire.js'
import { servePlatforms } from './platforms.js'

/** What each vendor keeps on the site's own origin. consent.md, 3.4 */
const STORAGE: Record<Vendor, RegExp> = {
  meta: /^_fb[cp]$|^lastExternalReferrer/,
  tiktok: /^_?tt/,
  linkedin: /^li_/,
  x: /^_?tw/,
  pinterest: /^_(pin|epik|derived_epik)/,
  snapchat: /^_sc|^u_sc|^is_eu$/,
  reddit: /^_rdt/,
}

const GLOBALS: Record<string, Vendor> = {
  fbq: 'meta',
  ttq: 'tiktok',
  lintrk: 'linkedin',
  twq: 'x',
  pintrk: 'pinterest',
  snaptr: 'snapchat',
  rdt: 'reddit',
}

/** The vendors' own words for consent: the only ones that a pixel may hear while it is not granted. */
const CONSENT_CALLS = [
  'fbq consent revoke',
  'fbq set autoConfig',
  'ttq revokeConsent',
  'pintrk setconsent false',
  'rdt disableFirstPartyCookies',
]

/** A call of a vendor's function, and whether its pixel was granted as the app had last been told. */
interface Call {
  readonly vendor: Vendor
  /** `fbq track Purchase`: the function and its first two arguments where they are plain. */
  readonly text: string
  readonly isGranted: boolean
}

/** The frames of some platforms have a name of their own. */
const EVER_GRANTED = `(window.name.startsWith('[') ? JSON.parse(window.name) : [])`

/**
 * Records what is called on the vendors' globals, whoever makes them, and which pixels were ever granted in this tab. All of
 * it is in the window and its name: a recorder must not write what it looks for.
 */
const RECORDER = `
  window.vendorCalls = []
  window.grantedNow = []
  const proxies = new WeakMap()
  const record = (name, args) => {
    const text = [name, ...args.slice(0, 2).filter((arg) => typeof arg !== 'object' && typeof arg !== 'function')].join(' ')
    const vendor = ${JSON.stringify(GLOBALS)}[name.split(' ')[0]]
    vendorCalls.push({ vendor, text, isGranted: grantedNow.includes(vendor) })
  }
  const wrap = (name, value) => {
    if (value === null || (typeof value !== 'function' && name !== 'ttq')) return value
    if (!proxies.has(value))
      proxies.set(value, new Proxy(value, {
        apply(target, self, args) {
          record(name, args)
          return Reflect.apply(target, self, args)
        },
        // TikTok's calls are methods.
        get(target, key) {
          const found = Reflect.get(target, key)
          if (name !== 'ttq' || typeof found !== 'function' || !/^(page|track|identify|\\w+Consent)$/.test(String(key))) return found
          return (...args) => {
            record('ttq ' + key, args)
            return Reflect.apply(found, target, args)
          }
        },
      }))
    const proxy = proxies.get(value)
    proxies.set(proxy, proxy)
    return proxy
  }
  for (const name of ['_fbq', ...${JSON.stringify(Object.keys(GLOBALS))}]) {
    let value
    Object.defineProperty(window, name, {
      configurable: true,
      get: () => value,
      set: (next) => (value = wrap(name.replace('_', ''), next)),
    })
  }
  window.everGranted = () => ${EVER_GRANTED}
  window.noteConsent = ({ pixels }) => {
    const granted = Object.keys(pixels).filter((key) => pixels[key].consent === 'granted')
    grantedNow = granted
    window.name = JSON.stringify([...new Set([...everGranted(), ...granted])])
  }`

export interface Matrix extends Omit<Shop, 'open'> {
  /** Opens a page whose tracker has this `consent` option, as text. Its vendors' calls are recorded. */
  open(consent: string, contents?: ShopPage & { path?: string }): Promise<Page>
  /** Loads the page again, as another release of the shop; what the browser keeps stays. Forgets the requests so far. */
  release(page: Page, consent: string, contents?: ShopPage): Promise<void>
  /** Requests to vendors, of all of them or of one. */
  requests(vendor?: Vendor): string[]
  /** Nothing was asked of a vendor, left in the browser or called, once nothing more comes. */
  expectNothing(page: Page): Promise<void>
  /** What the vendors have in cookies and storage. */
  traces(page: Page, vendor?: Vendor): Promise<string[]>
  calls(page: Page, vendor?: Vendor): Promise<string[]>
}

/**
 * A shop for the scenarios of consent.md, section 7, and after each test what holds in all of them: nothing of a vendor that
 * was never granted, no call of one that is not granted but its own words for consent, no event id twice at one vendor, no
 * unhandled rejection and no error on the console (a warning that was not announced fails as it does everywhere).
 */
export function useMatrix(options?: ShopOptions): Matrix {
  const shop = useShop(options)
  let pages: Page[] = []
  let errors: string[] = []

  const requests = (vendor?: Vendor): string[] =>
    shop.network.requests
      .map(({ url }) => url)
      .filter((url) => {
        const found = VENDOR_HOSTS[new URL(url).hostname]
        return found !== undefined && (vendor === undefined || found === vendor)
      })
  /** From every frame of the page. Nothing of one that is refused its storage, as a browser may do. */
  const fromFrames = async <T>(page: Page, list: string): Promise<T[]> => {
    const code = `(() => { try { return ${list} } catch (error) { if (error.name === 'SecurityError') return []; throw error } })()`
    return (await Promise.all(page.frames().map((frame) => frame.evaluate<T[]>(code)))).flat()
  }
  const traces = async (page: Page, vendor?: Vendor): Promise<string[]> => {
    const cookies = (await page.context().cookies('https://www.shop.example/')).map(({ name }) => name)
    const stored = await fromFrames<string>(page, '[localStorage, sessionStorage].flatMap(Object.keys)')
    const patterns = vendor ? [STORAGE[vendor]] : Object.values(STORAGE)
    return [...cookies, ...stored].filter((name) => patterns.some((pattern) => pattern.test(name))).sort()
  }
  const recorded = (page: Page): Promise<Call[]> => fromFrames<Call>(page, 'window.vendorCalls ?? []')
  const calls = async (page: Page, vendor?: Vendor): Promise<string[]> =>
    (await recorded(page))
      .filter((call) => vendor === undefined || call.vendor === vendor)
      .map(({ text }) => text)

  beforeAll(() => servePlatforms(shop.network))

  // Before the shop's own, which closes the pages.
  afterEach(async () => {
    const checked = pages
    const printed = errors
    pages = []
    errors = []
    try {
      for (const page of checked) await checkInvariants(page)
      expect(findRepeats(shop.network.beacons())).toEqual([])
      expect(printed).toEqual([])
    } finally {
      for (const page of checked) await leave(page)
    }
  })

  /** What a script sends as its page goes must not be taken for the next page's. */
  async function leave(page: Page): Promise<void> {
    const isQuiet = requests().length === 0
    await page.close({ runBeforeUnload: false })
    if (!isQuiet) await shop.settled()
  }

  async function checkInvariants(page: Page): Promise<void> {
    const granted = await fromFrames<Vendor>(page, EVER_GRANTED)
    for (const vendor of ALL_VENDORS.filter((candidate) => !granted.includes(candidate))) {
      expect(requests(vendor), vendor).toEqual([])
      expect(await traces(page, vendor), vendor).toEqual([])
      expect(await calls(page, vendor), vendor).toEqual([])
    }
    const unwanted = (await recorded(page)).filter(
      ({ isGranted, text }) => !isGranted && !CONSENT_CALLS.some((call) => text.startsWith(call)),
    )
    expect(unwanted).toEqual([])
  }

  const watch = (page: Page): Page => {
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    pages.push(page)
    return page
  }

  return Object.assign(Object.create(shop) as Shop, {
    async open(consent: string, given: ShopPage & { path?: string } = {}) {
      const { path, ...contents } = given
      // One page at a time: what an earlier one does would be taken for this one's.
      for (const earlier of pages.splice(0)) {
        await checkInvariants(earlier)
        await leave(earlier)
      }
      return watch(await shop.open(path, toContents(consent, contents)))
    },
    async release(page: Page, consent: string, contents: ShopPage = {}) {
      shop.serve(toContents(consent, contents))
      await shop.settled()
      shop.network.clear()
      await page.reload()
    },
    async openTab(page: Page, path: string) {
      return watch(await shop.openTab(page, path))
    },
    requests,
    traces,
    calls,
    async expectNothing(page: Page) {
      await shop.settled()
      expect(requests()).toEqual([])
      expect(await traces(page)).toEqual([])
      expect(await calls(page)).toEqual([])
    },
  })
}

/** Runs with the tracker: what the app is told of consent, before anything else happens. */
const NOTE = `
  tracker.on('consent', noteConsent)
  noteConsent(tracker.consent.get())`

const toContents = (consent: string, contents: ShopPage): ShopPage => ({
  ...contents,
  options: `${contents.options ?? ''} consent: ${consent},`,
  before: `${RECORDER}\n${contents.before ?? ''}`,
  onLoad: `${NOTE}\n${contents.onLoad ?? ''}`,
})

/** Events that one vendor has had twice. Page views of TikTok's carry no id. */
function findRepeats(beacons: readonly Beacon[]): string[] {
  const seen = new Set<string>()
  return beacons
    .filter(({ automatic, eventId }) => !automatic && eventId)
    .map(({ vendor, event, eventId, ids }) => [vendor, event, eventId, ids].join(' '))
    .filter((name) => seen.size === seen.add(name).size)
}

/** `{ meta: 'granted', … }`, as the page's tracker has it. */
export const consentOf = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(
    `Object.fromEntries(Object.entries(tracker.consent.get().pixels).map(([key, { consent }]) => [key, consent]))`,
  )

/** Waits until the pixel has this consent: platforms tell of changes when they like. */
export const waitForConsent = (page: Page, consent: string, key = 'meta') =>
  page.waitForFunction(`tracker.consent.get().pixels['${key}'].consent === '${consent}'`)
