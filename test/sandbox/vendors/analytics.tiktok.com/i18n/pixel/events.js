// A double of TikTok's loader: one answer per pixel, which brings the pixel's settings (the mark and the id below are
// replaced) and asks for the main file. pixels.md 2.1
;(() => {
  'use strict'
  const code = 'CDOUBLE0000000000000'
  const marked = '{{settings}}'
  const defaults = { historyObserver: true, autoConfig: true, automaticMatching: true, cookieDays: 390 }

  const source = new URL(document.currentScript.src)
  const prefix = /^(.*\/vendors)\/[^/]+\//.exec(source.pathname)
  const base = prefix ? `${source.origin}${prefix[1]}` : 'https:/'

  const ttq = window[window.TiktokAnalyticsObject]
  // A callable stub in the manner of fbq is no queue: whatever it was told is lost. pixels.md 2.10
  if (!Array.isArray(ttq)) return

  ttq._i = ttq._i || {}
  ttq._i[code] = ttq._i[code] || []
  ttq._i[code]._settings = typeof marked === 'string' ? defaults : marked
  ttq._base = base

  // Once per loader; the second run of the same file only takes up the new pixel.
  const src = `${base}/analytics.tiktok.com/i18n/pixel/static/main.double.js`
  document.head.append(Object.assign(document.createElement('script'), { src, async: true }))
})()
