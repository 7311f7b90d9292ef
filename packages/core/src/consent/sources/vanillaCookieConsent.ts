import type { Page } from '../../platform/env'
import { cmpSource, type CmpOptions } from './cmpSource'
import { allGranted, type PurposeMap } from './allGranted'
import { servicesFor, type ServiceMap } from './servicesFor'
import type { ConsentSource } from './source'

type NamesByCategory = Readonly<Record<string, readonly string[]>>

/** The part of vanilla-cookieconsent 3 that is used: its global, or the module itself. */
export interface VanillaCookieConsent {
  /** False before the choice, and after the `revision` was raised. */
  validConsent(): boolean
  /** Before the choice empty, but for what `mode: 'opt-out'` enables. */
  getUserPreferences(): {
    readonly acceptedCategories: readonly string[]
    readonly acceptedServices: NamesByCategory
    readonly rejectedServices: NamesByCategory
  }
  /** Read anew from where it is kept, so that it holds what another tab has saved. */
  getCookie(): { readonly categories?: readonly string[]; readonly services?: NamesByCategory }
  getConfig(field: 'categories'): unknown
}

export interface VanillaCookieConsentOptions extends CmpOptions {
  /**
   * The module where it is imported: `import * as CookieConsent from 'vanilla-cookieconsent'`.
   * @default window.CookieConsent
   */
  module?: VanillaCookieConsent | undefined
  /**
   * Which categories of your configuration stand for each purpose; all of them must be accepted.
   * @default { marketing: 'marketing', analytics: 'analytics', functional: 'functionality', preferences: 'preferences' }
   */
  purposes?: PurposeMap | undefined
  /**
   * The services for a pixel, by the pixel's key or platform, e.g. `{ meta: 'Facebook Pixel' }`. All of them must be there
   * and accepted, and their category too.
   * @default the services that are called like the pixel's key or platform
   */
  services?: ServiceMap | undefined
}

const PURPOSES: PurposeMap = {
  marketing: 'marketing',
  analytics: 'analytics',
  functional: 'functionality',
  preferences: 'preferences',
}

/**
 * vanilla-cookieconsent 3, by category and, where a pixel has a service of its own, by service. After its `revision` was
 * raised the choice is open again, and what pixels have left of the old grant is removed. In an `opt-out` regime its own `mode: 'opt-out'` grants what it enables by default.
 *
 * @see https://cookieconsent.orestbida.com
 * @example
 * createTracker({ pixels, consent: { sources: [vanillaCookieConsent({ purposes: { marketing: 'ads' } })] } })
 */
export function vanillaCookieConsent({
  module,
  purposes = PURPOSES,
  services = {},
  ...options
}: VanillaCookieConsentOptions = {}): ConsentSource {
  return cmpSource<VanillaCookieConsent>(
    {
      name: 'vanilla-cookieconsent',
      find: (page) => module ?? findGlobal(page),
      read: (api) => (api.getConfig('categories') ? api : undefined), // nothing before its run()
      // reset() tells nobody; but the banner that comes after it does.
      events: ['cc:onConsent', 'cc:onChange', 'cc:onModalShow'],
      ask(api, { purpose, pixel, regime }) {
        const isDecided = api.validConsent()
        const stored = api.getCookie()
        // It keeps the choice that its `revision` has made void.
        const wasGranted =
          allGranted(purposes, purpose, stored.categories ?? []) &&
          (servicesFor(services, pixel, []) ?? []).every((name) =>
            toNames(stored.services ?? {}).includes(name),
          )
        const open = wasGranted ? 'lapsed' : 'pending'
        if (!isDecided && regime !== 'opt-out') return open
        const { acceptedCategories, acceptedServices, rejectedServices } = api.getUserPreferences()
        const isStored = (name: string, kept: readonly string[] = [name]): boolean => kept.includes(name)
        const categories = acceptedCategories.filter((name) => isStored(name, stored.categories))
        const accepted = toNames(acceptedServices, (name, category) =>
          isStored(name, stored.services?.[category]),
        )
        const known = [...toNames(acceptedServices), ...toNames(rejectedServices)]
        const own = servicesFor(services, pixel, known) ?? []
        return allGranted(purposes, purpose, categories) && own.every((name) => accepted.includes(name))
          ? 'granted'
          : isDecided
            ? 'denied'
            : open
      },
      raw: (api) => api.getCookie(),
    },
    options,
  )
}

const toNames = (
  byCategory: NamesByCategory,
  isIn: (name: string, category: string) => boolean = () => true,
): string[] =>
  Object.entries(byCategory).flatMap(([category, names]) =>
    names.filter((name) => isIn(name, category)).map((name) => name.toLowerCase()),
  )

/** Other products have used this name: told by two functions that only this one has. */
function findGlobal(page: Page): VanillaCookieConsent | undefined {
  const { CookieConsent } = page as { CookieConsent?: Partial<VanillaCookieConsent> }
  return CookieConsent?.validConsent && CookieConsent.getUserPreferences
    ? (CookieConsent as VanillaCookieConsent)
    : undefined
}
