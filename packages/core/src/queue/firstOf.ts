import type { Pixel, PixelContext, PixelDefinition, PixelOptions, VendorCall } from '../pixels/pixel'
import type { Page } from '../platform/env'
import { findRegistry } from '../platform/registry'
import type { Outcome, PixelEvent } from '../types'
import { takeFirst, type Queued } from './queue'

/** An event that waits while the page is being left, and all that is known of its way to the platform. */
export interface WaitingEvent {
  readonly pixel: Pixel
  readonly context: PixelContext<PixelOptions, unknown>
  /** What the platform's script would be handed. */
  readonly call: VendorCall
  /** The ids by which it counts as a repeat; none where it is new each time. */
  readonly dedupIds: readonly string[]
  /** False where the browser knows that no request can get out. */
  readonly isOnline: boolean
}

/** An event that comes back to a tracker, as if it were tracked there for one pixel. */
export interface RecalledEvent {
  readonly event: PixelEvent
  readonly dedupIds: readonly string[]
  /** Of all pixels it is for this one. */
  readonly options: { readonly to: readonly string[] }
}

/** One way out for events that cannot be handed over as the page is hidden or left; {@link firstOf} tries several in order. */
export interface Fallback {
  /** The key (or its beginning and `*`) under which it keeps events in sessionStorage, for `discloseOwn`. */
  readonly storageKey?: string
  /**
   * Takes the event over, in this task: `sent` where it is on its way, `kept` where another page will hand it over, and
   * nothing where the next fallback shall be asked. So it is where this throws, which is reported as `pixel/threw`, as it is of the
   * others here.
   */
  take(waiting: WaitingEvent): 'sent' | 'kept' | undefined
  /** Gives back what was kept for this pixel, which is granted here. */
  recall?(page: Page, pixel: Pixel): RecalledEvent[]
  /** Forgets what was kept for this pixel: its consent has ended. */
  forget?(page: Page, pixel: Pixel): void
}

type Send = PixelDefinition<PixelOptions, unknown>['send']

/** Does what an app's own fallback may throw at: that is reported, and there is no result. */
export type Safely = <T>(act: () => T) => T | undefined

/** A granted pixel with what waits there, as the page is hidden or left. */
export interface LeftPipeline<Entry extends Queued> {
  readonly pixel: Pixel
  readonly queue: Entry[]
  /** The document goes for good, or into the back/forward cache; otherwise it is only hidden. */
  readonly isLeaving: boolean
  readonly isOnline: boolean
  readonly safely: Safely
  /** Hands over by other means; gives the outcome. */
  attempt(entry: Entry, send: Send): Outcome
  /** Settles the outcome; with `isKept` the event itself is still to come, and is not remembered as sent. */
  conclude(entry: Entry, outcome: Outcome, isKept: boolean): void
}

/** What {@link firstOf} makes, for the tracker's option `fallback`. */
export interface Fallbacks {
  /** What they keep in sessionStorage, for `discloseOwn`. */
  storageKeys(): string[]
  leave<Entry extends Queued>(pipeline: LeftPipeline<Entry>): void
  recall(page: Page, pixel: Pixel, safely: Safely): RecalledEvent[]
  forget(page: Page, pixel: Pixel, safely: Safely): void
}

/**
 * What becomes of events that cannot be handed over as the page is hidden or left, mostly since the script is not live: the first
 * of these that can takes the event, and its outcome is `sent`. At `pagehide` this is for whatever waits at granted pixels; while the page is only hidden (a
 * phone hides it at each app switch) for events with a key alone. Nothing is tried twice. Page views are left out where
 * somebody else has made the platform's global: they may be theirs.
 *
 * @example
 * createTracker({ pixels, fallback: firstOf(viaImage(), carry) })
 */
/* @__NO_SIDE_EFFECTS__ */
export const firstOf = (...fallbacks: Fallback[]): Fallbacks => ({
  storageKeys: () => fallbacks.flatMap(({ storageKey }) => storageKey ?? []),
  leave({ pixel, queue, isLeaving, isOnline, safely, attempt, conclude }) {
    for (const entry of [...queue]) {
      const { dedupIds } = entry
      // A listener that withdraws at the outcome of one has ended the others.
      if ((!isLeaving && !dedupIds[0]) || !queue.includes(entry)) continue
      let taken: 'sent' | 'kept' | undefined
      const outcome = attempt(entry, (context, call) => {
        if (entry.pageKey && isTheirs(pixel, context)) return 'held:loading'
        for (const fallback of fallbacks)
          taken ??= safely(() => fallback.take({ pixel, context, call, dedupIds, isOnline }))
        return taken ? 'sent' : 'held:loading'
      })
      if (outcome === 'held:loading') continue
      takeFirst(queue, (each) => each === entry)
      conclude(entry, outcome, taken === 'kept')
    }
  },
  recall: (page, pixel, safely) =>
    fallbacks.flatMap((fallback) => safely(() => fallback.recall?.(page, pixel)) ?? []),
  forget(page, pixel, safely) {
    for (const fallback of fallbacks) safely(() => fallback.forget?.(page, pixel))
  },
})

/** Somebody else has made the platform's global, whose page views may be for the same account. Known before our set-up, too. */
function isTheirs({ definition }: Pixel, { isForeign, page }: WaitingEvent['context']): unknown {
  const { global } = definition
  return isForeign || (page[global] && !findRegistry(page as Page)?.ours[global])
}
