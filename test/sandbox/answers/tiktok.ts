import type { Respond } from './answer.js'
import { toFailure, toJson, toScript } from './answer.js'
import { readVendorFile, withAccountId, withSettings } from './folder.js'

const PIXEL_CODE = /\b[A-Z0-9]{20}\b/g

/** The settings that Events Manager has on for an ordinary pixel. pixels-observed.md (b), all marked [config] there. */
const SETTINGS = { historyObserver: true, autoConfig: true, automaticMatching: true, cookieDays: 390 }

export const respond: Respond = (request, { folder, accounts }) => {
  const url = new URL(request.url)

  // The loader carries the account's settings, so each account has its own. pixels.md 2.1
  if (url.pathname === '/i18n/pixel/events.js') {
    const id = url.searchParams.get('sdkid') ?? ''
    const { status = 200, ...settings } = accounts[id] ?? {}
    const loader = readVendorFile(folder, url.hostname, url.pathname)
    if (status !== 200 || loader === undefined) return toFailure(status === 200 ? 404 : status)
    return toScript(withSettings(withAccountId(loader, PIXEL_CODE, id), { ...SETTINGS, ...settings }))
  }
  if (url.pathname.startsWith('/api/') || url.hostname.endsWith('tiktokw.us')) return toJson({ code: 0 })
  return undefined
}
