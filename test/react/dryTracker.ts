import { createTracker, meta, tiktok, type Tracker, type TrackerOptions } from '@omnipixel/core'
import { afterEach } from 'vitest'

/** A timer of a tracker that outlives its test would find the window gone. */
const trackers: Tracker[] = []
afterEach(() => trackers.splice(0).forEach((tracker) => tracker.destroy()))

/** Two pixels that decide everything and load nothing; granted unless the test says otherwise. */
export function dryTracker(options?: Partial<TrackerOptions>): Tracker {
  const tracker = createTracker({
    mode: 'dry',
    pixels: [meta({ id: '1234567890' }), tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9' })],
    consent: { regime: 'opt-out', persist: false },
    ...options,
  })
  trackers.push(tracker)
  return tracker
}

/** The same before the visitor has chosen. */
export const undecidedTracker = (options?: Partial<TrackerOptions>): Tracker =>
  dryTracker({ consent: { persist: false }, ...options })

/** What every pixel of the tracker has been sent so far, in order. */
export function sentEvents(tracker: Tracker): { name: string; params: object; id: string }[] {
  void tracker.flush()
  return tracker
    .inspect()
    .events.filter(({ outcomes }) => Object.values(outcomes).every((outcome) => outcome === 'sent'))
    .map(({ event: { name, params, id } }) => ({ name, params, id }))
}

/** How many page views every pixel has been sent. */
export const sentPageViews = (tracker: Tracker): number =>
  sentEvents(tracker).filter(({ name }) => name === 'PageView').length

/** What the browser tells the tracker when the visitor goes back or forward. */
export const navigate = (): unknown => window.dispatchEvent(new PopStateEvent('popstate'))
