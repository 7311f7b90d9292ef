/**
 * @see https://developers.facebook.com/docs/meta-pixel/reference
 * @see https://developers.facebook.com/docs/meta-pixel/implementation/gdpr
 */
import { now } from '../platform/env'
import { callableStub, type CallableStub } from './callableStub'
import { definePixel } from './definePixel'
import type { EventTable, PixelOptions } from './pixel'
import { toFlag } from './toFlag'

export interface MetaOptions extends PixelOptions {
  /** Pixel id: digits, as shown in Events Manager. */
  id: string
  /**
   * Always under Meta's Limited Data Use; with an object for this country and state, in Meta's own numbers (1 and 1000:
   * the USA, California), by default wherever Meta finds the visitor to be. It concerns every Meta pixel of the page.
   * @default false
   */
  limitedDataUse?: boolean | { readonly country: number; readonly state: number } | undefined
  /**
   * Let Meta's script report button clicks, form fields and page metadata by itself, and match visitors by the forms that
   * they fill in, as far as the data set's settings allow.
   * @default false
   */
  autoEvents?: boolean | undefined
}

interface Fbq extends CallableStub {
  instance?: { configsLoaded?: Record<string, boolean> }
  getState?: () => { pixels?: { id?: unknown }[] }
}

interface MetaGlobals {
  fbq?: Fbq | undefined
  _fbq?: Fbq | undefined
}

const EVENTS = {
  PageView: 1,
  ViewContent: 1,
  ViewCategory: 0,
  Search: 1,
  Contact: 1,
  AddToCart: 1,
  AddToWishlist: 1,
  InitiateCheckout: 1,
  AddPaymentInfo: 1,
  Purchase: 1,
  Donate: 1,
  Lead: 1,
  CompleteRegistration: 1,
  Subscribe: 1,
  StartTrial: 1,
  Schedule: 1,
  FindLocation: 1,
  CustomizeProduct: 1,
  SubmitApplication: 1,
  Download: 0,
  WatchVideo: 0,
} as const satisfies EventTable

function claimPageViews({ fbq }: MetaGlobals, isForeign: boolean): void {
  // Only both together give us the page views: the first alone lets Meta drop ours as repeats of nothing.
  if (!isForeign) fbq!.disablePushState = fbq!.allowDuplicatePageViews = true
}

/** Meta Pixel: Facebook, Instagram, Threads, WhatsApp. */
export const meta = /* @__PURE__ */ definePixel<MetaOptions, MetaGlobals>({
  platform: 'meta',
  idPattern: /^[1-9]\d{0,25}$/,
  src: 'https://connect.facebook.net/en_US/fbevents.js',
  global: 'fbq',
  storage: { cookies: '_fbp _fbc _fbleid _gtmeec', local: 'lastExternalReferrer lastExternalReferrerTime' },
  events: EVENTS,
  namePattern: /^.{1,50}$/,
  params: {
    value: 'value',
    currency: 'currency',
    orderId: 'order_id',
    searchString: 'search_string',
    contentType: 'content_type',
    status: 'status',
    predictedLtv: 'predicted_ltv',
    items: ['contents', { id: 'id', price: 'item_price', quantity: 'quantity' }],
    itemCount: 'num_items',
    itemIds: 'content_ids',
    itemCategory: 'content_category',
    itemName: 'content_name',
    description: 'content_name', // after it: what the app says itself counts
    isOpen: true,
  },
  user: {
    email: 'em',
    phone: 'ph',
    externalId: 'external_id',
    firstName: 'fn',
    lastName: 'ln',
    city: 'ct',
    region: 'st',
    zip: 'zp',
    country: 'country',
    phonePrefix: '',
  },
  keepsUser: 'first',
  limitedDataUse: 'atInit',

  install({ page, isForeign, memo }) {
    if (!page.fbq) {
      const stub = callableStub('queue', 'callMethod') as Fbq
      stub.push = stub
      stub.loaded = true
      stub.version = '2.0'
      page.fbq = stub
      page._fbq = page._fbq || stub
    }
    // Too late for the flags: with its first event it has settled who reports the routes.
    memo.isTooLate = page.fbq.callMethod && !page.fbq.disablePushState
    claimPageViews(page, isForeign)
  },
  isLoaded: ({ page, memo }) => page.fbq!.callMethod && (memo.since ??= now()),
  isInitialised: ({ page, id, memo }) =>
    (memo.hasPageView = page.fbq!.getState?.().pixels?.some((pixel) => String(pixel.id) === id)),
  init({ page, id, memo, isLimited, isForeign, options }, user) {
    claimPageViews(page, isForeign) // again: a snippet may have put another stub in the place of ours meanwhile
    if (isLimited) {
      const { country = 0, state = 0 } =
        (options.limitedDataUse as { country?: number; state?: number }) || {}
      page.fbq!('dataProcessingOptions', ['LDU'], country, state)
    }
    // Button clicks and forms are not reported behind the app's back. Never `true`, which would overrule the data set's
    // settings and hold everything back until two more files have come.
    if (!options.autoEvents) page.fbq!('set', 'autoConfig', false, id)
    memo.user = Object.keys(user)[0]
    if (memo.user) page.fbq!('init', id, user)
    else page.fbq!('init', id) // without even an empty object, so that user data can still follow
  },
  isLive({ page, id }) {
    // Without its configuration Meta keeps everything and sends nothing. Undocumented, so absence counts as live.
    const loaded = page.fbq!.instance?.configsLoaded
    return !loaded || loaded[id]
  },
  identify({ page, id, memo }, user) {
    // A second `init` is taken only when the first had no user data; Meta keeps the first that it gets.
    if (!memo.user) page.fbq!('init', id, (memo.user = user))
  },
  send({ page, id, isForeign, memo }, { event, name, isCustom, params, isRestore }) {
    // On a restore from the back/forward cache Meta, once it is there, sends its own page view, and has no switch for it.
    if (isRestore && event.time >= (memo.since as number)) return 'duplicate'
    // Somebody else's, who has left Meta's own page views on: those after the first reach our id as well.
    if (event.name === 'PageView' && (isForeign ? !page.fbq!.disablePushState : memo.isTooLate)) {
      if (memo.hasPageView) return 'duplicate'
      memo.hasPageView = true
    }
    if ('status' in params) params.status = toFlag(params.status)
    page.fbq!(isCustom ? 'trackSingleCustom' : 'trackSingle', id, name, params, { eventID: event.id })
  },
  setConsent({ page, id }, granted) {
    // First, for what follows a revocation waits for the next grant: a click made meanwhile would be reported then.
    if (!granted) page.fbq!('set', 'autoConfig', false, id)
    page.fbq!('consent', granted ? 'grant' : 'revoke')
  },
})
