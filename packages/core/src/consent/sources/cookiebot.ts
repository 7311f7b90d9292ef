import type { Page } from '../../platform/env'
import { allGranted, type PurposeMap } from './allGranted'
import { cmpSource, type CmpOptions } from './cmpSource'
import type { ConsentSource } from './source'
import { toAnswer } from './toAnswer'

export interface CookiebotOptions extends CmpOptions {
  /** Which of Cookiebot's categories stand for each purpose; all of them must be accepted. @default cookiebotPurposes */
  purposes?: PurposeMap | undefined
}

export const cookiebotPurposes: PurposeMap = {
  marketing: 'marketing',
  analytics: 'statistics',
  functional: 'preferences',
  preferences: 'preferences',
}

interface Cookiebot {
  /** Each category, and how and when it was chosen. */
  readonly consent: Readonly<Record<string, unknown>> & { readonly method?: 'explicit' | 'implied' | null }
  readonly hasResponse: boolean
  readonly regulations?: Readonly<Record<string, boolean>>
}

/**
 * Cookiebot. Consent that it has taken without a click (`method: 'implied'`) grants in an `opt-out` regime alone.
 *
 * @see https://www.cookiebot.com/en/developer/
 * @example
 * createTracker({ pixels, consent: { sources: [cookiebot()] } })
 */
export const cookiebot = ({
  purposes = cookiebotPurposes,
  ...options
}: CookiebotOptions = {}): ConsentSource =>
  cmpSource(
    {
      name: 'cookiebot',
      // Its script element has the id "Cookiebot", by which window has one before the script has run.
      find: ({ Cookiebot: api }: Page & { Cookiebot?: Cookiebot }) => (api?.consent ? api : undefined),
      read: (api) => api,
      // Which of them comes says little: withdrawing a part is an "accept" too.
      events: ['CookiebotOnConsentReady', 'CookiebotOnAccept', 'CookiebotOnDecline'],
      ask({ consent, hasResponse }, { purpose, regime }) {
        const accepted = Object.keys(consent).filter((name) => consent[name] === true)
        return toAnswer(
          {
            isChosen: hasResponse && consent.method !== 'implied',
            isOn: allGranted(purposes, purpose, accepted),
          },
          regime,
        )
      },
      raw: ({ consent, hasResponse, regulations }) => ({ ...consent, hasResponse, regulations }),
    },
    options,
  )
