import { browserPage, later, listen, now, openStore, readCookie, type Page } from '../platform/env'
import type { Tracker } from '../tracker'
import type { ConsentValue } from '../types'
import {
  CLICK_RULES,
  findClickId,
  isAbout,
  toApiValue,
  toCookieValue,
  toParams,
  writeClickId,
  type ClickRule,
} from './clickRules'

export interface ClickIdOptions {
  /**
   * `landing` keeps the landing page's address and referrer in memory until a choice is made, so that click ids survive
   * the route changes before it; `grant` keeps nothing, and reads the address as it is at the grant.
   * @default 'landing'
   */
  capture?: 'landing' | 'grant' | undefined
}

/** How the visitor came, as far as a granted pixel may know it. */
export interface Attribution {
  /** By platform, what its conversions API takes: Meta's `fbc` (`fb.1.1700000000000.AbC`), else the click id itself. */
  readonly clickIds: Readonly<Record<string, string>>
  /** The landing page's `utm_*` parameters, without the prefix: `{ source: 'newsletter' }`. */
  readonly utm: Readonly<Record<string, string>>
}

export interface ClickIds {
  /** What is granted at this moment; empty on a server. */
  read(): Attribution
}

interface Landing {
  readonly url: string
  readonly referrer: string
  /** Epoch ms. */
  readonly time: number
}

interface Click extends Landing {
  readonly id: string
}

const UTM_KEY = 'omnipixel.utm'
const MAX_UTM_LENGTH = 200 // enough for the name of any campaign
const CHECK_MS = 3000 // scripts write their cookies with their first beacons

/**
 * Keeps the ad platforms' click ids: once a pixel is granted, its platform's id goes from the landing page's URL into the
 * platform's own first-party cookie, in its format and for its lifetime. Where the platform's script can read the id in
 * the present URL, writing it is left to the script. Before a grant nothing is read out of the URL or stored; a withdrawal
 * removes the cookies with all else that the platform has stored.
 *
 * Call it where the tracker is made, before a router changes the URL. It ends with the tracker.
 *
 * @example
 * const clicks = clickIds(tracker)
 * clicks.read() // { clickIds: { meta: 'fb.1.1700000000000.AbC' }, utm: { source: 'facebook' } }
 */
export function clickIds(
  tracker: Pick<Tracker, 'on' | 'inspect' | 'consent'>,
  { capture = 'landing' }: ClickIdOptions = {},
): ClickIds {
  const page = browserPage()
  const { mode, pixels } = tracker.inspect()
  if (!page || mode === 'off') return { read: () => ({ clickIds: {}, utm: {} }) }
  const isLive = mode === 'live'
  const store = isLive ? openStore(page, 'sessionStorage') : undefined
  const platforms = [...new Set(pixels.map(({ platform }) => platform))]
  const clicks: Partial<Record<string, Click>> = {} // by platform
  const denied = new Set<string>() // platforms: the landing page is no longer theirs to know
  let landing = capture === 'landing' ? toLanding(page) : undefined
  let utm = {}

  const isAnywhere = (platform: string, consent: ConsentValue): boolean => {
    const states = tracker.consent.get().pixels
    return pixels.some((pixel) => pixel.platform === platform && states[pixel.key]!.consent === consent)
  }
  const isGranted = (platform: string): boolean => isAnywhere(platform, 'granted')
  const isOpen = (platform: string): boolean => isAnywhere(platform, 'unset')

  const write = (rule: ClickRule, { id, time }: Click): void => {
    if (!isLive) return
    if (!isAbout(readCookie(page, rule.cookie), id)) writeClickId(page, rule, id, time)
    try {
      const [key, value] = rule.toSession?.(id) ?? []
      if (key && !store!.getItem(key)?.includes(id)) store!.setItem(key, value!)
    } catch {
      // Forbidden storage: the platform learns of the click from the site's server, or not at all.
    }
  }
  /** When the script has had its time, or the page is left; unless consent has gone, and the click with it. */
  const writeLater = (platform: string, rule: ClickRule, click: Click): void => {
    const ending = new AbortController()
    const end = (): void => {
      cancel()
      ending.abort()
      if (clicks[platform] === click && isGranted(platform)) write(rule, click)
    }
    const cancel = later(end, CHECK_MS)
    listen(page, 'pagehide', end, ending.signal)
  }
  const keep = (platform: string): void => {
    const present = toLanding(page)
    const source = (!denied.has(platform) && landing) || present
    const found = toUtm(source.url)
    if (found) utm = found
    const rule = CLICK_RULES[platform]
    if (!rule || clicks[platform]) return
    const id =
      findClickId(rule, source.url) ?? (rule.isInReferrer ? findClickId(rule, source.referrer) : undefined)
    if (!id) return
    const click = (clicks[platform] = { ...source, id })
    const isScript = pixels.some((pixel) => pixel.platform === platform && pixel.transport === 'script')
    if (isScript && !rule.isOurs && findClickId(rule, present.url) === id) writeLater(platform, rule, click)
    else write(rule, click)
  }
  const follow = (): void => {
    // Consent may stand already, but a page that nobody has seen stores nothing.
    if ((page.document as { prerendering?: boolean }).prerendering) return
    for (const platform of platforms) {
      if (isGranted(platform)) keep(platform)
      else {
        delete clicks[platform]
        if (!isOpen(platform)) denied.add(platform)
      }
    }
    if (!platforms.some(isOpen)) landing = undefined
    if (!platforms.some(isGranted)) utm = {}
    keepUtm(store, utm)
  }

  tracker.on('consent', follow)
  page.document.addEventListener('prerenderingchange', follow, { once: true })
  utm = readUtm(store)
  follow()

  return {
    read() {
      const clickIds: Record<string, string> = {}
      for (const platform of platforms.filter(isGranted)) {
        const rule = CLICK_RULES[platform]
        if (!rule) continue
        const click = clicks[platform]
        const cookie = readCookie(page, rule.cookie)
        // Another click's cookie is on its way out; where cookies are forbidden there is none at all.
        const value =
          click && !isAbout(cookie, click.id) ? toCookieValue(rule, click.id, click.time, 2) : cookie
        const told = toApiValue(rule, value)
        if (told) clickIds[platform] = told
      }
      return { clickIds, utm: platforms.some(isGranted) ? { ...utm } : {} }
    },
  }
}

const toLanding = ({ location, document }: Page): Landing => ({
  url: location.href,
  referrer: document.referrer,
  time: now(),
})

/** Nothing where the URL has none. */
function toUtm(url: string): Record<string, string> | undefined {
  const found = toParams(url).filter(([name]) => /^utm_\w{1,20}$/.test(name))
  if (!found[0]) return undefined
  return Object.fromEntries(found.map(([name, value]) => [name.slice(4), value.slice(0, MAX_UTM_LENGTH)]))
}

function readUtm(store: Storage | undefined): Record<string, string> {
  try {
    return (JSON.parse(store!.getItem(UTM_KEY)!) ?? {}) as Record<string, string>
  } catch {
    return {} // forbidden or corrupted storage: they are known on their own page alone
  }
}

/** For the further pages of this visit. */
function keepUtm(store: Storage | undefined, utm: object): void {
  try {
    if (Object.keys(utm)[0]) store!.setItem(UTM_KEY, JSON.stringify(utm))
    else store!.removeItem(UTM_KEY)
  } catch {
    // As above.
  }
}
