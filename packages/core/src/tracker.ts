import type { ConsentState } from './consent/consentState'
import type { ConsentChange, ConsentOptions } from './consent/consentStore'
import type { Decision } from './consent/gate'
import type { ScriptOptions } from './dispatch/loadScript'
import type { Guard } from './event/guard'
import type { EventName, EventParams, TrackArgs, TrackOptions } from './event/standardEvents'
import type { Pixel } from './pixels/pixel'
import type { Fallbacks } from './queue/firstOf'
import type { Page } from './platform/env'
import type { Report } from './report/createReport'
import type { PixelError } from './report/errors'
import type { Outcome, PixelEvent, PixelStatus, UserData } from './types'

export interface TrackerOptions {
  readonly pixels: readonly Pixel[]
  readonly consent?: ConsentOptions | undefined
  /**
   * `live`; `dry` decides everything but loads and sends nothing (development, tests); `off` does nothing.
   * @default 'live'
   */
  readonly mode?: 'live' | 'dry' | 'off' | undefined
  /** Print every outcome to the console. @default false */
  readonly debug?: boolean | undefined
  /** For the script elements, where a content security policy asks for one. */
  readonly nonce?: string | undefined
  /** Gets every problem met after set-up, once per code and subject. */
  readonly onError?: ((error: PixelError) => void) | undefined
  /** Goes in front of ids made from order numbers, where several shops share a pixel. */
  readonly idScope?: string | undefined
  /** Keeps personal data out of events and URLs: `guard()`. */
  readonly guard?: Guard | undefined
  readonly hold?:
    | {
        /** How many events wait per pixel: enough for a long visit before a choice, small in memory. @default 500 */
        readonly maxEvents?: number | undefined
        /** A purchase that is reported later than this is more confusing than missing. @default 1800000 (30 min) */
        readonly maxAgeMs?: number | undefined
      }
    | undefined
  /**
   * What becomes of events that cannot be handed over as the page is hidden or left: `firstOf(viaImage(), carry)`. By default they
   * are dropped as it is left.
   */
  readonly fallback?: Fallbacks | undefined
  readonly script?: ScriptOptions | undefined
  /** Tells whether events really leave, and who else uses the same accounts: pass {@link health}. */
  readonly health?: ((tools: HealthTools) => void) | undefined
  readonly outcomes?:
    | {
        /** How many recent events `inspect()` tells about. @default 200 */
        readonly max?: number | undefined
      }
    | undefined
  readonly ledger?:
    | {
        /** How many keyed event ids are remembered for each pixel. @default 1000 */
        readonly maxIds?: number | undefined
        /** @default 180 */
        readonly maxAgeDays?: number | undefined
      }
    | undefined
  readonly dispatch?:
    | {
        /** How long one of our tasks may hand events over before it yields. A single vendor call is never cut. @default 4 */
        readonly budgetMs?: number | undefined
        /** Hand over before every navigation (`all`), or only before the document is left. @default 'all' */
        readonly onNavigate?: 'all' | 'leaving' | undefined
      }
    | undefined
}

/** What became of one event at one pixel, as the listeners of `outcome` are told. */
export interface OutcomeReport {
  readonly event: PixelEvent
  /** The pixel's key. */
  readonly pixel: string
  readonly outcome: Outcome
}

export interface TrackerEvents {
  outcome: OutcomeReport
  consent: ConsentState
  /** A pixel's status has changed. */
  status: { readonly pixel: string; readonly status: PixelStatus }
  error: PixelError
}

/** Why a pixel may send, or may not. */
export interface DecisionInspection extends Decision {
  /** When this decision was first seen on this page, epoch ms. */
  readonly since: number
  /** What the source that decided has last read: a consent string, a choice and its time. */
  readonly raw: unknown
}

/** Somebody else who uses one of our accounts: a tag manager, a theme, a shop platform. */
export interface OtherOwner {
  /**
   * How it shows: `event`, one left the page for this account that this tracker has not sent; `account`, somebody else has
   * set it up, or has taken it over; `script`, the platform's script is in the page a second time, which may be for another
   * account and is not reported.
   */
  readonly evidence: 'event' | 'account' | 'script'
  /** Tag managers and shop platforms on this page: who it may be. */
  readonly suspects: readonly string[]
}

