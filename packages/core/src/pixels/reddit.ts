/**
 * @see https://business.reddithelp.com/s/article/manual-conversion-events-with-the-reddit-pixel
 */
import { callableStub, type CallableStub } from './callableStub'
import { definePixel } from './definePixel'
import type { EventTable, PixelOptions } from './pixel'

export interface RedditOptions extends PixelOptions {
  /** Pixel id, `t2_…` or `a2_…`. */
  id: string
  /**
   * Always under Reddit's Limited Data Use; with an object for this country and region (ISO 3166: `'US'`, `'US-CA'`), by
   * default wherever Reddit finds the visitor to be.
   * @default false
   */
  limitedDataUse?: boolean | { readonly country: string; readonly state: string } | undefined
}

interface RedditGlobals {
  rdt?: CallableStub
}

const EVENTS = {
  PageView: 'PageVisit',
  ViewContent: 1,
  ViewCategory: 0,
  Search: 1,
  Contact: 0,
  AddToCart: 1,
  AddToWishlist: 1,
  InitiateCheckout: 0,
  AddPaymentInfo: 0,
  Purchase: 1,
  Donate: 0,
  Lead: 1,
  CompleteRegistration: 'SignUp',
  Subscribe: 0,
  StartTrial: 0,
  Schedule: 0,
  FindLocation: 0,
  CustomizeProduct: 0,
  SubmitApplication: 0,
  Download: 0,
  WatchVideo: 0,
} as const satisfies EventTable

/** Reddit Pixel. One account per page: the last `init` takes all events. */
export const reddit = /* @__PURE__ */ definePixel<RedditOptions, RedditGlobals>({
  platform: 'reddit',
  idPattern: /^[at]2_\w+$/,
  isSingle: true,
  src: (id) => `https://www.redditstatic.com/ads/pixel.js?pixel_id=${id}`,
  global: 'rdt',
  storage: { cookies: '_rdt_uuid _rdt_cid _rdt_em _rdt_pn' },
  events: EVENTS,
  params: {
    value: 'value',
    currency: 'currency',
    orderId: 'transactionId',
    items: ['products', { id: 'id', name: 'name', category: 'category' }],
    itemCount: 'itemCount',
  },
  user: {
    email: 'email',
    phone: 'phoneNumber',
    externalId: 'externalId',
    // Reddit's own rule: letters and digits alone before the @, and no +tag.
    toEmail: (email) => email.replace(/^[^@]+/, (local) => local.replace(/\+.*|[^a-z\d]/g, '')),
  },
  keepsUser: 'latest',
  limitedDataUse: 'atInit',

  install({ page }) {
    page.rdt ??= callableStub('callQueue', 'sendEvent')
  },
  isLoaded: ({ page }) => page.rdt!.sendEvent,
  isTaken: ({ page, id, isForeign }) => isForeign && page.rdt!.pixelId && page.rdt!.pixelId !== id,
  isInitialised: ({ page, id }) => page.rdt!.pixelId === id,
  init({ page, id, isLimited, options }, user) {
    const { country, state } = (options.limitedDataUse as { country?: string; state?: string }) || {}
    page.rdt!('init', id, {
      ...user,
      ...(isLimited && { dpm: 'LDU', ...(country && { dpcc: country, dprc: state }) }),
    })
  },
  send({ page, id }, { event, name, isCustom, params, user }) {
    // Another `init` since has turned all events to its account.
    if (page.rdt!.pixelId && page.rdt!.pixelId !== id) return 'blocked'
    if (isCustom) params.customEventName = event.name
    params.conversionId = event.id
    page.rdt!('track', isCustom ? 'Custom' : name, Object.assign(params, user))
  },
  setConsent({ page }, granted) {
    page.rdt!(granted ? 'enableFirstPartyCookies' : 'disableFirstPartyCookies')
  },
})
