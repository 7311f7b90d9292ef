import type { Respond } from './answer.js'
import { toEmpty, toPixelImage } from './answer.js'

/**
 * `syncs`: the beacon's image is redirected to match cookies, as for a visitor whom LinkedIn may know. Off, since each
 * would be three requests. pixels.md 0.5
 */
const SYNC: Readonly<Record<string, string>> = {
  'px.ads.linkedin.com': 'https://www.linkedin.com/px/li_sync',
  'www.linkedin.com': 'https://px4.ads.linkedin.com/px/li_sync',
}

export const respond: Respond = (request, { accounts }) => {
  const url = new URL(request.url)
  if (url.hostname === 'snap.licdn.com') return undefined
  if (url.pathname.startsWith('/wa')) return toEmpty()

  const [id = ''] = (url.searchParams.get('pid') ?? '').split(',')
  const next = accounts[id]?.syncs ? SYNC[url.hostname] : undefined
  return next === undefined
    ? toPixelImage()
    : { ...toEmpty(302), headers: { location: `${next}?pid=${id}`, 'cache-control': 'no-store' } }
}
