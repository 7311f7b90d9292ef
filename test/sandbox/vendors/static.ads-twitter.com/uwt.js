/*
 * A double of X's base script: the contract that pages build on, as it was observed at version 2.3.50, in our own code.
 * Rules cite pixels.md (chapter numbers) and pixels-observed.md ("observed", with the table's letter).
 */
;(() => {
  'use strict'

  const VERSION = '2.3.50'
  const DAY_S = 86_400
  const SHA256 = /^[0-9a-f]{64}$/i
  const EVENT_ID = /^tw-([a-z0-9]+)-[a-z0-9]+$/i
  const USER_KEYS = ['email_address', 'phone_number', 'external_id']
  const SWITCHES = ['autoConfig', 'autoAdvancedMatching', 'dataLayerTracking']
  // Observed only as less than 200 ms: events of one batch with `config` leave before it, 200 ms later the order is right (h).
  const CONFIG_DELAY_MS = 20

  const mount = /^(.*?\/vendors\/)static\.ads-twitter\.com\//.exec(document.currentScript.src)
  const vendorUrl = (host, path) => (mount ? mount[1] + host : 'https://' + host) + path

  /** SHA-256 in hex. Synchronous, because the real script's request leaves within the call. FIPS 180-4. */
  const sha256 = (text) => {
    const words = (count, root) => {
      const found = []
      for (let n = 2; found.length < count; n++) {
        let prime = true
        for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false
        if (prime) found.push(Math.floor((Math.pow(n, root) % 1) * 2 ** 32) | 0)
      }
      return found
    }
    const turn = (x, n) => (x >>> n) | (x << (32 - n))
    const k = words(64, 1 / 3)
    const state = words(8, 1 / 2)
    const input = new TextEncoder().encode(text)
    const bytes = new Uint8Array(Math.ceil((input.length + 9) / 64) * 64)
    bytes.set(input)
    bytes[input.length] = 0x80
    const view = new DataView(bytes.buffer)
    view.setUint32(bytes.length - 4, input.length * 8)
    const w = new Int32Array(64)
    for (let block = 0; block < bytes.length; block += 64) {
      for (let i = 0; i < 16; i++) w[i] = view.getInt32(block + i * 4)
      for (let i = 16; i < 64; i++) {
        const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3)
        const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10)
        w[i] = w[i - 16] + s0 + w[i - 7] + s1
      }
      let [a, b, c, d, e, f, g, h] = state
      for (let i = 0; i < 64; i++) {
        const t1 = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i]
        const t2 = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
        ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
      }
      ;[a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = (state[i] + value) | 0))
    }
    return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
  }

  // observed (f): hashed exactly as given, '' too; a hash passes, in lower case. pixels.md 4.6 (older versions hash twice).
  const toUserValue = (value) =>
    SHA256.test(String(value)) ? String(value).toLowerCase() : sha256(String(value))

  const readCookie = (name) => (document.cookie.match(new RegExp('(?:^|; )' + name + '=([^;]*)')) || [])[1]
  const writeCookie = (name, value, days, domain = '') => {
    document.cookie = `${name}=${value}; path=/; max-age=${days * DAY_S}; SameSite=Strict; Secure${domain && '; domain=' + domain}`
  }
  /** On the highest domain that the browser lets through. */
  const writeToSite = (name, value, days) => {
    const labels = location.hostname.split('.')
    for (let n = 2; n <= labels.length && readCookie(name) !== value; n++)
      writeCookie(name, value, days, labels.slice(-n).join('.'))
    if (readCookie(name) !== value) writeCookie(name, value, days)
  }

  const randomDigits = () => String(Math.floor(Math.random() * 1e17)).padStart(17, '0')

  const twttr = (window.twttr = window.twttr || {})
  // pixels.md 4.1: a second load is a no-op.
  if (twttr.conversion) return
  twttr.conversion = { version: VERSION }

  const twq = window.twq
  // pixels.md 4.1: without the global no dispatcher is installed.
  if (!twq) return

  const pageLoadId = crypto.randomUUID ? crypto.randomUUID() : randomDigits()
  const pixels = new Map()
  const switchedOff = new Set()
  let globalParams = {}
  let scraped = {}

  const isOn = (name, pixelId) => !switchedOff.has(name + ' ' + pixelId)

  const clickId = () => {
    const fromUrl = new URLSearchParams(location.search).get('twclid')
    if (fromUrl) return fromUrl
    try {
      return JSON.parse(decodeURIComponent(readCookie('_twclid'))).twclid
    } catch {
      return undefined
    }
  }

  // observed (b) cookies, (h) "10 s after withdrawal": rewritten with each request. pixels.md 4.8.
  const writeCookies = () => {
    writeCookie('_twpid', readCookie('_twpid') || `tw.${Date.now()}.${randomDigits()}`, 390)
    const twclid = new URLSearchParams(location.search).get('twclid')
    if (!twclid || twq.dontSetCookie) return
    const record = { pixelVersion: VERSION, timestamp: String(Date.now()), twclid, source: 1 }
    writeToSite('_twclid', encodeURIComponent(JSON.stringify(record)), 30)
  }

  /** Parameters of the request; all others of an event travel in its JSON. pixels.md 4.3 */
  const OWN_KEYS = [
    ...USER_KEYS,
    'page_location',
    'hide_page_location',
    'restricted_data_use',
    'twclid',
    'event_id',
  ]
  const pick = (params, isOwn) =>
    Object.fromEntries(Object.entries(params).filter(([name]) => OWN_KEYS.includes(name) === isOwn))

  /** One request to each of the two hosts, observed (b) "beacon". */
  const send = (txnId, pixelId, params, href = location.href) => {
    // pixels.md 4.2: what `set` and the account's last `config` were told stands in every later request, under its own name.
    const given = { ...globalParams, ...pixels.get(pixelId), ...pick(params, true) }
    // observed (b) "filled sign-up form", (switches): on every later event, unless switched off with the string 'false'.
    const matching = pixelId && isOn('autoAdvancedMatching', pixelId) ? scraped : {}
    const { page_location, hide_page_location, twclid, ...fields } = given
    for (const key of USER_KEYS) {
      const value = fields[key] === undefined ? matching[key] : fields[key]
      if (value !== undefined && value !== null) fields[key] = toUserValue(value)
    }

    const query = new URLSearchParams(fields)
    query.set('bci', '4')
    query.set('eci', '3')
    query.set('event', JSON.stringify(pick(params, false)))
    // pixels.md 4.3: a caller's event_id is overwritten by a random one.
    query.set('event_id', crypto.randomUUID ? crypto.randomUUID() : randomDigits())
    query.set('integration', twq.integration || 'advertiser')
    query.set('p_id', 'Twitter')
    query.set('p_user_id', '0')
    query.set('pl_id', pageLoadId)
    // pixels.md 4.3, observed (h) "own URL per event": page_location overrides, also for page views.
    query.set('tw_document_href', hide_page_location ? '' : page_location || href)
    query.set('tw_iframe_status', window === window.top ? '0' : '1')
    query.set('txn_id', txnId)
    query.set('type', 'javascript')
    query.set('version', VERSION)
    // pixels.md 4.1: an id in another form travels without account data and without the click id.
    const click = pixelId && (twclid || clickId())
    if (click) query.set('twclid', click)
    if (pixelId) writeCookies()

    // observed (b) "long": a GET whatever its length.
    const request = () => {
      new Image().src = vendorUrl('t.co', '/1/i/adsct?' + query)
      new Image().src = vendorUrl('analytics.twitter.com', '/1/i/adsct?' + query)
    }
    // Seen in 2.3.35: a request made in a hidden document waits for the next `visibilitychange`, whatever it says.
    if (document.visibilityState !== 'hidden') request()
    else document.addEventListener('visibilitychange', request, { once: true })
  }

  // pixels.md 0.2, observed (b) "init twice": each `config` is a page view, also the second of the same id.
  const config = (pixelId, params) => {
    if (typeof pixelId !== 'string' || pixelId === '') return
    const own = { ...params }
    // Whatever it is told, in place of what the last one was told. pixels.md 4.2
    pixels.set(pixelId, own)
    const href = location.href
    setTimeout(() => send(pixelId, pixelId, own, href), CONFIG_DELAY_MS)
  }

  const track = (eventId, params) => {
    const match = EVENT_ID.exec(eventId)
    // pixels.md 4.1: the pixel is encoded in the id. observed (h): events without any `config` are sent.
    send(String(eventId), match ? match[1] : undefined, { ...params })
  }

  const set = (params, value, pixelId) => {
    if (SWITCHES.includes(params)) {
      // observed (b) switches: only the string 'false' counts, also before `config`.
      if (value === 'false') switchedOff.add(params + ' ' + pixelId)
      else if (value === 'true') switchedOff.delete(params + ' ' + pixelId)
      return
    }
    // pixels.md 4.2: a string is spread character by character into every later request.
    globalParams = { ...globalParams, ...Object.assign({}, params) }
  }

  const commands = {
    config,
    event: track,
    set,
    init: (pixelId) => pixels.set(String(pixelId), pixels.get(String(pixelId)) || {}),
    // observed (g): the old syntax sends a beacon like that of `config`, without value.
    track: () => pixels.forEach((_, pixelId) => send(pixelId, pixelId, {})),
  }

  // pixels.md 0.1: the arguments one by one. Handed (stub, arguments), the command is no string and nothing is sent.
  const execute = (...args) => {
    const [command, ...rest] = args
    if (typeof command === 'string' && Object.prototype.hasOwnProperty.call(commands, command))
      commands[command](...rest)
  }

  // observed (b) "button click": autobuttonclick with the text, for every configured pixel, without any call.
  document.addEventListener(
    'click',
    (event) => {
      const button =
        event.target instanceof Element &&
        event.target.closest('button, input[type=button], input[type=submit], [role=button]')
      if (!button) return
      const text = (button.innerText || button.value || '').trim()
      pixels.forEach((_, pixelId) => {
        if (isOn('autoConfig', pixelId))
          send(pixelId, pixelId, { event_type: 'autobuttonclick', button_text: text })
      })
    },
    true,
  )

  // observed (b) "filled sign-up form": read at the submission, attached to every later event of every pixel.
  document.addEventListener(
    'submit',
    (event) => {
      for (const field of event.target.querySelectorAll('input')) {
        const value = field.value.trim()
        if (!value) continue
        if (field.type === 'email' || /e-?mail/i.test(field.name))
          scraped = { ...scraped, email_address: value.toLowerCase() }
        else if (field.type === 'tel' || /phone/i.test(field.name))
          scraped = { ...scraped, phone_number: value }
      }
    },
    true,
  )

  // pixels.md 0.1: `exe` on the stub, whose identity and version stay.
  twq.exe = execute
  // observed 2: what was queued is taken now, with the URL and time of now.
  const waiting = twq.queue || []
  while (waiting.length) execute(...waiting.shift())
})()
