import { readCookie, writeCookie, type Page } from '../platform/env'

/** One platform's click id: the URL parameter it arrives in, and the first-party cookie in which the platform's script looks for it. */
export interface ClickRule {
  readonly param: string
  readonly cookie: string
  readonly days: number
  /** On the highest domain that takes it, or on the host without `www.`: one beside the script's own would hide that. */
  readonly on: 'site' | 'bare'
  readonly attributes: string
  /** True where the platform looks into the referrer too. */
  readonly isInReferrer?: boolean
  /** True where the platform's script writes no such cookie. */
  readonly isOurs?: boolean
  /** The cookie's value, where it is not the click id itself. */
  toValue?(id: string, time: number, labels: number): string
  /** What its script looks for in the session storage, where it does not look into the cookie. */
  toSession?(id: string): readonly [key: string, value: string]
}

const LAX = '; SameSite=Lax'
const STRICT = '; SameSite=Strict; Secure'

/**
 * Names, formats and lifetimes as the platforms' own scripts write them.
 *
 * @see https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/fbp-and-fbc
 * @see https://business.x.com/en/help/campaign-measurement-and-analytics/conversion-tracking-for-websites
 */
export const CLICK_RULES: Readonly<Partial<Record<string, ClickRule>>> = {
  meta: {
    param: 'fbclid',
    cookie: '_fbc',
    days: 90,
    on: 'site',
    attributes: LAX,
    isInReferrer: true,
    // The dots separate the parts, so that one within the id is spelt out.
    toValue: (id, time, labels) => `fb.${labels - 1}.${time}.${id.replace(/\./g, '__DOT__')}`,
  },
  tiktok: {
    param: 'ttclid',
    cookie: 'ttclid',
    days: 1,
    on: 'site',
    attributes: LAX,
    // Its script writes the cookie and reports what is here.
    toSession: (callback) => ['tt_adInfo', JSON.stringify({ callback })],
  },
  linkedin: { param: 'li_fat_id', cookie: 'li_fat_id', days: 30, on: 'site', attributes: '' },
  x: {
    param: 'twclid',
    cookie: '_twclid',
    days: 30,
    on: 'site',
    attributes: STRICT,
    toValue: (twclid, time) =>
      encodeURIComponent(
        JSON.stringify({ pixelVersion: '2.3.35', timestamp: String(time), twclid, source: 1 }),
      ),
  },
  pinterest: { param: 'epik', cookie: '_epik', days: 365, on: 'bare', attributes: '' },
  // Its script keeps the id in a form of its own; this name is the one that servers look for.
  snapchat: {
    param: 'ScCid',
    cookie: '_scclid',
    days: 365,
    on: 'site',
    attributes: LAX,
    isInReferrer: true,
    isOurs: true,
  },
  reddit: { param: 'rdt_cid', cookie: '_rdt_cid', days: 90, on: 'site', attributes: STRICT },
}

// A click id is one word; anything else would end the cookie early, or was not made by the platform.
const CLICK_ID = /^[\w.~+/=:-]{1,500}$/

/** The platform's click id in a URL. Names are compared without case: Snap's arrives in several. */
export function findClickId({ param }: ClickRule, url: string): string | undefined {
  for (const [name, value] of toParams(url))
    if (name.toLowerCase() === param.toLowerCase() && CLICK_ID.test(value)) return value
  return undefined
}

/** Of a URL; of text that is none (an empty referrer), nothing. */
export function toParams(url: string): [name: string, value: string][] {
  const [, query = ''] = /^[^?#]*\?([^#]*)/.exec(url) ?? []
  return [...new URLSearchParams(query)]
}

/** Writes the cookie where the platform's script would. Where no domain takes it, there is none. */
export function writeClickId(page: Page, rule: ClickRule, id: string, time: number): void {
  const { hostname } = page.location
  const all = hostname.split('.').map((_, index, labels) => labels.slice(-index - 1).join('.'))
  const domains = { site: all, bare: [hostname.replace(/^www\./, '')] }[rule.on]
  // The last try names no domain: addresses and single names take no other.
  for (const domain of [...domains, '']) {
    const value = toCookieValue(rule, id, time, (domain || hostname).split('.').length)
    const scope = domain && `; Domain=${domain}`
    writeCookie(
      page,
      `${rule.cookie}=${value}; Path=/; Max-Age=${rule.days * 86_400}${scope}${rule.attributes}`,
    )
    if (readCookie(page, rule.cookie) === value) return
  }
}

/** @param labels of the cookie's domain: 1 for `localhost`, 2 for `example.com`. */
export const toCookieValue = (rule: ClickRule, id: string, time: number, labels: number): string =>
  rule.toValue?.(id, time, labels) ?? id

/** True if the cookie is about this click. */
export const isAbout = (cookie: string, id: string): boolean =>
  decode(cookie)
    .replace(/__DOT__/g, '.')
    .includes(id)

/** What the conversions API takes of the cookie. */
export const toApiValue = (rule: ClickRule, cookie: string): string =>
  rule.cookie === '_twclid' ? (/"twclid":"([^"]*)"/.exec(decode(cookie))?.[1] ?? '') : cookie

function decode(cookie: string): string {
  try {
    return decodeURIComponent(cookie)
  } catch {
    return cookie // somebody else's, with a stray percent sign
  }
}
