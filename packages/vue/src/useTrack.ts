import type { EventName, TrackArgs } from '@omnipixel/core'
import { useTracker } from './useTracker'

/** Reports the event; returns its id. A DOM event as the first argument counts as no parameters. */
export type Track<N extends EventName> = (...args: TrackArgs<N>) => string

/**
 * A function that reports one event, typed to that event's parameters.
 *
 * @example
 * const trackContact = useTrack('Contact') // <button @click="trackContact">Call us</button>
 */
export function useTrack<N extends EventName>(name: N): Track<N> {
  const tracker = useTracker()
  return (...args) => tracker.track(name, ...args)
}
