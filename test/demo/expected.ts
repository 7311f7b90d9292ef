import { sha256, toWireId, USER_ON_WIRE } from '../e2e/events.js'
import type { Beacon, Vendor } from '../sandbox/beacon.js'
import { type EventName, toEventName } from './wire.js'

/** The accounts of the sandbox, as the shops configure them. */
export const ACCOUNTS: Readonly<Record<Vendor, string>> = {
  meta: '1020304050607080',
  tiktok: 'C4PROMPTCORNERDEMO01',
  linkedin: '4321987',
  x: 'o9pcd',
  pinterest: '2613045678901',
  snapchat: '3f1c0f6e-5a2b-4c7d-9e8f-0a1b2c3d4e5f',
  reddit: 'a2_promptcorner',
}

export interface Item {
  id: string
  name: string
  category: string
  brand: string
  price: number
  quantity: number
}

/** What the shop says about an event. Money is in euros. */
export interface Told {
  value?: number
  items?: readonly Item[]
  orderId?: string
  searchString?: string
  description?: string
  status?: string
}

type Params = Record<string, unknown>

/** What they all have, or nothing: `undefined` is left out. */
const inCommon = <T>(values: readonly T[]): T | undefined =>
  new Set(values).size === 1 ? values[0] : undefined
const toEntry = (name: string, value: unknown): Params => (value === undefined ? {} : { [name]: value })

/** An event's parameters in each vendor's names and forms: pixels.md, section 9. Without ids and user data. */
const TO_PARAMS: Record<Vendor, (told: Told, name: EventName) => Params> = {
  meta: ({ value, items, orderId, searchString, description, status }) => ({
    ...(value !== undefined && { value: String(value), currency: 'EUR' }),
    ...toEntry('order_id', orderId),
    ...toEntry('search_string', searchString),
    ...(status && { status: 'true' }),
    ...toEntry('content_name', description ?? (items?.length === 1 ? items[0]!.name : undefined)),
    ...(items && {
      contents: items.map(({ id, quantity, price }) => ({ id, quantity, item_price: price })),
      content_ids: items.map(({ id }) => id),
      content_type: 'product',
      num_items: String(countOf(items)),
      ...toEntry('content_category', inCommon(items.map(({ category }) => category))),
    }),
  }),
  tiktok: ({ value, items, orderId, searchString, description, status }) => ({
    ...(value !== undefined && { value, currency: 'EUR' }),
    ...toEntry('order_id', orderId),
    ...(searchString && { search_string: searchString, query: searchString }),
    ...toEntry('description', description),
    ...toEntry('status', status),
    ...(items && {
      contents: items.map(({ id, name, category, brand, price, quantity }) => ({
        content_id: id,
        content_name: name,
        content_category: category,
        content_type: 'product',
        brand,
        price,
        quantity,
      })),
      content_type: 'product',
      num_items: countOf(items),
    }),
  }),
  linkedin: ({ value, orderId }) => ({
    ...(value !== undefined && { val: String(value), cur: 'EUR' }),
    ...toEntry('oid', orderId),
  }),
  // X has no field for an order: the conversion id, made from it, stands for it.
  x: ({ value, items, searchString, description, status }) => ({
    ...(value !== undefined && { value, currency: 'EUR' }),
    ...toEntry('search_string', searchString),
    ...toEntry('description', description),
    ...toEntry('status', status),
    ...(items && {
      contents: items.map(({ id, name, category, price, quantity }) => ({
        content_id: id,
        content_name: name,
        content_type: category,
        content_price: price,
        num_items: quantity,
      })),
      num_items: countOf(items),
    }),
  }),
  pinterest: ({ value, items, orderId, searchString }) => ({
    ...(value !== undefined && { value, currency: 'EUR' }),
    ...toEntry('order_id', orderId),
    ...toEntry('search_query', searchString),
    ...(items && {
      line_items: items.map(({ id, name, category, brand, price, quantity }) => ({
        product_id: id,
        product_name: name,
        product_category: category,
        product_brand: brand,
        product_price: price,
        product_quantity: quantity,
      })),
      order_quantity: countOf(items),
    }),
  }),
  snapchat: ({ value, items, orderId, searchString, description, status }, name) => ({
    ...(value !== undefined && { e_pr: value, e_cur: 'EUR' }),
    ...toEntry('e_tid', orderId),
    ...toEntry('e_ss', searchString),
    ...(status && { e_su: 1 }),
    ...toEntry('e_desc', description ?? (items?.length === 1 ? items[0]!.name : undefined)),
    // Snap has no such events: one slot is for all of them, and the tag tells which.
    ...((name === 'Lead' || name === 'Contact') && { e_etg: name }),
    ...(items && {
      e_iids: items.map(({ id }) => id),
      e_ni: countOf(items),
      e_brs: [...new Set(items.map(({ brand }) => brand))],
      ...toEntry('e_ic', inCommon(items.map(({ category }) => category))),
    }),
  }),
  reddit: ({ value, items, orderId }, name) => ({
    ...(value !== undefined && { valueDecimal: String(value), currency: 'EUR' }),
    ...(orderId && { transactionId: sha256(orderId) }),
    ...(CUSTOM_AT_REDDIT.has(name) && { customEventName: name }),
    ...(items && {
      itemCount: String(countOf(items)),
      products: JSON.stringify(items.map(({ id, name, category }) => ({ id, name, category }))),
    }),
  }),
}

