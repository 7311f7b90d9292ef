import type { Beacon, RecordedRequest } from '../beacon.js'
import { parseJson, toFields, toNumber, toText } from './fields.js'

const USER_KEYS = ['em', 'pn', 'external_id', 'aaid', 'idfa']

/** `rp.gif`; newer captures also show a POST to `/rp`. pixels.md 7.9 */
export function toBeacons(request: RecordedRequest): Beacon[] {
  const { hostname, pathname } = new URL(request.url)
  if (hostname !== 'alb.reddit.com' || !/^\/rp(?:\.gif)?$/.test(pathname)) return []

  // Its script sends what it does not know as well, empty.
  const fields = new Map([...toFields(request)].filter(([, value]) => value !== ''))
  const event = fields.get('event')
  const id = fields.get('id')
  if (event === undefined || id === undefined) return []

  const metadata = [...fields]
    .filter(([name]) => name.startsWith('m.'))
    .map(([name, value]) => [name.slice(2), value])
  const params: Record<string, unknown> = Object.fromEntries(metadata)
  const privacy = ['opt_out', 'dpm', 'dpcc', 'dprc', 'uuid', 'click_id'].flatMap((name) =>
    toEntry(fields, name),
  )
  return [
    {
      vendor: 'reddit',
      event,
      ids: [id],
      eventId: toText(params.conversionId),
      value: toNumber(params.valueDecimal),
      currency: toText(params.currency),
      orderId: toText(params.transactionId),
      items: parseJson(toText(params.products)),
      params: { ...params, ...Object.fromEntries(privacy) },
      // The query has no field for the page, so the request's referrer tells it.
      url: request.headers.referer,
      time: toNumber(fields.get('ts')),
      user: Object.fromEntries(USER_KEYS.flatMap((name) => toEntry(fields, name))),
      automatic: false,
      request,
    },
  ]
}

const toEntry = (fields: Map<string, string>, name: string): [string, string][] => {
  const value = fields.get(name)
  return value === undefined ? [] : [[name, value]]
}
