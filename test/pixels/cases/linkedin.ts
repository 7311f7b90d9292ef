import { linkedin } from '@omnipixel/core'
import { EVENT_ID, PAGE_URL, STANDARD_EVENTS, toStandardCases, type PixelCases } from './case'

const ID = '98765'
/** LinkedIn has no event names: each event is the id of a conversion rule in the account. */
const CONVERSIONS = Object.fromEntries(
  [...STANDARD_EVENTS, 'TicketScanned'].map((name, at) => [name, 1000 + at]),
)
const common = { event_id: EVENT_ID, conversion_url: PAGE_URL }

export const linkedinCases: PixelCases = {
  platform: 'linkedin',
  id: ID,
  create: (options) => linkedin({ partnerId: ID, conversions: CONVERSIONS, ...options }),
  script: 'https://snap.licdn.com/li.lms-analytics/insight.min.js',
  before: { _linkedin_data_partner_ids: [ID], _wait_for_lintrk: true },
  setUp: [],
  events: [
    { title: 'PageView', name: 'PageView', calls: [['lintrk', 'track', common]] },
    ...toStandardCases((name) => [
      'lintrk',
      'track',
      {
        conversion_id: CONVERSIONS[name],
        conversion_value: 49.9,
        conversion_currency: 'EUR',
        order_id: 'A-1001',
        ...common,
      },
    ]),
    {
      title: 'a value of 0, as text: its script leaves out what is falsy',
      name: 'Lead',
      params: { value: 0, currency: 'EUR' },
      calls: [
        [
          'lintrk',
          'track',
          { conversion_id: CONVERSIONS.Lead, conversion_value: '0', conversion_currency: 'EUR', ...common },
        ],
      ],
    },
    {
      title: 'a custom event, without parameters of its own',
      name: 'TicketScanned',
      params: { gate: 'B', value: 5, currency: 'EUR' },
      calls: [
        [
          'lintrk',
          'track',
          {
            conversion_id: CONVERSIONS.TicketScanned,
            conversion_value: 5,
            conversion_currency: 'EUR',
            ...common,
          },
        ],
      ],
    },
  ],
  user: {
    calls: [
      // Plain: LinkedIn hashes by itself, and drops what is a hash already.
      ['lintrk', 'setUserData', { email: 'o.brien@example.com' }],
      [
        'lintrk',
        'track',
        { conversion_id: CONVERSIONS.Lead, conversion_value: 5, conversion_currency: 'EUR', ...common },
      ],
    ],
  },
  withdrawal: [],
  grantAgain: [],
  foreign: {
    // A page view of ours would be counted for their account as well.
    calls: [
      [
        'lintrk',
        'track',
        { conversion_id: CONVERSIONS.Lead, conversion_value: 5, conversion_currency: 'EUR', ...common },
      ],
    ],
    outcomes: ['excluded', 'sent'],
  },
}
