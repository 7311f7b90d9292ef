/** A vendor whose beacons the sandbox can read. */
export type Vendor = 'meta' | 'tiktok' | 'linkedin' | 'x' | 'pinterest' | 'snapchat' | 'reddit'

/** A request as the server saw it. `url` is the vendor's own URL, also when the demo's prefix carried it. */
export interface RecordedRequest {
  method: string
  url: string
  /** Lower-case names. */
  headers: Record<string, string>
  body: string
  /** Epoch ms of arrival. */
  at: number
}

/** One event that a vendor was told about, read from the wire. A request may hold none, one or many. */
export interface Beacon {
  vendor: Vendor
  /** The vendor's own name on the wire. LinkedIn: `page_view` or `conversion`. X: `config` or the event id. */
  event: string
  /** The account ids it addresses. */
  ids: string[]
  /** The id that a server-side event would share. */
  eventId?: string
  value?: number
  currency?: string
  orderId?: string
  /** As on the wire, decoded. */
  items?: unknown
  /** All event parameters as on the wire, decoded. */
  params: Record<string, unknown>
  /** The page URL it reports, which need not be the page of the call. */
  url?: string
  /** The epoch ms it reports, which need not be the time of the call. */
  time?: number
  /** User data on the wire: hashes, unless the vendor sends the field as it is. */
  user: Record<string, string>
  /** Sent by the vendor's script on its own: no call asked for it. False where the wire does not tell. */
  automatic: boolean
  request: RecordedRequest
}
