import type { ConsentChange, ConsentState, Purpose } from '@omnipixel/core'
import { useMemo, useSyncExternalStore } from 'react'
import { inertTracker, useTracker } from './useTracker'

export interface UseConsentResult {
  /** What the visitor has chosen. On the server, and while its HTML is hydrated, nothing is decided. */
  readonly consent: ConsentState
  /** Grants every purpose that the pixels need. For single purposes: `useTracker().consent.set`. */
  readonly grant: () => void
  /** Denies them, or withdraws them. */
  readonly deny: () => void
  /** True while the app should show its banner; false on the server. */
  readonly needsPrompt: boolean
  /** Keys of pixels whose script keeps sending on its own after a withdrawal, until the page is reloaded. */
  readonly needsReload: readonly string[]
}

/**
 * The visitor's choice, for a consent banner; renders again when it changes. `grant` and `deny` stay the same.
 *
 * @example
 * const { needsPrompt, grant, deny } = useConsent()
 * if (!needsPrompt) return null
 * return <div><button onClick={grant}>Accept</button><button onClick={deny}>Decline</button></div>
 */
export function useConsent(): UseConsentResult {
  const tracker = useTracker()
  const { subscribe, grant, deny } = useMemo(() => {
    const choose = (value: boolean) => () => {
      const change: ConsentChange = {}
      for (const purpose in tracker.consent.get().purposes) change[purpose as Purpose] = value
      tracker.consent.set(change)
    }
    return {
      subscribe: (onChange: () => void) => tracker.on('consent', onChange),
      grant: choose(true),
      deny: choose(false),
    }
  }, [tracker])
  const consent = useSyncExternalStore(subscribe, tracker.consent.get, inertTracker().consent.get)
  return { consent, grant, deny, needsPrompt: consent.needsPrompt, needsReload: consent.needsReload }
}
