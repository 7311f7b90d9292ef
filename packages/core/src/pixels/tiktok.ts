/**
 * @see https://ads.tiktok.com/help/article/standard-events-parameters
 * @see https://ads.tiktok.com/help/article/event-deduplication
 */
import { now } from '../platform/env'
import { definePixel } from './definePixel'
import type { EventTable, PixelContext, PixelOptions } from './pixel'

export interface TikTokOptions extends PixelOptions {
  /** Pixel id: 20 capital letters and digits. */
  id: string
  /** Always under TikTok's limited data use. @default false */
  limitedDataUse?: boolean | undefined
  /** Let TikTok's script report clicks and page metadata by itself, as far as the pixel's settings allow. @default false */
  autoEvents?: boolean | undefined
}

/** The global is an *array* of waiting calls that has methods; after loading, other functions are its methods. */
interface Ttq extends Array<unknown> {
  methods?: string[]
  setAndDefer?: (target: Ttq, method: string) => void
  instance: (id: string) => Ttq
  _i?: Record<string, Ttq & { _u?: string; _init?: unknown }>
  _t?: Record<string, number>
  _o?: Record<string, object>
  page: (properties?: object) => void
  track: (name: string, params: object, options: object) => void
  identify: (user: object) => void
  revokeConsent: () => void
  grantConsent: () => void
}

interface TikTokGlobals {
  TiktokAnalyticsObject?: string
  ttq?: Ttq
}

const LOADER = 'https://analytics.tiktok.com/i18n/pixel/events.js'
const LIMITED = { limited_data_use: true }
const METHODS =
  'page track identify instances debug on off once ready alias group enableCookie disableCookie holdConsent revokeConsent grantConsent'

const EVENTS = {
  PageView: 'Pageview',
  ViewContent: 1,
  ViewCategory: 0,
  Search: 1,
  Contact: 1,
  AddToCart: 1,
  AddToWishlist: 1,
  InitiateCheckout: 1,
  AddPaymentInfo: 1,
  Purchase: 1,
  Donate: 0,
  Lead: 1,
  CompleteRegistration: 1,
  Subscribe: 1,
  StartTrial: 1,
  Schedule: 1,
  FindLocation: 1,
  CustomizeProduct: 1,
  SubmitApplication: 1,
  Download: 1,
  WatchVideo: 0,
} as const satisfies EventTable

function createStub(): Ttq {
  const ttq = [] as unknown as Ttq
  ttq.methods = METHODS.split(' ')
  ttq.setAndDefer = (target, method) => {
    ;(target as unknown as Record<string, unknown>)[method] = (...args: unknown[]) =>
      target.push([method, ...args])
  }
  ttq.instance = (id) => {
    const target = ttq._i?.[id] ?? ([] as unknown as Ttq)
    for (const method of ttq.methods!) ttq.setAndDefer!(target, method)
    return target
  }
  for (const method of ttq.methods) ttq.setAndDefer(ttq, method)
  return ttq
}

/**
 * The live global. TikTok's base code, pasted again later, puts deferring methods on the same array, and nobody takes what
 * those keep: so that array's are used as they were when it went live.
 */
const toLive = ({ page, memo }: PixelContext<TikTokOptions, TikTokGlobals>): Ttq =>
  (memo.ttq === page.ttq ? memo.live : page.ttq) as Ttq

/** TikTok Pixel. */
export const tiktok = /* @__PURE__ */ definePixel<TikTokOptions, TikTokGlobals>({
  platform: 'tiktok',
  idPattern: /^[A-Z\d]{20}$/,
  src: (id) => `${LOADER}?sdkid=${id}&lib=ttq`,
  global: 'ttq',
  storage: {
    cookies: '_ttp _tt_enable_cookie ttcsid ttcsid_* ttclid _tt_sessionId _tt_sessionid',
    session: 'tt_*',
  },
  events: EVENTS,
  // `Checkout` its script sends as `PlaceAnOrder`.
  namePattern: /^(?!checkout$)[a-z\d]([\w -]{0,48}[\w-])?$/i,
  params: {
    value: 'value',
    currency: 'currency',
    orderId: 'order_id',
    searchString: 'search_string',
    contentType: 'content_type',
    status: 'status',
    description: 'description',
    items: [
      'contents',
      {
        id: 'content_id',
        name: 'content_name',
        category: 'content_category',
        brand: 'brand',
        contentType: 'content_type',
        price: 'price',
        quantity: 'quantity',
      },
    ],
    itemCount: 'num_items',
    isOpen: true,
  },
  user: { email: 'email', phone: 'phone_number', externalId: 'external_id' },
  keepsUser: 'latest',

  limitedDataUse: 'perEvent',

  install({ page, id, memo, isLimited, options }) {
    const ttq = (page.ttq ??= createStub())
    page.TiktokAnalyticsObject ??= 'ttq'
    if ((memo.taken = ttq._i?.[id])) return
    const autoConfig = !!options.autoEvents
    ;(ttq._i ??= {})[id] = Object.assign([], { _u: LOADER }) as never
    ;(ttq._t ??= {})[id] = now()
    // Undocumented switches: no page views of its own on route changes, no metadata, no clicks.
    ;(ttq._o ??= {})[id] = {
      historyObserver: false,
      autoConfig,
      autoConfigListener: autoConfig,
      ...(isLimited && LIMITED),
    }
  },
  isLoaded: ({ page, id }) => page.ttq!._i![id]!._init,
  isInitialised: ({ memo }) => memo.taken,
  isLive: ({ page, memo }) => (memo.live ??= { ...(memo.ttq = page.ttq) }),
  identify(context, user) {
    const { page, id, isForeign } = context
    // It is not certain that other accounts do not get what one instance is told.
    if (!isForeign || !Object.keys(page.ttq!._i!)[1]) toLive(context).instance(id).identify(user)
  },
  send(context, { event, name, params }) {
    const { page, id, memo, isLimited } = context
    const pixel = toLive(context).instance(id)
    if (event.name !== 'PageView') {
      if (params.search_string) params.query ??= params.search_string
      pixel.track(name, Object.assign(params, isLimited && LIMITED), { event_id: event.id })
      return
    }
    // TikTok drops a page view on the URL of the one before, without a word.
    if (memo.href === page.location.href) return 'duplicate'
    if (isLimited)
      pixel.page({ ...LIMITED }) // a copy, since scripts change what they are given
    else pixel.page()
    memo.href = page.location.href
  },
  setConsent(context, granted) {
    toLive(context)[granted ? 'grantConsent' : 'revokeConsent']()
  },
})
