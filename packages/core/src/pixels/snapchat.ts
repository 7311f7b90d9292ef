/**
 * @see https://businesshelp.snapchat.com/s/article/pixel-direct-implementation
 * @see https://developers.snap.com/api/marketing-api/Conversions-API/Deduplication
 */
import { callableStub, type CallableStub } from './callableStub'
import { definePixel } from './definePixel'
import type { EventTable, PixelOptions } from './pixel'
import { toFlag } from './toFlag'

export interface SnapchatOptions extends PixelOptions {
  /** Pixel id: a UUID. */
  id: string
  /** Event name → the Snap event to send instead, e.g. `{ Lead: 'SIGN_UP' }` or one of the five custom slots. */
  events?: Readonly<Record<string, string>> | undefined
}

interface SnapchatGlobals {
  snaptr?: CallableStub
}

const EVENTS = {
  PageView: 1,
  ViewContent: 1,
  ViewCategory: 'LIST_VIEW',
  Search: 1,
  Contact: 0,
  AddToCart: 'ADD_CART',
  AddToWishlist: 1,
  InitiateCheckout: 'START_CHECKOUT',
  AddPaymentInfo: 'ADD_BILLING',
  Purchase: 1,
  Donate: 0,
  Lead: 0,
  CompleteRegistration: 'SIGN_UP',
  Subscribe: 1,
  StartTrial: 1,
  Schedule: 'RESERVE',
  FindLocation: 0,
  CustomizeProduct: 0,
  SubmitApplication: 0,
  Download: 0,
  WatchVideo: 0,
} as const satisfies EventTable

/** Snap Pixel. */
export const snapchat = /* @__PURE__ */ definePixel<SnapchatOptions, SnapchatGlobals>({
  platform: 'snapchat',
  idPattern: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
  src: 'https://sc-static.net/scevent.min.js',
  global: 'snaptr',
  storage: {
    cookies: '_scid _scid_r _scida _scsrid _sctr _screload _schn* _scclid _sc_cspv _ScCbts',
    local: 'u_sclid u_sclid_r _scsrid',
    session: 'u_scsid u_scsid_r _sc_teller_id',
  },
  events: EVENTS,
  toOwnCase: (name) => name.replace(/\B[A-Z]/g, '_$&').toUpperCase(),
  toName: (event, { events }) => events?.[event],
  params: {
    value: 'price',
    currency: 'currency',
    orderId: 'transaction_id',
    searchString: 'search_string',
    status: 'success',
    itemCount: 'number_items',
    itemIds: 'item_ids',
    itemCategory: 'item_category',
    itemBrands: 'brands',
    itemName: 'description',
    description: 'description', // after it: what the app says itself counts
  },
  user: { email: 'user_email', phone: 'user_phone_number', phonePrefix: '' },
  pageViewWithinMs: 2500,
  staysAlive: true,

  install({ page }) {
    page.snaptr ??= callableStub('queue', 'handleRequest')
  },
  isLoaded: ({ page }) => page.snaptr!.handleRequest,
  init({ page, id }) {
    page.snaptr!('init', id, {})
  },
  send({ page, id }, { event, name, isCustom, params, user }) {
    if ('success' in params) params.success = +toFlag(params.success)
    // There are five documented slots for own events; the tag tells them apart.
    if (isCustom) params.event_tag ??= event.name
    params.client_dedup_id = event.id
    page.snaptr!('track', id, isCustom ? 'CUSTOM_EVENT_1' : name, Object.assign(params, user))
  },
})
