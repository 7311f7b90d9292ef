import type { Beacon, RecordedRequest } from '../beacon.js'

/** Events that the script sends on its own. An automatic Pageview looks like an own one. pixels-observed.md, point 8 */
const AUTOMATIC = new Set(['LandingPageView', 'EngagedSession', 'EnrichAM', 'Metadata', 'Click', 'Pf'])

interface Message {
  event?: string
  event_id?: string
  timestamp?: string
  context?: {
    pixel?: { code?: string; codes?: string }
    page?: { url?: string }
    user?: Record<string, unknown>
  }
  properties?: Record<string, unknown>
}

/** TikTok posts JSON as text/plain to `/api/v2/pixel` and below it. pixels.md 2.9 */
export function toBeacons(request: RecordedRequest): Beacon[] {
  const { hostname, pathname, searchParams } = new URL(request.url)
  if (!/^analytics(\.us)?\.tiktok\.com$/.test(hostname) || !pathname.startsWith('/api/v2/pixel')) return []

  // Where sendBeacon is missing the message travels in the URL of an image.
  const message = parse(request.body || searchParams.get('analytics_message') || '')
  if (message?.event === undefined) return []

  const { event, context = {}, properties = {} } = message
  return [
    {
      vendor: 'tiktok',
      event,
      ids: toIds(context.pixel),
      eventId: message.event_id || undefined,
      value: toNumber(properties.value),
      currency: toText(properties.currency),
      orderId: toText(properties.order_id),
      items: properties.contents,
      params: properties,
      url: context.page?.url,
      time: message.timestamp === undefined ? undefined : Date.parse(message.timestamp),
      user: toUser(context.user),
      automatic: AUTOMATIC.has(event),
      request,
    },
  ]
}

function parse(text: string): Message | undefined {
  try {
    return JSON.parse(text) as Message
  } catch {
    return undefined
  }
}

const toIds = (pixel: { code?: string; codes?: string } = {}) =>
  (pixel.codes ?? pixel.code ?? '').split(/[|,]/).filter((id) => id !== '')

/** `anonymous_id` is the cookie's value, which every event carries. */
const toUser = ({ anonymous_id: _cookie, ...user }: Record<string, unknown> = {}) =>
  Object.fromEntries(
    Object.entries(user).flatMap(([key, value]) =>
      typeof value === 'string' && value !== '' ? [[key, value]] : [],
    ),
  )

const toText = (value: unknown) => (typeof value === 'string' ? value : undefined)

function toNumber(value: unknown): number | undefined {
  const number = value === undefined || value === '' ? NaN : Number(value)
  return Number.isFinite(number) ? number : undefined
}
