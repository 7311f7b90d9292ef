import type { Extras } from './event/standardEvents'

/** What data is used for. The seven pixels need `marketing`. */
export type Purpose = 'marketing' | 'analytics' | 'functional' | 'preferences'

/** The visitor's choice: `unset` means that nobody has decided yet. */
export type ConsentValue = 'granted' | 'denied' | 'unset'

/** What holds while no source has decided: `opt-in` waits for a choice, `opt-out` goes ahead until there is one. */
export type Regime = 'opt-in' | 'opt-out'

/** The version of {@link PixelEvent}'s JSON form. */
export type PixelEventVersion = 1

/**
 * One thing that happened, as a plain frozen object. `JSON.stringify(event)` is its stable JSON form: a relay on your
 * server can read it, and `version` tells it how.
 */
export interface PixelEvent {
  readonly version: PixelEventVersion
  /** The dedup id. Every platform gets it, but TikTok and X with page views. */
  readonly id: string
  readonly name: string
  /** Canonical parameters; for a custom event its own ones too. */
  readonly params: Readonly<Record<string, unknown>>
  /** When it was tracked, epoch ms. */
  readonly time: number
  /** The page's URL when it was tracked. */
  readonly url: string
  /** Where the visitor came from: within the app the page viewed before, at first what the document says. */
  readonly referrer: string
  /** A page view has the title that the page has once it is on the screen; other events the one of when they were tracked. */
  readonly title: string
  /** What the document says where `referrer` is a page of the app: where the visit came from. Absent before. */
  readonly originalReferrer?: string
  /** Parameters for single pixels, by key; absent where there are none. */
  readonly extras?: Extras
}

/**
 * What became of an event at one pixel. The two `held:` outcomes are interim, all others are final.
 *
 * - `held:consent` waits for a choice; `held:loading` for the vendor's script, its turn, the network, or a page that is shown.
 * - `sent` the live script took the call, or a request or fallback the event. `duplicate` this pixel has had it. `excluded` by `to`, `not`, or switched off.
 * - `unmapped` no account id is configured for this event. `invalid` the vendor would not accept it.
 * - `dropped:…` and why. `blocked` the script never came, never went live, or serves another account. `failed` the vendor's code threw.
 */
export type Outcome =
  | 'sent'
  | 'duplicate'
  | 'excluded'
  | 'unmapped'
  | 'invalid'
  | 'dropped:denied'
  | 'dropped:overflow'
  | 'dropped:expired'
  | 'dropped:superseded'
  | 'dropped:pii'
  | 'dropped:unload'
  | 'blocked'
  | 'failed'
  | 'held:consent'
  | 'held:loading'

/**
 * `idle` not yet allowed or needed, `loading` its script is under way or waits for `load`, `ready` live, `blocked` the script never came or
 * cannot serve us, `deaf` it came, and nothing gets through: it did not go live; or it did, takes events, and `health` sees
 * none of them leave.
 */
export type PixelStatus = 'idle' | 'loading' | 'ready' | 'blocked' | 'deaf'

/** Who the visitor is, for pixels with `advancedMatching`. Plain values, or SHA-256 hashes (64 hex digits); `null` counts as absent. */
export interface UserData {
  email?: string | null | undefined
  /** With country code, e.g. `+49 151 1234567`. */
  phone?: string | null | undefined
  externalId?: string | null | undefined
  firstName?: string | null | undefined
  lastName?: string | null | undefined
  city?: string | null | undefined
  /** State or province: in the United States and Canada its code of two letters, e.g. `CA`. */
  region?: string | null | undefined
  zip?: string | null | undefined
  /** ISO 3166-1 alpha-2, e.g. `DE`. Names are left out. */
  country?: string | null | undefined
}
