import { now, writeCookie, type Page } from '../platform/env'

/** How the visitor's choice is kept between pages: one first-party cookie that a server can read too. */
export interface ConsentPersistence {
  /** @default 'omnipixel_consent' */
  cookie?: string | undefined
  /** Of your policy. A grant given under another version no longer counts; a denial stays. @default '1' */
  version?: string | undefined
  /** How long a grant counts; a denial counts for 400 days, if this is less. The cookie stays for as long. @default 180 */
  maxAgeDays?: number | undefined
  /** Share the choice among subdomains, e.g. `'example.com'`. By default the cookie is for this host alone. */
  domain?: string | undefined
}

/** What was chosen: `true` granted, `false` denied. By purpose, and by `@` and a pixel's key. */
export type ConsentChoice = Readonly<Record<string, boolean>>

/** A choice and when it was made (epoch ms). */
export interface StoredChoice {
  readonly choice: ConsentChoice
  readonly decidedAt: number
}

export const COOKIE = 'omnipixel_consent'
const VERSION = '1'
const MAX_AGE_DAYS = 180
const DAY_MS = 864e5
/** A year at least has to pass before who has opted out is asked again (California), and browsers keep no cookie longer. */
const DENIAL_DAYS = 400

/**
 * Reads the choice out of a `Cookie` header or `document.cookie`, e.g. on a server that renders the banner's state.
 * Nothing when there is none or it is not readable; what has expired is left out, and so are grants of the future (a clock
 * was set back).
 * Where the browser has several of that name (of this host and of a domain), the newest counts.
 */
export function parseConsentCookie(
  cookies: string,
  { cookie = COOKIE, version = VERSION, maxAgeDays = MAX_AGE_DAYS }: ConsentPersistence = {},
): StoredChoice | undefined {
  let newest: StoredChoice | undefined
  for (const pair of cookies.split('; '))
    try {
      if (!pair.startsWith(cookie + '=')) continue
      const [format, decidedAt, policy, stored] = JSON.parse(
        decodeURIComponent(pair.slice(cookie.length + 1)),
      )
      const age = (now() - decidedAt) / DAY_MS
      if (format !== 1 || isNaN(age) || (newest && newest.decidedAt >= decidedAt)) continue
      const choice: Record<string, boolean> = {}
      for (const key in stored) {
        const isGrant = stored[key] === true
        if (isGrant ? age >= 0 && age < maxAgeDays && policy === version : age < toCookieDays(maxAgeDays))
          choice[key] = isGrant
      }
      newest = { choice, decidedAt }
    } catch {
      // Unreadable: no choice has been made.
    }
  return newest
}

const toCookieDays = (maxAgeDays: number): number => Math.max(maxAgeDays, DENIAL_DAYS)

/**
 * Writes the choice, to outlive the grants in it: what is left of a grant is removed only where one is seen to have expired.
 * An empty one is written too: other tabs would not notice a cookie that is gone.
 */
export function writeConsentCookie(
  page: Page,
  { choice, decidedAt }: StoredChoice,
  { cookie = COOKIE, version = VERSION, maxAgeDays = MAX_AGE_DAYS, domain }: ConsentPersistence,
): void {
  writeCookie(
    page,
    `${cookie}=${encodeURIComponent(JSON.stringify([1, decidedAt, version, choice]))}; Path=/; SameSite=Lax; Max-Age=` +
      toCookieDays(maxAgeDays) * 86400 +
      (domain ? '; Domain=' + domain : '') +
      (page.location.protocol === 'https:' ? '; Secure' : ''),
  )
}
