import { now, writeCookie, type Page } from '../platform/env'
import type { ConsentChoice } from './sources/app'

/** How the visitor's choice is kept between pages: one first-party cookie that a server can read too. */
export interface ConsentPersistence {
  /** @default 'omnipixel_consent' */
  cookie?: string | undefined
  /** Of your policy. A grant given under another version no longer counts; a denial stays. @default '1' */
  version?: string | undefined
  /** @default 180 */
  maxAgeDays?: number | undefined
  /** Share the choice among subdomains, e.g. `'example.com'`. By default the cookie is for this host alone. */
  domain?: string | undefined
}

/** A choice and when it was made (epoch ms). */
export interface StoredChoice {
  readonly choice: ConsentChoice
  readonly decidedAt: number
}

export const COOKIE = 'omnipixel_consent'
const VERSION = '1'
const MAX_AGE_DAYS = 180
const DAY_MS = 864e5

/**
 * Reads the choice out of a `Cookie` header or `document.cookie`, e.g. on a server that renders the banner's state.
 * Nothing when there is none, it has expired, is not readable, or says that it was made in the future.
 */
export function parseConsentCookie(
  cookies: string,
  { cookie = COOKIE, version = VERSION, maxAgeDays = MAX_AGE_DAYS }: ConsentPersistence = {},
): StoredChoice | undefined {
  try {
    const pair = cookies.split('; ').find((candidate) => candidate.startsWith(cookie + '='))
    const [format, decidedAt, policy, stored] = JSON.parse(decodeURIComponent(pair!.slice(cookie.length + 1)))
    const age = now() - decidedAt
    if (format !== 1 || !(age >= 0 && age < maxAgeDays * DAY_MS)) return undefined
    const choice: Record<string, boolean> = {}
    for (const key in stored) if (!stored[key] || policy === version) choice[key] = !!stored[key]
    return { choice, decidedAt }
  } catch {
    return undefined // absent or unreadable: no choice has been made
  }
}

/** Writes the choice; an empty one removes the cookie. */
export function writeConsentCookie(
  page: Page,
  { choice, decidedAt }: StoredChoice,
  { cookie = COOKIE, version = VERSION, maxAgeDays = MAX_AGE_DAYS, domain }: ConsentPersistence,
): void {
  const isEmpty = !Object.keys(choice).length
  writeCookie(
    page,
    `${cookie}=${encodeURIComponent(JSON.stringify([1, decidedAt, version, choice]))}; Path=/; SameSite=Lax; Max-Age=` +
      (isEmpty ? 0 : maxAgeDays * 86400) +
      (domain ? '; Domain=' + domain : '') +
      (page.location.protocol === 'https:' ? '; Secure' : ''),
  )
}
