import type { Respond } from './answer.js'
import { toEmpty, toFailure, toJson, toPage, toPixelImage, toScript } from './answer.js'
import { readAnyVendorFile, withAccountId } from './folder.js'

const HOST = 'tr.snapchat.com'
const UUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi

/** What an ordinary pixel has on. pixels.md 0.2 */
const SETTINGS = { automaticPageView: true, formMatching: true }

export const respond: Respond = (request, { folder, accounts }) => {
  const url = new URL(request.url)
  if (url.hostname === 'sc-static.net') return undefined

  const [, tld, id, form] = /^\/config\/([^/]+)\/([^/]+?)\.(js|json)$/.exec(url.pathname) ?? []
  if (tld !== undefined && id !== undefined) {
    const { status = 200, ...settings } = accounts[id] ?? {}
    if (status !== 200) return toFailure(status)
    const saved =
      readAnyVendorFile(folder, HOST, `/config/${tld}`) ?? readAnyVendorFile(folder, HOST, '/config/com')
    // Asked for as JSON where the browser has topics; a script that gets no configuration leaves out half of what it does.
    const isJson = form === 'json'
    if (saved?.trimStart().startsWith('{') === isJson) return toScript(withAccountId(saved!, UUID, id))
    const own = { ...SETTINGS, ...settings }
    return isJson ? toJson(own) : toScript(`snaptr.cfg(${JSON.stringify(id)}, ${JSON.stringify(own)})`)
  }
  if (url.pathname.startsWith('/cm/')) return toPage('')
  return request.method === 'GET' ? toPixelImage() : toEmpty()
}
