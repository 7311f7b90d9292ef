import { createHash } from 'node:crypto'
import type { Vendor } from '../../sandbox/beacon.js'

export type Params = Readonly<Record<string, unknown>>

/** What one vendor's beacons have to say, as its own script sends them: the same for doubles and real scripts. */
export interface Expected {
  /** What it calls our events. Where it has no event of its own, the name that tells its custom events apart. */
  readonly names: Readonly<Record<string, string>>
  /** The parameters of each event of `TRACKED`, without its id. */
  readonly params: Readonly<Record<string, Params>>
  /** Those of an event with every parameter that there is: `FULL`. Custom events may carry more. */
  readonly full: Params
  readonly custom: Params
  /** Those of `EXTRAS`, where it takes any. */
  readonly extras?: Params
  /** User data on the wire of `VISITOR`. */
  readonly user: Readonly<Record<string, string>>
  /** Where its parameters hold the event id, if not beside them. */
  readonly idParam?: string
  /** What only the double says: the names that the real script has on the wire are not known, the values are. */
  readonly hasOwnNames?: true
  /** What its script adds to parameters of its own account. */
  readonly own: readonly string[]
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The visitor as an app knows them; each vendor has its own idea of what to hash. */
export const VISITOR = {
  email: ' Jane.Doe+news@Example.com ',
  phone: '+49 (0)151 1234-5678',
  externalId: 'cust-42',
}

/** Their hashes. Of the phone number with and without its plus. */
export const HASHES = {
  email: sha256('jane.doe+news@example.com'),
  phone: sha256('+4915112345678'),
  digits: sha256('4915112345678'),
  externalId: sha256('cust-42'),
}

/** Our events, PageView aside, and one of the app's own. */
export const EVENT_NAMES = [
  'ViewContent',
  'ViewCategory',
  'Search',
  'Contact',
  'AddToCart',
  'AddToWishlist',
  'InitiateCheckout',
  'AddPaymentInfo',
  'Purchase',
  'Donate',
  'Lead',
  'CompleteRegistration',
  'Subscribe',
  'StartTrial',
  'Schedule',
  'FindLocation',
  'CustomizeProduct',
  'SubmitApplication',
  'Download',
  'WatchVideo',
  'TicketScanned',
] as const

/** Each under its own name: what a vendor calls differently is laid over it. */
export const SAME_NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  ['PageView', ...EVENT_NAMES].map((name) => [name, name]),
)

/** The accounts' own ids of our events, at LinkedIn (`conversion_id`) and X (the last part). */
export const ACCOUNT_IDS: Readonly<
  Record<(typeof EVENT_NAMES)[number], readonly [linkedin: number, x: string]>
> = {
  ViewContent: [2233, 'vc1ef'],
  ViewCategory: [2234, 'vg1ef'],
  Search: [4455, 'se2ef'],
  Contact: [4456, 'co2ef'],
  AddToCart: [5566, 'ac4ef'],
  AddToWishlist: [5567, 'aw4ef'],
  InitiateCheckout: [6677, 'ic6ef'],
  AddPaymentInfo: [6678, 'ap6ef'],
  Purchase: [1122, 'od2ef'],
  Donate: [1123, 'do2ef'],
  Lead: [3344, 'ld3ef'],
  CompleteRegistration: [3345, 'cr3ef'],
  Subscribe: [3346, 'su3ef'],
  StartTrial: [3347, 'st3ef'],
  Schedule: [3348, 'sc3ef'],
  FindLocation: [8801, 'fl8ef'],
  CustomizeProduct: [8802, 'cp8ef'],
  SubmitApplication: [8803, 'sa8ef'],
  Download: [8804, 'dl8ef'],
  WatchVideo: [8805, 'wv8ef'],
  TicketScanned: [7788, 'ts5ef'],
}

export type ExpectedByVendor = Readonly<Record<Vendor, Expected>>
