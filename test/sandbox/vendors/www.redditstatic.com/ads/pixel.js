/*
 * A double of Reddit's pixel: the contract that pages build on, as it was observed at rdt_d9500dd4, in our own code.
 * Rules cite pixels.md (chapter numbers) and pixels-observed.md ("observed", with the table's letter).
 */
;(() => {
  'use strict'

  const VERSION = 'rdt_d9500dd4'
  const COOKIE_S = 90 * 86_400
  const POLL_MS = 50
  const LONGEST_NAME = 128
  const SHA256 = /^[0-9a-f]{64}$/i
  const INVALID = '0'.repeat(64)
  const COOKIES = ['_rdt_uuid', '_rdt_cid', '_rdt_em', '_rdt_pn']
  const USER_KEYS = ['email', 'phoneNumber', 'externalId', 'idfa', 'aaid']
  const EMPTY_FIELDS = (
    'm.itemCount m.value m.valueDecimal m.currency m.transactionId m.customEventName m.products m.conversionId ' +
    'uuid aaid em pn external_id idfa partner partner_version dpm dpcc dprc'
  ).split(' ')
  const OWN_KEYS = [...USER_KEYS, 'triggerId', 'partner_version']

  const mount = /^(.*?\/vendors\/)www\.redditstatic\.com\//.exec(document.currentScript.src)
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

  const toHash = (value) => (SHA256.test(String(value)) ? String(value) : sha256(String(value)))

  // observed (f), pixels.md 7.6: not trimmed, so a space makes it invalid; dots and +tag of the local part go.
  const toEmail = (value) => {
    if (SHA256.test(value)) return value
    const [, local, domain] = /^([^\s@]+)@([^\s@]+\.[^\s@]+)$/.exec(value) || []
    if (local === undefined) return INVALID
    return sha256(`${local.replace(/\+.*$/, '').replace(/\./g, '')}@${domain}`.toLowerCase())
  }

  const toPhone = (value) => {
    const text = value.trim()
    if (SHA256.test(text)) return text
    const number = text.replace(/\s*(?:ext\.?|x|#)\s*\d*$/i, '')
    const digits = number.replace(/\D/g, '')
    if (digits.length < 4 || digits.length > 18) return INVALID
    return sha256((number.startsWith('+') ? '+' : '') + digits)
  }

  const NORMALISE = {
    email: toEmail,
    phoneNumber: toPhone,
    externalId: toHash,
    aaid: (value) => toHash(value.toLowerCase()),
    idfa: (value) => toHash(value.toUpperCase()),
  }

  const newId = () => {
    const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join('')
    return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5')
  }

  const readCookie = (name) => (document.cookie.match(new RegExp('(?:^|; )' + name + '=([^;]*)')) || [])[1]

  // pixels.md 7.8: on the highest domain that the browser lets through, Strict, Secure on HTTPS.
  const putCookie = (name, value, seconds, domain) => {
    const secure = location.protocol === 'https:' ? '; Secure' : ''
    document.cookie = `${name}=${value}; path=/; max-age=${seconds}; SameSite=Strict${secure}${domain ? '; domain=' + domain : ''}`
  }
  const highestDomain = () => {
    const labels = location.hostname.split('.')
    for (let n = 1; n <= labels.length; n++) {
      const domain = labels.slice(-n).join('.')
      putCookie('_rdt_probe', '1', 10, domain)
      if (readCookie('_rdt_probe') === undefined) continue
      putCookie('_rdt_probe', '', 0, domain)
      return domain
    }
    return ''
  }

  const rdt = window.rdt
  // pixels.md 7.1: it throws where the stub is missing.
  if (!rdt || !rdt.callQueue) throw new Error('Reddit pixel: the snippet is missing')
  if (rdt.sendEvent) return

  let options = {}
  let user = {}
  let scraped = {}
  let cookiesOff = false
  const asked = new Set()
  const settings = {}

  const writeCookies = () => {
    if (cookiesOff || !rdt.pixelId) return
    const domain = highestDomain()
    const clickId = new URLSearchParams(location.search).get('rdt_cid')
    putCookie('_rdt_uuid', readCookie('_rdt_uuid') || `${Date.now()}.${newId()}`, COOKIE_S, domain)
    if (clickId) putCookie('_rdt_cid', encodeURIComponent(clickId), COOKIE_S, domain)
    // `manual:auto` pairs.
    if (user.email || scraped.email)
      putCookie('_rdt_em', `${user.email || ''}:${scraped.email || ''}`, COOKIE_S, domain)
    if (user.phoneNumber) putCookie('_rdt_pn', `${user.phoneNumber}:`, COOKIE_S, domain)
  }

  const deleteCookies = () => {
    const domain = highestDomain()
    for (const name of COOKIES) {
      putCookie(name, '', 0, domain)
      putCookie(name, '', 0, '')
    }
  }

  // observed (h) "change of user": the latest is used, '' and null change nothing.
  const rememberUser = (given) => {
    for (const key of USER_KEYS) {
      const value = given[key]
      if (typeof value === 'string' && value !== '') user = { ...user, [key]: NORMALISE[key](value) }
    }
  }

  const toProducts = (products) => {
    try {
      const list = typeof products === 'string' ? JSON.parse(products) : products
      // pixels.md 7.3: other keys are dropped.
      return JSON.stringify(list.map(({ id, name, category }) => ({ id, name, category })))
    } catch {
      return undefined
    }
  }

  /** Unknown keys are dropped; a key that is there without a value becomes the text "undefined". pixels.md 7.3, 10. */
  const toWireParams = (metadata) => {
    const wire = []
    const value = options.useDecimalCurrencyValues === false ? 'm.value' : 'm.valueDecimal'
    const put = (key, name, convert = String) => {
      if (key in metadata) wire.push([name, convert(metadata[key])])
    }
    put('itemCount', 'm.itemCount')
    // observed (g): only `value` counts; a `valueDecimal` that is passed in is thrown away.
    put('value', value)
    put('currency', 'm.currency')
    put('customEventName', 'm.customEventName', (name) =>
      Array.from(String(name)).slice(0, LONGEST_NAME).join(''),
    )
    // observed 5: hashed, unless they are a hash.
    if (metadata.transactionId) put('transactionId', 'm.transactionId', toHash)
    if (metadata.conversionId) put('conversionId', 'm.conversionId', toHash)
    if (metadata.products) {
      const products = toProducts(metadata.products)
      if (products) wire.push(['m.products', products])
    }
    return wire
  }

  const dpm = () => (Array.isArray(options.dpm) ? options.dpm.join(',') : options.dpm)

  const track = (event, metadata) => {
    const given = metadata && typeof metadata === 'object' ? metadata : {}
    rememberUser(given)
    // pixels.md 0.3: taken out of the caller's own object.
    for (const key of OWN_KEYS) delete given[key]
    if (!rdt.pixelId) return
    writeCookies()

    const fields = [['ts', Date.now()], ['id', rdt.pixelId], ['event', event], ...toWireParams(given)]
    const add = (name, value) => value !== undefined && value !== '' && fields.push([name, value])
    if (!cookiesOff) {
      add('click_id', readCookie('_rdt_cid'))
      add('uuid', readCookie('_rdt_uuid'))
    }
    add('em', user.email || scraped.email)
    add('pn', user.phoneNumber)
    add('external_id', user.externalId)
    add('aaid', user.aaid)
    add('idfa', user.idfa)
    add('integration', options.integration || 'reddit')
    add('partner', options.partner)
    // observed (c): opted out, it still sends, and says so.
    add('opt_out', options.optOut ? 1 : 0)
    add('sh', screen.height)
    add('sw', screen.width)
    add('v', VERSION)
    add('dpm', dpm())
    add('dpcc', options.dpcc)
    add('dprc', options.dprc)
    // Seen: what it does not know is there all the same, empty.
    for (const name of EMPTY_FIELDS) if (!fields.some(([own]) => own === name)) fields.push([name, ''])

    const query = new URLSearchParams(fields.map(([name, value]) => [name, String(value)]))
    const image = new Image()
    // The page travels as the referrer: the query has no field for it (pixels.md 7.9).
    image.referrerPolicy = 'no-referrer-when-downgrade'
    // observed (b): identical calls within one ms make one URL, and the browser sends one.
    image.src = vendorUrl('alb.reddit.com', '/rp.gif?' + query)
  }

  const askForSettings = (pixelId) => {
    if (asked.has(pixelId)) return
    asked.add(pixelId)
    // observed (b) "requests at load": telemetry config and pixel-config.
    fetch(
      vendorUrl('www.redditstatic.com', `/ads/conversions-config/v1/pixel/config/${pixelId}_telemetry`),
    ).catch(() => {})
    fetch(vendorUrl('pixel-config.reddit.com', `/pixels/${pixelId}/config`))
      .then((response) => response.json())
      .then((found) => Object.assign(settings, found))
      .catch(() => {})
  }

  const firedRules = new Set()
  const watchUrl = () => {
    // observed (h) "deleting a global": the page gets an error when it is gone.
    const pixelId = window.rdt.pixelId
    for (const { urlContains, event } of (pixelId && settings.rules) || []) {
      const key = event + ' ' + location.href
      if (!location.href.includes(urlContains) || firedRules.has(key)) continue
      firedRules.add(key)
      track(event, {})
    }
  }

  const commands = {
    // pixels.md 7.1: one pixel; a second `init` redirects every later event. observed (b) "two ids".
    init(pixelId, given) {
      rdt.pixelId = localStorage.getItem('rdt_pixel_id') || String(pixelId)
      options = { ...given }
      rememberUser(options)
      cookiesOff = options.disableFirstPartyCookies === true
      if (cookiesOff) deleteCookies()
      else writeCookies()
      askForSettings(rdt.pixelId)
    },
    track,
    disableFirstPartyCookies() {
      cookiesOff = true
      deleteCookies()
    },
    enableFirstPartyCookies() {
      cookiesOff = false
      writeCookies()
    },
  }

  // pixels.md 0.1: the arguments one by one. Handed (stub, arguments), the command is no string and nothing is sent.
  const execute = (...args) => {
    const [command, ...rest] = args
    if (typeof command === 'string' && Object.prototype.hasOwnProperty.call(commands, command))
      commands[command](...rest)
  }

  // observed (b): form matching only with `aam` in the account's settings or in `init`.
  document.addEventListener(
    'submit',
    (event) => {
      const matching = (settings.aam || options.aam || {}).email
      const field = matching && event.target.querySelector('input[type=email], input[name*=email i]')
      if (field && field.value.trim()) scraped = { email: toEmail(field.value.trim()) }
    },
    true,
  )

  rdt.sendEvent = execute
  // observed 2: what was queued is taken now, with the URL and time of now.
  while (rdt.callQueue.length) execute(...rdt.callQueue.shift())
  setInterval(watchUrl, POLL_MS)
})()
