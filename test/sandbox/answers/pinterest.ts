import type { Answer, Respond } from './answer.js'
import { toEmpty, toFailure, toJson, toPage, toPixelImage, toScript } from './answer.js'
import { readVendorFile } from './folder.js'

const HOST = 'ct.pinterest.com'
const TOKEN_SCRIPT = '/static/ct/token_create.js'

/** As observed: no form matching, and a visitor taken to be in the EU, so nothing in localStorage. pixels.md 5.8 */
const SETTINGS = { aemEnabled: false, is_eu: true }

export const respond: Respond = (request, { folder, accounts }) => {
  const url = new URL(request.url)
  if (url.hostname !== HOST) return undefined

  if (url.pathname.startsWith('/user')) return toSettings(accounts[url.searchParams.get('tid') ?? ''])
  if (url.pathname === '/ct.html') return toPage(`<script src="${TOKEN_SCRIPT.slice(1)}"></script>`)
  if (url.pathname === TOKEN_SCRIPT) return toScript(readVendorFile(folder, HOST, TOKEN_SCRIPT) ?? '')
  if (/^\/(?:v3|md|stats)\/?$/.test(url.pathname))
    return request.method === 'GET' ? toPixelImage() : toEmpty()
  return undefined
}

/** The visitor's ids come as headers, which the script turns into first-party cookies. pixels.md 5.8 */
function toSettings({
  status = 200,
  pinUnauth = 'dWlkPXNhbmRib3g',
  epik,
  ...settings
}: Record<string, unknown> = {}): Answer {
  if (status !== 200) return toFailure(Number(status))

  const answer = toJson({ ...SETTINGS, ...settings })
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'access-control-expose-headers': 'Pin-Unauth, Epik',
      'pin-unauth': String(pinUnauth),
      ...(typeof epik === 'string' ? { epik } : {}),
    },
  }
}
