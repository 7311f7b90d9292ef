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

const CONVERSIONS = {
  ViewContent: 2233,
  Search: 4455,
  AddToCart: 5566,
  InitiateCheckout: 6677,
  Purchase: 1122,
  Lead: 3344,
  TicketScanned: 7788,
}
const X_EVENTS = {
  ViewContent: `tw-${ACCOUNTS.x}-vc1ef`,
  Search: `tw-${ACCOUNTS.x}-se2ef`,
  AddToCart: `tw-${ACCOUNTS.x}-ac4ef`,
  InitiateCheckout: `tw-${ACCOUNTS.x}-ic6ef`,
  Purchase: `tw-${ACCOUNTS.x}-od2ef`,
  Lead: `tw-${ACCOUNTS.x}-ld3ef`,
  TicketScanned: `tw-${ACCOUNTS.x}-ts5ef`,
}
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
