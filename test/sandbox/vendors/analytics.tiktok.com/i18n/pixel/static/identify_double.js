// A double of TikTok's matching file: it comes when user data is used, and events with user data wait for it.
;(() => {
  'use strict'

  // ---- pure ----

  const isHashed = (value) => /^[0-9a-f]{64}$/i.test(value)

  async function sha256(text) {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
  }

  /** observed (f): the national (0) of an international number goes, a national number stays as it is. */
  const toPhone = (value) => value.replace(/^(\+\d+\s*)\(0\)/, '$1').replace(/(?!^\+)\D/g, '')
  const trim = (value) => value.trim()

  // pixels.md 2.6, observed (f). A hash is kept, an upper-case one too. Names are not lower-cased.
  const HASHED = {
    email: ['email', (value) => value.trim().toLowerCase()],
    sha256_email: ['email', trim],
    phone_number: ['phone_number', toPhone],
    sha256_phone_number: ['phone_number', trim],
    auto_email: ['auto_email', (value) => value.trim().toLowerCase()],
    auto_phone_number: ['auto_phone_number', toPhone],
    first_name: ['first_name', trim],
    last_name: ['last_name', trim],
  }
  const toZip = (value, country) => (/^us$/i.test(country ?? '') ? value.slice(0, 5) : value)

  async function toUser(given) {
    const user = {}
    for (const [name, raw] of Object.entries(given)) {
      if (raw === undefined || raw === null || raw === '') continue
      const value = String(raw)
      const [key, normalise] = HASHED[name] ?? []
      if (key) {
        const plain = isHashed(value.trim()) ? value.trim() : normalise(value)
        if (plain !== '') user[key] = isHashed(plain) ? plain : await sha256(plain)
      } else if (name === 'zip_code') user.zip_code = await sha256(toZip(value, given.country))
      else if (name === 'external_id')
        user.external_id = value // as given
      else if (['city', 'state', 'country'].includes(name)) user[name] = value.slice(0, 80) // in plain text
    }
    return user
  }

  // ---- start ----

  const ttq = window[window.TiktokAnalyticsObject]
  ttq._identify(toUser)
  // observed (b) "requests at load"
  fetch(`${ttq._base}/analytics-ipv6.tiktokw.us/ipv6/enrich_ipv6`, { method: 'POST' }).catch(() => {})
})()