const CUSTOM_AT_REDDIT = new Set<EventName>(['ViewCategory', 'Contact', 'InitiateCheckout', 'AddPaymentInfo'])
const countOf = (items: readonly Item[]) => items.reduce((count, { quantity }) => count + quantity, 0)

/** Where each vendor's parameters hold the event id. Meta's and TikTok's travel beside them. */
const ID_PARAM: Partial<Record<Vendor, string>> = {
  linkedin: 'eventId',
  x: 'conversion_id',
  pinterest: 'event_id',
  snapchat: 'cdid',
  reddit: 'conversionId',
}

/** What a vendor's script adds on its own account to every event. */
const OWN_PARAMS: Record<Vendor, readonly string[]> = {
  meta: [],
  tiktok: ['inter_id'],
  linkedin: ['v', 'fmt', 'pid', 'time', 'li_adsId', 'url', 'conversionId'],
  x: [],
  pinterest: [],
  snapchat: ['v', 'pid', 'ev', 'pl', 'rf', 'ts'],
  reddit: ['uuid', 'opt_out'],
}

/** What some scripts take out of the shop's forms by themselves, and send hashed beside what they are given. */
const FOUND_IN_FORMS: readonly string[] = ['auto_email', 'auto_phone_number', 'u_hems', 'u_hpns']

export type UserField = 'email' | 'phone'

const USER_FIELDS: Readonly<Record<UserField, readonly string[]>> = {
  email: ['em', 'email', 'email_address', 'u_hem'],
  phone: ['ph', 'phone_number', 'pn', 'u_hpn'],
}

const omit = (from: object, names: readonly string[]) =>
  Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)))

/** The user data that a vendor is given where the shop knows the visitor's e-mail address and phone number, or one. */
export function toUser(vendor: Vendor, known: readonly UserField[]): Record<string, string> {
  const names = known.flatMap((field) => USER_FIELDS[field])
  const isKnown = ([name]: [string, string]) => names.includes(name)
  return Object.fromEntries(Object.entries(USER_ON_WIRE[vendor]).filter(isKnown))
}

/** An event on the wire, as it has to be or as it was: everything but what a script adds on its own account. */
export interface OnWire {
  name: EventName | undefined
  accounts: string[]
  eventId: string | undefined
  /** Path and query in the shop. */
  page: string
  user: Record<string, string>
  params: Params
}

export interface Expected {
  name: EventName
  /** Where it was tracked. */
  page: string
  told?: Told
  known?: readonly UserField[]
}

/** An event as `vendor` has to have it. */
export function toExpected(
  vendor: Vendor,
  { name, page, told = {}, known = [] }: Expected,
  id: string,
): OnWire {
  // X's page view takes no user data, and its script is kept from taking any out of the shop's forms.
  const user = toUser(vendor, vendor === 'x' && name === 'PageView' ? [] : known)
  return {
    name,
    accounts: [ACCOUNTS[vendor]],
    eventId: toWireId(vendor, name, id),
    page,
    user,
    params: {
      ...TO_PARAMS[vendor](told, name),
      ...toEntry(ID_PARAM[vendor] ?? '', ID_PARAM[vendor] && toWireId(vendor, name, id)),
      ...(vendor === 'x' && user),
    },
  }
}

/** The same of a beacon. `root` is the shop's. */
export function toOnWire(beacon: Beacon, root: string): OnWire {
  const { vendor, ids, eventId, url = '', user, params } = beacon
  return {
    name: toEventName(beacon),
    accounts: ids,
    eventId,
    page: url.replace(root, ''),
    user: omit(user, FOUND_IN_FORMS) as Record<string, string>,
    params: omit(params, OWN_PARAMS[vendor]),
  }
}

/** By name and content, since images may overtake one another. */
export const sorted = (events: readonly OnWire[]): OnWire[] => {
  const toKey = ({ name, page, params }: OnWire) => `${name} ${page} ${JSON.stringify(params)}`
  return [...events].sort((a, b) => (toKey(a) < toKey(b) ? -1 : 1))
}
