import type { EventName, TrackArgs } from '@omnipixel/core'
import { useCallback } from 'react'
import { useTracker } from './useTracker'

/** Reports the event; returns its id. A DOM event as the first argument counts as no parameters. */
export type Track<N extends EventName> = (...args: TrackArgs<N>) => string

/**
 * A function that reports one event, typed to that event's parameters. It stays the same while tracker and name do.
 *
 * @example
 * const trackContact = useTrack('Contact')
 * return <button onClick={trackContact}>Call us</button>
 */
export function useTrack<N extends EventName>(name: N): Track<N> {
  const tracker = useTracker()
  return useCallback((...args) => tracker.track(name, ...args), [tracker, name])
}
