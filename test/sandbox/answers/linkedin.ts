import type { Respond } from './answer.js'
import { toEmpty, toPixelImage } from './answer.js'

export const respond: Respond = (request) => {
  const url = new URL(request.url)
  if (url.hostname === 'snap.licdn.com') return undefined

  return url.pathname.startsWith('/wa') ? toEmpty() : toPixelImage()
}
