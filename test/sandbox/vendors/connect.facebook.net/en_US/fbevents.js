// A double of Meta's pixel script. It behaves as pixels.md, section 1, and pixels-observed.md say; no code is Meta's.
;(() => {
  'use strict'

  const VERSION = '2.9.338'
  const DAY_MS = 86_400_000
  const LONG_URL = 2048
  const STANDARD = new Set(
    (
      'AddPaymentInfo AddToCart AddToWishlist CompleteRegistration Contact CustomizeProduct Donate FindLocation ' +
      'InitiateCheckout Lead PageView Purchase Schedule Search StartTrial SubmitApplication Subscribe ViewContent'
    ).split(' '),
  )
  const ALIASES = { email: 'em', phone: 'ph', f_name: 'fn', l_name: 'ln', city: 'ct', state: 'st', zip: 'zp' }

  // ---- pure ----

  const source = new URL(document.currentScript.src)
  const prefix = /^(.*\/vendors)\/[^/]+\//.exec(source.pathname)
  const toVendorUrl = (host, path) =>
    prefix ? `${source.origin}${prefix[1]}/${host}${path}` : `https://${host}${path}`

  // Seen of 2.9.170 and 2.9.241: made at once, under Trusted Types reported where the page does not allow the name.
  const makePolicy = (name) => {
    try {
      return window.trustedTypes?.createPolicy(name, { createScriptURL: String })
    } catch {
      return undefined // refused: its URLs go to the page's default policy, like all text
    }
  }
  const policy = makePolicy('connect.facebook.net/fbevents')
  makePolicy('facebook.com/signals/iwl')

  const rotate = (word, by) => (word >>> by) | (word << (32 - by))
  const isPrime = (n) => {
    for (let i = 2; i * i <= n; i++) if (n % i === 0) return false
    return true
  }
  const PRIMES = Array.from({ length: 312 }, (_, i) => i).filter((n) => n > 1 && isPrime(n))
  const toFraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0

  // FIPS 180-4. Synchronous, since the beacon leaves within the call.
  function sha256(text) {
    const bytes = new TextEncoder().encode(text)
    const data = new DataView(new ArrayBuffer(((bytes.length + 72) >> 6) << 6))
    bytes.forEach((byte, i) => data.setUint8(i, byte))
    data.setUint8(bytes.length, 0x80)
    data.setUint32(data.byteLength - 4, bytes.length * 8)

    const hash = PRIMES.slice(0, 8).map((prime) => toFraction(Math.sqrt(prime)))
    for (let start = 0; start < data.byteLength; start += 64) {
      const words = Array.from({ length: 16 }, (_, i) => data.getInt32(start + i * 4))
      for (let i = 16; i < 64; i++) {
        const [a, b] = [words[i - 15], words[i - 2]]
        const small = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)
        words[i] = (words[i - 16] + small + words[i - 7] + (rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10))) | 0
      }
      let [a, b, c, d, e, f, g, h] = hash
      for (let i = 0; i < 64; i++) {
        const choice = (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g))
        const first = (h + choice + toFraction(Math.cbrt(PRIMES[i])) + words[i]) | 0
        const second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
        ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0]
      }
      ;[a, b, c, d, e, f, g, h].forEach((word, i) => (hash[i] = (hash[i] + word) | 0))
    }
    return hash.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
  }

  const isHashed = (value) => /^([0-9a-f]{64}|[0-9a-f]{32})$/i.test(value)
  const isAddress = (value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)

  // pixels.md 1.6, observed (f). What has no @ at all is hashed, as 'undefined' was.
  const NORMALISE = {
    em: (value) => (!value.includes('@') || isAddress(value) ? value : ''),
    ph: (value) => value.replace(/\D/g, '').replace(/^0+/, ''),
    fn: (value) => value.replace(/[\s!-/:-@[-`{-~]/g, ''),
    ln: (value) => value.replace(/[\s!-/:-@[-`{-~]/g, ''),
    ge: (value) => (/^[fm]/.test(value) ? value[0] : ''),
    db: (value) => value.replace(/\D/g, ''),
    ct: (value) => value.replace(/[^a-z0-9]/g, '').replace(/^[^a-z].*$/, ''),
    zp: (value) => value.split('-')[0].trim(),
    country: (value) => value.slice(0, 2),
  }

  // The form of what was given, not the values: `^***.^**@^******.***`. observed, below (b)
  const toMask = (value) => value.replace(/[A-Z]/g, '^').replace(/[a-z0-9]/g, '*')

  function toUserFields(given) {
    const fields = {}
    for (const [name, raw] of Object.entries(given ?? {})) {
      const key = ALIASES[name] ?? name
      if (raw === undefined || raw === null || raw === '') continue
      const text = String(raw)
      const plain = text.trim().toLowerCase()
      if (isHashed(plain)) fields[`ud[${key}]`] = plain
      else {
        const value = (NORMALISE[key] ?? ((same) => same))(plain)
        if (value === '') console.warn(`[Meta Pixel] - Invalid value for "${key}".`)
        else fields[`ud[${key}]`] = sha256(value)
        if (key === 'em' || key === 'ph') fields[`cud[${key}]`] = toMask(text)
        if (key === 'em') fields['ncud[em]'] = toMask(plain)
      }
    }
    return fields
  }

  const toWire = (value) =>
    typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)

  // ---- cookies and storage: pixels.md 1.8, observed (b) "cookies" ----

  const readCookie = (name) => new RegExp(`(?:^|; )${name}=([^;]*)`).exec(document.cookie)?.[1]

  /** From the URL, or else from the referrer: pixels.md 1.8 */
  function readClickId() {
    const referrer = document.referrer === '' ? '' : new URL(document.referrer).search
    return new URLSearchParams(location.search).get('fbclid') ?? new URLSearchParams(referrer).get('fbclid')
  }

  /** The highest domain that takes a cookie: a public suffix refuses. */
  function findCookieDomain() {
    const labels = location.hostname.split('.')
    for (let count = 1; count <= labels.length; count++) {
      const domain = labels.slice(-count).join('.')
      document.cookie = `_fbt=1; domain=${domain}; path=/`
      if (!readCookie('_fbt')) continue
      document.cookie = `_fbt=; domain=${domain}; path=/; max-age=0`
      return domain
    }
    return location.hostname
  }

  function writeCookies() {
    const domain = findCookieDomain()
    const head = `fb.${domain.split('.').length - 1}`
    const write = (name, value) => {
      const expires = new Date(Date.now() + 90 * DAY_MS).toUTCString()
      document.cookie = `${name}=${value}; expires=${expires}; domain=${domain}; path=/; SameSite=Lax`
    }
    write('_fbp', readCookie('_fbp') ?? `${head}.${Date.now()}.${Math.floor(Math.random() * 1e17)}`)

    const clickId = readClickId()
    const kept = readCookie('_fbc')
    const isNew = clickId && clickId.length <= 500 && !kept?.endsWith(`.${clickId.replace(/\./g, '__DOT__')}`)
    if (isNew) write('_fbc', `${head}.${Date.now()}.${clickId.replace(/\./g, '__DOT__')}`)
    else if (kept) write('_fbc', kept)

    localStorage.setItem('lastExternalReferrer', document.referrer === '' ? 'empty' : 'other')
    localStorage.setItem('lastExternalReferrerTime', String(Date.now()))
  }

  // ---- transport: observed (b) "beacon", "long (60 items)" ----

  function send(fields) {
    const query = new URLSearchParams(fields).toString()
    const url = toVendorUrl('www.facebook.com', '/tr/')
    if (query.length + url.length < LONG_URL) {
      new Image().src = `${url}?${query}`
      return
    }
    const name = `fb${Math.random().toString(36).slice(2)}`
    const frame = Object.assign(document.createElement('iframe'), { name })
    const form = Object.assign(document.createElement('form'), { method: 'post', action: url, target: name })
    frame.style.display = form.style.display = 'none'
    for (const [field, value] of Object.entries(fields)) {
      form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: field, value }))
    }
    document.body.append(frame, form)
    form.submit()
  }

  // ---- state ----

  const fbq = window.fbq
  if (!fbq) {
    console.error('Meta Pixel: window.fbq is missing.') // pixels.md 1.1
    return
  }
  if (fbq.callMethod) return // observed (b) "script loaded a second time"
  if (window._fbq !== fbq)
    console.warn('Multiple pixels with conflicting versions were detected on this page.')

  const pixels = new Map()
  const autoConfigOff = new Set()
  const autoConfigOn = new Set()
  const cookiesOff = new Set()
  let processing = {}
  let isLocked = false
  let isWaiting = false
  let isHooked = false
  let scraped = {}
  let lastHref = location.href

  const isAutomatic = (pixel) =>
    autoConfigOn.has(pixel.id) ||
    (Boolean(pixel.settings?.automaticSetup) && !autoConfigOff.has(pixel.id) && !autoConfigOff.has('*'))
  const isCookied = (pixel) =>
    Boolean(pixel.settings?.firstPartyCookies) && !cookiesOff.has(pixel.id) && !cookiesOff.has('*')

  // ---- events ----

  /** Location and time are read here, not at the call: observed, point 2 and (h) "Meta's configuration late". */
  function emit(pixel, { name, params, eventId }) {
    // observed, point 11
    if (pixel.settings.botBlocking && /HeadlessChrome/.test(navigator.userAgent)) return
    if (isCookied(pixel)) writeCookies()

    const fields = {
      id: pixel.id,
      ev: name,
      dl: location.href,
      rl: document.referrer,
      if: String(window.top !== window),
    }
    fields.ts = String(Date.now())
    for (const [key, value] of Object.entries(params ?? {})) {
      if (value !== undefined) fields[`cd[${key}]`] = toWire(value)
    }
    Object.assign(fields, { sw: String(screen.width), sh: String(screen.height) }, pixel.user)
    if (isAutomatic(pixel) && pixel.settings.automaticMatching) Object.assign(fields, scraped)
    // Through the global on purpose: a page that deletes it to silence the script gets page errors. observed (h)
    Object.assign(fields, { v: window.fbq.version, ec: String(pixel.count++) }, processing)
    const agent = pixel.agent ?? fbq.agent
    if (agent) fields.a = agent
    if (eventId) fields.eid = String(eventId)
    if (isCookied(pixel)) {
      for (const cookie of ['fbp', 'fbc'])
        if (readCookie(`_${cookie}`)) fields[cookie] = readCookie(`_${cookie}`)
    }
    send(fields)
    hookHistory()
  }

  function fire(pixel, event) {
    if (pixel.settings && !isLocked) emit(pixel, event)
    else pixel.waiting.push(event)
  }

  const flush = (pixel) => {
    if (pixel.settings && !isLocked) for (const event of pixel.waiting.splice(0)) emit(pixel, event)
  }

  /** pixels.md 0.2: the flag counts until the first event has left. */
  function hookHistory() {
    if (isHooked) return
    isHooked = true
    if (fbq.disablePushState === true) return

    lastHref = location.href
    const onChange = () => {
      if (location.href === lastHref) return
      lastHref = location.href
      firePageView()
    }
    for (const method of ['pushState', 'replaceState']) {
      const original = history[method]
      history[method] = function (...args) {
        const result = original.apply(this, args)
        onChange()
        return result
      }
    }
    window.addEventListener('popstate', onChange)
  }

  /** The automatic one: to every pixel that takes plain calls, without event id, and past the duplicate rule. observed, point 1 */
  function firePageView() {
    for (const pixel of pixels.values()) {
      if (pixel.isSingleOnly) continue
      pixel.hasPageView = true
      fire(pixel, { name: 'PageView' })
    }
  }

  /** No flag stops this one. pixels.md 0.2 */
  window.addEventListener('pageshow', (event) => event.persisted && firePageView())

  function track(pixel, flags, name, params, options) {
    if (typeof name !== 'string' || name === '') return console.warn('[Meta Pixel] - Missing event name.')
    if (name === 'PageView' && flags.once) {
      if (pixel.hasPageView && !flags.allowDuplicates) return // observed, point 1
      pixel.hasPageView = true
    }
    if (flags.standard && !STANDARD.has(name))
      console.warn(`[Meta Pixel] - You are sending a non-standard event '${name}'.`)
    if (name === 'Purchase' && !/^[A-Z]{3}$/i.test(params?.currency ?? '')) {
      console.warn("[Meta Pixel] - Call to \"fbq('track', 'Purchase')\" has no valid currency.")
    }
    if (params?.value !== undefined && Number.isNaN(Number(params.value))) {
      console.warn('[Meta Pixel] - Invalid parameter "value".') // and sent all the same: observed (g)
    }
    fire(pixel, { name, params: { ...params }, eventId: options?.eventID || options?.event_id })
  }

  function trackSingle(standard, id, ...event) {
    const pixel = pixels.get(String(id))
    if (!pixel) return console.warn(`[Meta Pixel] - Pixel ${id} not found.`)
    track(pixel, { standard, once: false }, ...event)
  }

  function trackAll(self, standard, event) {
    // The flag is read from `this`: pixels.md 0.1
    const allowDuplicates = self?.allowDuplicatePageViews === true
    for (const pixel of pixels.values()) {
      if (!pixel.isSingleOnly) track(pixel, { standard, once: standard, allowDuplicates }, ...event)
    }
  }

  // ---- commands: pixels.md 1.2, 1.7 ----

  function init(id, user, options) {
    const key = String(id)
    if (!/^[1-9][0-9]{0,25}$/.test(key)) return console.warn(`[Meta Pixel] - Invalid PixelID: ${id}.`)

    const hasUser = Object.keys(user ?? {}).length > 0
    const known = pixels.get(key)
    if (known) {
      if (known.hasUser || !hasUser) return console.warn(`[Meta Pixel] - Duplicate Pixel ID: ${key}.`)
      Object.assign(known, { hasUser, user: toUserFields(user) })
      return
    }
    const pixel = { id: key, hasUser, user: toUserFields(user), agent: options?.agent, count: 0, waiting: [] }
    pixels.set(key, pixel)
    if (fbq.disableConfigLoading) pixel.settings = {}
    else loadConfig(key)
  }

  function loadConfig(id) {
    const path = `/signals/config/${id}?v=${VERSION}&r=stable&domain=${location.hostname}`
    const url = toVendorUrl('connect.facebook.net', path)
    const src = policy ? policy.createScriptURL(url) : url
    // A configuration that does not come leaves the pixel's events waiting for ever. observed (h)
    document.head.append(Object.assign(document.createElement('script'), { src, async: true }))
  }

  function acceptConfig(id, settings) {
    const pixel = pixels.get(id)
    if (!pixel || pixel.settings) return
    pixel.settings = settings
    fbq.instance.configsLoaded[id] = true
    if (isCookied(pixel) && !isLocked) writeCookies()
    flush(pixel)
  }

  /**
   * Asked for by name, it is on whatever the settings say, and needs files of its own unless the configuration has brought
   * them: until they are there every command waits. They belong to one release of the script, and nobody saves them.
   */
  function loadPlugins(id) {
    autoConfigOn.add(id)
    if (pixels.get(id)?.settings?.automaticSetup) return
    isWaiting = true
    const url = toVendorUrl('connect.facebook.net', `/signals/plugins/inferredevents.js?v=${VERSION}`)
    const src = policy ? policy.createScriptURL(url) : url
    const onload = () => {
      isWaiting = false
      drain()
    }
    document.head.append(Object.assign(document.createElement('script'), { src, async: true, onload }))
  }

  function set(name, value, id) {
    const key = id === undefined ? '*' : String(id)
    const pixel = pixels.get(key)
    const isOff = value === false || value === 'false'
    if (name === 'autoConfig') {
      autoConfigOff[isOff ? 'add' : 'delete'](key)
      if (isOff) autoConfigOn.delete(key)
      else if (id !== undefined) loadPlugins(key)
    } else if (name === 'firstPartyCookies') cookiesOff[isOff ? 'add' : 'delete'](key)
    else if (!pixel)
      console.warn(`[Meta Pixel] - Trying to set argument ${value} for uninitialized Pixel ID ${id}.`)
    else if (name === 'agent') pixel.agent = value
    else if (name === 'trackSingleOnly') pixel.isSingleOnly = Boolean(value)
    // 'userData' too is left alone: it works at Shopify's pixels only. pixels.md 1.6
  }

  function setProcessing(args) {
    if (![1, 3, 4].includes(args.length)) return // pixels.md 1.7
    const [options, country = 0, state = 0] = args
    processing = { dpo: options.join(','), dpoco: String(country), dpost: String(state) }
  }

  /** Everything else waits in `fbq.queue`, `init` too, and is replayed where the visitor then is. observed (c) */
  function setConsent(action) {
    if (action === 'revoke') isLocked = true
    if (action !== 'grant' || !isLocked) return
    isLocked = false
    for (const pixel of pixels.values()) {
      if (isCookied(pixel)) writeCookies()
      flush(pixel)
    }
    drain()
  }

  function callMethod(...given) {
    const args = given.length === 1 && Array.isArray(given[0]) ? given[0] : given
    const [command, ...rest] = args
    if (command === 'consent') return setConsent(rest[0])
    if (isLocked || isWaiting) return void fbq.queue.push(args)
    if (command === 'init') init(...rest)
    else if (command === 'track') trackAll(this, true, rest)
    else if (command === 'trackCustom') trackAll(this, false, rest)
    else if (command === 'trackSingle') trackSingle(true, ...rest)
    else if (command === 'trackSingleCustom') trackSingle(false, ...rest)
    else if (command === 'set') set(...rest)
    else if (command === 'dataProcessingOptions') setProcessing(rest)
    else console.warn(`[Meta Pixel] - Invalid command ${command}.`)
  }

  function drain() {
    for (const args of fbq.queue.splice(0)) callMethod.apply(fbq, Array.from(args))
  }

  // ---- what it does by itself: observed (b) "button click", "filled sign-up form", [config] ----

  function scrape(form) {
    const find = (selector) => form.querySelector(selector)?.value ?? ''
    const em = find('input[type=email], input[name*=email i]')
    const ph = find('input[type=tel], input[name*=phone i]')
    for (const [key, value] of Object.entries(toUserFields({ em, ph }))) {
      if (key.startsWith('ud['))
        scraped = { ...scraped, [`udff${key.slice(2)}`]: value, [`audff${key.slice(2)}`]: value }
    }
  }

  document.addEventListener(
    'click',
    (event) => {
      const button = event.target.closest?.(
        'button, input[type=submit], input[type=button], [role=button], a',
      )
      if (!button) return
      if (button.form) scrape(button.form)
      const buttonText = (button.textContent || button.value || '').trim()
      const buttonFeatures = { classList: button.className, id: button.id, tag: button.tagName.toLowerCase() }
      const formFeatures = Array.from(button.form?.elements ?? [], ({ name, id, type }) => ({
        name,
        id,
        type,
      }))
      for (const pixel of pixels.values()) {
        const params = { buttonFeatures, buttonText, formFeatures }
        // While revoked it waits and is replayed at the next grant. observed (h)
        if (isAutomatic(pixel)) fire(pixel, { name: 'SubscribedButtonClick', params })
      }
    },
    true,
  )
  document.addEventListener('submit', (event) => scrape(event.target), true)

  // ---- start ----

  fbq.version = VERSION
  fbq.instance = { configsLoaded: {}, acceptConfig }
  fbq.getState = () => ({ pixels: [...pixels.values()].map(({ id, count }) => ({ id, eventCount: count })) })
  fbq.callMethod = callMethod
  drain()
})()
