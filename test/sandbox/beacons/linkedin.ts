import { gunzipSync } from 'node:zlib'
import type { Beacon, RecordedRequest } from '../beacon.js'

interface Signal {
  pids?: (string | number)[]
  signalType?: string
  url?: string
  time?: number
  hem?: string | null
}

/**
 * LinkedIn sends `/collect` as an image: a page view, or a conversion where it has a `conversionId`. What its script
 * notices by itself goes to `/wa/` in a body of its own. pixels.md 3.9, pixels-observed.md (b)
 */
export function toBeacons(request: RecordedRequest): Beacon[] {
  const { hostname, pathname, searchParams } = new URL(request.url)
  if (!/^px4?\.ads\.linkedin\.com$/.test(hostname)) return []
  if (/^\/wa\/?$/.test(pathname)) return toSignalBeacons(request)
  if (!/^\/collect\/?$/.test(pathname)) return []

  const params = Object.fromEntries(searchParams)
  if (params.pid === undefined) return []
  return [
    {
      vendor: 'linkedin',
      event: params.conversionId === undefined ? 'page_view' : 'conversion',
      ids: params.pid.split(','),
      eventId: params.eventId,
      value: toNumber(params.val),
      currency: params.cur,
      orderId: params.oid,
      params,
      url: params.url,
      time: toNumber(params.time),
      user: {},
      // The page view of the script itself looks like one that the page asked for.
      automatic: false,
      request,
    },
  ]
}

function toSignalBeacons(request: RecordedRequest): Beacon[] {
  const signal = parse(request.body)
  if (signal?.signalType === undefined) return []

  return [
    {
      vendor: 'linkedin',
      event: signal.signalType,
      ids: (signal.pids ?? []).map(String),
      params: { ...signal },
      url: signal.url,
      time: signal.time,
      user: signal.hem ? { hem: signal.hem } : {},
      automatic: true,
      request,
    },
  ]
}

/** The body is base64 text whose bytes are gzip; scripts of 2025 and before sent the JSON as it is. */
function parse(body: string): Signal | undefined {
  try {
    const text = body.startsWith('{') ? body : gunzipSync(Buffer.from(body, 'base64')).toString('utf8')
    return JSON.parse(text) as Signal
  } catch {
    return undefined
  }
}

function toNumber(value: string | undefined): number | undefined {
  const number = value === undefined || value === '' ? NaN : Number(value)
  return Number.isFinite(number) ? number : undefined
}
