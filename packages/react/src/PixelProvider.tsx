import type { Tracker } from '@omnipixel/core'
import { createContext, type ReactNode } from 'react'

export interface PixelProviderProps {
  /** Made once, outside the component: `createTracker({ pixels: [...] })`. */
  tracker: Tracker
  children?: ReactNode
}

export const TrackerContext = /* @__PURE__ */ createContext<Tracker | undefined>(undefined)

/**
 * Gives the hooks below it their tracker; the nearest provider counts. It neither starts nor ends the tracker: that is
 * the app's, and outlives a provider that is mounted twice (Strict Mode) or moved.
 *
 * @example
 * <PixelProvider tracker={tracker}><App /></PixelProvider>
 */
export function PixelProvider({ tracker, children }: PixelProviderProps): ReactNode {
  return <TrackerContext.Provider value={tracker}>{children}</TrackerContext.Provider>
}
