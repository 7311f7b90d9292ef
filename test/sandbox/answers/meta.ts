import type { Respond } from './answer.js'
import { toFailure, toPage, toPixelImage, toScript } from './answer.js'
import { readAnyVendorFile, readVendorFile, withAccountId, withSettings } from './folder.js'

const HOST = 'connect.facebook.net'
const PIXEL_ID = /\b[1-9][0-9]{9,19}\b/g

/** The settings that Events Manager has on for an ordinary pixel. pixels-observed.md (b), all marked [config] there. */
const SETTINGS = { automaticSetup: true, automaticMatching: true, botBlocking: true, firstPartyCookies: true }

export const respond: Respond = (request, { folder, accounts }) => {
  const url = new URL(request.url)

  if (url.hostname === 'www.facebook.com') {
    // A long event arrives as a form that navigates a hidden iframe: it has to be answered with a page.
    return request.method === 'POST' ? toPage('') : toPixelImage()
  }
  if (/^\/[a-z]{2}_[A-Z]{2}\/fbevents\.js$/.test(url.pathname)) {
    const script =
      readVendorFile(folder, HOST, url.pathname) ?? readVendorFile(folder, HOST, '/en_US/fbevents.js')
    return script === undefined ? toFailure(404) : toScript(script)
  }

  const [, id] = /^\/signals\/config\/([^/]+)$/.exec(url.pathname) ?? []
  if (id === undefined) return undefined
  const { status = 200, ...settings } = accounts[id] ?? {}
  const config = readAnyVendorFile(folder, HOST, '/signals/config')
  if (status !== 200 || config === undefined) return toFailure(status === 200 ? 404 : status)
  return toScript(withSettings(withAccountId(config, PIXEL_ID, id), { ...SETTINGS, ...settings }))
}
