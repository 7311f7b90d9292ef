/*
 * A double of Pinterest's second file: the contract that pages build on, as it was observed at 0cb4b510, in our own code.
 * Rules cite pixels.md (chapter numbers) and pixels-observed.md ("observed", with the table's letter).
 */
;(() => {
  'use strict'

  const YEAR_S = 365 * 86_400
  const LONGEST_URL = 2048
  const HASH = /^(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})$/i
  const EMAIL = /^\s*[^\s@]+@[^\s@]+\.[^\s@]+\s*$/
  const MATCH_KEYS = ['em', 'fn', 'ln', 'ph', 'ge', 'db', 'ct', 'st', 'zp', 'country', 'external_id']
  const EVENT_ID_KEYS = ['event_id', 'eventID', 'eid']
  const COOKIES = ['_epik', '_derived_epik', '_pin_unauth']
  const STANDARD = [
    'pagevisit',
    'viewcategory',
    'search',
    'addtocart',
    'checkout',
    'watchvideo',
    'signup',
    'lead',
    'custom',
    'addpaymentinfo',
    'addtowishlist',
    'initiatecheckout',
    'subscribe',
    'viewcontent',
    'externalmeasurement',
  ]

  const mount = /^(.*?\/vendors\/)s\.pinimg\.com\//.exec(document.currentScript.src)
  const vendorUrl = (path) => (mount ? mount[1] + 'ct.pinterest.com' : 'https://ct.pinterest.com') + path

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

  // observed (f): trimmed, lower case; hashes kept, in lower case; '' stays ''. 'undefined' is hashed like any text.
  const toMatchValue = (value) => {
    if (Array.isArray(value)) return value.map(toMatchValue)
    const text = String(value).trim().toLowerCase()
    return text === '' || HASH.test(text) ? text : sha256(text)
  }

  // pixels.md 5.8: the host without `www.`, no Secure, no SameSite (which browsers take as Lax).
  const writeCookie = (name, value, seconds) => {
    const host = location.hostname.replace(/^www\./, '')
    const domain = host.includes('.') ? `; domain=${host}` : ''
    document.cookie = `${name}=${value}; path=/; max-age=${seconds}${domain}`
  }

  const isTaken = (queue) => queue.push !== Array.prototype.push
  const pintrk = window.pintrk
  // pixels.md 5.1: only a plain array with the array's own `push` is activated. A second load finds it replaced.
  if (!pintrk || !Array.isArray(pintrk.queue) || isTaken(pintrk.queue)) return

  let options = {}
  let matchData = {}
  let consented = true
  let waiting = []
  let settings

  const forgetVisitor = () => {
    for (const name of COOKIES) {
      writeCookie(name, '', 0)
      localStorage.removeItem(name + '_ls')
    }
    for (const name of ['is_eu', 'ssp_nsc', 'ssp_iaba', 'ssp_iabi']) sessionStorage.removeItem(name)
  }

  const remember = (name, value) => {
    if (!value || !consented) return
    if (options.fp_cookie !== false || name === '_derived_epik') writeCookie(name, value, YEAR_S)
    // pixels.md 5.8: localStorage only when the visitor is known not to be in the EU.
    if (settings.is_eu !== false || options.fp_localStorage === false) return
    localStorage.setItem(name + '_ls', JSON.stringify({ value, expires: Date.now() + YEAR_S * 1000 }))
  }

  const openFrame = () => {
    const frame = document.createElement('iframe')
    frame.src = vendorUrl('/ct.html')
    frame.style.display = 'none'
    ;(document.body || document.documentElement).appendChild(frame)
  }

  // observed (b) "requests at load": `/user`. Asked once; events wait for its answer, whatever it is. pixels.md 5.10.
  let asked = false
  const askForSettings = () => {
    if (asked || !consented) return
    asked = true
    const query = new URLSearchParams({ tid: pintrk.tagId, cb: String(Date.now()) })
    fetch(vendorUrl('/user/?' + query), { credentials: 'include' })
      .then(async (response) => ({
        body: response.ok ? await response.json() : {},
        unauth: response.headers.get('Pin-Unauth'),
        epik: response.headers.get('Epik'),
      }))
      .catch(() => ({ body: {} }))
      .then(({ body, unauth, epik }) => {
        settings = body
        if (consented) {
          if (body.is_eu !== undefined) sessionStorage.setItem('is_eu', String(body.is_eu))
          remember('_pin_unauth', unauth)
          remember('_derived_epik', epik)
          remember('_epik', new URLSearchParams(location.search).get('epik'))
          openFrame()
        }
        const events = waiting
        waiting = []
        events.forEach(send)
      })
  }

  // observed 2: location and time are read here, at the sending, not when the call was made.
  const send = ({ event, data, callback, tagId }) => {
    // observed (c): dropped for good, also what still waited for `/user`.
    if (!consented) return callback(false, 'No consent')

    const about = {
      loc: location.href,
      ref: document.referrer,
      sw: screen.width,
      sh: screen.height,
      v: '0cb4b510',
    }
    const query = new URLSearchParams({ tid: tagId || pintrk.tagId, event })
    if (data) query.set('ed', JSON.stringify(data))
    query.set('pd', JSON.stringify({ ...(options.np ? { np: options.np } : {}), ...matchData }))
    query.set('ad', JSON.stringify(about))
    query.set('cb', String(Date.now()))

    const url = vendorUrl('/v3/?' + query)
    // observed (b) "beacon": a GET, a POST when long. No keepalive: (d), lost when the page leaves on a cold connection.
    const request =
      url.length <= LONGEST_URL
        ? fetch(url, { credentials: 'include' })
        : fetch(vendorUrl('/v3/'), { method: 'POST', credentials: 'include', body: query })
    request.then(
      () => callback(true),
      (error) => callback(false, String(error)),
    )
  }

  const take = (event, data, callback, tagId) => {
    const done = typeof callback === 'function' ? callback : () => {}
    if (!pintrk.tagId) {
      console.error("[Pinterest Tag] Error: Did you install the base code? 'load' has to be called first.")
      return
    }
    if (!consented) return done(false, 'No consent')

    const entry = { event, data, callback: done, tagId }
    if (settings) return send(entry)
    waiting.push(entry)
    askForSettings()
  }

  // pixels.md 0.3: the caller's own object is changed.
  const prepare = (data) => {
    if (!data || typeof data !== 'object') return undefined
    if (data.external_id !== undefined) {
      matchData.external_id = toMatchValue(data.external_id)
      delete data.external_id
    }
    // observed (g): what is no number goes out as it was given.
    if (data.value !== undefined && !Number.isNaN(Number(data.value))) data.value = Number(data.value)

    const wire = {}
    for (const key of Object.keys(data)) {
      const value = data[key]
      wire[EVENT_ID_KEYS.includes(key) ? 'event_id' : key] =
        typeof value === 'string' && EMAIL.test(value) ? toMatchValue(value) : value
    }
    return wire
  }

  const adopt = (given) => {
    for (const key of Object.keys(given || {})) {
      if (MATCH_KEYS.includes(key)) {
        if (given[key] !== undefined && given[key] !== null) matchData[key] = toMatchValue(given[key])
      } else options = { ...options, [key]: given[key] }
    }
  }

  const commands = {
    // pixels.md 5.1: one current tag, the last id wins. observed (b) "init twice", "two ids".
    load(tagId, given) {
      if (pintrk.tagId) console.info("[Pinterest Tag] 'load' command was called multiple times.")
      pintrk.tagId = String(tagId)
      adopt(given)
      askForSettings()
    },
    page: (data) => take('init', prepare(data)),
    track(event, data, callback, tagId) {
      const name = String(event)
      if (!STANDARD.includes(name.toLowerCase())) {
        console.warn(`[Pinterest Tag] '${name}' is not a standard event name.`)
      }
      take(name, prepare(data), callback, tagId)
    },
    set: adopt,
    setconsent(given) {
      consented = given === true || given === 'true'
      if (!consented) forgetVisitor()
      else if (pintrk.tagId) askForSettings()
    },
  }

  const execute = (item) => {
    const [command, ...args] = Array.from(item || [])
    if (typeof command !== 'string') return
    const name = command.trim().toLowerCase()
    if (Object.prototype.hasOwnProperty.call(commands, name)) commands[name](...args)
  }

  // observed (b): form matching is there but off, unless the account's settings have it on.
  document.addEventListener(
    'submit',
    (event) => {
      const field = settings && settings.aemEnabled && event.target.querySelector('input[type=email]')
      if (field && field.value && matchData.em === undefined) matchData.em = toMatchValue(field.value)
    },
    true,
  )

  const queue = pintrk.queue
  const items = queue.splice(0)
  // pixels.md 0.1: `queue.push` becomes the processor; window.pintrk stays the stub.
  queue.push = (...more) => {
    more.forEach(execute)
    return queue.length
  }
  items.forEach(execute)
})()
