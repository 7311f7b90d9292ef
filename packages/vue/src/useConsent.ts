import type { ConsentRecord, ConsentState, OptOutSignal, Tracker } from '@omnipixel/core'
import { computed, type ComputedRef, getCurrentInstance, shallowRef, watchPostEffect } from 'vue'
import { useTracker } from './useTracker'

export interface UseConsentResult {
  /**
   * What the visitor has chosen: `consent.purposes.marketing`, `consent.pixels.meta`. On the server, and while its HTML
   * is hydrated, it is what the option `consent.initial` says.
   */
  readonly consent: ComputedRef<ConsentState>
  /** Grants every purpose that the pixels need, and takes back what was chosen for single pixels. */
  readonly grant: () => void
  /** Denies them, or withdraws them. */
  readonly deny: () => void
  /** Chooses for single purposes or pixels, e.g. `{ marketing: true, pixels: { tiktok: false } }`. */
  readonly set: Tracker['consent']['set']
  /** True while the app should show its banner. On the server only where `consent.initial` is `null`. */
  readonly needsPrompt: ComputedRef<boolean>
  /** Keys of pixels whose script keeps sending on its own after a withdrawal, until the page is reloaded. */
  readonly needsReload: ComputedRef<readonly string[]>
  /** What is done about the browser's opt-out signal (GPC). Where it is `'honoured'`, some laws ask you to say so. */
  readonly optOutSignal: ComputedRef<OptOutSignal | undefined>
  /**
   * The last record of a change, where the tracker is one that `consentRecords` has returned: its `id` and `time` are what
   * a visitor can refer to. A moment after the change; none on the server.
   */
  readonly record: ComputedRef<ConsentRecord | undefined>
}

/**
 * The visitor's choice, for a consent banner. The functions stay the same.
 *
 * @example
 * const { needsPrompt, grant, deny } = useConsent()
 * // <div v-if="needsPrompt"><button @click="grant">Accept</button><button @click="deny">Decline</button></div>
 */
export function useConsent(): UseConsentResult {
  const { on, consent } = useTracker()
  const { get, initial, set } = consent
  // A component has an element before it renders only where it takes over what a server has rendered.
  const state = shallowRef((getCurrentInstance()?.vnode.el ? initial : get)())
  const update = (): unknown => (state.value = get())
  // After the component has mounted, and not on a server; ends with its scope.
  watchPostEffect((onCleanup) => {
    onCleanup(on('consent', update))
    update()
  })
  const of = <Field extends keyof ConsentState>(field: Field): ComputedRef<ConsentState[Field]> =>
    computed(() => state.value[field])
  return {
    consent: computed(() => state.value),
    grant: () => set(true),
    deny: () => set(false),
    set,
    needsPrompt: of('needsPrompt'),
    needsReload: of('needsReload'),
    optOutSignal: of('optOutSignal'),
    record: of('record'),
  }
}
