import type { Answer, AnswerOptions, Respond } from './answers/answer.js'
import { toEmpty, toFailure, toScript } from './answers/answer.js'
import { DOUBLES, readVendorFile } from './answers/folder.js'
import { respond as linkedin } from './answers/linkedin.js'
import { respond as meta } from './answers/meta.js'
import { respond as pinterest } from './answers/pinterest.js'
import { respond as reddit } from './answers/reddit.js'
import { respond as snapchat } from './answers/snapchat.js'
import { respond as tiktok } from './answers/tiktok.js'
import { respond as x } from './answers/x.js'
import type { RecordedRequest, Vendor } from './beacon.js'

export type { AccountSettings, Answer, AnswerOptions } from './answers/answer.js'

const RESPONDERS: Record<Vendor, Respond> = { meta, tiktok, linkedin, x, pinterest, snapchat, reddit }

/** Every host that the vendors' scripts talk to. pixels.md 0.5 */
export const VENDOR_HOSTS: Record<string, Vendor> = {
  'connect.facebook.net': 'meta',
  'www.facebook.com': 'meta',
  'analytics.tiktok.com': 'tiktok',
  'analytics.us.tiktok.com': 'tiktok',
  'analytics-ipv6.tiktokw.us': 'tiktok',
  'snap.licdn.com': 'linkedin',
  'px.ads.linkedin.com': 'linkedin',
  'px4.ads.linkedin.com': 'linkedin',
  'www.linkedin.com': 'linkedin',
  'static.ads-twitter.com': 'x',
  'analytics.twitter.com': 'x',
  'analytics.x.com': 'x',
  't.co': 'x',
  's.pinimg.com': 'pinterest',
  'ct.pinterest.com': 'pinterest',
  'sc-static.net': 'snapchat',
  'tr.snapchat.com': 'snapchat',
  'tr6.snapchat.com': 'snapchat',
  'www.redditstatic.com': 'reddit',
  'alb.reddit.com': 'reddit',
  'pixel-config.reddit.com': 'reddit',
  'conversions-config.reddit.com': 'reddit',
}

/** What a vendor answers to a request, or undefined if the host is no vendor's. Pure, but for reading the folder. */
export function respond(request: RecordedRequest, options: AnswerOptions = {}): Answer | undefined {
  const url = new URL(request.url)
  const vendor = VENDOR_HOSTS[url.hostname]
  if (vendor === undefined) return undefined

  const folder = options.folder ?? DOUBLES
  const own = RESPONDERS[vendor](request, { folder, accounts: options.accounts ?? {} })
  return withCors(request, own ?? toFileAnswer(folder, url))
}

function toFileAnswer(folder: string, url: URL): Answer {
  const text = readVendorFile(folder, url.hostname, url.pathname)
  if (text !== undefined) return toScript(text)
  // A script that is not there must fail as a script; anything else on a vendor's host is a signal that nobody waits for.
  return url.pathname.endsWith('.js') ? toFailure(404) : toEmpty()
}

function withCors(request: RecordedRequest, answer: Answer): Answer {
  const origin = request.headers.origin
  if (origin === undefined) return answer

  const cors = {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
    'access-control-allow-methods': 'GET, POST, OPTIONS',
  }
  return { ...answer, headers: { ...answer.headers, ...cors } }
}
