// Answers /signals/config/<id> for every id: the id below is replaced by the one asked for, the mark by the pixel's
// settings. Until it has come, the pixel's events wait. pixels.md 1.1
;(() => {
  'use strict'
  const marked = '{{settings}}'
  const settings =
    typeof marked === 'string'
      ? { automaticSetup: true, automaticMatching: true, botBlocking: true, firstPartyCookies: true }
      : marked
  window.fbq.instance.acceptConfig('1000000000000001', settings)
})()
