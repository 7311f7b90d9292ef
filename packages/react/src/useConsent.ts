import type { ConsentRecord, ConsentState, OptOutSignal, Tracker } from '@omnipixel/core'
import { useMemo, useSyncExternalStore } from 'react'
import { useTracker } from './useTracker'

export interface UseConsentResult {
  /**
   * What the visitor has chosen: `consent.purposes.marketing`, `consent.pixels.meta`. On the server, and while its HTML
   * is hydrated, it is what the option `consent.initial` says.
   */
  readonly consent: ConsentState
  /** Grants every purpose that the pixels need, and takes back what was chosen for single pixels. */
  readonly grant: () => void
  /** Denies them, or withdraws them. */
  readonly deny: () => void
  /** Chooses for single purposes or pixels, e.g. `{ marketing: true, pixels: { tiktok: false } }`. */
  readonly set: Tracker['consent']['set']
  /** True while the app should show its banner. On the server only where `consent.initial` is `null`. */
  readonly needsPrompt: boolean
  /** Keys of pixels whose script keeps sending on its own after a withdrawal, until the page is reloaded. */
  readonly needsReload: readonly string[]
  /** What is done about the browser's opt-out signal (GPC). Where it is `'honoured'`, some laws ask you to say so. */
  readonly optOutSignal: OptOutSignal | undefined
  /**
   * The last record of a change, where the tracker is one that `consentRecords` has returned: its `id` and `time` are what
   * a visitor can refer to. A moment after the change; none on the server.
   */
  readonly record: ConsentRecord | undefined
}

/**
 * The visitor's choice, for a consent banner; renders again when it changes. The functions stay the same.
 *
 * @example
 * const { needsPrompt, grant, deny } = useConsent()
 * if (!needsPrompt) return null
 * return <div><button onClick={grant}>Accept</button><button onClick={deny}>Decline</button></div>
 */
export function useConsent(): UseConsentResult {
  const { on, consent } = useTracker()
  const { subscribe, ...choices } = useMemo(() => {
    const { set } = consent
    return {
      subscribe: (onChange: () => void) => on('consent', onChange),
      grant: () => set(true),
      deny: () => set(false),
      set,
    }
  }, [on, consent])
  const state = useSyncExternalStore(subscribe, consent.get, consent.initial)
  const { needsPrompt, needsReload, optOutSignal, record } = state
  return { ...choices, consent: state, needsPrompt, needsReload, optOutSignal, record }
}
