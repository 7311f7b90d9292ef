/*
 * Didomi's web SDK as its pages describe it; not its code. `fakeCmps.didomi(options)` makes one, see cmp.ts.
 *
 * https://developers.didomi.io/cmp/web-sdk/reference/events and /reference/api: the two queues, consent.changed (never on
 * load), getCurrentUserStatus (what was not answered is `enabled: false`). Consent.md, section 2, tables A and B.
 */
;(function (page) {
  'use strict'
  const PURPOSES = [
    'cookies',
    'create_ads_profile',
    'select_personalized_ads',
    'measure_ad_performance',
    'market_research',
    'measure_content_performance',
  ]
  const VENDORS = ['facebook', 'c:tiktok-XYZ']
  const KEY = 'didomi_token'

  /** @param options `purposes` and `vendors` of the notice; `regulation`; `delayMs` until it has its configuration. */
  const didomi = ({
    purposes = PURPOSES,
    vendors = VENDORS,
    regulation = 'gdpr',
    isOnByDefault = false,
    delayMs = 10,
  } = {}) => {
    const listeners = []
    let isReady = false
    let stored // by purpose and vendor
    let draft = {}

    const check = () => {
      if (!isReady) throw new Error('Didomi: call it within didomiOnReady')
    }
    const statusOf = (ids) =>
      Object.fromEntries(ids.map((id) => [id, { id, enabled: stored?.[id] ?? isOnByDefault }]))
    const store = (choice) => {
      const value = encodeURIComponent(JSON.stringify(choice))
      page.document.cookie = KEY + '=' + value + '; Path=/; Max-Age=31536000; SameSite=Lax'
    }
    const save = (wanted) => {
      const before = JSON.stringify(stored)
      const next = { ...stored, ...draft, ...wanted }
      draft = {}
      for (const id of [...purposes, ...vendors]) next[id] = !!next[id]
      stored = next
      store(next)
      if (JSON.stringify(next) === before) return // nothing has changed, nobody is told
      for (const { event, listener } of listeners.slice())
        if (event === 'consent.changed') listener({ consentToken: 'token' })
    }
    const all = (on) => Object.fromEntries([...purposes, ...vendors].map((id) => [id, on]))
    const api = {
      on: (event, listener) => void listeners.push({ event, listener }),
      shouldUserStatusBeCollected() {
        check()
        return regulation !== 'none' && !stored // never, where no regulation applies
      },
      isConsentRequired() {
        check()
        return regulation === 'gdpr'
      },
      getCurrentUserStatus() {
        check()
        return { regulation, purposes: statusOf(purposes), vendors: statusOf(vendors), user_id: 'user' }
      },
      setUserAgreeToAll: () => save(all(true)),
      setUserDisagreeToAll: () => save(all(false)),
      preferences: { show() {} },
    }

    return {
      prepare() {},
      load() {
        const queue = (page.didomiEventListeners = page.didomiEventListeners || [])
        listeners.push(...queue.splice(0))
        queue.push = (...entries) => listeners.push(...entries)
        page.Didomi = api // there before it may be used
        setTimeout(() => {
          if (page.Didomi !== api) return
          const kept = /(?:^|; )didomi_token=([^;]*)/.exec(page.document.cookie)?.[1]
          stored = kept && JSON.parse(decodeURIComponent(kept))
          isReady = true
          const waiting = (page.didomiOnReady = page.didomiOnReady || [])
          for (const callback of waiting.splice(0)) callback(api)
          waiting.push = (...callbacks) => {
            for (const callback of callbacks) callback(api)
            return 0
          }
        }, delayMs)
      },
      remember: (on) => store(all(on)),
      acceptAll: () => save(all(true)),
      rejectAll: () => save(all(false)),
      choose: (choice) => save(choice),
      toggle(id, on) {
        draft[id] = on
        for (const { event, listener } of listeners.slice())
          if (event === 'preferences.clickpurposeagree' && on) listener({ purposeId: id })
      },
      saveToggles: () => save({}),
      reopen() {
        for (const { event, listener } of listeners.slice()) if (event === 'preferences.shown') listener()
      },
      breakDown() {
        api.getCurrentUserStatus = () => {
          throw new Error('Didomi: broken')
        }
      },
      unload() {
        delete page.Didomi
        delete page.didomiOnReady
        delete page.didomiEventListeners
      },
    }
  }

  page.fakeCmps = Object.assign(page.fakeCmps || {}, { didomi })
})(window)
