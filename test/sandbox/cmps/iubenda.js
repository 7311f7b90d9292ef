/*
 * iubenda (Privacy Controls and Cookie Solution) as its pages describe it; not its code. `fakeCmps.iubenda(options)` makes
 * one, see cmp.ts.
 *
 * https://www.iubenda.com/en/help/1205-how-to-configure-your-cookie-solution-advanced-guide: configuration and callbacks.
 * Consent.md, section 2, tables A and B.
 */
;(function (page) {
  'use strict'
  const IDS = ['2', '3', '4', '5']

  /**
   * @param options `isPerPurpose`: five switches, else one; `isNeeded`: whether its region asks; `isOptedOut`: of a
   *   sale, in the US; `uspr`: the opt-outs of US states, by name; `callback`: the site's own.
   */
  const iubenda = ({
    isPerPurpose = true,
    isNeeded = true,
    isOptedOut = false,
    uspr = undefined,
    callback = {},
    siteId = 1234,
  } = {}) => {
    let callbacks = {}
    let draft = {}
    let cs

    const key = '_iub_cs-' + siteId
    const fire = (name, ...args) => callbacks[name]?.(...args)
    const toConsent = (choice) => ({
      timestamp: new Date().toISOString(),
      version: '1.67.1',
      id: siteId,
      ...(isPerPurpose ? { purposes: { 1: true, ...choice } } : { consent: IDS.some((id) => choice[id]) }),
      ...(uspr && { uspr }),
    })
    const store = (consent) => {
      const value = encodeURIComponent(JSON.stringify(consent))
      page.document.cookie = key + '=' + value + '; Path=/; Max-Age=31536000; SameSite=Lax'
    }
    const save = (choice) => {
      draft = {}
      const consent = toConsent(choice)
      // Whoever reads the global from within a callback still finds the choice before.
      if (!isPerPurpose) fire(consent.consent ? 'onConsentGiven' : 'onConsentRejected')
      fire('onPreferenceExpressed', consent)
      fire('onPreferenceExpressedOrNotNeeded', consent)
      cs.consent = consent
      store(consent)
    }
    const now = () =>
      isPerPurpose
        ? Object.fromEntries(IDS.map((id) => [id, !!cs.consent.purposes?.[id]]))
        : all(!!cs.consent.consent)
    const all = (on) => Object.fromEntries(IDS.map((id) => [id, on]))

    return {
      prepare() {
        page._iub = page._iub || []
        page._iub.csConfiguration = { siteId, perPurposeConsent: isPerPurpose, callback: { ...callback } }
      },
      load() {
        if (!page._iub?.csConfiguration) this.prepare()
        // Taken once: a callback that is put there later is never called.
        callbacks = { ...page._iub.csConfiguration.callback }
        const stored = page.document.cookie.split('; ').find((pair) => pair.startsWith(key + '='))
        cs = page._iub.cs = {
          consent: stored ? JSON.parse(decodeURIComponent(stored.slice(key.length + 1))) : {},
          options: page._iub.csConfiguration,
          state: { needsConsent: isNeeded },
          api: {
            getPreferences: () => cs.consent,
            isConsentGiven: () => IDS.every((id) => now()[id]),
            isCcpaOptedOut: () => isOptedOut,
            openPreferences() {},
          },
        }
        fire('onReady')
        if (!isNeeded) {
          fire('onPreferenceNotNeeded')
          fire('onPreferenceExpressedOrNotNeeded', null)
        } else if (stored) {
          fire('onConsentRead')
          fire('onPreferenceExpressedOrNotNeeded', cs.consent)
        } else fire('onBannerShown')
      },
      remember: (on) => store(toConsent(all(on))),
      acceptAll: () => save(all(true)),
      rejectAll: () => save(all(false)),
      choose: (choice) => save({ ...now(), ...choice }),
      toggle(id, on) {
        draft[id] = on
      },
      saveToggles: () => save({ ...now(), ...draft }),
      reopen() {
        fire('on2ndLayerShown')
      },
      breakDown() {
        Object.defineProperty(cs, 'consent', {
          get() {
            throw new Error('iubenda: broken')
          },
        })
      },
      unload() {
        delete page._iub
      },
    }
  }

  page.fakeCmps = Object.assign(page.fakeCmps || {}, { iubenda })
})(window)