/** A pixel as its pipeline sees it. */
export interface PixelView {
  readonly key: string
  readonly platform: string
  /** `script`, `image`, or what a transport of your own is called. */
  readonly transport: string
  readonly ids: readonly string[]
  readonly status: PixelStatus
  /** Its vendor global was made by somebody else. */
  readonly isForeign: boolean
  /** How many events wait. */
  readonly held: number
  /** Somebody else on the page uses this very account, as far as {@link TrackerOptions.health} can see. */
  readonly otherOwner?: OtherOwner | undefined
}

/** A pixel as `inspect()` shows it. */
export interface PixelInspection extends PixelView {
  readonly decision: DecisionInspection
}

export interface Inspection {
  readonly mode: 'live' | 'dry' | 'off'
  readonly consent: ConsentState
  readonly pixels: readonly PixelInspection[]
  /** The most recent events, oldest first, and what became of each at each pixel (by key). */
  readonly events: readonly {
    readonly event: PixelEvent
    readonly outcomes: Readonly<Record<string, Outcome>>
  }[]
}

export interface Tracker {
  /**
   * Reports an event to every pixel whose purposes are granted.
   *
   * Safe at any time: while consent is unset or scripts load, the event waits in memory (at most `hold.maxEvents`); on
   * a server it does nothing. Never throws; problems go to `onError`.
   *
   * @returns the event id, for your server's call of the conversions API.
   * @example
   * tracker.track('Purchase', { value: 49.9, currency: 'EUR', orderId: 'A-1001' })
   */
  track<N extends EventName>(name: N, ...args: TrackArgs<N>): string
  /**
   * A page view. A repeat for the same path and query with no navigation between counts as `duplicate`; `key` stands for path and
   * query where those do not tell two pages apart.
   */
  page(params?: EventParams<'PageView'>, options?: TrackOptions & { key?: string | undefined }): string
  /** Tells pixels with `advancedMatching` who the visitor is; `null` forgets. */
  identify(user: UserData | null): void
  readonly consent: {
    /** What the visitor has chosen, as it stands. */
    get(): ConsentState
    /** What the server rendered with, from the option `consent.initial`: for hydration. It never changes. */
    initial(): ConsentState
    /**
     * A choice for single purposes and pixels; or one for all that the pixels need (`true`, `false`), which also takes
     * back what was chosen for single pixels.
     */
    set(change: ConsentChange | boolean): void
  }
  /** What it does at this moment: consent, each pixel's status and decision, the last events (`outcomes.max`) and their outcomes. */
  inspect(): Inspection
  /**
   * Hands over what can be, and waits for scripts that are loading: `timeoutMs` at most, 1000 by default. Never rejects.
   *
   * @returns how many events still wait, summed over the pixels.
   */
  flush(options?: { timeoutMs?: number | undefined }): Promise<{ pending: number }>
  /**
   * Tells of every `outcome`, `consent`, `status` or `error` from now on. What a listener throws is reported by the browser, and stops nothing.
   *
   * @returns its end.
   */
  on<T extends keyof TrackerEvents>(type: T, listener: (report: TrackerEvents[T]) => void): () => void
  /** Ends listeners and timers; what still waits is dropped. */
  destroy(): void
}

/** What a tracker gives to the function in {@link TrackerOptions.health}. */
export interface HealthTools {
  readonly page: Page
  readonly options: TrackerOptions
  /** In the order of the pixels. */
  readonly pipelines: readonly { readonly view: PixelView }[]
  readonly on: Tracker['on']
  emit<T extends keyof TrackerEvents>(type: T, event: TrackerEvents[T]): void
  readonly report: Report
  isOnline(): boolean
  later(fn: () => void, ms: number): void
  /** Aborted when the tracker ends. */
  readonly signal: AbortSignal
}
