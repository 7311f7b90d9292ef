import { browserPage } from '../../platform/env'
import { cmpSource, type CmpOptions } from './cmpSource'
import { allGranted, type PurposeMap } from './allGranted'
import type { ConsentSource } from './source'

type Consents = Readonly<Record<string, boolean>>

/** The part of c15t's state that is used. */
export interface C15tState {
  /** What was saved; `selectedConsents` holds what is merely marked. */
  readonly consents: Consents
  /** Nothing until the visitor has chosen. */
  readonly consentInfo: { readonly subjectId?: string } | null
  readonly storageConfig?: { readonly storageKey?: string }
}

/** The part of c15t's store (`consentStore`) that is used. */
export interface C15tStore {
  getState(): C15tState
  subscribe(listener: (state: C15tState, before: C15tState) => void): () => void
}

export interface C15tOptions extends CmpOptions {
  /** The `consentStore` of `getOrCreateConsentRuntime()`. @default window.c15tStore */
  store?: C15tStore | undefined
  /**
   * Which of c15t's categories stand for each purpose; all of them must be granted.
   * @default { marketing: 'marketing', analytics: 'measurement', functional: 'functionality', preferences: 'experience' }
   */
  purposes?: PurposeMap | undefined
}

const PURPOSES: PurposeMap = {
  marketing: 'marketing',
  analytics: 'measurement',
  functional: 'functionality',
  preferences: 'experience',
}

/**
 * c15t 2, by category. What c15t grants by itself where no opt-in is needed counts in an `opt-out` regime alone. c15t
 * reloads the page when a consent is revoked, unless you set its `reloadOnConsentRevoked: false`; Omnipixel needs no
 * reload.
 *
 * @see https://c15t.com/docs
 * @example
 * const { consentStore } = getOrCreateConsentRuntime({ mode: 'offline' })
 * createTracker({ pixels, consent: { sources: [c15t({ store: consentStore })] } })
 */
export function c15t({ store, purposes = PURPOSES, ...options }: C15tOptions = {}): ConsentSource {
  let elsewhere: Consents = {} // what another tab has saved since: c15t does not look
  return cmpSource<C15tStore>(
    {
      name: 'c15t',
      find: (page) => store ?? (page as { c15tStore?: C15tStore }).c15tStore,
      read: (found) => found,
      listen(found, changed) {
        const page = browserPage()!
        const follow = ({ key, newValue }: StorageEvent): void => {
          if (key !== (found.getState().storageConfig?.storageKey ?? 'c15t')) return
          elsewhere = toConsents(newValue)
          changed()
        }
        const stop = found.subscribe(({ consents }, before) => {
          if (consents !== before.consents) elsewhere = {}
          changed()
        })
        page.addEventListener('storage', follow)
        return () => {
          page.removeEventListener('storage', follow)
          stop()
        }
      },
      ask(found, { purpose, regime }) {
        const { consents, consentInfo } = found.getState()
        const isDecided = consentInfo?.subjectId // without one, c15t is switched off and grants everything
        const granted = Object.keys(consents).filter((name) => consents[name] && elsewhere[name] !== false)
        if (allGranted(purposes, purpose, granted) && (isDecided || regime === 'opt-out')) return 'granted'
        return isDecided ? 'denied' : 'pending'
      },
      raw: (found) => found.getState().consents,
    },
    options,
  )
}

function toConsents(stored: string | null): Consents {
  try {
    return (JSON.parse(stored!) as { consents?: Consents } | null)?.consents ?? {}
  } catch {
    return {} // not c15t's
  }
}
