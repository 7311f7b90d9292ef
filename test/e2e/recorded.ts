import type { Page } from 'playwright-core'
import { afterEach, expect, vi } from 'vitest'
import { VENDOR_HOSTS } from '../sandbox/answers.js'
import type { Beacon, Vendor } from '../sandbox/beacon.js'
import { readCookies } from '../sandbox/cookies.js'
import { PATIENCE, useShop, type Shop, type ShopOptions, type ShopPage } from './shop.js'
import { ALL_VENDORS } from './wire.js'

/** What each vendor keeps on the site's own origin. consent.md, 3.4 */
const STORAGE: Record<Vendor, RegExp> = {
  meta: /^_fb[cp]$|^lastExternalReferrer/,
  tiktok: /^_?tt/,
  linkedin: /^li_/,
  x: /^_?tw/,
  pinterest: /^_(pin|epik|derived_epik)|^is_eu$/,
  snapchat: /^_sc|^u_sc/,
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

/** What the recorder below has noted in one frame. */
interface Noted {
  readonly calls: Call[]
  /** Granted now; ever; and once, but not all the time since. */
  readonly now: Vendor[]
  readonly ever: Vendor[]
  readonly once: Vendor[]
  /** Of each event that ended as `sent`, where. */
  readonly sent: Vendor[]
  readonly hasTracker: boolean
}

/** The frames of some platforms have a name of their own. */
const EVER_GRANTED = `(window.name.startsWith('[') ? JSON.parse(window.name) : [])`

/**
 * Records what is called on the vendors' globals, whoever makes them, and which pixels were ever granted in this tab. All of
 * it is in the window and its name: a recorder must not write what it looks for.
 */
const RECORDER = `
  window.noted = { calls: [], now: [], once: [], sent: [] }
  const proxies = new WeakMap()
  const record = (name, args) => {
    const text = [name, ...args.slice(0, 2).filter((arg) => typeof arg !== 'object' && typeof arg !== 'function')].join(' ')
    const vendor = ${JSON.stringify(GLOBALS)}[name.split(' ')[0]]
    noted.calls.push({ vendor, text, isGranted: noted.now.includes(vendor) })
  }
  const wrap = (name, value) => {
    if (value === null || (typeof value !== 'function' && name !== 'ttq')) return value
    if (!proxies.has(value))
      proxies.set(value, new Proxy(value, {
        apply(target, self, args) {
          record(name, args)
          return Reflect.apply(target, self, args)
        },
        // TikTok's calls are methods, of one account mostly.
        get(target, key) {
          const found = Reflect.get(target, key)
          if (name === 'ttq' && key === 'instance') return (...args) => wrap('ttq', Reflect.apply(found, target, args))
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
  // For each tracker of the page.
  window.noteSent = (tracker) => {
    const { mode } = tracker.inspect()
    tracker.on('outcome', ({ pixel, outcome }) => { if (outcome === 'sent' && mode === 'live') noted.sent.push(pixel) })
  }
  window.everGranted = () => ${EVER_GRANTED}
  window.noteConsent = ({ pixels }) => {
    const granted = Object.keys(pixels).filter((key) => pixels[key].consent === 'granted')
    noted.once.push(...noted.now.filter((key) => !granted.includes(key)))
    noted.now = granted
    window.name = JSON.stringify([...new Set([...everGranted(), ...granted])])
  }`

/** How a vendor is told of an event of ours: once for each that ends as `sent`. Pinterest's `page` goes before its own. */
const EVENT_CALLS: Record<Vendor, RegExp> = {
  meta: /^fbq track/,
  tiktok: /^ttq (page|track)/,
  linkedin: /^lintrk track/,
  x: /^twq (config|event)/,
  pinterest: /^pintrk track/,
  snapchat: /^snaptr track/,
  reddit: /^rdt track/,
}
/** What an account is set up with, where that is a call: once, and before its events. */
const SET_UP = /^(fbq init|pintrk load|snaptr init|rdt init)/

/** Runs with the tracker: what the app is told of consent and of events, before anything else happens. */
const NOTE = `
  tracker.on('consent', noteConsent)
  noteConsent(tracker.consent.get())
  noteSent(tracker)`

export interface RecordedShop extends Shop {
  /** Requests to vendors, of all of them or of one. */
  requests(vendor?: Vendor): string[]
  /** What the vendors have in cookies and storage. */
  traces(page: Page, vendor?: Vendor): Promise<string[]>
  /** What was called on the vendors' globals: `fbq init 1234567890`. */
  calls(page: Page, vendor?: Vendor): Promise<string[]>
  /** How many events each vendor was told of by a call. */
  told(page: Page): Promise<Record<Vendor, number>>
  /** Nothing was asked of a vendor, left in the browser or called, once nothing more comes. */
  expectNothing(page: Page): Promise<void>
  /** What has to hold of a page at any time. It is checked of every open page after each test. */
  checkInvariants(page: Page): Promise<void>
}

/**
 * A shop whose pages record what their vendors are told, and after each test what holds in all of them. Of a vendor that
 * was never granted: no request, no cookie or storage key, no call. Of one that is not granted now: nothing kept, and no call
 * but its own words for consent. Of one that is: set up once and before its events, told of exactly the events that ended as
 * `sent`, and something kept. And no event id twice at one vendor, no unhandled rejection, no error on the console (a
 * warning that was not announced fails as it does everywhere).
 */
export function useRecordedShop(options?: ShopOptions): RecordedShop {
  const shop = useShop(options)
  const pages: Page[] = []
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
    const cookies = (await readCookies(page, 'https://www.shop.example/')).map(({ name }) => name)
    const stored = await fromFrames<string>(page, '[localStorage, sessionStorage].flatMap(Object.keys)')
    const patterns = vendor ? [STORAGE[vendor]] : Object.values(STORAGE)
    return [...cookies, ...stored].filter((name) => patterns.some((pattern) => pattern.test(name))).sort()
  }
  const recorded = (page: Page): Promise<Call[]> => fromFrames<Call>(page, 'window.noted?.calls ?? []')
  const calls = async (page: Page, vendor?: Vendor): Promise<string[]> =>
    (await recorded(page))
      .filter((call) => vendor === undefined || call.vendor === vendor)
      .map(({ text }) => text)
  const told = async (page: Page) => countEvents(await calls(page))

  // Before the shop's own, which closes the pages.
  afterEach(async () => {
    const checked = pages.splice(0).filter((page) => !page.isClosed())
    const printed = errors
    errors = []
    for (const page of checked) await checkInvariants(page)
    expect(findRepeats(shop.network.beacons())).toEqual([])
    expect(printed).toEqual([])
  })

  async function checkInvariants(page: Page): Promise<void> {
    // Of one moment: Snap's page view of ours may come in between.
    const seen = await fromFrames<Noted>(
      page,
      `[{ ever: ${EVER_GRANTED}, calls: [], now: [], once: [], sent: [], ...window.noted, hasTracker: 'tracker' in window }]`,
    )
    const all = (key: 'now' | 'ever' | 'once' | 'sent') => seen.flatMap((frame) => frame[key])
    const calls = seen.flatMap((frame) => frame.calls)
    const textsOf = (vendor: Vendor) => calls.filter((call) => call.vendor === vendor).map(({ text }) => text)
    for (const vendor of ALL_VENDORS.filter((candidate) => !all('ever').includes(candidate))) {
      expect(requests(vendor), vendor).toEqual([])
      expect(await traces(page, vendor), vendor).toEqual([])
      expect(textsOf(vendor)).toEqual([])
    }
    const unwanted = calls.filter(
      ({ isGranted, text }) => !isGranted && !CONSENT_CALLS.some((call) => text.startsWith(call)),
    )
    expect(unwanted).toEqual([])
    if (!seen.some(({ hasTracker }) => hasTracker)) return

    const ended = all('ever').filter((vendor) => !all('now').includes(vendor))
    const kept = async () => (await Promise.all(ended.map((vendor) => traces(page, vendor)))).flat()
    await vi.waitFor(async () => expect(await kept()).toEqual([]), PATIENCE)
    const texts = calls.map(({ text }) => text)
    const sent = countVendors(all('sent'))
    expect(countEvents(texts)).toEqual(sent)
    const setUps = texts.filter((text) => SET_UP.test(text))
    expect(setUps).toEqual([...new Set(setUps)])
    for (const vendor of all('now').filter((candidate) => sent[candidate])) {
      const own = textsOf(vendor)
      const at = own.findIndex((text) => SET_UP.test(text))
      expect(at, vendor).toBeLessThan(own.findIndex((text) => EVENT_CALLS[vendor].test(text)))
      // After a withdrawal some write again only on the next page. pixels-observed.md (h)
      if (all('once').includes(vendor)) continue
      await vi.waitFor(async () => expect(await traces(page, vendor), vendor).not.toEqual([]), PATIENCE)
    }
  }

  const watch = (page: Page): Page => {
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    pages.push(page)
    return page
  }

  return Object.assign(Object.create(shop) as Shop, {
    async open(...[path, contents, contextOptions]: Parameters<Shop['open']>) {
      return watch(await shop.open(path, toContents(contents), contextOptions))
    },
    async openLive(...[path, contents, contextOptions]: Parameters<Shop['openLive']>) {
      return watch(await shop.openLive(path, toContents(contents), contextOptions))
    },
    async openTab(page: Page, path: string) {
      return watch(await shop.openTab(page, path))
    },
    serve: (contents: ShopPage) => shop.serve(toContents(contents)),
    ...{ requests, traces, calls, told, checkInvariants },
    async expectNothing(page: Page) {
      await shop.settled()
      expect(requests()).toEqual([])
      expect(await traces(page)).toEqual([])
      expect(await calls(page)).toEqual([])
    },
  })
}

const toContents = (contents: ShopPage = {}): ShopPage => ({
  ...contents,
  before: `${RECORDER}\n${contents.before ?? ''}`,
  onLoad: `${NOTE}\n${contents.onLoad ?? ''}`,
})

const countVendors = (found: readonly Vendor[]) =>
  Object.fromEntries(
    ALL_VENDORS.map((vendor) => [vendor, found.filter((each) => each === vendor).length]),
  ) as Record<Vendor, number>

const countEvents = (texts: readonly string[]) =>
  countVendors(texts.flatMap((text) => ALL_VENDORS.filter((vendor) => EVENT_CALLS[vendor].test(text))))

/** Events that one vendor has had twice. Page views of TikTok's carry no id. */
function findRepeats(beacons: readonly Beacon[]): string[] {
  const seen = new Set<string>()
  return beacons
    .filter(({ automatic, eventId }) => !automatic && eventId)
    .map(({ vendor, event, eventId, ids }) => [vendor, event, eventId, ids].join(' '))
    .filter((name) => seen.size === seen.add(name).size)
}
