import { toWireName } from '../e2e/wire.js'
import type { Beacon, Vendor } from '../sandbox/beacon.js'

type Row = Readonly<Record<Vendor, string | undefined>>

const toRow = (...names: (string | undefined)[]): Row => {
  const [meta, tiktok, linkedin, x, pinterest, snapchat, reddit] = names
  return { meta, tiktok, linkedin, x, pinterest, snapchat, reddit }
}

/**
 * What each vendor calls the shop's events on the wire, with the ids of the sandbox's accounts at LinkedIn and X.
 * `undefined`: the account has no id for it.
 */
// prettier-ignore
export const WIRE_NAMES = {
  PageView: toRow('PageView', 'Pageview', 'page_view', 'config', 'pagevisit', 'PAGE_VIEW', 'PageVisit'),
  ViewContent: toRow('ViewContent', 'ViewContent', '7001', 'view1', 'viewcontent', 'VIEW_CONTENT', 'ViewContent'),
  ViewCategory: toRow('ViewCategory', 'ViewCategory', undefined, undefined, 'viewcategory', 'LIST_VIEW', 'ViewCategory'),
  Search: toRow('Search', 'Search', undefined, 'srch1', 'search', 'SEARCH', 'Search'),
  AddToCart: toRow('AddToCart', 'AddToCart', '7002', 'cart1', 'addtocart', 'ADD_CART', 'AddToCart'),
  AddToWishlist: toRow('AddToWishlist', 'AddToWishlist', undefined, 'wish1', 'addtowishlist', 'ADD_TO_WISHLIST', 'AddToWishlist'),
  InitiateCheckout: toRow('InitiateCheckout', 'InitiateCheckout', '7003', 'chkt1', 'initiatecheckout', 'START_CHECKOUT', 'InitiateCheckout'),
  AddPaymentInfo: toRow('AddPaymentInfo', 'AddPaymentInfo', '7004', 'paym1', 'addpaymentinfo', 'ADD_BILLING', 'AddPaymentInfo'),
  Purchase: toRow('Purchase', 'Purchase', '7005', 'purc1', 'checkout', 'PURCHASE', 'Purchase'),
  Lead: toRow('Lead', 'Lead', '7006', 'lead1', 'lead', 'Lead', 'Lead'),
  Contact: toRow('Contact', 'Contact', '7007', 'cont1', 'contact', 'Contact', 'Contact'),
  CompleteRegistration: toRow('CompleteRegistration', 'CompleteRegistration', '7008', 'regi1', 'signup', 'SIGN_UP', 'SignUp'),
} as const satisfies Record<string, Row>

export type EventName = keyof typeof WIRE_NAMES

export const EVENT_NAMES = Object.keys(WIRE_NAMES) as EventName[]

export const isEvent = (name: EventName, vendor: Vendor, beacon: Beacon): boolean =>
  beacon.vendor === vendor && toWireName(beacon) === WIRE_NAMES[name][vendor]

/** Our name of what a beacon is about. */
export const toEventName = (beacon: Beacon): EventName | undefined =>
  EVENT_NAMES.find((name) => isEvent(name, beacon.vendor, beacon))
