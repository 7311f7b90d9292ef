// A double of TikTok's main file. It behaves as pixels.md, section 2, and pixels-observed.md say; no code is TikTok's.
;(() => {
  'use strict'

  const VERSION = '2.2.1'
  const METHODS =
    'page track identify enableCookie disableCookie holdConsent revokeConsent grantConsent'.split(' ')
  const CONSENT = ['holdConsent', 'revokeConsent', 'grantConsent']
  const ENGAGED_MS = 10_000
  const SESSION_MS = 30 * 60_000
  const HELD = 'tt_hold_events'
  // pixels.md 2.3, observed point 8
  const RENAMED = {
    CompletePayment: 'Purchase',
    SubmitForm: 'Lead',
    Registration: 'CompleteRegistration',
    AddBilling: 'AddPaymentInfo',
    StartCheckout: 'InitiateCheckout',
    Checkout: 'PlaceAnOrder',
    Consult: 'Contact',
    ConsultByPhone: 'Contact',
    ViewForm: 'ViewContent',
    ViewConsultationPage: 'ViewContent',
    ViewDownloadPage: 'ViewContent',
    ClickForm: 'ClickButton',
    ClickToDownload: 'Download',
  }

  // ---- pure ----

  const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
  const toRandom = (length) =>
    Array.from({ length }, () => Math.floor(Math.random() * 36).toString(36))
      .join('')
      .toUpperCase()

  function toXPath(element) {
    const path = []
    for (let node = element; node?.parentElement; node = node.parentElement) {
      const same = [...node.parentElement.children].filter((child) => child.tagName === node.tagName)
      path.unshift(`${node.tagName.toLowerCase()}[${same.indexOf(node) + 1}]`)
    }
    return `/${path.join('/')}`
  }

  function warnOf(name, properties) {
    if (!/^[a-z0-9]([\w -]{0,48}[\w-])?$/i.test(name))
      console.warn(`[TikTok Pixel] - Invalid event name "${name}".`)
    const { value, currency } = properties
    if (value !== undefined && Number.isNaN(Number(value))) console.warn('[TikTok Pixel] - Invalid value.')
    if ((value === undefined) !== (currency === undefined))
      console.warn('[TikTok Pixel] - Missing value or currency.')
  }

  // ---- cookies and storage: pixels.md 2.8, observed (b) ----

  const readCookie = (name) => new RegExp(`(?:^|; )${name}=([^;]*)`).exec(document.cookie)?.[1]
  const put = (name, value, days, domain) => {
    const rest = `domain=${domain}; path=/; max-age=${days * 86_400}; SameSite=Lax`
    document.cookie = `${name}=${value}; ${rest}`
  }

  function findCookieDomain() {
    const labels = location.hostname.split('.')
    for (let count = 1; count <= labels.length; count++) {
      const domain = labels.slice(-count).join('.')
      put('_ttt', '1', 1, domain)
      if (!readCookie('_ttt')) continue
      put('_ttt', '', 0, domain)
      return domain
    }
    return location.hostname
  }

  // ---- state ----

  const ttq = window[window.TiktokAnalyticsObject]
  if (!Array.isArray(ttq)) return
  if (ttq._mounted) return ttq._adopt()
  ttq._mounted = true

  const domain = findCookieDomain()
  const isNewSession = sessionStorage.getItem('tt_sessionId') === null
  const live = new Map()
  let consent = 'none'
  let usesCookies = true
  let given = {}
  let hashed = {}
  let hashing = 0
  let toUser
  let isIdentifyAsked = false
  const waiting = []
  let isEngaged = !isNewSession
  let isLanded = !isNewSession
  let actions = 0

  /** Whatever the consent: observed (c) "all cookies and session storage are written while held". */
  function writeCookies(pixel) {
    const days = pixel.settings.cookieDays
    put('_tt_enable_cookie', usesCookies ? '1' : '0', days, domain)
    if (usesCookies)
      put('_ttp', readCookie('_ttp') ?? `${toRandom(26)}.tt.${domain.split('.').length - 1}`, days, domain)
    const clickId = new URLSearchParams(location.search).get('ttclid')
    if (clickId) put('ttclid', clickId, 1, domain)
    writeSession(pixel)
  }

  function writeSession(pixel) {
    for (const name of ['ttcsid', `ttcsid_${pixel.code}`]) {
      const [start, count, last] = /^(\d+::\w+)\.(\d+)\.(\d+)/.exec(readCookie(name) ?? '')?.slice(1) ?? []
      const isOver = !start || Date.now() - Number(last) > SESSION_MS
      const head = isOver ? `${Date.now()}::${toRandom(20)}.${Number(count ?? 0) + 1}` : `${start}.${count}`
      put(name, `${head}.${Date.now()}.1`, pixel.settings.cookieDays, domain)
    }
  }

  function writeStorage() {
    // The click that it tells of is the one in here, not the cookie's. pixels.md 2.8
    const callback = new URLSearchParams(location.search).get('ttclid')
    if (callback && !sessionStorage.getItem('tt_adInfo'))
      sessionStorage.setItem('tt_adInfo', JSON.stringify({ callback }))
    const index = Number(sessionStorage.getItem('tt_pixel_session_index')) + 1
    if (isNewSession) sessionStorage.setItem('tt_sessionId', toRandom(20))
    sessionStorage.setItem('tt_appInfo', JSON.stringify({ platform: 'pc' }))
    sessionStorage.setItem('tt_pixel_session_index', String(index))
  }

  // ---- events ----

  /** URL and time of the moment at which the script takes the event: observed, point 2. */
  function toMessage(pixel, event, properties, eventId) {
    const page = { url: location.href, referrer: document.referrer }
    const ids = usesCookies ? { anonymous_id: readCookie('_ttp') } : {}
    const { callback } = JSON.parse(sessionStorage.getItem('tt_adInfo')) ?? {}
    const ad = callback ? { callback } : {}
    const isLimited = properties.limited_data_use ?? pixel.options().limited_data_use
    return {
      event,
      ...(eventId ? { event_id: String(eventId) } : {}),
      message_id: `messageId-${Date.now()}-${toRandom(12)}-${pixel.code}`,
      timestamp: new Date().toISOString(),
      ...(isLimited ? { limited_data_use: true } : {}),
      context: {
        ad,
        device: { platform: 'pc' },
        library: { name: 'pixel.js', version: VERSION },
        page,
        pixel: { code: pixel.code, runtime: '1' },
        session_id: sessionStorage.getItem('tt_sessionId'),
        user: ids,
      },
      properties,
    }
  }

  function post(message, path) {
    navigator.sendBeacon(`${ttq._base}/analytics.tiktok.com${path}`, JSON.stringify(message))
  }

  function route(message, path) {
    if (consent === 'revoked') return
    if (consent !== 'held') return post(message, path)
    // Survives a full page load: observed (c)
    const held = JSON.parse(sessionStorage.getItem(HELD) ?? '[]')
    sessionStorage.setItem(HELD, JSON.stringify([...held, { message, path }]))
  }

  /** Events wait for the matching file once user data is used; without the file they are lost. pixels.md 2.10 */
  function send(message, path) {
    const isMatched = Object.keys(given).length > 0
    if (isMatched && (!toUser || hashing > 0)) return void waiting.push([message, path])
    if (isMatched) Object.assign(message.context.user, hashed)
    route(message, path)
  }

  async function setUser(data) {
    given = { ...given, ...data }
    askIdentify()
    if (!toUser) return
    hashing += 1
    const result = await toUser(given)
    hashing -= 1
    if (hashing > 0) return
    hashed = result
    for (const [message, path] of waiting.splice(0)) send(message, path)
  }

  const sendOwn = (pixel, event, properties, eventId) =>
    send(toMessage(pixel, event, properties, eventId), '/api/v2/pixel')
  const sendAutomatic = (pixel, event, properties = {}) =>
    send(toMessage(pixel, event, properties), '/api/v2/pixel/act')

  function askIdentify() {
    if (isIdentifyAsked) return
    isIdentifyAsked = true
    const src = `${ttq._base}/analytics.tiktok.com/i18n/pixel/static/identify_double.js`
    document.head.append(Object.assign(document.createElement('script'), { src, async: true }))
  }

  ttq._identify = (implementation) => {
    toUser = implementation
    void setUser({})
  }

  function sendMetadata(pixel) {
    const isOn = pixel.settings.autoConfig && pixel.options().autoConfig !== false
    if (pixel.hasMetadata || !isOn) return
    pixel.hasMetadata = true
    const og = [...document.querySelectorAll('meta[property^="og:"]')].map((meta) => [
      meta.getAttribute('property'),
      meta.content,
    ])
    const linked = [...document.querySelectorAll('script[type="application/ld+json"]')].map(
      (node) => node.textContent,
    )
    sendAutomatic(pixel, 'Metadata', {
      title: document.title,
      open_graph: Object.fromEntries(og),
      json_ld: linked,
    })
  }

  function engage(pixels) {
    if (isEngaged || consent === 'revoked') return
    isEngaged = true
    for (const pixel of pixels) sendAutomatic(pixel, 'EngagedSession')
  }

  function sendPageview(pixel, properties = {}) {
    // A repeat on the same URL is impossible, also after a restore from the back/forward cache. pixels.md 0.2
    if (pixel.lastHref === location.href) return
    pixel.lastHref = location.href
    sendOwn(pixel, 'Pageview', properties)
    if (!isLanded) for (const each of live.values()) sendAutomatic(each, 'LandingPageView')
    isLanded = true
    sendMetadata(pixel)
    setTimeout(() => engage(live.values()), ENGAGED_MS)
  }

  function track(pixel, name, properties, options) {
    // Internal keys land in the caller's own object: pixels.md 0.3
    const taken = isObject(properties) ? properties : {}
    if (properties !== undefined && !isObject(properties)) taken.description = JSON.stringify(properties)
    warnOf(name, taken)
    taken.inter_id = `${pixel.code}-${toRandom(8)}`
    const { event_id: fallback, ...rest } = taken
    sendOwn(pixel, RENAMED[name] ?? name, rest, options?.event_id || options?.eventID || fallback)
  }

  // ---- commands ----

  function identify(data) {
    const user = isObject(data) ? data : { external_id: data }
    const filled = Object.entries(user).filter(
      ([, value]) => value !== undefined && value !== null && value !== '',
    )
    // It changes, and does not clear. observed (h) "change of user"
    void setUser(Object.fromEntries(filled))
    // observed, point 8
    if (filled.length > 0) for (const pixel of live.values()) sendAutomatic(pixel, 'EnrichAM')
  }

  function setCookies(isOn) {
    usesCookies = isOn
    if (!isOn) put('_ttp', '', 0, domain)
    for (const pixel of live.values()) writeCookies(pixel)
    if (!isOn) void fetch(`${ttq._base}/analytics.tiktok.com/api/v2/pixel/disable_cookie`, { method: 'POST' })
  }

  const readHeld = () => JSON.parse(sessionStorage.getItem(HELD) ?? '[]')

  const ACTIONS = {
    page: (pixel, properties) => sendPageview(pixel, { ...properties }),
    track,
    identify: (_pixel, data) => identify(data),
    enableCookie: () => setCookies(true),
    disableCookie: () => setCookies(false),
    holdConsent: () => (consent = 'held'),
    revokeConsent: () => {
      consent = 'revoked'
      sessionStorage.removeItem(HELD) // thrown away: observed (c)
    },
    grantConsent: () => {
      consent = 'granted'
      const held = readHeld()
      sessionStorage.removeItem(HELD)
      for (const { message, path } of held) post(message, path)
    },
  }

  function callAll(method, args) {
    if (method !== 'page' && method !== 'track') return ACTIONS[method](undefined, ...args)
    const only = method === 'track' ? args[2]?.pixel_code : undefined
    for (const code of Object.keys(ttq._i)) {
      if (only !== undefined && only !== code) continue
      const pixel = live.get(code)
      // A pixel whose loader is still under way takes the call from its own queue.
      if (pixel) ACTIONS[method](pixel, ...args)
      else ttq._i[code].push([method, ...args])
    }
  }

  // ---- pixels ----

  function adopt(code) {
    const queue = ttq._i[code]
    if (!queue?._settings || live.has(code)) return
    // Read when needed: a pixel without an entry in `_o` has no automatic page views. pixels.md 2.1
    const pixel = { code, settings: queue._settings, options: () => ttq._o?.[code] ?? {} }
    live.set(code, pixel)
    writeCookies(pixel)
    if (pixel.settings.automaticMatching) askIdentify()

    for (const method of METHODS) queue[method] = (...args) => ACTIONS[method](pixel, ...args)
    queue._init = true
    for (const [method, ...args] of queue.splice(0))
      if (METHODS.includes(method)) ACTIONS[method](pixel, ...args)
  }

  const isObserved = (pixel) =>
    pixel.settings.historyObserver &&
    ttq._o?.[pixel.code] !== undefined &&
    pixel.options().historyObserver !== false &&
    pixel.lastHref !== undefined // only after a first one: pixels.md 0.2

  /** observed, point 1. One for each change of the URL, so several where a router rewrites it. */
  function onHistory() {
    for (const pixel of live.values()) {
      writeSession(pixel)
      if (isObserved(pixel)) sendPageview(pixel)
    }
  }

  for (const method of ['pushState', 'replaceState']) {
    const original = history[method]
    history[method] = function (...args) {
      const result = original.apply(this, args)
      onHistory()
      return result
    }
  }
  window.addEventListener('popstate', onHistory)

  // ---- what it does by itself: observed (b) ----

  function scrape(form) {
    const phone = form.querySelector('input[type=tel], input[name*=phone i]')?.value
    if (!phone || ![...live.values()].some((pixel) => pixel.settings.automaticMatching)) return
    // No switch in the page stops this one.
    void setUser({ auto_phone_number: phone })
    for (const pixel of live.values()) sendAutomatic(pixel, 'EnrichAM')
  }

  document.addEventListener('submit', (event) => scrape(event.target), true)
  document.addEventListener(
    'click',
    (event) => {
      // Through the global on purpose: a page that deletes it to silence the script gets page errors. observed (h)
      const codes = Object.keys(window[window.TiktokAnalyticsObject]._i)
      const pixels = codes.map((code) => live.get(code)).filter((pixel) => pixel !== undefined)
      const target = event.target.closest?.('button, a, input[type=submit], [role=button]')
      for (const pixel of pixels) {
        writeSession(pixel) // also while held or revoked: observed (h) "10 s after withdrawal"
        if (!target || pixel.options().autoConfigListener === false) continue
        const position = { x: event.clientX, y: event.clientY }
        sendAutomatic(pixel, 'Click', { text: target.textContent.trim(), xpath: toXPath(target), position })
        sendMetadata(pixel)
      }
      actions += 1
      if (actions === 2) engage(pixels)
    },
    true,
  )
  window.addEventListener('pagehide', () => {
    for (const pixel of live.values()) sendAutomatic(pixel, 'Pf', { reason: 'leave' })
  })

  // ---- start: pixels.md 2.1 "replay order" ----

  writeStorage()
  const queued = ttq.splice(0)
  for (const [method] of queued) if (CONSENT.includes(method)) ACTIONS[method]()
  const user = queued.find(([method]) => method === 'identify')
  if (user) given = isObject(user[1]) ? { ...user[1] } : { external_id: user[1] }

  ttq._adopt = () => Object.keys(ttq._i).forEach(adopt)
  ttq._adopt()
  for (const method of METHODS) ttq[method] = (...args) => callAll(method, args)
  const instance = ttq.instance
  ttq.instance = (code) => (live.has(code) ? ttq._i[code] : instance?.(code))
  ttq.ready = (callback) => callback()

  if (user) identify(user[1])
  for (const [method, ...args] of queued) {
    if (METHODS.includes(method) && !CONSENT.includes(method) && method !== 'identify') callAll(method, args)
    else if (method === 'ready') args[0]?.()
  }
})()
