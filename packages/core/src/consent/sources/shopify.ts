import { browserPage, type Page } from '../../platform/env'
import type { Purpose } from '../../types'
import { cmpSource, type CmpOptions } from './cmpSource'
import type { ConsentSource } from './source'

/** `'yes'`, `'no'` or `''`; some shops were seen to give booleans, or their names. */
type Said = string | boolean | undefined

type Signal = 'marketing' | 'analytics' | 'preferences'

/** The part of Shopify's Customer Privacy API that is used. */
interface CustomerPrivacy {
  currentVisitorConsent(): Partial<Record<Signal | 'sale_of_data', Said>>
  marketingAllowed(): boolean
  analyticsProcessingAllowed(): boolean
  preferencesProcessingAllowed(): boolean
  /** False after an opt-out of sale, and where the browser sends Global Privacy Control. */
  saleOfDataAllowed(): boolean
}

interface ShopifyGlobal {
  customerPrivacy?: Partial<CustomerPrivacy>
  loadFeatures?(features: readonly { name: string; version: string }[], done: () => void): void
}

const SIGNALS: Readonly<Record<Purpose, Signal>> = {
  marketing: 'marketing',
  analytics: 'analytics',
  functional: 'preferences',
  preferences: 'preferences',
}

const ALLOWED = {
  marketing: 'marketingAllowed',
  analytics: 'analyticsProcessingAllowed',
  preferences: 'preferencesProcessingAllowed',
} as const satisfies Record<Signal, keyof CustomerPrivacy>

const isYes = (said: Said): boolean => said === true || said === 'true' || said === 'yes'
const isNo = (said: Said): boolean => said === false || said === 'false' || said === 'no'

/**
 * Shopify's Customer Privacy API. `marketing` also needs that the visitor has not opted out of the sale of their data. In
 * an `opt-out` regime what Shopify allows before a choice counts. Where nobody has loaded the API, it is loaded as
 * Shopify documents it (`Shopify.loadFeatures`), at the tracker's first use.
 *
 * @see https://shopify.dev/docs/api/customer-privacy
 * @example
 * createTracker({ pixels, consent: { sources: [shopify()] } })
 */
export function shopify(options: CmpOptions = {}): ConsentSource {
  let mayLoad = false
  let collected: Readonly<Record<string, unknown>> = {} // the newest event: not every shop's getters keep up with it
  const source = cmpSource<CustomerPrivacy>(
    {
      name: 'shopify',
      find(page) {
        const { Shopify: { customerPrivacy, loadFeatures } = {} } = page as Page & { Shopify?: ShopifyGlobal }
        if (customerPrivacy?.currentVisitorConsent) return customerPrivacy as CustomerPrivacy
        if (mayLoad && loadFeatures) {
          mayLoad = false
          loadFeatures([{ name: 'consent-tracking-api', version: '0.1' }], () => {})
        }
        return undefined
      },
      read: (api) => api,
      events: ['shopifyCustomerPrivacyApiLoaded'],
      listen(_, changed) {
        const { document } = browserPage()!
        const collect = (event: Event): void => {
          collected = ((event as CustomEvent).detail as typeof collected | null) ?? {}
          changed()
        }
        document.addEventListener('visitorConsentCollected', collect)
        return () => document.removeEventListener('visitorConsentCollected', collect)
      },
      ask(api, { purpose, regime }) {
        const signal = SIGNALS[purpose]
        const { [signal]: said, sale_of_data: sale } = api.currentVisitorConsent()
        const isSold = purpose === 'marketing'
        if (isNo(said) || collected[signal + 'Allowed'] === false) return 'denied'
        if (isSold && (isNo(sale) || collected.saleOfDataAllowed === false)) return 'denied'
        // Before a choice Shopify answers for the region that it has found; only an app that knows it may rely on that.
        if (!isYes(said) && regime !== 'opt-out') return 'pending'
        if (isSold && !api.saleOfDataAllowed()) return 'denied'
        return api[ALLOWED[signal]]() ? 'granted' : isYes(said) ? 'denied' : 'pending'
      },
      raw: (api) => api.currentVisitorConsent(),
    },
    options,
  )
  return {
    ...source,
    watch(...changes) {
      mayLoad = true
      return source.watch!(...changes)
    },
  }
}
