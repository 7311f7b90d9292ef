/*
 * OneTrust (CookiePro) as its pages describe it; not its code. `fakeCmps.oneTrust(options)` makes one, see cmp.ts.
 *
 * https://developer.onetrust.com/onetrust/docs/javascript-events-guide: OneTrustGroupsUpdated on every load and on every
 * change, OnConsentChanged on a change alone, OTConsentApplied after the receipt call. Consent.md, section 2, tables A and B.
 */
;(function (page) {
  'use strict'
  const IDS = ['C0001', 'C0002', 'C0003', 'C0004', 'C0005']

  const cookie = (name) =>
    page.document.cookie
      .split('; ')
      .find((pair) => pair.startsWith(name + '='))
      ?.slice(name.length + 1)
  const setCookie = (name, value) => {
    page.document.cookie = name + '=' + value + '; Path=/; Max-Age=31536000; SameSite=Lax'
  }

  /**
   * @param options `ids` the account's groups; `defaults` those active before a choice; `model` and `hasNotice` what
   *   its geolocation rule says; `receiptMs` how long the receipt call takes.
   */
  const oneTrust = ({
    ids = IDS,
    defaults = ['C0001'],
    model = 'opt-in',
    hasNotice = true,
    receiptMs = 30,
  } = {}) => {
    const callbacks = []
    let active = []
    let draft = {}
    let isClosed = false

    const publish = () => {
      // Both names hold the same text, with a comma at either end.
      page.OnetrustActiveGroups = page.OptanonActiveGroups = ',' + active.join(',') + ','
      page.dispatchEvent(new CustomEvent('OneTrustGroupsUpdated', { detail: active.slice() }))
    }
    const store = (on) => {
      setCookie('OptanonAlertBoxClosed', encodeURIComponent(new Date().toISOString()))
      const groups = ids.map((id) => id + ':' + (on.includes(id) ? 1 : 0)).join(',')
      setCookie('OptanonConsent', encodeURIComponent('groups=' + groups))
    }
    const activeIn = (choice) => ids.filter((id) => id === 'C0001' || choice[id])
    const save = (next) => {
      active = activeIn(next)
      draft = {}
      // The groups are told of before the banner counts as closed: who reads only then still sees an open one.
      publish()
      isClosed = true
      store(active)
      for (const callback of callbacks.slice())
        callback(new CustomEvent('consent.onetrust', { detail: active }))
      setTimeout(() => page.dispatchEvent(new CustomEvent('OTConsentApplied')), receiptMs)
    }
    const now = () => Object.fromEntries(ids.map((id) => [id, active.includes(id)]))
    const all = (on) => Object.fromEntries(ids.map((id) => [id, on]))

    return {
      prepare() {
        // The loader puts its geolocation here first: an object of the right name with none of the functions.
        page.OneTrust = { geolocationResponse: { countryCode: 'DE', stateCode: '' } }
      },
      load() {
        const stored = /groups=([^&]*)/.exec(decodeURIComponent(cookie('OptanonConsent') ?? ''))?.[1]
        isClosed = cookie('OptanonAlertBoxClosed') !== undefined
        // Without a choice the groups of the geolocation rule are active already.
        active = stored
          ? stored.split(',').flatMap((pair) => (pair.endsWith(':1') ? [pair.split(':')[0]] : []))
          : defaults.slice()
        page.OneTrust = {
          IsAlertBoxClosed: () => isClosed,
          OnConsentChanged: (callback) => void callbacks.push(callback), // there is no way to take it back
          GetDomainData: () => ({
            ShowAlertNotice: hasNotice,
            ConsentModel: { Name: model },
            Groups: ids.map((CustomGroupId) => ({ CustomGroupId })),
          }),
          AllowAll: () => save(all(true)),
          RejectAll: () => save(all(false)),
          ToggleInfoDisplay() {},
        }
        publish()
        page.OptanonWrapper?.()
      },
      remember: (on) => store(activeIn(all(on))),
      acceptAll: () => save(all(true)),
      rejectAll: () => save(all(false)),
      choose: (choice) => save({ ...now(), ...choice }),
      toggle(id, on) {
        draft[id] = on
      },
      saveToggles: () => save({ ...now(), ...draft }),
      reopen() {
        page.dispatchEvent(new CustomEvent('OneTrustPCLoaded'))
      },
      breakDown() {
        page.OneTrust.IsAlertBoxClosed = page.OneTrust.GetDomainData = () => {
          throw new Error('OneTrust: broken')
        }
      },
      unload() {
        delete page.OneTrust
        delete page.OnetrustActiveGroups
        delete page.OptanonActiveGroups
      },
    }
  }

  page.fakeCmps = Object.assign(page.fakeCmps || {}, { oneTrust })
})(window)
