import type { Page } from '../../platform/env'
import { allGranted, type PurposeMap } from './allGranted'
import { cmpSource, type CmpOptions } from './cmpSource'
import type { ConsentSource } from './source'
import { toAnswer } from './toAnswer'

export interface OsanoOptions extends CmpOptions {
  /** Which of Osano's categories stand for each purpose; all of them must be accepted. @default osanoPurposes */
  purposes?: PurposeMap | undefined
}

export const osanoPurposes: PurposeMap = {
  marketing: 'MARKETING',
  analytics: 'ANALYTICS',
  functional: 'PERSONALIZATION',
  preferences: 'PERSONALIZATION',
}

type OsanoConsent = Readonly<Record<string, 'ACCEPT' | 'DENY'>>

interface OsanoManager {
  getConsent(): OsanoConsent
  addEventListener(type: string, listener: (consent?: OsanoConsent) => void): void
  removeEventListener(type: string, listener: (consent?: OsanoConsent) => void): void
}

const INITIALIZED = 'osano-cm-initialized'
const SAVED = 'osano-cm-consent-saved'

/**
 * Osano. Only what was saved counts: a switch that was moved is told of by another event, and is part of what Osano
 * returns when asked. What is on before the visitor has chosen grants in an `opt-out` regime alone; who has opted out of
 * a sale (`OPT_OUT`) is denied.
 *
 * @see https://developers.osano.com/cmp/javascript-api/developer-documentation-consent-javascript-api
 * @example
 * createTracker({ pixels, consent: { sources: [osano()] } })
 */
export const osano = ({ purposes = osanoPurposes, ...options }: OsanoOptions = {}): ConsentSource =>
  cmpSource(
    {
      name: 'osano',
      // Before its script `window.Osano` may be a function that queues calls.
      find: ({ Osano }: Page & { Osano?: { readonly cm?: OsanoManager } }) => Osano?.cm,
      listen(cm, changed: (known: { isChosen: boolean; consent: OsanoConsent }) => void) {
        // Who comes late is called at once. There is no argument while the visitor has not chosen.
        const onInitialized = (consent?: OsanoConsent): void =>
          changed({ isChosen: !!consent, consent: { ...(consent ?? cm.getConsent()) } })
        const onSaved = (consent = cm.getConsent()): void =>
          changed({ isChosen: true, consent: { ...consent } })
        cm.addEventListener(INITIALIZED, onInitialized)
        cm.addEventListener(SAVED, onSaved)
        return () => {
          cm.removeEventListener(INITIALIZED, onInitialized)
          cm.removeEventListener(SAVED, onSaved)
        }
      },
      ask({ isChosen, consent }, { purpose, regime }) {
        if (consent.OPT_OUT === 'ACCEPT') return 'denied'
        const accepted = Object.keys(consent).filter((name) => consent[name] === 'ACCEPT')
        return toAnswer({ isChosen, isOn: allGranted(purposes, purpose, accepted) }, regime)
      },
    },
    options,
  )
