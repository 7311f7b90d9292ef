/*
 * Usercentrics, web CMP v3, as its pages describe it; not its code. `fakeCmps.usercentrics3(options)`, see cmp.ts.
 *
 * https://usercentrics.com/docs/web/features/: the API (all of it asynchronous) and the events. Consent.md, section 2,
 * tables A and B.
 */
;(function (page) {
  'use strict'
  const SERVICES = {
    'srv-ess': { name: 'Usercentrics Consent Management Platform', category: 'essential', essential: true },
    'srv-fun': { name: 'Maps', category: 'functional', essential: false },
    'srv-fb': { name: 'Facebook Pixel', category: 'marketing', essential: false },
    'srv-tt': { name: 'TikTok Pixel', category: 'marketing', essential: false },
  }
  const KEY = 'ucData'

  /**
   * @param options `services` of the account; `isOnByDefault` their status before a choice; `isRequired` whether its
   *   region asks; `delayMs` how long it takes to start and to store a choice; `tellsOnLoad` whether it fires
   *   UC_CONSENT when it has started.
   */
  const usercentrics3 = ({
    services = SERVICES,
    isOnByDefault = false,
    isRequired = true,
    delayMs = 10,
    tellsOnLoad = false,
  } = {}) => {
    let answerMs = 0
    let draft = {}
    let state

    const fire = (name, detail = null) => page.dispatchEvent(new CustomEvent(name, { detail }))
    const later = (value) => new Promise((resolve) => setTimeout(() => resolve(value), answerMs))
    const given = (on) =>
      Object.fromEntries(Object.entries(services).map(([id, { essential }]) => [id, essential || on]))
    const fresh = () => ({ type: 'IMPLICIT', by: 'onInitialPageLoad', given: given(isOnByDefault) })
    const store = (value) => page.localStorage.setItem(KEY, JSON.stringify(value))
    const sum = (values) =>
      values.every(Boolean) ? 'ALL_ACCEPTED' : values.some(Boolean) ? 'SOME_ACCEPTED' : 'ALL_DENIED'
    const details = () => {
      const { type, by, given: on } = state
      const categories = {}
      for (const [id, { category, essential }] of Object.entries(services))
        (categories[category] ??= { essential, dps: {} }).dps[id] = on[id]
      for (const category of Object.values(categories)) category.state = sum(Object.values(category.dps))
      return {
        consent: {
          status: sum(Object.values(on)),
          type,
          required: isRequired && type === 'IMPLICIT',
          updatedBy: by,
          updatedAt: Date.now(),
          ...(isRequired ? {} : { isOutsideEu: true }),
        },
        services: Object.fromEntries(
          Object.entries(services).map(([id, service]) => [
            id,
            { ...service, consent: { given: on[id], type } },
          ]),
        ),
        categories,
      }
    }
    /** `wanted` by service id or category. */
    const save = (type, wanted) => {
      const chosen = { ...draft, ...wanted }
      draft = {}
      fire('UC_UI_CMP_EVENT', { source: 'FIRST_LAYER', type }) // before the choice is taken
      setTimeout(() => {
        const next = {}
        for (const [id, { category, essential }] of Object.entries(services))
          next[id] = essential || !!(chosen[id] ?? chosen[category] ?? state.given[id])
        state = { type: 'EXPLICIT', given: next, by: 'onUpdateServices' }
        store(state)
        fire('UC_CONSENT', details())
        fire('UC_UI_VIEW_CHANGED', { previousView: 'FIRST_LAYER', view: 'PRIVACY_BUTTON' })
      }, delayMs)
    }
    const all = (on) => Object.fromEntries(Object.keys(services).map((id) => [id, on]))

    return {
      /** How long a getter that is called from now on takes to answer. */
      answerAfter(ms) {
        answerMs = ms
      },
      prepare() {
        // The bootstrap: the names are there, and throw.
        const early = () => {
          throw new Error('Usercentrics: not yet initialised')
        }
        page.__ucCmp = { isInitialized: early, getConsentDetails: early, isConsentRequired: early }
      },
      load() {
        const api = {
          // A getter answers with what was so when it was asked.
          isInitialized: () => later(!!state),
          isConsentRequired: () => later(details().consent.required),
          getConsentDetails: () => later(details()),
          acceptAllConsents: async () => save('ACCEPT_ALL', all(true)),
          denyAllConsents: async () => save('DENY_ALL', all(false)),
          updateServicesConsents: async (list) => {
            for (const { id, consent } of list) draft[id] = consent // not stored before saveConsents()
          },
          saveConsents: async () => save('SAVE', {}),
          showFirstLayer: async () => {},
        }
        setTimeout(() => {
          state = JSON.parse(page.localStorage.getItem(KEY) ?? 'null') ?? fresh()
          page.__ucCmp = api
          fire('UC_CMP_API_READY')
          fire('UC_UI_INITIALIZED')
          if (tellsOnLoad) fire('UC_CONSENT', details())
        }, delayMs)
      },
      remember: (on) => store({ type: 'EXPLICIT', given: given(on), by: 'onUpdateServices' }),
      acceptAll: () => save('ACCEPT_ALL', all(true)),
      rejectAll: () => save('DENY_ALL', all(false)),
      choose: (choice) => save('SAVE', choice),
      toggle(id, on) {
        draft[id] = on
      },
      saveToggles: () => save('SAVE', {}),
      reopen() {
        fire('UC_UI_CMP_EVENT', { source: 'SECOND_LAYER', type: 'CMP_SHOWN' })
        fire('UC_UI_VIEW_CHANGED', { previousView: 'PRIVACY_BUTTON', view: 'SECOND_LAYER' })
      },
      breakDown() {
        page.__ucCmp.getConsentDetails = () => Promise.reject(new Error('Usercentrics: broken'))
      },
      unload() {
        delete page.__ucCmp
      },
    }
  }

  page.fakeCmps = Object.assign(page.fakeCmps || {}, { usercentrics3 })
})(window)
