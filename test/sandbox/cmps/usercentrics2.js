/*
 * Usercentrics, web CMP v2, as its pages describe it; not its code. `fakeCmps.usercentrics2(options)`, see cmp.ts.
 *
 * https://usercentrics.com/docs/web/features/v2/events_v2/events_v2/: the events. Consent.md, section 2, tables A and B.
 */
;(function (page) {
  'use strict'
  const SERVICES = [
    { id: 'srv-ess', name: 'Usercentrics Consent Management Platform', categorySlug: 'essential' },
    { id: 'srv-fun', name: 'Maps', categorySlug: 'functional' },
    { id: 'srv-fb', name: 'Facebook Pixel', categorySlug: 'marketing' },
    { id: 'srv-tt', name: 'TikTok Pixel', categorySlug: 'marketing' },
  ]

  /**
   * @param options `services` of the account; `isOnByDefault` their status before a choice; `eventName` the window event
   *   that an account can configure (`''`: none); `delayMs` how long it takes to start, and to store a choice.
   */
  const usercentrics2 = ({
    services = SERVICES,
    isOnByDefault = false,
    eventName = '',
    delayMs = 10,
  } = {}) => {
    let isInitialized = false
    let states = []
    let draft = {}

    const isEssential = ({ categorySlug }) => categorySlug === 'essential'
    /** What nobody chose has a history too. */
    const fresh = () =>
      services.map((service) => {
        const status = isEssential(service) || isOnByDefault
        return { ...service, consent: { status, history: [{ type: 'implicit', status }] } }
      })
    const isExplicit = () =>
      states.some(({ consent }) => consent.history.some(({ type }) => type === 'explicit'))
    const store = (all) => page.localStorage.setItem('uc_settings', JSON.stringify(all))
    const fire = (name, detail) => page.dispatchEvent(new CustomEvent(name, { detail }))
    const announce = (action) => {
      if (!eventName) return
      const detail = {
        action,
        event: eventName,
        type: isExplicit() ? 'explicit' : 'implicit',
        ucCategory: {},
      }
      for (const { name, categorySlug, consent } of states) {
        detail[name] = consent.status
        const before = detail.ucCategory[categorySlug]
        detail.ucCategory[categorySlug] =
          before === undefined || before === consent.status ? consent.status : null
      }
      fire(eventName, detail)
    }
    /** `wanted` by service id, name or category. */
    const save = (type, wanted) => {
      const chosen = { ...draft, ...wanted }
      draft = {}
      // The button is told of before the choice is taken: who reads now reads the old one.
      fire('UC_UI_CMP_EVENT', { source: 'FIRST_LAYER', type })
      setTimeout(() => {
        for (const state of states) {
          const on =
            isEssential(state) || !!(chosen[state.id] ?? chosen[state.categorySlug] ?? state.consent.status)
          state.consent.status = on
          state.consent.history.push({ type: 'explicit', status: on, timestamp: Date.now() })
        }
        store(states)
        announce(
          { ACCEPT_ALL: 'onAcceptAllServices', DENY_ALL: 'onDenyAllServices' }[type] ?? 'onUpdateServices',
        )
        fire('UC_UI_VIEW_CHANGED', { previousView: 'FIRST_LAYER', view: 'PRIVACY_BUTTON' })
      }, delayMs)
    }
    const all = (on) => Object.fromEntries(services.map(({ id }) => [id, on]))

    return {
      prepare() {},
      load() {
        isInitialized = false
        states = fresh()
        const api = {
          isInitialized: () => isInitialized,
          // While it starts: the defaults, whatever the visitor has chosen before.
          getServicesBaseInfo: () => JSON.parse(JSON.stringify(states)),
          areAllConsentsAccepted: () => states.every(({ consent }) => consent.status),
          acceptAllConsents: async () => save('ACCEPT_ALL', all(true)),
          denyAllConsents: async () => save('DENY_ALL', all(false)),
          showFirstLayer() {},
        }
        page.UC_UI = api
        setTimeout(() => {
          if (page.UC_UI !== api) return
          states = JSON.parse(page.localStorage.getItem('uc_settings') ?? 'null') ?? fresh()
          isInitialized = true
          fire('UC_UI_INITIALIZED')
          announce('onInitialPageLoad')
        }, delayMs)
      },
      remember(on) {
        store(
          services.map((service) => {
            const status = on || isEssential(service)
            return { ...service, consent: { status, history: [{ type: 'explicit', status }] } }
          }),
        )
      },
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
        page.UC_UI.getServicesBaseInfo = () => {
          throw new Error('Usercentrics: broken')
        }
      },
      unload() {
        delete page.UC_UI
      },
    }
  }

  page.fakeCmps = Object.assign(page.fakeCmps || {}, { usercentrics2 })
})(window)
