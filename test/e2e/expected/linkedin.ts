import { ACCOUNT_IDS, type Expected } from './expected.js'

const FULL = { val: '54.9', cur: 'EUR', oid: 'A-1001' }

/** `/collect`. Its user data is in the signals of its own script only. pixels.md 3.3, 3.6 and 3.9 */
export const linkedin: Expected = {
  names: {
    PageView: 'page_view',
    ...Object.fromEntries(Object.entries(ACCOUNT_IDS).map(([name, [id]]) => [name, String(id)])),
  },
  params: {
    PageView: {},
    ViewContent: { val: '24.95', cur: 'EUR' },
    Search: {},
    AddToCart: { val: '49.9', cur: 'EUR' },
    InitiateCheckout: { val: '54.9', cur: 'EUR' },
    Purchase: FULL,
    Lead: { val: '0', cur: 'EUR' },
    TicketScanned: {},
  },
  full: FULL,
  custom: FULL,
  user: {},
  idParam: 'eventId',
  own: ['v', 'fmt', 'pid', 'time', 'li_adsId', 'url', 'conversionId'],
}
