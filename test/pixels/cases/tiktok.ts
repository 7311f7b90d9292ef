import { tiktok } from '@omnipixel/core'
import { expect } from 'vitest'
import { EVENT_ID, HASHED, ONE_ITEM, OWN_PARAMS, toStandardCases, type PixelCases } from './case'

const ID = 'C4A0123456789ABCDEFG'
const TRACK = `ttq.instance('${ID}').track`
const PAGE = `ttq.instance('${ID}').page`
const IDENTIFY = `ttq.instance('${ID}').identify`
/** No TikTok event of that name: its parameters are free, and what has no name there keeps its own. */
const CUSTOM = ['ViewCategory', 'Donate', 'WatchVideo']
const FULL = {
  value: 49.9,
  currency: 'EUR',
  order_id: 'A-1001',
  search_string: 'hamlet',
  query: 'hamlet',
  content_type: 'product',
  status: 'completed',
  description: 'Saturday evening',
  contents: [
    {
      content_id: 'SKU-1',
      content_name: 'Stalls',
      content_category: 'Tickets',
      brand: 'Playhouse',
      content_type: 'product',
      price: 24.95,
      quantity: 2,
    },
    {
      content_id: 'SKU-2',
      content_name: 'Programme',
      content_category: 'Print',
      brand: 'Playhouse',
      content_type: 'product',
      price: 0,
      quantity: 1,
    },
  ],
  num_items: 3,
}
const withId = { event_id: EVENT_ID }
/** The stub is an array with properties; its script looks the options up there. */
const toBefore = (loadOptions: object) => ({
  TiktokAnalyticsObject: 'ttq',
  ttq: expect.objectContaining({ _o: { [ID]: loadOptions } }) as unknown,
})

export const tiktokCases: PixelCases = {
  platform: 'tiktok',
  id: ID,
  create: (options) => tiktok({ id: ID, ...options }),
  script: `https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=${ID}&lib=ttq`,
  before: toBefore({ historyObserver: false, autoConfig: false, autoConfigListener: false }),
  setUp: [],
  events: [
    // `page()` takes no event id.
    { title: 'PageView', name: 'PageView', calls: [[PAGE]] },
    ...toStandardCases((name) => [
      TRACK,
      name,
      CUSTOM.includes(name) ? { ...FULL, predictedLtv: 120 } : FULL,
      withId,
    ]),
    {
      title: 'a single item',
      name: 'ViewContent',
      params: ONE_ITEM,
      calls: [
        [
          TRACK,
          'ViewContent',
          { content_type: 'product', contents: [FULL.contents[0]], num_items: 2 },
          withId,
        ],
      ],
    },
    {
      title: 'a custom event with its own parameters',
      name: 'TicketScanned',
      params: OWN_PARAMS,
      calls: [
        [TRACK, 'TicketScanned', { gate: 'B', seats: ['12', '13'], value: 5, currency: 'EUR' }, withId],
      ],
    },
  ],
  user: {
    calls: [
      [IDENTIFY, { email: HASHED.email, phone_number: HASHED.phone, external_id: HASHED.externalId }],
      [TRACK, 'Lead', { value: 5, currency: 'EUR' }, withId],
    ],
  },
  withdrawal: [['ttq.revokeConsent']],
  grantAgain: [['ttq.grantConsent']],
  autoEvents: {
    before: toBefore({ historyObserver: false, autoConfig: true, autoConfigListener: true }),
    setUp: [],
    withdrawal: [['ttq.revokeConsent']],
    grantAgain: [['ttq.grantConsent']],
  },
  limited: {
    setUp: [],
    pageView: [[PAGE, { limited_data_use: true }]],
    lead: [[TRACK, 'Lead', { value: 5, currency: 'EUR', limited_data_use: true }, withId]],
  },
  foreign: {
    calls: [[PAGE], [TRACK, 'Lead', { value: 5, currency: 'EUR' }, withId]],
    outcomes: ['sent', 'sent'],
    sameId: { calls: [[TRACK, 'Lead', { value: 5, currency: 'EUR' }, withId]], pageView: 'duplicate' },
  },
}
