/** The seven platforms, in the order in which the inspector shows them. */
export const PLATFORMS = ['meta', 'tiktok', 'linkedin', 'x', 'pinterest', 'snapchat', 'reddit'] as const

export type Platform = (typeof PLATFORMS)[number]

export interface PixelConfig {
  /** The account's id. */
  readonly id: string
  /** Where the script is. By default the vendor's own URL. */
  readonly src?: string
  /** LinkedIn and X name events by ids of the account: our event name → theirs. */
  readonly events: Readonly<Record<string, string>>
}

export interface ShopConfig {
  /** No real id was given: every pixel talks to the sandbox on this server. */
  readonly isSandbox: boolean
  readonly pixels: Readonly<Partial<Record<Platform, PixelConfig>>>
}

type Env = Readonly<Record<string, unknown>>

const TIKTOK_ID = 'C4PROMPTCORNERDEMO01'

/** Made-up accounts of the right form. The sandbox accepts any. */
const SANDBOX: Readonly<Record<Platform, PixelConfig>> = {
  meta: { id: '1020304050607080', src: '/vendors/connect.facebook.net/en_US/fbevents.js', events: {} },
  tiktok: {
    id: TIKTOK_ID,
    src: `/vendors/analytics.tiktok.com/i18n/pixel/events.js?sdkid=${TIKTOK_ID}&lib=ttq`,
    events: {},
  },
  linkedin: {
    id: '4321987',
    src: '/vendors/snap.licdn.com/li.lms-analytics/insight.min.js',
    events: {
      ViewContent: '7001',
      AddToCart: '7002',
      InitiateCheckout: '7003',
      AddPaymentInfo: '7004',
      Purchase: '7005',
      Lead: '7006',
      Contact: '7007',
      CompleteRegistration: '7008',
    },
  },
  x: {
    id: 'o9pcd',
    src: '/vendors/static.ads-twitter.com/uwt.js',
    events: {
      ViewContent: 'tw-o9pcd-view1',
      Search: 'tw-o9pcd-srch1',
      AddToCart: 'tw-o9pcd-cart1',
      AddToWishlist: 'tw-o9pcd-wish1',
      InitiateCheckout: 'tw-o9pcd-chkt1',
      AddPaymentInfo: 'tw-o9pcd-paym1',
      Purchase: 'tw-o9pcd-purc1',
      Lead: 'tw-o9pcd-lead1',
      Contact: 'tw-o9pcd-cont1',
      CompleteRegistration: 'tw-o9pcd-regi1',
    },
  },
  pinterest: { id: '2613045678901', src: '/vendors/s.pinimg.com/ct/core.js', events: {} },
  snapchat: {
    id: '3f1c0f6e-5a2b-4c7d-9e8f-0a1b2c3d4e5f',
    src: '/vendors/sc-static.net/scevent.min.js',
    events: {},
  },
  reddit: {
    id: 'a2_promptcorner',
    src: '/vendors/www.redditstatic.com/ads/pixel.js?pixel_id=a2_promptcorner',
    events: {},
  },
}

/**
 * The accounts to use: the sandbox's, or, as soon as the environment names one real id, the real ones. A platform
 * without an id is left out then.
 */
export function readConfig(env: Env): ShopConfig {
  const text = (name: string) => String(env[name] ?? '').trim()
  const ids: Record<Platform, string> = {
    meta: text('VITE_META_ID'),
    tiktok: text('VITE_TIKTOK_ID'),
    linkedin: text('VITE_LINKEDIN_PARTNER_ID'),
    x: text('VITE_X_ID'),
    pinterest: text('VITE_PINTEREST_ID'),
    snapchat: text('VITE_SNAPCHAT_ID'),
    reddit: text('VITE_REDDIT_ID'),
  }
  const real = PLATFORMS.filter((platform) => ids[platform])
  if (real.length === 0) return { isSandbox: true, pixels: SANDBOX }

  const events: Partial<Record<Platform, Record<string, string>>> = {
    linkedin: toEvents(text('VITE_LINKEDIN_CONVERSIONS')),
    x: toEvents(text('VITE_X_EVENTS')),
  }
  const pixels = real.map((platform) => [platform, { id: ids[platform], events: events[platform] ?? {} }])
  return { isSandbox: false, pixels: Object.fromEntries(pixels) }
}

/** `Purchase=1122,Lead=3344` */
const toEvents = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(',')
      .map((pair) => pair.split('=').map((part) => part.trim()))
      .filter(([name, id]) => name && id),
  )
