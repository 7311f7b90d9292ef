import { browserPage, createTimers, listen, type Page } from '../../platform/env'
import { allGranted, type PurposeMap } from './allGranted'
import { cmpSource, type CmpOptions } from './cmpSource'
import type { ConsentSource } from './source'
import { toAnswer } from './toAnswer'

export interface IubendaOptions extends CmpOptions {
  /** Which of iubenda's purposes (1 to 5) stand for each of ours; all of them must be accepted. @default iubendaPurposes */
  purposes?: PurposeMap | undefined
}

export const iubendaPurposes: PurposeMap = {
  marketing: '5',
  analytics: '4',
  functional: '2',
  preferences: '3',
}

interface Preference {
  readonly timestamp?: string
  /** With consent per purpose. */
  readonly purposes?: Readonly<Record<string, boolean>>
  /** With one consent for all. */
  readonly consent?: boolean
  /** The opt-outs of US states, by kind: `false` is opted out. */
  readonly uspr?: Readonly<Record<string, boolean>>
}

interface Iubenda {
  readonly consent?: Preference
  readonly api: { isCcpaOptedOut?(): boolean }
  /** Not documented. */
  readonly state?: { readonly needsConsent?: boolean }
}

type Callback = (this: unknown, preference: Preference | null, ...rest: unknown[]) => unknown

type IubendaPage = Page & {
  _iub?: {
    readonly cs?: Iubenda
    readonly csConfiguration?: { callback?: Record<string, Callback | undefined> }
  }
}

const ALL = ['1', '2', '3', '4', '5']
const CALLBACK = 'onPreferenceExpressedOrNotNeeded'
const STORE_MS = 500 // after the click it takes a moment until the choice is stored

/**
 * iubenda's Privacy Controls and Cookie Solution, with consent per purpose or for all. Silent where it says that no
 * consent is needed; who has opted out of a sale in the US is denied.
 *
 * Adds itself to the callbacks of its configuration, and keeps the site's own. That has to be before iubenda's script has
 * run; after it, a change is seen at the visitor's next click, or when the page is next looked at.
 *
 * @see https://www.iubenda.com/en/help/1205
 * @example
 * createTracker({ pixels, consent: { sources: [iubenda()] } })
 */
export function iubenda({ purposes = iubendaPurposes, ...options }: IubendaOptions = {}): ConsentSource {
  let told: Preference | null | undefined // what the callback was given last; null: consent is not needed
  return cmpSource(
    {
      name: 'iubenda',
      prepare({ _iub }: IubendaPage, come) {
        const configuration = _iub?.csConfiguration
        if (!configuration) return undefined
        const callbacks = (configuration.callback ??= {})
        const own = callbacks[CALLBACK]
        const chained: Callback = function (this: unknown, preference, ...rest) {
          told = preference
          come()
          return own?.call(this, preference, ...rest)
        }
        callbacks[CALLBACK] = chained
        return () => {
          told = undefined
          if (callbacks[CALLBACK] === chained) callbacks[CALLBACK] = own
        }
      },
      find: ({ _iub }: IubendaPage) => (_iub?.cs?.api ? _iub.cs : undefined),
      read: ({ consent, api, state }) => ({
        preference: toNewer(told, consent?.timestamp ? consent : undefined),
        isNeeded: told !== null && state?.needsConsent !== false,
        isOptedOut: api.isCcpaOptedOut?.() === true,
      }),
      listen(_api, changed) {
        const ending = new AbortController()
        const later = createTimers(ending.signal)
        listen(browserPage(), 'click', () => later(changed, STORE_MS), ending.signal)
        return () => ending.abort()
      },
      ask({ preference, isNeeded, isOptedOut }, { purpose, regime }) {
        if (isOptedOut || Object.values(preference?.uspr ?? {}).includes(false)) return 'denied'
        if (!isNeeded) return 'silent'
        const { purposes: chosen = {}, consent } = preference ?? {}
        const accepted = consent === true ? ALL : Object.keys(chosen).filter((id) => chosen[id] === true)
        return toAnswer({ isChosen: preference, isOn: allGranted(purposes, purpose, accepted) }, regime)
      },
    },
    options,
  )
}

/** What it holds may be newer than what it has called back with last: another tab's choice, or one made by its API. */
const toNewer = (
  told: Preference | null | undefined,
  held: Preference | undefined,
): Preference | undefined =>
  !told || Date.parse(held?.timestamp ?? '') > Date.parse(told.timestamp ?? '') ? held : told
