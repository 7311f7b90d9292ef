import { ACCOUNT_IDS } from './expected/expected.js'

/** One account at each platform, and how a page configures it. The ids can be set, for scripts that know only their own. */
const { env } = process

export const ACCOUNTS = {
  meta: env.OMNIPIXEL_META_ID ?? '1234567890',
  tiktok: env.OMNIPIXEL_TIKTOK_ID ?? 'C4A1B2C3D4E5F6G7H8I9',
  linkedin: env.OMNIPIXEL_LINKEDIN_ID ?? '98765',
  x: env.OMNIPIXEL_X_ID ?? 'o1abc',
  pinterest: env.OMNIPIXEL_PINTEREST_ID ?? '2612345678901',
  snapchat: env.OMNIPIXEL_SNAPCHAT_ID ?? '1c2d3e4f-0000-4000-8000-123456789abc',
  reddit: env.OMNIPIXEL_REDDIT_ID ?? 'a2_abcdef',
} as const

/** An agency's accounts beside the brand's. Reddit's script serves one account per page. */
export const AGENCY = {
  meta: env.OMNIPIXEL_META_AGENCY_ID ?? '2222222222',
  tiktok: env.OMNIPIXEL_TIKTOK_AGENCY_ID ?? 'C0000000000000000002',
  linkedin: env.OMNIPIXEL_LINKEDIN_AGENCY_ID ?? '22222',
  x: env.OMNIPIXEL_X_AGENCY_ID ?? 'o2xyz',
  pinterest: env.OMNIPIXEL_PINTEREST_AGENCY_ID ?? '2622222222222',
  snapchat: env.OMNIPIXEL_SNAPCHAT_AGENCY_ID ?? '2c2d3e4f-0000-4000-8000-123456789abc',
} as const

const toOwnIds = <T>(toId: (ids: readonly [linkedin: number, x: string]) => T) =>
  Object.fromEntries(Object.entries(ACCOUNT_IDS).map(([name, ids]) => [name, toId(ids)]))
export const CONVERSIONS = toOwnIds(([id]) => id)
export const X_EVENTS = toOwnIds(([, id]) => `tw-${ACCOUNTS.x}-${id}`)
const toText = (value: unknown) => JSON.stringify(value)

/** The `pixels` option, as text for a page. `common` goes into each pixel's options, e.g. `advancedMatching: true`. */
export const toPixels = (common = ''): string => `[
  omnipixel.meta({ id: '${ACCOUNTS.meta}', ${common} }),
  omnipixel.tiktok({ id: '${ACCOUNTS.tiktok}', ${common} }),
  omnipixel.linkedin({ partnerId: '${ACCOUNTS.linkedin}', conversions: ${toText(CONVERSIONS)}, ${common} }),
  omnipixel.x({ id: '${ACCOUNTS.x}', events: ${toText(X_EVENTS)}, ${common} }),
  omnipixel.pinterest({ id: '${ACCOUNTS.pinterest}', ${common} }),
  omnipixel.snapchat({ id: '${ACCOUNTS.snapchat}', ${common} }),
  omnipixel.reddit({ id: '${ACCOUNTS.reddit}', ${common} }),
]`
