/** One product, ticket or plan that an event is about. */
export interface Item {
  /** The id in your catalogue feed (SKU, offer id). Retargeting ads match on it. */
  id: string
  name?: string | undefined
  category?: string | undefined
  brand?: string | undefined
  /** Price of one piece, in major units of the event's `currency` (`24.95`, not `2495`). */
  price?: number | undefined
  /** @default 1 */
  quantity?: number | undefined
}

/** Every parameter that Omnipixel maps, under its canonical name. `docs/reference/events.md` shows each vendor's own. */
export interface CanonicalParams {
  /** In major units of `currency` (`9.99`, not `999`). 0 is valid. */
  value?: number | undefined
  /** ISO 4217, e.g. `'EUR'`. Lower case is accepted. */
  currency?: string | undefined
  items?: readonly Item[] | undefined
  /** Your order number. An event that has one is counted once per pixel, and needs no event id of its own. */
  orderId?: string | undefined
  searchString?: string | undefined
  /** What the item ids refer to. @default 'product' where a vendor asks for it */
  contentType?: 'product' | 'product_group' | undefined
  /** Expected lifetime value of the customer, in `currency`. */
  predictedLtv?: number | undefined
  /** State of the action, e.g. `'completed'`. */
  status?: string | undefined
  description?: string | undefined
}

type Params<K extends keyof CanonicalParams = never> = Pick<CanonicalParams, K | 'description'>
type Content = 'value' | 'currency' | 'items' | 'contentType'

/** The standard events and what each one takes. */
export interface StandardEvents {
  PageView: Params
  ViewContent: Params<Content>
  ViewCategory: Params<Content>
  Search: Params<Content | 'searchString'>
  Contact: Params<'value' | 'currency'>
  AddToCart: Params<Content>
  AddToWishlist: Params<Content>
  InitiateCheckout: Params<Content | 'orderId'>
  AddPaymentInfo: Params<Content | 'orderId'>
  Purchase: Params<Content | 'orderId' | 'predictedLtv' | 'status'> & { value: number; currency: string }
  Donate: Params<'value' | 'currency' | 'orderId'>
  Lead: Params<Content | 'orderId' | 'predictedLtv' | 'status'>
  CompleteRegistration: Params<'value' | 'currency' | 'status' | 'predictedLtv'>
  Subscribe: Params<Content | 'orderId' | 'predictedLtv' | 'status'>
  StartTrial: Params<Content | 'orderId' | 'predictedLtv' | 'status'>
  Schedule: Params<'value' | 'currency' | 'orderId' | 'status'>
  FindLocation: Params<'searchString'>
  CustomizeProduct: Params<Content>
  SubmitApplication: Params<'value' | 'currency' | 'status'>
  Download: Params<Content>
  WatchVideo: Params<Content | 'status'>
}

/**
 * Your own events, added once by module augmentation.
 *
 * @example
 * declare module '@omnipixel/core' {
 *   interface CustomEvents { TicketScanned: { gate: string } }
 * }
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface, so that apps can add to it
export interface CustomEvents {}

export type StandardEventName = keyof StandardEvents
/** A standard event, one of your {@link CustomEvents}, or any other name (a custom event without typed parameters). */
export type EventName = StandardEventName | Extract<keyof CustomEvents, string> | (string & {})

/** The parameters that the event `N` takes. */
export type EventParams<N> = N extends keyof CustomEvents
  ? CustomEvents[N]
  : N extends StandardEventName
    ? StandardEvents[N]
    : Readonly<Record<string, unknown>>

/** A DOM or framework event: it counts as no parameters, so `onClick={trackContact}` is right. */
export interface DomEventLike {
  preventDefault(): void
}

/** The arguments after the event's name: `params` may be left out unless the event requires some. */
export type TrackArgs<N> =
  Partial<EventParams<N>> extends EventParams<N>
    ? [params?: EventParams<N> | DomEventLike, options?: TrackOptions]
    : [params: EventParams<N>, options?: TrackOptions]

type Free = Readonly<Record<string, unknown>>

/**
 * Parameters that one platform alone knows, in its own names, by the pixel's key. What the platforms document is listed;
 * others are taken too.
 *
 * @see https://developers.facebook.com/docs/meta-pixel/reference
 * @see https://ads.tiktok.com/help/article/standard-events-parameters
 * @see https://help.pinterest.com/en/business/article/add-event-codes
 * @see https://businesshelp.snapchat.com/s/article/pixel-direct-implementation
 */
export interface Extras {
  readonly meta?:
    | ({
        readonly delivery_category?: 'in_store' | 'curbside' | 'home_delivery' | undefined
        readonly content_category?: string | undefined
      } & Free)
    | undefined
  readonly tiktok?: ({ readonly shop_id?: string | undefined } & Free) | undefined
  readonly pinterest?:
    | ({
        readonly video_title?: string | undefined
        readonly lead_type?: string | undefined
        readonly promo_code?: string | undefined
        readonly property?: string | undefined
      } & Free)
    | undefined
  readonly snapchat?:
    | ({
        readonly sign_up_method?: string | undefined
        readonly payment_info_available?: 0 | 1 | undefined
        readonly delivery_method?: 'in_store' | 'curbside' | 'delivery' | undefined
        readonly customer_status?: 'new' | 'returning' | 'reactivated' | undefined
        readonly level?: string | undefined
      } & Free)
    | undefined
  readonly [pixelKey: string]: Free | undefined
}

export interface TrackOptions {
  /** The id that goes on the wire, as given. By default one made from `orderId` or `once`, else a new UUID. */
  eventId?: string | undefined
  /** Count this event once per pixel for this key, e.g. a lead's number. Not needed where there is an `orderId`. */
  once?: string | undefined
  /** Send to these pixels only (their keys). */
  to?: readonly string[] | undefined
  /** Send to all pixels but these (their keys). */
  not?: readonly string[] | undefined
  /** Parameters for single pixels, in the platform's own names, by the pixel's key. They win over mapped ones. */
  extras?: Extras | undefined
}
