import type { Page } from '../../platform/env'
import { allGranted, type PurposeMap } from './allGranted'
import { cmpSource, type CmpOptions } from './cmpSource'
import type { ConsentSource } from './source'
import { toAnswer } from './toAnswer'

export interface CookieYesOptions extends CmpOptions {
  /** Which of CookieYes' categories stand for each purpose; all of them must be accepted. @default cookieYesPurposes */
  purposes?: PurposeMap | undefined
}

export const cookieYesPurposes: PurposeMap = {
  marketing: 'advertisement',
  analytics: 'analytics',
  functional: 'functional',
  preferences: 'functional',
}

interface CkyConsent {
  readonly activeLaw?: string
  readonly categories: Readonly<Record<string, boolean>>
  readonly isUserActionCompleted: boolean
}

/**
 * CookieYes, of the web app or of its WordPress plugin connected to it (the plugin alone has no such interface). What is
 * on before the visitor has chosen grants in an `opt-out` regime alone.
 *
 * @see https://www.cookieyes.com/documentation/retrieving-consent-data-using-api-getckyconsent/
 * @example
 * createTracker({ pixels, consent: { sources: [cookieYes()] } })
 */
export const cookieYes = ({
  purposes = cookieYesPurposes,
  ...options
}: CookieYesOptions = {}): ConsentSource =>
  cmpSource(
    {
      name: 'cookieyes',
      find: ({ getCkyConsent }: Page & { getCkyConsent?: () => CkyConsent }) => getCkyConsent,
      read: (getCkyConsent) => getCkyConsent(),
      events: ['cookieyes_banner_load', 'cookieyes_consent_update'],
      ask({ categories, isUserActionCompleted }, { purpose, regime }) {
        const accepted = Object.keys(categories).filter((name) => categories[name] === true)
        return toAnswer(
          { isChosen: isUserActionCompleted, isOn: allGranted(purposes, purpose, accepted) },
          regime,
        )
      },
      // Without the visitor's id, which is the rest of it.
      raw: ({ activeLaw, categories, isUserActionCompleted }) => ({
        activeLaw,
        categories,
        isUserActionCompleted,
      }),
    },
    options,
  )
