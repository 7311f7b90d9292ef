import { createTracker, PixelError, type Tracker } from '@omnipixel/core'
import { useContext } from 'react'
import { TrackerContext } from './PixelProvider'

let inert: Tracker | undefined
let hasWarned = false

/** A tracker that does nothing; made when it is first needed. Its state is also what a server renders. */
export const inertTracker = (): Tracker => (inert ??= createTracker({ pixels: [], mode: 'off' }))

/** The provider's tracker. Without a provider it is one that does nothing, which is reported once. */
export const useTracker = (): Tracker => useContext(TrackerContext) ?? missingTracker()

function missingTracker(): Tracker {
  if (__DEV__ && !hasWarned) {
    hasWarned = true
    const text =
      'there is no tracker here, so nothing is sent. Wrap the app in <PixelProvider tracker={tracker}>.'
    console.warn(new PixelError('adapter/no-provider', 'useTracker', text).message)
  }
  return inertTracker()
}
