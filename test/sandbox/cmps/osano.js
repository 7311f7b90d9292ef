/*
 * Osano's CMP as its pages describe it; not its code. `fakeCmps.osano(options)` makes one, see cmp.ts.
 *
 * https://developers.osano.com/cmp/javascript-api/developer-documentation-consent-javascript-api: the functions, the events
 * and the pre-load interface. Consent.md, section 2, tables A and B.
 */
;(function (page) {
  'use strict'
  const IDS = ['ANALYTICS', 'MARKETING', 'PERSONALIZATION', 'STORAGE', 'OPT_OUT']
  const KEY = 'osano_consentmanager'

  /** @param options `defaults`: the categories that are on before a choice; `OPT_OUT` among them: opted out of a sale. */
  const osano = ({ defaults = [] } = {}) => {
    const listeners = []
    let consent = {}
    let saved
    let isInitialized = false

    const emit = (name, value) => {
      for (const listener of listeners.slice()) if (listener.name === name) listener.fn(value)
    }
    const toWords = (choice) => ({
      ESSENTIAL: 'ACCEPT',
      ...Object.fromEntries(IDS.map((id) => [id, choice(id) ? 'ACCEPT' : 'DENY'])),
    })
    const store = (words) => page.localStorage.setItem(KEY, JSON.stringify(words))
    const save = (choice) => {
      consent = toWords((id) => choice[id])
      saved = { ...consent }
      store(consent)
      emit('osano-cm-consent-saved', { ...consent })
    }
    const now = () => Object.fromEntries(IDS.map((id) => [id, consent[id] === 'ACCEPT']))
    const all = (on) => Object.fromEntries(IDS.map((id) => [id, on && id !== 'OPT_OUT']))
    const cm = {
      // Switches that were moved and not saved are in here as well.
      getConsent: () => ({ ...consent }),
      get marketing() {
        return consent.MARKETING === 'ACCEPT'
      },
      get analytics() {
        return consent.ANALYTICS === 'ACCEPT'
      },
      get optOut() {
        return consent.OPT_OUT === 'ACCEPT'
      },
      addEventListener(name, fn) {
        listeners.push({ name, fn })
        // Who comes late is called at once; it is not documented for any other event.
        if (name === 'osano-cm-initialized' && isInitialized) fn(saved && { ...saved })
      },
      removeEventListener(name, fn) {
        const at = listeners.findIndex((listener) => listener.name === name && listener.fn === fn)
        if (at >= 0) listeners.splice(at, 1)
      },
      showDrawer() {},
    }

    return {
      listeners,
      prepare() {
        // The documented pre-load interface: a function of the same name, without `cm`.
        const preload = (...args) => void preload.data.push(args)
        preload.data = []
        page.Osano = preload
      },
      load() {
        const queued = page.Osano?.data ?? []
        const stored = page.localStorage.getItem(KEY)
        saved = stored ? JSON.parse(stored) : undefined
        consent = saved ? { ...saved } : toWords((id) => defaults.includes(id))
        page.Osano = Object.assign(() => {}, { cm })
        for (const [name, fn] of queued)
          cm.addEventListener(
            { onInitialized: 'osano-cm-initialized', onConsentSaved: 'osano-cm-consent-saved' }[name],
            fn,
          )
        isInitialized = true
        emit('osano-cm-initialized', saved && { ...saved })
      },
      remember: (on) => store(toWords((id) => all(on)[id])),
      acceptAll: () => save(all(true)),
      rejectAll: () => save(all(false)),
      choose: (choice) => save({ ...now(), ...choice }),
      toggle(id, on) {
        consent[id] = on ? 'ACCEPT' : 'DENY'
        emit('osano-cm-consent-changed', { [id]: consent[id] })
      },
      saveToggles: () => save(now()),
      reopen() {},
      breakDown() {
        cm.getConsent = cm.addEventListener = () => {
          throw new Error('Osano: broken')
        }
      },
      unload() {
        delete page.Osano
      },
    }
  }

  page.fakeCmps = Object.assign(page.fakeCmps || {}, { osano })
})(window)
