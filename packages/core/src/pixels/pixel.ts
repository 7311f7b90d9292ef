import type { VendorStorage } from '../consent/eraseStorage'
import type { VendorFacts } from '../disclosure/vendorFacts'
import type { StandardEventName } from '../event/standardEvents'
import type { UserDataTable } from '../event/userData'
import type { Outcome, PixelEvent, Purpose } from '../types'
import type { ParamTable } from './toVendorParams'

/** Options that every pixel takes. */
export interface PixelOptions {
  /** Its name in `to`, `not`, per-pixel consent and `inspect()`. Must be given when a platform appears twice. @default the platform */
  key?: string | undefined
  /** All of them must be granted. @default ['marketing'] */
  purposes?: readonly Purpose[] | undefined
  /** Hand the vendor what `identify()` was told. @default false */
  advancedMatching?: boolean | undefined
  /** The script's URL, where it does not come from the vendor's own host: https, or a path of this site. */
  src?: string | undefined
  /**
   * How events reach the vendor: by its script, or without it by `image()` (Meta, LinkedIn, Pinterest), or to an endpoint
   * of your own by `relay()`.
   * @default 'script'
   */
  transport?: 'script' | Transport | undefined
  /**
   * When its script is requested, once it is granted: {@link onIdle}, {@link onInteraction}, or a function of your own.
   * Events wait meanwhile. One with a key ends the wait, and so does `flush()`.
   * @default 'eager'
   */
  load?: 'eager' | LoadStrategy | undefined
  /** Treat a vendor global that somebody else made as ours: set our flags and send consent commands on it. @default false */
  takeOver?: boolean | undefined
}

/** What a pixel's functions work with: one per tracker and pixel. */
export interface PixelContext<Options, Globals> {
  /** The window, typed by the globals that this vendor uses. Look them up on every call: scripts replace them. */
  readonly page: Globals & Pick<Window, 'location'>
  /** The (first) account id. */
  readonly id: string
  readonly ids: readonly string[]
  readonly options: Options
  /** Somebody else made the vendor's global: use it, but do not change how it behaves for them. */
  readonly isForeign: boolean
  /**
   * Which grant this is, for what is done later than the call: another number after a withdrawal. NaN, which equals
   * nothing, while consent does not stand.
   */
  readonly grant: number
  /** Only under the vendor's limited data use; false where the definition has none. May change while it is set up. */
  readonly isLimited: boolean
  /** Free for the pixel to remember things in, e.g. which stub it found. */
  readonly memo: Record<string, unknown>
}

/** One event on its way to the vendor. */
export interface VendorCall {
  readonly event: PixelEvent
  /** The vendor's own name for the event, from the definition's `events` or `toName`. */
  readonly name: string
  /** True where the vendor has no standard event for it. */
  readonly isCustom: boolean
  /** A copy of the parameters in the vendor's names; the vendor may change it. */
  readonly params: Record<string, unknown>
  /** User data in the vendor's names; empty unless `advancedMatching` is on and the event's visitor is known. */
  readonly user: Record<string, string>
  /** The page view that stands for a restore from the back/forward cache. */
  readonly isRestore: boolean
}

/** Each standard event: the vendor's name, 1 for the same name (in the vendor's own case), or 0 where it has none and the custom form is used. */
export type EventTable = Readonly<Record<StandardEventName, string | 0 | 1>>

/**
 * A platform. The seven are built from these and have no private door.
 *
 * The functions run in this order: `install` → the script → `isLoaded` → `init` → `isLive` → `send`. Each may throw;
 * that costs nobody but this pixel.
 */
