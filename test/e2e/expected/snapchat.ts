import { type Expected, HASHES } from './expected.js'

const TWO = { e_iids: ['SKU-1', 'SKU-2'], e_ni: 3, e_ic: 'Tickets', e_brs: ['Playhouse'] }
// Of a single item, its name.
const toOne = (quantity: number) => ({
  e_iids: ['SKU-1'],
  e_ni: quantity,
  e_ic: 'Tickets',
  e_brs: ['Playhouse'],
  e_desc: 'Stalls',
})
const FULL = {
  e_pr: 54.9,
  e_cur: 'EUR',
  e_tid: 'A-1001',
  ...TWO,
  e_ss: 'red curtain',
  e_desc: 'Evening show',
  e_su: 1,
}
/** Without an event of Snap's own they go to a custom slot, tagged with their name. */
const CUSTOM = [
  'Contact',
  'Donate',
  'Lead',
  'FindLocation',
  'CustomizeProduct',
  'SubmitApplication',
  'Download',
  'WatchVideo',
  'TicketScanned',
]

/** A batch to `/p`. Only `e_pr`, `e_cur`, `e_tid`, `cdid` and `u_hem…` are known by name. pixels.md 6.3, 6.9 and 9 */
export const snapchat: Expected = {
  names: {
    ...Object.fromEntries(CUSTOM.map((name) => [name, name])),
    PageView: 'PAGE_VIEW',
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
  },
  params: {
    PageView: {},
    ViewContent: { e_pr: 24.95, e_cur: 'EUR', ...toOne(1) },
    Search: { e_ss: 'red curtain' },
    AddToCart: { e_pr: 49.9, e_cur: 'EUR', ...toOne(2) },
    InitiateCheckout: { e_pr: 54.9, e_cur: 'EUR', ...TWO },
    Purchase: { e_pr: 54.9, e_cur: 'EUR', e_tid: 'A-1001', ...TWO },
    Lead: { e_pr: 0, e_cur: 'EUR', e_etg: 'Lead' },
    TicketScanned: { e_etg: 'TicketScanned' },
  },
  full: FULL,
  custom: FULL,
  extras: { e_sum: 'newsletter', e_cs: 'returning' },
  user: { u_hem: HASHES.email, u_hpn: HASHES.digits },
  idParam: 'cdid',
  hasOwnNames: true,
  own: ['v', 'pid', 'ev', 'pl', 'rf', 'ts'],
}
