import { reddit } from '@omnipixel/core'
import { EVENT_ID, HASHED, ONE_ITEM, toStandardCases, type PixelCases } from './case'

const ID = 't2_abc123'
const NAMES: Readonly<Record<string, string>> = {
  ViewContent: 'ViewContent',
  Search: 'Search',
  AddToCart: 'AddToCart',
  AddToWishlist: 'AddToWishlist',
  Purchase: 'Purchase',
  Lead: 'Lead',
  CompleteRegistration: 'SignUp',
}
const toTrack = (name: string, data: object) =>
  ['rdt', 'track', name, { ...data, conversionId: EVENT_ID }] as const

export const redditCases: PixelCases = {
  platform: 'reddit',
  id: ID,
  create: (options) => reddit({ id: ID, ...options }),
  script: `https://www.redditstatic.com/ads/pixel.js?pixel_id=${ID}`,
  before: {},
  setUp: [['rdt', 'init', ID, {}]],
  events: [
    { title: 'PageView', name: 'PageView', calls: [toTrack('PageVisit', {})] },
    ...toStandardCases((name) =>
      toTrack(NAMES[name] ?? 'Custom', {
        value: 49.9,
        currency: 'EUR',
        transactionId: 'A-1001',
        products: [
          { id: 'SKU-1', name: 'Stalls', category: 'Tickets' },
          { id: 'SKU-2', name: 'Programme', category: 'Print' },
        ],
        itemCount: 3,
        ...(NAMES[name] ? {} : { customEventName: name }),
      }),
    ),
    {
      title: 'a single item',
      name: 'ViewContent',
      params: ONE_ITEM,
      calls: [
        toTrack('ViewContent', {
          products: [{ id: 'SKU-1', name: 'Stalls', category: 'Tickets' }],
          itemCount: 2,
        }),
      ],
    },
    {
      title: 'a custom event, without parameters of its own',
      name: 'TicketScanned',
      params: { gate: 'B', value: 5, currency: 'EUR' },
      calls: [toTrack('Custom', { value: 5, currency: 'EUR', customEventName: 'TicketScanned' })],
    },
  ],
  user: {
    calls: [
      [
        'rdt',
        'init',
        ID,
        { email: HASHED.emailAtReddit, phoneNumber: HASHED.phone, externalId: HASHED.externalId },
      ],
      toTrack('Lead', {
        value: 5,
        currency: 'EUR',
        email: HASHED.emailAtReddit,
        phoneNumber: HASHED.phone,
        externalId: HASHED.externalId,
      }),
    ],
  },
  withdrawal: [['rdt', 'disableFirstPartyCookies']],
  grantAgain: [['rdt', 'enableFirstPartyCookies']],
  limited: {
    setUp: [['rdt', 'init', ID, { dpm: 'LDU' }]],
    pageView: [toTrack('PageVisit', {})],
    lead: [toTrack('Lead', { value: 5, currency: 'EUR' })],
  },
  foreign: {
    // The last id takes all events: theirs stays, and nothing of ours is sent.
    calls: [],
    outcomes: ['blocked', 'blocked'],
    sameId: { calls: [toTrack('Lead', { value: 5, currency: 'EUR' })], pageView: 'duplicate' },
  },
}
