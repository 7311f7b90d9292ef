/*
 * CookieYes as its pages describe it; not its code. `fakeCmps.cookieYes(options)` makes one, see cmp.ts.
 *
 * https://www.cookieyes.com/documentation/retrieving-consent-data-using-api-getckyconsent/ and
 * https://www.cookieyes.com/documentation/events-on-cookie-banner-load/. Consent.md, section 2, tables A and B.
 */
;(function (page) {
  'use strict'
  const IDS = ['functional', 'analytics', 'performance', 'advertisement']
  const KEY = 'cookieyes-consent'

  /** @param options `law` that is active, `defaults` the categories that are on before a choice. */
  const cookieYes = ({ law = 'gdpr', defaults = [] } = {}) => {
    let categories = {}
    let isDone = false
    let draft = {}

    const consent = () => ({
      activeLaw: law,
      categories: { necessary: true, ...categories },
      isUserActionCompleted: isDone,
      consentID: 'id',
      languageCode: 'en',
    })
    // On the document, and without bubbling: a listener of the window's hears it in the capture phase alone.
    const fire = (name, detail) =>
      page.document.dispatchEvent(new CustomEvent('cookieyes_' + name, { detail }))
    const store = (choice) => {
      const pairs = IDS.map((id) => id + ':' + (choice[id] ? 'yes' : 'no'))
      const value = 'consentid:id,consent:yes,action:yes,necessary:yes,' + pairs
      page.document.cookie = KEY + '=' + value + '; Path=/; Max-Age=31536000; SameSite=Lax'
    }
    const save = (choice) => {
      for (const id of IDS) categories[id] = !!choice[id]
      draft = {}
      isDone = true
      store(categories)
      const accepted = ['necessary', ...IDS.filter((id) => categories[id])]
      fire('consent_update', { accepted, rejected: IDS.filter((id) => !categories[id]) })
    }
    const all = (on) => Object.fromEntries(IDS.map((id) => [id, on]))
    const getCkyConsent = () => consent()

    return {
      prepare() {},
      load() {
        const stored = /(?:^|; )cookieyes-consent=([^;]*)/.exec(page.document.cookie)?.[1] ?? ''
        isDone = stored.includes('action:yes')
        for (const id of IDS) categories[id] = isDone ? stored.includes(id + ':yes') : defaults.includes(id)
        page.getCkyConsent = getCkyConsent
        fire('banner_load', consent())
      },
      remember: (on) => store(all(on)),
      acceptAll: () => save(all(true)),
      rejectAll: () => save(all(false)),
      choose: (choice) => save({ ...categories, ...choice }),
      toggle(id, on) {
        draft[id] = on
      },
      saveToggles: () => save({ ...categories, ...draft }),
      reopen() {},
      breakDown() {
        page.getCkyConsent = () => {
          throw new Error('CookieYes: broken')
        }
      },
      unload() {
        delete page.getCkyConsent
      },
    }
  }

  page.fakeCmps = Object.assign(page.fakeCmps || {}, { cookieYes })
})(window)
