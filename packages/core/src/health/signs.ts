import type { Page } from '../platform/env'

type Globals = Record<string, any> // eslint-disable-line @typescript-eslint/no-explicit-any -- vendors' globals: see each pixel's file

/** How one can tell, from outside, what a platform's script does for an account. */
export interface Signs {
  /** The URLs of its beacons, without their query. Also below a path of a site that passes them on. */
  readonly beacon: RegExp
  /** They go by `sendBeacon` alone, which not every browser's Resource Timing lists. */
  readonly isByBeacon?: true
  /**
   * The event id of a beacon for this account, empty where it has none. Undefined for what is not for this account, or says
   * nothing about who asked for it.
   */
  toEventId?(fields: URLSearchParams, id: string): string | undefined
  /** True if somebody has set up this account. To be asked where the global is not ours. */
  isInitialised?(globals: Globals, id: string): unknown
  /** True if somebody has set it up beside us, on a global of ours. */
  isSetUpTwice?(globals: Globals, id: string): unknown
  /** The calls that wait in the stub. We leave none there, so all are somebody else's. */
  toWaiting(globals: Globals): readonly unknown[] | undefined
}

const parse = (text: string | null): Record<string, unknown> => {
  try {
    return (JSON.parse(text!) as Record<string, unknown> | null) ?? {}
  } catch {
    return {}
  }
}
const toText = (value: unknown): string => (typeof value === 'string' && value !== 'undefined' ? value : '')

/**
 * What the scripts' own requests look like: as seen, not as documented. What is not recognised counts for nothing, so that
 * a change at the platform's costs the finding, never a false one.
 *
 * TikTok and Snapchat post their events, and what is posted cannot be read from outside.
 */
export const SIGNS: Readonly<Record<string, Signs>> = {
  meta: {
    beacon: /\bwww\.facebook\.com\/tr\b/,
    toEventId: (fields, id) =>
      fields.get('id') !== id || /^(SubscribedButtonClick|Microdata)/.test(fields.get('ev')!)
        ? undefined
        : toText(fields.get('eid')),
    isInitialised: ({ fbq }, id) =>
      fbq?.getState?.().pixels?.some((pixel: { id: unknown }) => String(pixel.id) === id),
    toWaiting: ({ fbq }) => fbq?.queue,
  },
  tiktok: {
    beacon: /\banalytics\.(us\.)?tiktok\.com\/api\//,
    isByBeacon: true,
    isInitialised: ({ ttq }, id) => ttq?._i?.[id],
    // Each `load` lays its own options over the last one's.
    isSetUpTwice: ({ ttq }, id) => ttq?._o?.[id]?.historyObserver !== false,
    toWaiting: ({ ttq }) => ttq?._i && [],
  },
  linkedin: {
    beacon: /\bpx4?\.ads\.linkedin\.com\/(collect|wa)\b/,
    toEventId: (fields, id) =>
      fields.get('pid')?.split(',').includes(id) ? toText(fields.get('eventId')) : undefined,
    isInitialised: ({ _linkedin_data_partner_ids: ids }, id) => ids?.map(String).includes(id),
    isSetUpTwice: ({ _linkedin_data_partner_ids: ids }, id) =>
      ids?.filter((other: unknown) => String(other) === id)[1],
    toWaiting: ({ lintrk }) => lintrk?.q,
  },
  x: {
    beacon: /\b(t\.co|analytics\.(twitter|x)\.com)\/(1\/)?i\/adsct/,
    toEventId: (fields, id) => {
      const about = fields.get('txn_id') ?? ''
      const text = fields.get('event')
      if ((about !== id && !about.startsWith(`tw-${id}-`)) || text?.includes('autobuttonclick')) return
      // Its page views carry none, whoever asks for them.
      return toText(parse(text).conversion_id) || (about === id ? undefined : '')
    },
    toWaiting: ({ twq }) => twq?.queue,
  },
  pinterest: {
    // Its settings too: what `fetch` asked for and nobody reads is not told of.
    beacon: /\bct\.pinterest\.com\/(v3|user|md|stats)\b/,
    toEventId: (fields, id) =>
      fields.get('tid') !== id || !fields.get('ed') || fields.get('event') === 'init'
        ? undefined
        : toText(parse(fields.get('ed')).event_id),
    isInitialised: ({ pintrk }, id) => String(pintrk?.tagId) === id,
    toWaiting: ({ pintrk }) => pintrk?.queue,
  },
  snapchat: {
    beacon: /\btr6?\.snapchat\.com\/(p|md)\b/,
    isByBeacon: true,
    toWaiting: ({ snaptr }) => snaptr?.queue,
  },
  reddit: {
    beacon: /\balb\.reddit\.com\/rp\b/,
    // Its script hashes event ids: only their absence says anything.
    toEventId: (fields, id) =>
      fields.get('id') !== id || toText(fields.get('m.conversionId')) ? undefined : '',
    isInitialised: ({ rdt }, id) => rdt?.pixelId === id,
    isSetUpTwice: ({ rdt }, id) => rdt?.pixelId && rdt.pixelId !== id,
    toWaiting: ({ rdt }) => rdt?.callQueue,
  },
}

const SUSPECTS: Readonly<Record<string, string>> = {
  google_tag_manager: 'Google Tag Manager',
  utag: 'Tealium',
  _satellite: 'Adobe Experience Platform',
  Shopify: 'Shopify',
  prestashop: 'PrestaShop',
  wc_add_to_cart_params: 'WooCommerce',
  wixBiSession: 'Wix',
}

/** Tag managers and shop platforms that are on the page: each may bring pixels of its own. */
export const toSuspects = (page: Page): string[] =>
  Object.keys(SUSPECTS)
    .filter((name) => name in page)
    .map((name) => SUSPECTS[name]!)
