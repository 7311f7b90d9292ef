import { pinterest } from '@omnipixel/core'
import { EVENT_ID, HASHED, ONE_ITEM, OWN_PARAMS, toStandardCases, type PixelCases } from './case'

const ID = '2612345678901'
const NAMES = {
  ViewContent: 'viewcontent',
  ViewCategory: 'viewcategory',
  Search: 'search',
  Contact: 'contact',
  AddToCart: 'addtocart',
  AddToWishlist: 'addtowishlist',
  InitiateCheckout: 'initiatecheckout',
  AddPaymentInfo: 'addpaymentinfo',
  Purchase: 'checkout',
  Donate: 'custom',
  Lead: 'lead',
  CompleteRegistration: 'signup',
  Subscribe: 'subscribe',
  StartTrial: 'starttrial',
  Schedule: 'schedule',
  FindLocation: 'findlocation',
  CustomizeProduct: 'customizeproduct',
  SubmitApplication: 'submitapplication',
  Download: 'custom',
  WatchVideo: 'watchvideo',
}
const LINE = {
  product_id: 'SKU-1',
  product_name: 'Stalls',
  product_category: 'Tickets',
  product_brand: 'Playhouse',
  product_price: 24.95,
  product_quantity: 2,
}
/** The fourth argument of `track` after its callback addresses our own tag. */
const toTrack = (name: string, data: object) =>
  ['pintrk', 'track', name, { ...data, event_id: EVENT_ID }, undefined, ID] as const

export const pinterestCases: PixelCases = {
  platform: 'pinterest',
  id: ID,
  create: (options) => pinterest({ id: ID, ...options }),
  script: 'https://s.pinimg.com/ct/core.js',
  before: {},
  setUp: [['pintrk', 'load', ID, {}]],
  events: [
    // The base hit, and the conversion event.
    { title: 'PageView', name: 'PageView', calls: [['pintrk', 'page'], toTrack('pagevisit', {})] },
    ...toStandardCases((name) =>
      toTrack(NAMES[name], {
        value: 49.9,
        currency: 'EUR',
        order_id: 'A-1001',
        search_query: 'hamlet',
        line_items: [
          LINE,
          {
            product_id: 'SKU-2',
            product_name: 'Programme',
            product_category: 'Print',
            product_brand: 'Playhouse',
            product_price: 0,
            product_quantity: 1,
          },
        ],
        order_quantity: 3,
      }),
    ),
    {
      title: 'a single item',
      name: 'ViewContent',
      params: ONE_ITEM,
      calls: [toTrack('viewcontent', { line_items: [LINE], order_quantity: 2 })],
    },
    {
      title: 'a custom event with its own parameters',
      name: 'TicketScanned',
      params: OWN_PARAMS,
      calls: [toTrack('TicketScanned', { gate: 'B', seats: ['12', '13'], value: 5, currency: 'EUR' })],
    },
  ],
  user: {
    calls: [
      ['pintrk', 'load', ID, { em: HASHED.email, ph: HASHED.phoneDigits, external_id: HASHED.externalId }],
      ['pintrk', 'set', { em: HASHED.email, ph: HASHED.phoneDigits, external_id: HASHED.externalId }],
      toTrack('lead', { value: 5, currency: 'EUR' }),
    ],
  },
  withdrawal: [['pintrk', 'setconsent', false]],
  grantAgain: [['pintrk', 'setconsent', true]],
  foreign: {
    // The last `load` wins, and `page` always goes to the current tag: both are theirs.
    calls: [toTrack('pagevisit', {}), toTrack('lead', { value: 5, currency: 'EUR' })],
    outcomes: ['sent', 'sent'],
    sameId: { calls: [toTrack('lead', { value: 5, currency: 'EUR' })], pageView: 'duplicate' },
  },
}
