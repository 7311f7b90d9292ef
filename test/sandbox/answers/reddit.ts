import type { Respond } from './answer.js'
import { toEmpty, toFailure, toJson, toPixelImage } from './answer.js'

/** An account's settings: `aam` (form matching, off as observed) and `rules` (events by URL). pixels.md 0.2, 7.2 */
const SETTINGS = { rules: [] }

export const respond: Respond = (request, { accounts }) => {
  const { hostname, pathname } = new URL(request.url)

  if (hostname === 'alb.reddit.com') return request.method === 'GET' ? toPixelImage() : toEmpty()
  const isConfig = hostname === 'pixel-config.reddit.com' || hostname === 'conversions-config.reddit.com'
  if (!isConfig) return pathname.startsWith('/ads/conversions-config/') ? toJson({}) : undefined

  const id = Object.keys(accounts).find((account) => pathname.split('/').includes(account))
  const { status = 200, ...settings } = (id === undefined ? undefined : accounts[id]) ?? {}
  return status === 200 ? toJson({ ...SETTINGS, ...settings }) : toFailure(status)
}
