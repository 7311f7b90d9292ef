import type { Pixel, PixelOptions, StandardEventName } from '@omnipixel/core'
import type { VendorCall, VendorName } from '../../helpers/fakeVendors'

/** One event in, the vendor's calls out. */
export interface EventCase {
  readonly title: string
  readonly name: string
  readonly params?: Readonly<Record<string, unknown>>
  /** In the order in which the live script takes them. */
  readonly calls: readonly VendorCall[]
}

/** What one vendor is told, from its set-up to a withdrawal. The contract suite runs it and the docs show it. */
export interface PixelCases {
  readonly platform: VendorName
  /** The account in all of these cases. */
  readonly id: string
  readonly create: (options?: PixelOptions) => Pixel
  readonly script: string
  /** Globals that exist before the script has come, beside the stub, which stays empty. */
  readonly before: Readonly<Record<string, unknown>>
  /** Called when the script is there, before any event. */
  readonly setUp: readonly VendorCall[]
  readonly events: readonly EventCase[]
  readonly user: UserCase
  /** The vendor's own revoke calls, and what undoes them at the next grant. */
  readonly withdrawal: readonly VendorCall[]
  readonly grantAgain: readonly VendorCall[]
  readonly foreign: ForeignCase
  /** Where the app asks for what the script reports by itself; absent where that cannot be switched. */
  readonly autoEvents?: AutoEventsCase
  /** Under limited data use; absent where the platform has none. */
  readonly limited?: LimitedCase
}

/** What differs from the case without it, where clicks, forms and page data are switched off. */
export interface AutoEventsCase {
  readonly before: Readonly<Record<string, unknown>>
  readonly setUp: readonly VendorCall[]
  readonly withdrawal: readonly VendorCall[]
  readonly grantAgain: readonly VendorCall[]
}

/** What the vendor is told where a source answers `limited`. */
export interface LimitedCase {
  readonly setUp: readonly VendorCall[]
  readonly pageView: readonly VendorCall[]
  /** For {@link LEAD}. */
  readonly lead: readonly VendorCall[]
}

/** Advanced matching: the visitor is {@link VISITOR}, and then {@link LEAD} is tracked. */
export interface UserCase {
  /** From set-up to the event. */
  readonly calls: readonly VendorCall[]
}

/** The vendor's global was there before us, made by somebody else. */
export interface ForeignCase {
  /** What their live global is told for a page view and {@link LEAD}, where they use another account. */
  readonly calls: readonly VendorCall[]
  /** What becomes of that page view and event. */
  readonly outcomes: readonly [pageView: string, lead: string]
  /** The same where they have initialised our very account; absent where that cannot be told. */
  readonly sameId?: { readonly calls: readonly VendorCall[]; readonly pageView: string }
}

/** Every event of the cases has this id. */
export const EVENT_ID = 'evt-1'
export const PAGE_URL = 'https://shop.example/'

/** Every canonical parameter. Two items that differ in category: what vendors want of *one* item is absent. */
export const FULL_PARAMS = {
  value: 49.9,
  currency: 'EUR',
  orderId: 'A-1001',
  items: [
    { id: 'SKU-1', name: 'Stalls', category: 'Tickets', brand: 'Playhouse', price: 24.95, quantity: 2 },
    { id: 'SKU-2', name: 'Programme', category: 'Print', brand: 'Playhouse', price: 0 },
  ],
  searchString: 'hamlet',
  contentType: 'product',
  predictedLtv: 120,
  status: 'completed',
  description: 'Saturday evening',
} as const

/** A single item, and nothing that the item says as well. */
export const ONE_ITEM = {
  items: [
    { id: 'SKU-1', name: 'Stalls', category: 'Tickets', brand: 'Playhouse', price: 24.95, quantity: 2 },
  ],
} as const

export const OWN_PARAMS = { gate: 'B', seats: ['12', '13'], value: 5, currency: 'EUR' } as const

export const LEAD = { name: 'Lead', params: { value: 5, currency: 'EUR' } } as const

export const VISITOR = {
  email: ' O.Brien@Example.com ',
  phone: '+44 (0)20 7946 0018',
  externalId: 'User_42',
}

/** SHA-256 of {@link VISITOR}'s fields, normalised: most vendors take these. */
export const HASHED = {
  email: '7a33e405a89f9f93179cea1455c0a0cbdab862d90076dd53521546e1cbdbed49',
  /** Reddit's own rule: no dots before the `@`. */
  emailAtReddit: 'a6226444d4a2c2643dcb7b147151134190c6855c5eb7ae9f7f770f95cc83cf5e',
  phone: 'faad3b10918e39b5f4d5334f1e1e128719608e8bd3ad3b963dc30187b4518e23',
  phoneDigits: '99a4599795d24445a5be21117f375c1bbe9e795daf7f62666686ce081e1f32dc',
  externalId: 'b857c8df87ae8bce4804ef43de47e55e72be7a963e6c37f7123db97e83220128',
} as const

export const STANDARD_EVENTS = [
  ...['ViewContent', 'ViewCategory', 'Search', 'Contact', 'AddToCart', 'AddToWishlist', 'InitiateCheckout'],
  ...['AddPaymentInfo', 'Purchase', 'Donate', 'Lead', 'CompleteRegistration', 'Subscribe', 'StartTrial'],
  ...['Schedule', 'FindLocation', 'CustomizeProduct', 'SubmitApplication', 'Download', 'WatchVideo'],
] as readonly Exclude<StandardEventName, 'PageView'>[]

/** Each standard event but PageView with {@link FULL_PARAMS}: one call each. */
export const toStandardCases = (
  toCall: (name: Exclude<StandardEventName, 'PageView'>) => VendorCall,
): EventCase[] =>
  STANDARD_EVENTS.map((name) => ({
    title: `${name} with every parameter`,
    name,
    params: FULL_PARAMS,
    calls: [toCall(name)],
  }))
