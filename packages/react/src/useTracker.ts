import { createTracker, PixelError, type Tracker } from '@omnipixel/core'
import { useContext } from 'react'
import { TrackerContext } from './PixelProvider'

let inert: Tracker | undefined // does nothing; made when it is first needed
let hasWarned = false

/** The provider's tracker. Without a provider it is one that does nothing, which is reported once. */
export const useTracker = (): Tracker => useContext(TrackerContext) ?? missingTracker()

function missingTracker(): Tracker {
  if (__DEV__ && !hasWarned) {
    hasWarned = true
    const text =
      'there is no tracker here, so nothing is sent. Wrap the app in <PixelProvider tracker={tracker}>.'
    console.warn(new PixelError('adapter/no-provider', 'useTracker', text).message)
  }
  return (inert ??= createTracker({ pixels: [], mode: 'off' }))
}
