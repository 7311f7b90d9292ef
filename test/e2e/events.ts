import { createHash } from 'node:crypto'
import type { Vendor } from '../sandbox/beacon.js'
import { ACCOUNTS } from './accounts.js'

/** The visitor as an app knows them; each vendor has its own idea of what to hash. */
export const VISITOR = {
  email: ' Jane.Doe+news@Example.com ',
  phone: '+49 (0)151 1234-5678',
  externalId: 'cust-42',
}
/** What must not be in any request: not as it was typed, and not normalised. */
export const PLAIN_TEXT = /jane\.?doe|news@example|151 ?1234|cust-42/i

const ITEM = {
  id: 'SKU-1',
  name: 'Stalls',
  category: 'Tickets',
  brand: 'Playhouse',
  price: 24.95,
  quantity: 2,
}
const ITEMS = [ITEM, { id: 'SKU-2', name: 'Programme', category: 'Tickets', price: 5 }]

interface Tracked {
  params: Record<string, unknown>
  options?: { eventId?: string; once?: string }
  /** The id that has to arrive. */
  id: string
}

/** One of each kind. The page view's id is a new one each time. */
export const TRACKED: Record<string, Tracked> = {
  ViewContent: {
    params: { value: 24.95, currency: 'EUR', items: [{ ...ITEM, quantity: 1 }] },
    options: { eventId: 'view-1' },
    id: 'view-1',
  },
  Search: { params: { searchString: 'red curtain' }, options: { eventId: 'search-1' }, id: 'search-1' },
  AddToCart: {
    params: { value: 49.9, currency: 'eur', items: [ITEM] },
    options: { eventId: 'cart-1' },
    id: 'cart-1',
  },
  InitiateCheckout: {
    params: { value: 54.9, currency: 'EUR', items: ITEMS },
    options: { eventId: 'checkout-1' },
    id: 'checkout-1',
  },
  Purchase: {
    params: { value: 54.9, currency: 'EUR', orderId: 'A-1001', items: ITEMS },
    id: 'Purchase:A-1001',
  },
  Lead: { params: { value: 0, currency: 'EUR' }, options: { once: 'form 7' }, id: 'Lead:form%207' },
  TicketScanned: { params: { gate: 'north' }, options: { eventId: 'scan-1' }, id: 'scan-1' },
}

/** `tracker.track(…)`, as text for a page. */
export const toTrack = (name: string): string => {
  const { params, options } = TRACKED[name]!
  return `tracker.track('${name}', ${JSON.stringify(params)}, ${JSON.stringify(options)})`
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Reddit's script hashes the ids it is given; TikTok's `page()` takes none. pixels-observed.md, point 5 */
export function toWireId(vendor: Vendor, name: string, id: string): string | undefined {
  if (vendor === 'tiktok' && name === 'PageView') return undefined
  return vendor === 'reddit' ? sha256(id) : id
}

const EMAIL = sha256('jane.doe+news@example.com')
const [PHONE, PHONE_DIGITS] = [sha256('+4915112345678'), sha256('4915112345678')]
const EXTERNAL_ID = sha256('cust-42')

/** User data on the wire. LinkedIn's conversions carry none: its script keeps the hash for its own signals. */
export const USER_ON_WIRE: Record<Vendor, Record<string, string>> = {
  meta: { em: EMAIL, ph: PHONE_DIGITS, external_id: EXTERNAL_ID },
  tiktok: { email: EMAIL, phone_number: PHONE, external_id: EXTERNAL_ID },
  linkedin: {},
  x: { email_address: EMAIL, phone_number: PHONE, external_id: EXTERNAL_ID },
  pinterest: { em: EMAIL, ph: PHONE_DIGITS, external_id: EXTERNAL_ID },
  snapchat: { u_hem: EMAIL, u_hpn: PHONE_DIGITS },
  // Reddit's own rule: neither dots nor a +tag before the @.
  reddit: { em: sha256('janedoe@example.com'), pn: PHONE, external_id: EXTERNAL_ID },
}

type Params = Record<string, unknown>

interface Amount {
  value: number
  quantities: number[]
  order?: string
}

/** The parameters of an event about products, in each vendor's names: pixels.md, section 9. */
const PRODUCT_PARAMS: Record<Vendor, (amount: Amount) => Params> = {
  meta: ({ value, quantities, order }) => ({
    value: String(value),
    currency: 'EUR',
    ...(order && { order_id: order }),
    contents: pick(quantities, (quantity, at) => ({ id: IDS[at], quantity, item_price: PRICES[at] })),
    content_ids: IDS.slice(0, quantities.length),
    content_type: 'product',
    content_category: 'Tickets',
    // Only where there is but one product.
    ...(quantities.length === 1 && { content_name: 'Stalls' }),
    num_items: String(sum(quantities)),
  }),
  tiktok: ({ value, quantities, order }) => ({
    value,
    currency: 'EUR',
    ...(order && { order_id: order }),
    contents: pick(quantities, (quantity, at) => ({
      content_id: IDS[at],
      content_name: NAMES[at],
      content_category: 'Tickets',
      content_type: 'product',
      ...(at === 0 && { brand: 'Playhouse' }),
      price: PRICES[at],
      quantity,
    })),
    content_type: 'product',
    num_items: sum(quantities),
  }),
  linkedin: ({ value, order }) => ({ val: String(value), cur: 'EUR', ...(order && { oid: order }) }),
  // X has no field for an order: the conversion id, made from it, stands for it.
  x: ({ value, quantities }) => ({
    value,
    currency: 'EUR',
    contents: pick(quantities, (quantity, at) => ({
      content_id: IDS[at],
      content_name: NAMES[at],
      content_type: 'Tickets',
      content_price: PRICES[at],
      num_items: quantity,
    })),
    num_items: sum(quantities),
  }),
  pinterest: ({ value, quantities, order }) => ({
    value,
    currency: 'EUR',
    ...(order && { order_id: order }),
    line_items: pick(quantities, (quantity, at) => ({
      product_id: IDS[at],
      product_name: NAMES[at],
      product_category: 'Tickets',
      ...(at === 0 && { product_brand: 'Playhouse' }),
      product_price: PRICES[at],
      product_quantity: quantity,
    })),
    order_quantity: sum(quantities),
  }),
  snapchat: ({ value, quantities, order }) => ({
    e_pr: value,
    e_cur: 'EUR',
    ...(order && { e_tid: order }),
    e_iids: IDS.slice(0, quantities.length),
    e_ni: sum(quantities),
    e_ic: 'Tickets',
    e_brs: ['Playhouse'],
    ...(quantities.length === 1 && { e_desc: 'Stalls' }),
  }),
  reddit: ({ value, quantities, order }) => ({
    valueDecimal: String(value),
    currency: 'EUR',
    ...(order && { transactionId: sha256(order) }),
    itemCount: String(sum(quantities)),
    products: JSON.stringify(
      pick(quantities, (_, at) => ({ id: IDS[at], name: NAMES[at], category: 'Tickets' })),
    ),
  }),
}

const IDS = ['SKU-1', 'SKU-2']
const NAMES = ['Stalls', 'Programme']
const PRICES = [24.95, 5]
const pick = <T>(quantities: number[], toItem: (quantity: number, at: number) => T) => quantities.map(toItem)
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)

