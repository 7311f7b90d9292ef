/*
 * A Shopify storefront as its documentation describes it; not its code. `fakeCmps.shopify(options)` makes one.
 *
 * https://shopify.dev/docs/api/customer-privacy: loading, the getters and the event. Consent.md, section 1.9.
 */
;(function (page) {
  'use strict'
  const COOKIE = '_tracking_consent'
  const SIGNALS = ['marketing', 'analytics', 'preferences', 'sale_of_data']

  /**
   * @param options `needsConsent`: the shop asks for consent in the visitor's region. `loadMs`: how long the API takes to
   * come once somebody has asked for it. `words`: how it says yes and no; some shops were seen to give other values.
   */
  const shopify = ({ needsConsent = true, loadMs = 20, words = ['yes', 'no'] } = {}) => {
    const [yes, no] = words
    const stored = () => {
      const pair = page.document.cookie.split('; ').find((text) => text.startsWith(COOKIE + '='))
      return pair ? JSON.parse(decodeURIComponent(pair.slice(COOKIE.length + 1))) : {}
    }
    const isAllowed = (signal) => stored()[signal] ?? !needsConsent
    // The browser's signal counts as an opt-out of sale, and cannot be set.
    const isSaleAllowed = () =>
      stored().sale_of_data !== false && page.navigator.globalPrivacyControl !== true

    const customerPrivacy = {
      currentVisitorConsent() {
        const choice = stored()
        const toWord = (signal) => (signal in choice ? (choice[signal] ? yes : no) : '')
        return Object.fromEntries(SIGNALS.map((signal) => [signal, toWord(signal)]))
      },
      marketingAllowed: () => isAllowed('marketing'),
      analyticsProcessingAllowed: () => isAllowed('analytics'),
      preferencesProcessingAllowed: () => isAllowed('preferences'),
      saleOfDataAllowed: isSaleAllowed,
      shouldShowBanner: () => needsConsent && !('marketing' in stored()),
      // Changes what it mentions. The event comes when the choice has been taken.
      setTrackingConsent(choice, done = () => {}) {
        const next = { ...stored(), ...choice }
        page.document.cookie = `${COOKIE}=${encodeURIComponent(JSON.stringify(next))}; Path=/; SameSite=Lax`
        const detail = {
          marketingAllowed: isAllowed('marketing'),
          analyticsAllowed: isAllowed('analytics'),
          preferencesAllowed: isAllowed('preferences'),
          saleOfDataAllowed: isSaleAllowed(),
        }
        page.document.dispatchEvent(new CustomEvent('visitorConsentCollected', { detail }))
        done()
      },
    }
    const all = (on) => ({ marketing: on, analytics: on, preferences: on })
    const asked = []

    return {
      /** What `loadFeatures` was asked for. */
      asked,
      prepare() {
        page.Shopify = {
          loadFeatures(features, done) {
            asked.push(...features)
            page.setTimeout(() => {
              page.Shopify.customerPrivacy = customerPrivacy
              done()
            }, loadMs)
          },
        }
      },
      load() {
        page.Shopify = { ...page.Shopify, customerPrivacy }
      },
      acceptAll: () => customerPrivacy.setTrackingConsent(all(true)),
      rejectAll: () => customerPrivacy.setTrackingConsent(all(false)),
      choose: (choice) => customerPrivacy.setTrackingConsent(choice),
      /** The same event without any change of the getters, as if these were behind. */
      announce: (detail) =>
        page.document.dispatchEvent(new CustomEvent('visitorConsentCollected', { detail })),
      breakDown() {
        customerPrivacy.currentVisitorConsent = () => {
          throw new Error('Shopify: broken')
        }
      },
      unload() {
        delete page.Shopify
      },
    }
  }

  page.fakeCmps = Object.assign(page.fakeCmps || {}, { shopify })
})(window)
