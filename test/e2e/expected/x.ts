import { ACCOUNT_IDS, type Expected, HASHES } from './expected.js'

const toItems = (...quantities: number[]) => ({
  // `content_type` is the product's category here.
  contents: [
    { content_id: 'SKU-1', content_name: 'Stalls', content_type: 'Tickets', content_price: 24.95 },
    { content_id: 'SKU-2', content_name: 'Programme', content_type: 'Tickets', content_price: 5 },
  ]
    .slice(0, quantities.length)
    .map((item, at) => ({ ...item, num_items: quantities[at] })),
  num_items: quantities.reduce((sum, quantity) => sum + quantity, 0),
})
const FULL = {
  value: 54.9,
  currency: 'EUR',
  ...toItems(2, 1),
  search_string: 'red curtain',
  description: 'Evening show',
  status: 'completed',
}

/** `event` of `/i/adsct`. It has no field for an order: the conversion id, made from it, stands for it. pixels.md 4.3, 9 */
export const x: Expected = {
  names: {
    PageView: 'config',
    ...Object.fromEntries(Object.entries(ACCOUNT_IDS).map(([name, [, id]]) => [name, id])),
  },
  params: {
    PageView: {},
    ViewContent: { value: 24.95, currency: 'EUR', ...toItems(1) },
    Search: { search_string: 'red curtain' },
    AddToCart: { value: 49.9, currency: 'EUR', ...toItems(2) },
    InitiateCheckout: { value: 54.9, currency: 'EUR', ...toItems(2, 1) },
    Purchase: { value: 54.9, currency: 'EUR', ...toItems(2, 1) },
    Lead: { value: 0, currency: 'EUR' },
    TicketScanned: {},
  },
  full: FULL,
  custom: FULL,
  user: { email_address: HASHES.email, phone_number: HASHES.phone, external_id: HASHES.externalId },
  idParam: 'conversion_id',
  own: [],
}
