/*
 * A double of Pinterest's first file, in our own code: it only brings the second one, which does everything. pixels.md 5.1.
 */
;(() => {
  'use strict'

  // observed (h) "when is the script live?": 32 to 40 ms after this file's `load` event.
  const SECOND_FILE_DELAY_MS = 30

  const mount = /^(.*?\/vendors\/)s\.pinimg\.com\//.exec(document.currentScript.src)
  const main = (mount ? mount[1] + 's.pinimg.com' : 'https://s.pinimg.com') + '/ct/lib/main.double.js'

  if (!window.pintrk) return
  setTimeout(() => {
    const script = document.createElement('script')
    script.async = true
    script.src = main
    document.head.appendChild(script)
  }, SECOND_FILE_DELAY_MS)
})()
