import type { Vendor } from '../sandbox/beacon.js'
import { ACCOUNTS } from './accounts.js'
import { EXPECTED } from './expected/all.js'
import { EVENT_NAMES, type Params, sha256, VISITOR } from './expected/expected.js'

export { sha256, VISITOR }

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
  options?: { eventId?: string; once?: string; extras?: Record<string, object> }
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

/** Every event with every parameter that there is, under the id that its order gives it. */
export const FULL: Record<string, Tracked> = Object.fromEntries(
  EVENT_NAMES.map((name) => [
    name,
    {
      params: {
        value: 54.9,
        currency: 'EUR',
        orderId: 'A-1001',
        items: ITEMS,
        searchString: 'red curtain',
        contentType: 'product_group',
        predictedLtv: 240,
        status: 'completed',
        description: 'Evening show',
        ...(name === 'TicketScanned' && { gate: 'north' }),
      },
      id: `${name}:A-1001`,
    },
  ]),
)

/** Parameters for single platforms, in their own names. They win over mapped ones. */
export const EXTRAS = {
  meta: { delivery_category: 'in_store', content_category: 'Matinees' },
  tiktok: { shop_id: 'S-7' },
  pinterest: { lead_type: 'newsletter', promo_code: 'SPRING' },
  snapchat: { sign_up_method: 'newsletter', customer_status: 'returning' },
}

/** `tracker.track(…)`, as text for a page. */
export const toCall = (name: string, { params, options }: Omit<Tracked, 'id'>): string =>
  `tracker.track('${name}', ${JSON.stringify(params)}, ${JSON.stringify(options)})`

/** The call for one of `TRACKED`. */
export const toTrack = (name: string): string => toCall(name, TRACKED[name]!)

/** Reddit's script hashes the ids it is given; TikTok's `page()` takes none, and X's `config` would keep it. pixels-observed.md, point 5 */
export function toWireId(vendor: Vendor, name: string, id: string): string | undefined {
  if (name === 'PageView' && (vendor === 'tiktok' || vendor === 'x')) return undefined
  return vendor === 'reddit' ? sha256(id) : id
}

/** User data on the wire. LinkedIn's conversions carry none: its script keeps the hash for its own signals. */
export const USER_ON_WIRE = Object.fromEntries(
  Object.entries(EXPECTED).map(([vendor, { user }]) => [vendor, user]),
) as Record<Vendor, Record<string, string>>

/** All parameters of the event `name` with the given id, as they have to be on the wire. */
export function toWireParams(vendor: Vendor, name: string, id: string): Params {
  const { params, idParam } = EXPECTED[vendor]
  return {
    ...params[name],
    ...(idParam && { [idParam]: toWireId(vendor, name, id) }),
    ...(vendor === 'x' && toUserOnWire(vendor, name)),
  }
}

/** X keeps what `config`, its page view, is told, for all later events: so user data goes with events alone. */
export const toUserOnWire = (vendor: Vendor, name: string): Record<string, string> =>
  vendor === 'x' && name === 'PageView' ? {} : USER_ON_WIRE[vendor]

/** What each account is called on the wire. */
export const toIds = (vendor: Vendor): string[] => [ACCOUNTS[vendor]]
