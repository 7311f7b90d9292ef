import type { ConsentChange, ConsentState, Purpose } from '@omnipixel/core'
import { computed, type ComputedRef, onMounted, onScopeDispose, shallowRef } from 'vue'
import { inertTracker, useTracker } from './useTracker'

export interface UseConsentResult {
  /** What the visitor has chosen. On the server, and while its HTML is hydrated, nothing is decided. */
  readonly consent: ComputedRef<ConsentState>
  /** Grants every purpose that the pixels need. For single purposes: `useTracker().consent.set`. */
  readonly grant: () => void
  /** Denies them, or withdraws them. */
  readonly deny: () => void
  /** True while the app should show its banner; false on the server. */
  readonly needsPrompt: ComputedRef<boolean>
  /** Keys of pixels whose script keeps sending on its own after a withdrawal, until the page is reloaded. */
  readonly needsReload: ComputedRef<readonly string[]>
}

/**
 * The visitor's choice, for a consent banner. Takes the real state when the component has mounted.
 *
 * @example
 * const { needsPrompt, grant, deny } = useConsent()
 * // <div v-if="needsPrompt"><button @click="grant">Accept</button><button @click="deny">Decline</button></div>
 */
export function useConsent(): UseConsentResult {
  const tracker = useTracker()
  const consent = shallowRef(inertTracker().consent.get())
  const update = (): void => {
    consent.value = tracker.consent.get()
  }
  const choose = (value: boolean) => () => {
    const change: ConsentChange = {}
    for (const purpose in tracker.consent.get().purposes) change[purpose as Purpose] = value
    tracker.consent.set(change)
  }
  onMounted(() => {
    onScopeDispose(tracker.on('consent', update))
    update()
  })
  return {
    consent: computed(() => consent.value),
    grant: choose(true),
    deny: choose(false),
    needsPrompt: computed(() => consent.value.needsPrompt),
    needsReload: computed(() => consent.value.needsReload),
  }
}