const AMOUNTS: Record<string, Amount> = {
  ViewContent: { value: 24.95, quantities: [1] },
  AddToCart: { value: 49.9, quantities: [2] },
  InitiateCheckout: { value: 54.9, quantities: [2, 1] },
  Purchase: { value: 54.9, quantities: [2, 1], order: 'A-1001' },
}

const OTHER_PARAMS: Record<string, Record<Vendor, Params>> = {
  PageView: { meta: {}, tiktok: {}, linkedin: {}, x: {}, pinterest: {}, snapchat: {}, reddit: {} },
  Search: {
    meta: { search_string: 'red curtain' },
    tiktok: { search_string: 'red curtain', query: 'red curtain' },
    linkedin: {},
    x: { search_string: 'red curtain' },
    pinterest: { search_query: 'red curtain' },
    snapchat: { e_ss: 'red curtain' },
    reddit: {},
  },
  Lead: {
    meta: { value: '0', currency: 'EUR' },
    tiktok: { value: 0, currency: 'EUR' },
    linkedin: { val: '0', cur: 'EUR' },
    x: { value: 0, currency: 'EUR' },
    pinterest: { value: 0, currency: 'EUR' },
    snapchat: { e_pr: 0, e_cur: 'EUR', e_etg: 'Lead' },
    reddit: { valueDecimal: '0', currency: 'EUR' },
  },
  // A custom event's own parameters go where the vendor takes free properties.
  TicketScanned: {
    meta: { gate: 'north' },
    tiktok: { gate: 'north' },
    linkedin: {},
    x: {},
    pinterest: { gate: 'north' },
    snapchat: { e_etg: 'TicketScanned' },
    reddit: { customEventName: 'TicketScanned' },
  },
}

/** Where each vendor's parameters hold the event id. Meta's and TikTok's travel beside them. */
const ID_PARAM: Partial<Record<Vendor, string>> = {
  linkedin: 'eventId',
  x: 'conversion_id',
  pinterest: 'event_id',
  snapchat: 'cdid',
  reddit: 'conversionId',
}

/** All parameters of the event `name` with the given id, as they have to be on the wire. */
export function toWireParams(vendor: Vendor, name: string, id: string): Params {
  const amount = AMOUNTS[name]
  const params = amount ? PRODUCT_PARAMS[vendor](amount) : OTHER_PARAMS[name]![vendor]
  const idParam = ID_PARAM[vendor]
  return {
    ...params,
    ...(idParam && { [idParam]: toWireId(vendor, name, id) }),
    ...(vendor === 'x' && toUserOnWire(vendor, name)),
    // Reddit has no such event, so it goes as a custom one.
    ...(vendor === 'reddit' && name === 'InitiateCheckout' && { customEventName: name }),
  }
}

/** X keeps what `config`, its page view, is told, for all later events: so user data goes with events alone. */
export const toUserOnWire = (vendor: Vendor, name: string): Record<string, string> =>
  vendor === 'x' && name === 'PageView' ? {} : USER_ON_WIRE[vendor]

/** What each account is called on the wire. */
export const toIds = (vendor: Vendor): string[] => [ACCOUNTS[vendor]]
