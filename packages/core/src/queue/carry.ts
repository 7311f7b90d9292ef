import { openStore, type Page } from '../platform/env'
import type { PixelEvent } from '../types'

/** An event that one page has put by for the next. */
export interface CarriedEvent {
  readonly event: PixelEvent
  readonly dedupIds: readonly string[]
}

/** What {@link carry} makes: where a tracker's events are put by, by pixel. */
export interface Carrier {
  /** Puts by what it can; gives what the next page has now. */
  put<T extends CarriedEvent>(pixelKey: string, waiting: readonly T[]): readonly T[]
  /** Takes out what was put by. */
  take(pixelKey: string): CarriedEvent[]
}

const PREFIX = 'omnipixel.carry:'
const MAX_EVENTS = 50 // per pixel: a page whose script is slow has a few, and sessionStorage is everybody's

/**
 * Has events that still wait for a platform's script when the page is left go on with the visit: the next page with the
 * same tracker hands them over. Only for granted pixels; page views are left out, since they would be reported for the
 * wrong page. sessionStorage, at most 50 events for each pixel; a withdrawal removes them.
 *
 * Such an event ends as `sent` on the page that is left. It keeps its id and its time, so `hold.maxAgeMs` counts from
 * when it was tracked; platforms report the address and time of the hand-over.
 *
 * @example
 * createTracker({ pixels, carry })
 */
export function carry(page: Page): Carrier {
  const read = (key: string): CarriedEvent[] => {
    try {
      const all = JSON.parse(openStore(page, 'sessionStorage')!.getItem(key)!) as CarriedEvent[]
      return all.filter(
        ({ event, dedupIds }) => event.version === 1 && event.name && event.params && dedupIds.length,
      )
    } catch {
      return [] // nothing there, or nothing that can be read
    }
  }
  return {
    put(pixelKey, waiting) {
      const key = PREFIX + pixelKey
      const before = read(key)
      const room = MAX_EVENTS - before.length
      // Keyed events first: an order is worth more than a click.
      const chosen = [...waiting].sort((a, b) => +!a.dedupIds[0] - +!b.dedupIds[0]).slice(0, room)
      const added = chosen.map(({ event, dedupIds }) => ({
        event,
        // A duplicated tab has a copy of what is put by: by its id, the event counts once.
        dedupIds: dedupIds[0] ? dedupIds : [event.id],
      }))
      try {
        if (added[0]) openStore(page, 'sessionStorage')!.setItem(key, JSON.stringify([...before, ...added]))
        return chosen
      } catch {
        return [] // full or forbidden: they go on waiting here
      }
    },
    take(pixelKey) {
      const key = PREFIX + pixelKey
      const all = read(key)
      try {
        openStore(page, 'sessionStorage')!.removeItem(key)
      } catch {
        return [] // what cannot be removed would be taken again and again
      }
      return all.sort((a, b) => a.event.time - b.event.time)
    },
  }
}
