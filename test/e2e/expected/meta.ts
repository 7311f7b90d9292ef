import { type Expected, HASHES, SAME_NAMES } from './expected.js'

const stalls = (quantity: number) => ({ id: 'SKU-1', quantity, item_price: 24.95 })
const PROGRAMME = { id: 'SKU-2', quantity: 1, item_price: 5 }
const TWO = {
  contents: [stalls(2), PROGRAMME],
  content_ids: ['SKU-1', 'SKU-2'],
  content_type: 'product',
  content_category: 'Tickets',
  num_items: '3',
}
// Of a single item, its name.
const toOne = (quantity: number) => ({
  contents: [stalls(quantity)],
  content_ids: ['SKU-1'],
  content_type: 'product',
  content_category: 'Tickets',
  content_name: 'Stalls',
  num_items: String(quantity),
})
const FULL = {
  ...TWO,
  value: '54.9',
  currency: 'EUR',
  order_id: 'A-1001',
  search_string: 'red curtain',
  content_type: 'product_group',
  content_name: 'Evening show',
  predicted_ltv: '240',
  status: 'true',
}

/** `cd[…]` and `ud[…]` of `/tr`. pixels.md 1.3, 1.6, 1.9 and 9 */
export const meta: Expected = {
  names: SAME_NAMES,
  params: {
    PageView: {},
    ViewContent: { value: '24.95', currency: 'EUR', ...toOne(1) },
    Search: { search_string: 'red curtain' },
    AddToCart: { value: '49.9', currency: 'EUR', ...toOne(2) },
    InitiateCheckout: { value: '54.9', currency: 'EUR', ...TWO },
    Purchase: { value: '54.9', currency: 'EUR', order_id: 'A-1001', ...TWO },
    Lead: { value: '0', currency: 'EUR' },
    TicketScanned: { gate: 'north' },
  },
  full: FULL,
  custom: { ...FULL, gate: 'north' },
  extras: { delivery_category: 'in_store', content_category: 'Matinees' },
  user: { em: HASHES.email, ph: HASHES.digits, external_id: HASHES.externalId },
  own: [],
}
