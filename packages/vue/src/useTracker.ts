import { createTracker, PixelError, type Tracker } from '@omnipixel/core'
import { inject } from 'vue'
import { trackerKey } from './key'

let inert: Tracker | undefined
let hasWarned = false

/** A tracker that does nothing; made when it is first needed. Its state is also what a server renders. */
export const inertTracker = (): Tracker => (inert ??= createTracker({ pixels: [], mode: 'off' }))

/** The plugin's tracker. Without the plugin it is one that does nothing, which is reported once. */
export const useTracker = (): Tracker => inject(trackerKey, undefined) ?? missingTracker()

/** The inert one, and in development a warning, once. */
export function missingTracker(): Tracker {
  if (__DEV__ && !hasWarned) {
    hasWarned = true
    const text = 'there is no tracker here, so nothing is sent. Add app.use(createPixels({ tracker })).'
    console.warn(new PixelError('adapter/no-provider', 'useTracker', text).message)
  }
  return inertTracker()
}
