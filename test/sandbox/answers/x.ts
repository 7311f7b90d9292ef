import type { Respond } from './answer.js'
import { toPixelImage } from './answer.js'

export const respond: Respond = (request) =>
  new URL(request.url).hostname === 'static.ads-twitter.com' ? undefined : toPixelImage()
