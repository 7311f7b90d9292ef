import { type Expected, HASHES, SAME_NAMES } from './expected.js'

const toContents = (contentType: string, ...quantities: number[]) =>
  [
    {
      content_id: 'SKU-1',
      content_name: 'Stalls',
      content_category: 'Tickets',
      brand: 'Playhouse',
      price: 24.95,
    },
    { content_id: 'SKU-2', content_name: 'Programme', content_category: 'Tickets', price: 5 },
  ]
    .slice(0, quantities.length)
    .map((item, at) => ({ ...item, content_type: contentType, quantity: quantities[at] }))
const toItems = (...quantities: number[]) => ({
  contents: toContents('product', ...quantities),
  content_type: 'product',
  num_items: quantities.reduce((sum, quantity) => sum + quantity, 0),
})
const FULL = {
  value: 54.9,
  currency: 'EUR',
  order_id: 'A-1001',
  search_string: 'red curtain',
  query: 'red curtain',
  contents: toContents('product_group', 2, 1),
  content_type: 'product_group',
  num_items: 3,
  status: 'completed',
  description: 'Evening show',
}

/** The properties of `/api/v2/pixel`. pixels.md 2.3, 2.6 and 9. Search goes under both names that circulate. */
export const tiktok: Expected = {
  names: { ...SAME_NAMES, PageView: 'Pageview' },
  params: {
    PageView: {},
    ViewContent: { value: 24.95, currency: 'EUR', ...toItems(1) },
    Search: { search_string: 'red curtain', query: 'red curtain' },
    AddToCart: { value: 49.9, currency: 'EUR', ...toItems(2) },
    InitiateCheckout: { value: 54.9, currency: 'EUR', ...toItems(2, 1) },
    Purchase: { value: 54.9, currency: 'EUR', order_id: 'A-1001', ...toItems(2, 1) },
    Lead: { value: 0, currency: 'EUR' },
    TicketScanned: { gate: 'north' },
  },
  full: FULL,
  custom: { ...FULL, gate: 'north' },
  extras: { shop_id: 'S-7' },
  user: { email: HASHES.email, phone_number: HASHES.phone, external_id: HASHES.externalId },
  own: ['inter_id'],
}
