import { meta } from '@omnipixel/core'
import { EVENT_ID, HASHED, ONE_ITEM, OWN_PARAMS, toStandardCases, type PixelCases } from './case'

const ID = '1234567890'
const CUSTOM = ['ViewCategory', 'Download', 'WatchVideo']
const FULL = {
  value: 49.9,
  currency: 'EUR',
  order_id: 'A-1001',
  search_string: 'hamlet',
  content_type: 'product',
  predicted_ltv: 120,
  status: true,
  content_name: 'Saturday evening',
  contents: [
    { id: 'SKU-1', quantity: 2, item_price: 24.95 },
    { id: 'SKU-2', quantity: 1, item_price: 0 },
  ],
  content_ids: ['SKU-1', 'SKU-2'],
  num_items: 3,
}
const withId = { eventID: EVENT_ID }

export const metaCases: PixelCases = {
  platform: 'meta',
  id: ID,
  create: (options) => meta({ id: ID, ...options }),
  script: 'https://connect.facebook.net/en_US/fbevents.js',
  before: {},
  setUp: [
    ['fbq', 'set', 'autoConfig', false, ID],
    ['fbq', 'init', ID],
  ],
  events: [
    { title: 'PageView', name: 'PageView', calls: [['fbq', 'trackSingle', ID, 'PageView', {}, withId]] },
    ...toStandardCases((name) => [
      'fbq',
      CUSTOM.includes(name) ? 'trackSingleCustom' : 'trackSingle',
      ID,
      name,
      // A custom event's parameters are free: what Meta has no name for keeps its own.
      FULL,
      withId,
    ]),
    {
      title: 'a single item',
      name: 'ViewContent',
      params: ONE_ITEM,
      calls: [
        [
          'fbq',
          'trackSingle',
          ID,
          'ViewContent',
          {
            content_type: 'product',
            contents: [{ id: 'SKU-1', quantity: 2, item_price: 24.95 }],
            content_ids: ['SKU-1'],
            num_items: 2,
            content_name: 'Stalls',
            content_category: 'Tickets',
          },
          withId,
        ],
      ],
    },
    {
      title: 'a custom event with its own parameters',
      name: 'TicketScanned',
      params: OWN_PARAMS,
      calls: [
        [
          'fbq',
          'trackSingleCustom',
          ID,
          'TicketScanned',
          { gate: 'B', seats: ['12', '13'], value: 5, currency: 'EUR' },
          withId,
        ],
      ],
    },
  ],
  user: {
    calls: [
      ['fbq', 'set', 'autoConfig', false, ID],
      ['fbq', 'init', ID, { em: HASHED.email, ph: HASHED.phoneDigits, external_id: HASHED.externalId }],
      ['fbq', 'trackSingle', ID, 'Lead', { value: 5, currency: 'EUR' }, withId],
    ],
  },
  // A click made while consent is revoked would be replayed at the grant.
  withdrawal: [
    ['fbq', 'set', 'autoConfig', false, ID],
    ['fbq', 'consent', 'revoke'],
  ],
  grantAgain: [['fbq', 'consent', 'grant']],
  // Its default. Saying `true` overrules the data set's settings, and needs two more files.
  autoEvents: {
    before: {},
    setUp: [['fbq', 'init', ID]],
    withdrawal: [
      ['fbq', 'set', 'autoConfig', false, ID],
      ['fbq', 'consent', 'revoke'],
    ],
    grantAgain: [['fbq', 'consent', 'grant']],
  },
  // Before `init`, which is the only documented place for it; 0 and 0 let Meta find out where the visitor is.
  limited: {
    setUp: [
      ['fbq', 'dataProcessingOptions', ['LDU'], 0, 0],
      ['fbq', 'set', 'autoConfig', false, ID],
      ['fbq', 'init', ID],
    ],
    pageView: [['fbq', 'trackSingle', ID, 'PageView', {}, withId]],
    lead: [['fbq', 'trackSingle', ID, 'Lead', { value: 5, currency: 'EUR' }, withId]],
  },
  foreign: {
    calls: [
      ['fbq', 'set', 'autoConfig', false, ID],
      ['fbq', 'init', ID],
      ['fbq', 'trackSingle', ID, 'PageView', {}, withId],
      ['fbq', 'trackSingle', ID, 'Lead', { value: 5, currency: 'EUR' }, withId],
    ],
    outcomes: ['sent', 'sent'],
    sameId: {
      calls: [['fbq', 'trackSingle', ID, 'Lead', { value: 5, currency: 'EUR' }, withId]],
      pageView: 'duplicate',
    },
  },
}
