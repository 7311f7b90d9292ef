import { createTracker, PixelError, type Tracker } from '@omnipixel/core'
import { inject } from 'vue'
import { trackerKey } from './key'

let inert: Tracker | undefined // does nothing; made when it is first needed
let hasWarned = false

/** The plugin's tracker. Without the plugin it is one that does nothing, which is reported once. */
export const useTracker = (): Tracker => inject(trackerKey, null) ?? missingTracker()

/** The inert one, and in development a warning, once. */
export function missingTracker(): Tracker {
  if (__DEV__ && !hasWarned) {
    hasWarned = true
    const text = 'there is no tracker here, so nothing is sent. Add app.use(createPixels({ tracker })).'
    console.warn(new PixelError('adapter/no-provider', 'useTracker', text).message)
  }
  return (inert ??= createTracker({ pixels: [], mode: 'off' }))
}
