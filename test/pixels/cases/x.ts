import { x } from '@omnipixel/core'
import type { VendorCall } from '../../helpers/fakeVendors'
import { EVENT_ID, ONE_ITEM, PAGE_URL, STANDARD_EVENTS, toStandardCases, type PixelCases } from './case'

const ID = 'o1abc'
/** X has no event names: each event is an id of the account. */
const EVENTS = Object.fromEntries(
  [...STANDARD_EVENTS, 'TicketScanned'].map((name, at) => [name, `tw-${ID}-${1000 + at}`]),
)
const SWITCHES = ['autoConfig', 'autoAdvancedMatching', 'dataLayerTracking'].map((name): VendorCall => [
  'twq',
  'set',
  name,
  'false',
  ID,
])
const viewed = { page_location: PAGE_URL }
const common = { conversion_id: EVENT_ID, ...viewed }

export const xCases: PixelCases = {
  platform: 'x',
  id: ID,
  create: (options) => x({ id: ID, events: EVENTS, ...options }),
  script: 'https://static.ads-twitter.com/uwt.js',
  before: {},
  setUp: SWITCHES,
  events: [
    // `config` is the page view. What it is told stays for later events, so that it is not told the event's id.
    { title: 'PageView', name: 'PageView', calls: [['twq', 'config', ID, viewed]] },
    ...toStandardCases((name) => [
      'twq',
      'event',
      EVENTS[name],
      {
        value: 49.9,
        currency: 'EUR',
        search_string: 'hamlet',
        description: 'Saturday evening',
        status: 'completed',
        num_items: 3,
        // `content_type` is the product's category here.
        contents: [
          {
            content_id: 'SKU-1',
            content_name: 'Stalls',
            content_type: 'Tickets',
            content_price: 24.95,
            num_items: 2,
          },
          {
            content_id: 'SKU-2',
            content_name: 'Programme',
            content_type: 'Print',
            content_price: 0,
            num_items: 1,
          },
        ],
        ...common,
      },
    ]),
    {
      title: 'a single item',
      name: 'ViewContent',
      params: ONE_ITEM,
      calls: [
        [
          'twq',
          'event',
          EVENTS.ViewContent,
          {
            num_items: 2,
            contents: [
              {
                content_id: 'SKU-1',
                content_name: 'Stalls',
                content_type: 'Tickets',
                content_price: 24.95,
                num_items: 2,
              },
            ],
            ...common,
          },
        ],
      ],
    },
    {
      title: 'a custom event, without parameters of its own',
      name: 'TicketScanned',
      params: { gate: 'B', value: 5, currency: 'EUR' },
      calls: [['twq', 'event', EVENTS.TicketScanned, { value: 5, currency: 'EUR', ...common }]],
    },
  ],
  user: {
    calls: [
      ...SWITCHES,
      [
        'twq',
        'event',
        EVENTS.Lead,
        {
          value: 5,
          currency: 'EUR',
          // Plain and normalised: X hashes whatever it is given, as it is.
          email_address: 'o.brien@example.com',
          phone_number: '+442079460018',
          external_id: 'User_42',
          ...common,
        },
      ],
    ],
  },
  withdrawal: [],
  grantAgain: [],
  autoEvents: { before: {}, setUp: [], withdrawal: [], grantAgain: [] },
  limited: {
    setUp: SWITCHES,
    pageView: [['twq', 'config', ID, { ...viewed, restricted_data_use: 'restrict_optimization' }]],
    lead: [
      [
        'twq',
        'event',
        EVENTS.Lead,
        { value: 5, currency: 'EUR', ...common, restricted_data_use: 'restrict_optimization' },
      ],
    ],
  },
  foreign: {
    calls: [
      ...SWITCHES,
      ['twq', 'config', ID, viewed],
      ['twq', 'event', EVENTS.Lead, { value: 5, currency: 'EUR', ...common }],
    ],
    outcomes: ['sent', 'sent'],
  },
}
