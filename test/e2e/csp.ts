import {
  cspSources,
  linkedin,
  meta,
  pinterest,
  type Pixel,
  reddit,
  snapchat,
  tiktok,
  x,
} from '@omnipixel/core'
import type { Page } from 'playwright-core'
import type { Vendor } from '../sandbox/beacon.js'
import { ACCOUNTS, toPixels } from './accounts.js'
import type { ShopPage } from './shop.js'

export const PIXELS: Record<Vendor, Pixel> = {
  meta: meta({ id: ACCOUNTS.meta }),
  tiktok: tiktok({ id: ACCOUNTS.tiktok }),
  linkedin: linkedin({ partnerId: ACCOUNTS.linkedin }),
  x: x({ id: ACCOUNTS.x }),
  pinterest: pinterest({ id: ACCOUNTS.pinterest }),
  snapchat: snapchat({ id: ACCOUNTS.snapchat }),
  reddit: reddit({ id: ACCOUNTS.reddit }),
}
export const SEVEN = Object.values(PIXELS)
export const NONCE = 'r4nd0m'
/** The page's own: its two scripts, and the icon that it does not have. */
const OWN: Record<string, string[]> = {
  'default-src': [`'none'`],
  'script-src': [`'nonce-${NONCE}'`],
  'img-src': ['data:'],
}
/** Meta's script makes these for itself. */
export const META_POLICIES = ' connect.facebook.net/fbevents facebook.com/signals/iwl'
export const TRUSTED_TYPES = `require-trusted-types-for 'script'; trusted-types omnipixel default${META_POLICIES}`
const DEFAULT_POLICY = `trustedTypes.createPolicy('default', omnipixel.trustedTypesPolicy(${toPixels()}))`

/** The header that the guide describes, with one source taken away where a test says so. */
export function toHeader(pixels: readonly Pixel[], without: string[] = []): string {
  const needed = cspSources(pixels)
  const names = [...new Set([...Object.keys(OWN), ...Object.keys(needed)])]
  const lines = names.map((name) => {
    const sources = [...(OWN[name] ?? []), ...(needed[name] ?? [])]
    return [name, ...sources.filter((source) => !without.includes(`${name} ${source}`))].join(' ')
  })
  return [...lines, TRUSTED_TYPES].join('; ')
}

export const toContents = (header: string, more: Partial<ShopPage> = {}): ShopPage => ({
  nonce: NONCE,
  headers: { 'content-security-policy': header },
  ...more,
  before: `window.violations = []
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
      violations.push(effectiveDirective + ' ' + (blockedURI.startsWith('http') ? new URL(blockedURI).origin : sample || blockedURI)))
    ${more.before ?? DEFAULT_POLICY}`,
})
export const violationsOf = (page: Page) => page.evaluate<string[]>('[...new Set(violations)]')