export interface PixelDefinition<Options extends PixelOptions, Globals> {
  /** Key in config, error messages and docs. Never renamed. */
  readonly platform: string
  /** The option that holds the account id, or a list of them. @default 'id' */
  readonly idOption?: string & keyof Options
  /** What an id looks like; checked at set-up. */
  readonly idPattern: RegExp
  /** True where the vendor's script can serve only one account: a second pixel throws `pixel/single-instance`. */
  readonly isSingle?: boolean
  /** Where its script is. Without one, `isLoaded` must be true from the start. */
  readonly src?: string | ((id: string) => string)
  /** How events reach the vendor, where that is not by its script; shown by `inspect()`. */
  readonly transport?: string
  /** Where they go then. */
  readonly endpoint?: string
  /** The global by which one tells that somebody else has installed the pixel before. */
  readonly global: string & keyof Globals
  /** What its script leaves behind; removed on withdrawal. */
  readonly storage: VendorStorage
  /** For `disclose`, `cspSources` and `trustedTypesPolicy`, which know the seven by themselves. */
  readonly facts?: VendorFacts
  readonly events?: EventTable
  /** How this vendor spells a name that is a 1 in `events`. @default as it is */
  toOwnCase?(name: string): string
  /** The vendor's name for an event, where `events` cannot say: an account's own ids. `undefined` is `unmapped`. */
  toName?(event: string, options: Options): string | undefined
  /** Custom names that the vendor accepts. Others end as `invalid`. */
  readonly namePattern?: RegExp
  readonly params: ParamTable
  readonly user?: UserDataTable
  /** True where an event can carry its own URL: then older page views are not superseded while they wait. */
  readonly reportsEventUrl?: boolean
  /** The vendor sends a page view by itself unless it has had one this long after it is live; ours is sent first. */
  readonly pageViewWithinMs?: number
  /** User data cannot be cleared within a page; with `first` not changed either. */
  readonly keepsUser?: 'first' | 'latest'
  /**
   * The vendor has limited data use, which it takes with each call, or only before the account is set up: then a pixel
   * that was set up without is denied until the page is reloaded. Absent: it is denied wherever it must be limited.
   */
  readonly limitedDataUse?: 'perEvent' | 'atInit' | undefined
  /** Withdrawal does not silence the running script. */
  readonly staysAlive?: boolean
  /**
   * While the document is hidden the script keeps everything for itself until it is shown, also what was withdrawn by then, and
   * sends nothing if it is closed instead. So events wait with us; what cannot wait, the fallbacks are offered.
   */
  readonly waitsForView?: boolean

  /** Leaves what the script must find when it comes. Must keep an existing global. */
  install(context: PixelContext<Options, Globals>): void
  /** True once the script (and any second file) has taken over. */
  isLoaded(context: PixelContext<Options, Globals>): unknown
  /** True if somebody else has initialised our id: then there is no `init`, and the first page view is theirs. */
  isInitialised?(context: PixelContext<Options, Globals>): unknown
  /** True if the script serves another account and cannot serve ours too. */
  isTaken?(context: PixelContext<Options, Globals>): unknown
  /** Registers the account. Called once per page, when the script is there and consent stands. */
  init?(context: PixelContext<Options, Globals>, user: Record<string, string>): void
  /** True once an event handed over now will be sent. @default true after `init` */
  isLive?(context: PixelContext<Options, Globals>): unknown
  /** Tells the vendor about user data, where it is not part of each call. Called after `init` and on every change. */
  identify?(context: PixelContext<Options, Globals>, user: Record<string, string>): void
  /** Hands one event to the live script. Returns an outcome where it is not `sent`. */
  send(context: PixelContext<Options, Globals>, call: VendorCall): Outcome | undefined | void
  /** Tells the vendor of a withdrawal, and of a later grant. Never called for a foreign global. */
  setConsent?(context: PixelContext<Options, Globals>, granted: boolean): void
}

/** Another way to a platform: makes of its definition one that hands events over by other means. */
export type Transport = (
  definition: PixelDefinition<PixelOptions, unknown>,
) => PixelDefinition<PixelOptions, unknown>

/** Calls `start` when a pixel's script may be requested. Returns what calls that off: consent may be withdrawn before. */
export type LoadStrategy = (page: Window & typeof globalThis, start: () => void) => () => void

/** A configured pixel, as `createTracker` takes it. */
export interface Pixel {
  readonly platform: string
  readonly key: string
  readonly ids: readonly string[]
  readonly purposes: readonly Purpose[]
  readonly options: PixelOptions
  /** Its platform has limited data use. */
  readonly canLimit: boolean
  /** The app wants it limited, whatever the visitor chooses. */
  readonly isLimited: true | undefined
  /** Typed for its own options and globals only where it was defined. */
  readonly definition: PixelDefinition<PixelOptions, unknown>
}
