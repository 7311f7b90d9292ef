import { openStore, type Page } from '../platform/env'
import type { Pixel } from '../pixels/pixel'
import type { Fallback, RecalledEvent } from './firstOf'

type KeptEvent = Pick<RecalledEvent, 'event' | 'dedupIds'>

/** Every key in sessionStorage starts with this; then the pixel's key, a colon and its account ids. */
const PREFIX = 'omnipixel.carry:'
// Per pixel: a page whose script is slow has a few, and sessionStorage is everybody's. Orders have room of their own.
const MAX_EVENTS = 50
const MAX_UNKEYED = 30

/**
 * A {@link Fallback}: events that still wait for a platform's script when the page is left go on with the visit, and the
 * next page with the same pixel hands them over. Page views are left out, since they would be reported for the wrong
 * page. sessionStorage, at most 50 events for each pixel (30 without a key); only while it is granted, and a withdrawal removes
 * them.
 *
 * Such an event ends as `sent` on the page that is left, or hidden. It keeps its id and its time, so `hold.maxAgeMs` counts
 * from when it was tracked; platforms report the address and time of the hand-over, and get no user data with it.
 *
 * @example
 * createTracker({ pixels, fallback: firstOf(carry) })
 */
export const carry: Fallback = {
  storageKey: 'omnipixel.carry:*',
  take({ pixel, context, call: { event }, dedupIds }) {
    if (event.name === 'PageView') return undefined
    try {
      const store = openStore(context.page as Page, 'sessionStorage')!
      const key = toKey(pixel)
      const kept = read(store, key)
      if (kept.length >= (dedupIds[0] ? MAX_EVENTS : MAX_UNKEYED)) return undefined
      // A duplicated tab has a copy of what is kept: by its id, the event counts once.
      kept.push({ event, dedupIds: dedupIds[0] ? dedupIds : [event.id] })
      store.setItem(key, JSON.stringify(kept))
      return 'kept'
    } catch {
      return undefined // full or forbidden: it goes on waiting here
    }
  },
  recall(page, pixel) {
    if (page.document.hidden) return [] // it may end here, and what is kept would end with it
    try {
      const store = openStore(page, 'sessionStorage')!
      const key = toKey(pixel)
      const kept = read(store, key)
      store.removeItem(key) // what cannot be removed would be taken again and again
      return kept
        .sort((a, b) => a.event.time - b.event.time)
        .map((recalled) => ({ ...recalled, options: { to: [pixel.key] } }))
    } catch {
      return []
    }
  },
  forget(page, { key }) {
    try {
      const store = openStore(page, 'sessionStorage')!
      // An earlier release's account too.
      for (const name of Object.keys(store)) if (name.startsWith(PREFIX + key + ':')) store.removeItem(name)
    } catch {
      // Forbidden: there is nothing to remove.
    }
  },
}

const toKey = ({ key, ids }: Pixel): string => `${PREFIX + key}:${ids.join()}`

/** What is there, as far as it can be read: another release of the site may have left it. Frozen, as events are. */
function read(store: Storage, key: string): KeptEvent[] {
  let kept: unknown
  try {
    kept = JSON.parse(store.getItem(key)!, (_, value: unknown) => Object.freeze(value))
  } catch {
    // Not ours.
  }
  return Array.isArray(kept) ? (kept as KeptEvent[]).filter(isReadable) : []
}

const isText = (value: unknown): boolean => typeof value === 'string' && !!value

function isReadable(kept: unknown): unknown {
  const { event, dedupIds } = Object(kept) as Partial<KeptEvent>
  return (
    event?.version === 1 &&
    [event.id, event.name, event.url].every(isText) &&
    Number.isFinite(event.time) &&
    event.params &&
    Array.isArray(dedupIds) &&
    isText(dedupIds[0]) &&
    dedupIds.every(isText)
  )
}
