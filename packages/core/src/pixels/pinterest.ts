/**
 * @see https://help.pinterest.com/en/business/article/add-event-codes
 */
import { definePixel } from './definePixel'
import type { EventTable, PixelOptions } from './pixel'

export interface PinterestOptions extends PixelOptions {
  /** Tag id: digits. */
  id: string
}

/** The global stays the stub for ever; the script replaces `push` of its queue. */
type Pintrk = ((...args: unknown[]) => void) & { queue: unknown[]; version?: string; tagId?: unknown }

interface PinterestGlobals {
  pintrk?: Pintrk
}

const EVENTS = {
  PageView: 'pagevisit',
  ViewContent: 1,
  ViewCategory: 1,
  Search: 1,
  Contact: 1,
  AddToCart: 1,
  AddToWishlist: 1,
  InitiateCheckout: 1,
  AddPaymentInfo: 1,
  Purchase: 'checkout',
  Donate: 'custom',
  Lead: 1,
  CompleteRegistration: 'signup',
  Subscribe: 1,
  StartTrial: 1,
  Schedule: 1,
  FindLocation: 1,
  CustomizeProduct: 1,
  SubmitApplication: 1,
  Download: 'custom',
  WatchVideo: 1,
} as const satisfies EventTable

/** Pinterest Tag. */
export const pinterest = /* @__PURE__ */ definePixel<PinterestOptions, PinterestGlobals>({
  platform: 'pinterest',
  idPattern: /^\d+$/,
  src: 'https://s.pinimg.com/ct/core.js',
  global: 'pintrk',
  storage: {
    cookies:
      '_pin_unauth _epik _derived_epik _pinterest_ct _pinterest_ct_rt _pinterest_sess _routing_id _nccapi_url',
    local: '_epik_ls _derived_epik_ls _pin_unauth_ls',
    session: 'is_eu ssp_nsc ssp_iaba ssp_iabi',
  },
  events: EVENTS,
  toOwnCase: (name) => name.toLowerCase(),
  // In any case of letters its script takes this for a purchase.
  namePattern: /^(?!checkout$)/i,
  params: {
    value: 'value',
    currency: 'currency',
    orderId: 'order_id',
    searchString: 'search_query',
    items: [
      'line_items',
      {
        id: 'product_id',
        name: 'product_name',
        category: 'product_category',
        brand: 'product_brand',
        price: 'product_price',
        quantity: 'product_quantity',
      },
    ],
    itemCount: 'order_quantity',
    isOpen: true,
  },
  // Its rules for names and zip codes are not certain: a hash of the wrong form matches nobody.
  user: {
    email: 'em',
    phone: 'ph',
    externalId: 'external_id',
    city: 'ct',
    region: 'st',
    country: 'country',
    phonePrefix: '',
  },
  keepsUser: 'latest',

  install({ page }) {
    if (page.pintrk) return
    const stub: Pintrk = (...args) => page.pintrk!.queue.push(args)
    stub.queue = [] // must stay a plain array with its own push until the script has come
    stub.version = '3.0'
    page.pintrk = stub
  },
  isLoaded: ({ page }) => page.pintrk!.queue.push !== Array.prototype.push,
  isInitialised: ({ page, id }) => String(page.pintrk!.tagId) === id,
  init({ page, id, isForeign }, user) {
    // One tag is the current one, and the last `load` wins: somebody else's is left alone.
    if (!isForeign) page.pintrk!('load', id, user)
  },
  identify({ page, id, isForeign }, user) {
    // It goes with the events of all tags: somebody else's is not to have it.
    if (!isForeign || String(page.pintrk!.tagId) === id) page.pintrk!('set', user)
  },
  send({ page, id, isForeign }, { event, name, params }) {
    // `page` is the base hit and always goes to the current tag; `pagevisit` is the conversion event.
    const { tagId } = page.pintrk!
    if (event.name === 'PageView' && !isForeign && (!tagId || String(tagId) === id)) page.pintrk!('page')
    params.event_id = event.id
    // The fourth argument addresses our tag, whoever called `load` last. Undocumented.
    page.pintrk!('track', name, params, undefined, id)
  },
  setConsent({ page }, granted) {
    page.pintrk!('setconsent', granted)
  },
})
