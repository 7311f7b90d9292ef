import { snapchat } from '@omnipixel/core'
import { EVENT_ID, HASHED, ONE_ITEM, toStandardCases, type PixelCases } from './case'

const ID = '1c2d3e4f-0000-4000-8000-000000000001'
/** Those without a Snap event use the first of its five slots for own events, told apart by `event_tag`. */
const NAMES: Readonly<Record<string, string>> = {
  ViewContent: 'VIEW_CONTENT',
  ViewCategory: 'LIST_VIEW',
  Search: 'SEARCH',
  AddToCart: 'ADD_CART',
  AddToWishlist: 'ADD_TO_WISHLIST',
  InitiateCheckout: 'START_CHECKOUT',
  AddPaymentInfo: 'ADD_BILLING',
  Purchase: 'PURCHASE',
  CompleteRegistration: 'SIGN_UP',
  Subscribe: 'SUBSCRIBE',
  StartTrial: 'START_TRIAL',
  Schedule: 'RESERVE',
}
/** With the id, `track` reaches our pixel alone. */
const toTrack = (name: string, data: object) =>
  ['snaptr', 'track', ID, name, { ...data, client_dedup_id: EVENT_ID }] as const
const LEAD_CALL = toTrack('CUSTOM_EVENT_1', { price: 5, currency: 'EUR', event_tag: 'Lead' })

export const snapchatCases: PixelCases = {
  platform: 'snapchat',
  id: ID,
  create: (options) => snapchat({ id: ID, ...options }),
  script: 'https://sc-static.net/scevent.min.js',
  before: {},
  setUp: [['snaptr', 'init', ID, {}]],
  events: [
    { title: 'PageView', name: 'PageView', calls: [toTrack('PAGE_VIEW', {})] },
    ...toStandardCases((name) =>
      toTrack(NAMES[name] ?? 'CUSTOM_EVENT_1', {
        price: 49.9,
        currency: 'EUR',
        transaction_id: 'A-1001',
        search_string: 'hamlet',
        description: 'Saturday evening',
        success: 1,
        item_ids: ['SKU-1', 'SKU-2'],
        number_items: 3,
        brands: ['Playhouse'],
        ...(NAMES[name] ? {} : { event_tag: name }),
      }),
    ),
    {
      title: 'a single item',
      name: 'ViewContent',
      params: ONE_ITEM,
      calls: [
        toTrack('VIEW_CONTENT', {
          item_ids: ['SKU-1'],
          number_items: 2,
          description: 'Stalls',
          item_category: 'Tickets',
          brands: ['Playhouse'],
        }),
      ],
    },
    {
      title: 'a custom event, without parameters of its own',
      name: 'TicketScanned',
      params: { gate: 'B', value: 5, currency: 'EUR' },
      calls: [toTrack('CUSTOM_EVENT_1', { price: 5, currency: 'EUR', event_tag: 'TicketScanned' })],
    },
  ],
  user: {
    calls: [
      ['snaptr', 'init', ID, {}],
      toTrack('CUSTOM_EVENT_1', {
        price: 5,
        currency: 'EUR',
        event_tag: 'Lead',
        user_email: HASHED.email,
        user_phone_number: HASHED.phoneDigits,
      }),
    ],
  },
  withdrawal: [],
  grantAgain: [],
  foreign: {
    calls: [['snaptr', 'init', ID, {}], toTrack('PAGE_VIEW', {}), LEAD_CALL],
    outcomes: ['sent', 'sent'],
  },
}
