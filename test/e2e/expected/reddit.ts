import { type Expected, HASHES, SAME_NAMES, sha256 } from './expected.js'

const PRODUCTS = [
  { id: 'SKU-1', name: 'Stalls', category: 'Tickets' },
  { id: 'SKU-2', name: 'Programme', category: 'Tickets' },
]
const toItems = (count: number, itemCount: number) => ({
  itemCount: String(itemCount),
  products: JSON.stringify(PRODUCTS.slice(0, count)),
})
const FULL = { valueDecimal: '54.9', currency: 'EUR', transactionId: sha256('A-1001'), ...toItems(2, 3) }

/** `m.…` of `rp.gif`. Its script hashes the ids that it is given. pixels.md 7.3, 7.6 and 9 */
export const reddit: Expected = {
  // What it has no event for goes under our name as a custom one.
  names: { ...SAME_NAMES, PageView: 'PageVisit', CompleteRegistration: 'SignUp' },
  params: {
    PageView: {},
    ViewContent: { valueDecimal: '24.95', currency: 'EUR', ...toItems(1, 1) },
    Search: {},
    AddToCart: { valueDecimal: '49.9', currency: 'EUR', ...toItems(1, 2) },
    InitiateCheckout: {
      valueDecimal: '54.9',
      currency: 'EUR',
      customEventName: 'InitiateCheckout',
      ...toItems(2, 3),
    },
    Purchase: FULL,
    Lead: { valueDecimal: '0', currency: 'EUR' },
    TicketScanned: { customEventName: 'TicketScanned' },
  },
  full: FULL,
  custom: FULL,
  // Its own rule: neither dots nor a +tag before the @.
  user: { em: sha256('janedoe@example.com'), pn: HASHES.phone, external_id: HASHES.externalId },
  idParam: 'conversionId',
  own: ['uuid', 'opt_out'],
}
