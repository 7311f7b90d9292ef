import type { Beacon, Vendor } from '../sandbox/beacon.js'

export const ALL_VENDORS = ['meta', 'tiktok', 'linkedin', 'x', 'pinterest', 'snapchat', 'reddit'] as const

/** X's ids of events, as accounts.ts configures them; LinkedIn's are numbers. */
export const X_EVENT = /^tw-[a-z0-9]+-/

/** What each vendor calls our events on the wire. `undefined`: it has none by default, and needs an id of the account. */
const WIRE_NAMES: Record<string, Record<Vendor, string | undefined>> = {
  PageView: toRow('PageView', 'Pageview', 'page_view', 'config', 'pagevisit', 'PAGE_VIEW', 'PageVisit'),
  ViewContent: toRow(
    'ViewContent',
    'ViewContent',
    '2233',
    'vc1ef',
    'viewcontent',
    'VIEW_CONTENT',
    'ViewContent',
  ),
  Search: toRow('Search', 'Search', '4455', 'se2ef', 'search', 'SEARCH', 'Search'),
  AddToCart: toRow('AddToCart', 'AddToCart', '5566', 'ac4ef', 'addtocart', 'ADD_CART', 'AddToCart'),
  InitiateCheckout: toRow(
    'InitiateCheckout',
    'InitiateCheckout',
    '6677',
    'ic6ef',
    'initiatecheckout',
    'START_CHECKOUT',
    'InitiateCheckout',
  ),
  Purchase: toRow('Purchase', 'Purchase', '1122', 'od2ef', 'checkout', 'PURCHASE', 'Purchase'),
  Lead: toRow('Lead', 'Lead', '3344', 'ld3ef', 'lead', 'Lead', 'Lead'),
  TicketScanned: toRow(
    'TicketScanned',
    'TicketScanned',
    '7788',
    'ts5ef',
    'TicketScanned',
    'TicketScanned',
    'TicketScanned',
  ),
}

function toRow(
  meta: string,
  tiktok: string,
  linkedin: string,
  x: string,
  pinterest: string,
  snapchat: string,
  reddit: string,
): Record<Vendor, string> {
  return { meta, tiktok, linkedin, x, pinterest, snapchat, reddit }
}

/** What a beacon is about, in the words of the table above. */
export function toWireName({ vendor, event, params }: Beacon): string {
  if (vendor === 'linkedin' && event === 'conversion') return String(params.conversionId)
  if (vendor === 'x') return event.replace(X_EVENT, '')
  // The slots for own events: what tells them apart is the tag.
  if (vendor === 'snapchat' && /^CUSTOM_EVENT_\d$/.test(event)) return String(params.e_etg)
  if (vendor === 'reddit' && event === 'Custom') return String(params.customEventName)
  return event
}

/** True for the beacon of our event `name`. */
export const isOf = (name: string, beacon: Beacon): boolean =>
  toWireName(beacon) === WIRE_NAMES[name]?.[beacon.vendor]
