/*
 * Cookiebot as its pages describe it; not its code. `fakeCmps.cookiebot(options)` makes one, see cmp.ts.
 *
 * https://www.cookiebot.com/en/developer/: the properties, and the events on window. Consent.md, section 2, tables A and B.
 */
;(function (page) {
  'use strict'
  const IDS = ['preferences', 'statistics', 'marketing']

  /**
   * @param options `isImplied`: a region where it takes consent without a click; `regulations` as it reports them.
   */
  const cookiebot = ({ isImplied = false, regulations = { gdprApplies: true } } = {}) => {
    let draft = {}
    let isReady = false
    let api

    const fire = (name) => page.dispatchEvent(new Event('Cookiebot' + name))
    const isAny = () => IDS.some((id) => api.consent[id])
    const apply = (choice, method) => {
      for (const id of IDS) api.consent[id] = !!choice[id]
      api.consent.method = method
      api.consent.stamp = 'stamp'
      api.hasResponse = true
      api.consented = isAny()
      api.declined = !isAny()
    }
    const announce = () => {
      if (!isReady) fire('OnConsentReady') // not documented to come again when the choice changes
      isReady = true
      // A partial withdrawal is an "accept" too, with marketing off.
      fire(isAny() ? 'OnAccept' : 'OnDecline')
    }
    const store = (choice) => {
      const value = encodeURIComponent(JSON.stringify(choice))
      page.document.cookie = 'CookieConsent=' + value + '; Path=/; Max-Age=31536000; SameSite=Lax'
    }
    const save = (choice) => {
      draft = {}
      apply(choice, 'explicit')
      store(now())
      announce()
    }
    const now = () => Object.fromEntries(IDS.map((id) => [id, api.consent[id]]))
    const all = (on) => Object.fromEntries(IDS.map((id) => [id, on]))

    return {
      prepare() {
        // The documented tag has this id, and an element's id is a property of window.
        page.Cookiebot = page.document.createElement('div')
      },
      load() {
        isReady = false
        api = {
          consent: { necessary: true, ...all(false), method: null, stamp: null },
          hasResponse: false,
          consented: false,
          declined: false,
          doNotTrack: false,
          regulations: { gdprApplies: false, ccpaApplies: false, lgpdApplies: false, ...regulations },
          renew() {},
          show() {},
          hide() {},
          withdraw: () => save(all(false)),
          submitCustomConsent: (preferences, statistics, marketing) =>
            save({ preferences, statistics, marketing }),
        }
        page.Cookiebot = api
        fire('OnLoad')
        const stored = /(?:^|; )CookieConsent=([^;]*)/.exec(page.document.cookie)?.[1]
        if (stored) {
          apply(JSON.parse(decodeURIComponent(stored)), 'explicit')
          announce()
        } else if (isImplied) {
          apply(all(true), 'implied')
          announce()
        }
      },
      remember: (on) => store(all(on)),
      acceptAll: () => save(all(true)),
      rejectAll: () => save(all(false)),
      choose: (choice) => save({ ...now(), ...choice }),
      toggle(id, on) {
        draft[id] = on
      },
      saveToggles: () => save({ ...now(), ...draft }),
      reopen() {
        fire('OnDialogInit')
        fire('OnDialogDisplay')
      },
      breakDown() {
        Object.defineProperty(api.consent, 'marketing', {
          get() {
            throw new Error('Cookiebot: broken')
          },
        })
      },
      unload() {
        delete page.Cookiebot
      },
    }
  }

  page.fakeCmps = Object.assign(page.fakeCmps || {}, { cookiebot })
})(window)
