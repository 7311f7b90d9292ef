import { type Expected, HASHES, SAME_NAMES } from './expected.js'

const toItems = (...quantities: number[]) => ({
  line_items: [
    {
      product_id: 'SKU-1',
      product_name: 'Stalls',
      product_category: 'Tickets',
      product_brand: 'Playhouse',
      product_price: 24.95,
    },
    { product_id: 'SKU-2', product_name: 'Programme', product_category: 'Tickets', product_price: 5 },
  ]
    .slice(0, quantities.length)
    .map((item, at) => ({ ...item, product_quantity: quantities[at] })),
  order_quantity: quantities.reduce((sum, quantity) => sum + quantity, 0),
})
const FULL = {
  value: 54.9,
  currency: 'EUR',
  order_id: 'A-1001',
  search_query: 'red curtain',
  ...toItems(2, 1),
}

/** `ed` and `pd` of `/v3/`. pixels.md 5.3, 5.6 and 9 */
export const pinterest: Expected = {
  names: {
    ...Object.fromEntries(Object.keys(SAME_NAMES).map((name) => [name, name.toLowerCase()])),
    PageView: 'pagevisit',
    Purchase: 'checkout',
    CompleteRegistration: 'signup',
    Donate: 'custom',
    Download: 'custom',
    TicketScanned: 'TicketScanned', // an audience's own
  },
  params: {
    PageView: {},
    ViewContent: { value: 24.95, currency: 'EUR', ...toItems(1) },
    Search: { search_query: 'red curtain' },
    AddToCart: { value: 49.9, currency: 'EUR', ...toItems(2) },
    InitiateCheckout: { value: 54.9, currency: 'EUR', ...toItems(2, 1) },
    Purchase: { value: 54.9, currency: 'EUR', order_id: 'A-1001', ...toItems(2, 1) },
    Lead: { value: 0, currency: 'EUR' },
    TicketScanned: { gate: 'north' },
  },
  full: FULL,
  custom: { ...FULL, gate: 'north' },
  extras: { lead_type: 'newsletter', promo_code: 'SPRING' },
  user: { em: HASHES.email, ph: HASHES.digits, external_id: HASHES.externalId },
  idParam: 'event_id',
  own: [],
}
