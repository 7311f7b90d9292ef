import type { Beacon, RecordedRequest } from '../beacon.js'
import { parseJson, toFields, toNumber, toRecord, toText, toTexts } from './fields.js'

const MATCH_KEYS = new Set(['em', 'fn', 'ln', 'ph', 'ge', 'db', 'ct', 'st', 'zp', 'country', 'external_id'])

/** `/v3/`, a GET or, when long, a POST; also the documented noscript form with `ed[value]=`. pixels.md 5.9 */
export function toBeacons(request: RecordedRequest): Beacon[] {
  const { hostname, pathname } = new URL(request.url)
  if (hostname !== 'ct.pinterest.com' || !/^\/v3\/?$/.test(pathname)) return []

  const json = toRecord(parseJson(request.body))
  const fields = new Map<string, unknown>([...Object.entries(json), ...toFields(request)])
  const event = toText(fields.get('event'))
  const tagId = toText(fields.get('tid'))
  if (event === undefined || tagId === undefined) return []

  const params = toGroup(fields, 'ed')
  const about = toGroup(fields, 'ad')
  const user = Object.entries(toTexts(toGroup(fields, 'pd'))).filter(([name]) => MATCH_KEYS.has(name))
  return [
    {
      vendor: 'pinterest',
      event,
      ids: [tagId],
      eventId: toText(params.event_id),
      value: toNumber(params.value),
      currency: toText(params.currency),
      orderId: toText(params.order_id),
      items: params.line_items,
      params,
      url: toText(about.loc),
      time: toNumber(fields.get('cb')),
      user: Object.fromEntries(user),
      automatic: false,
      request,
    },
  ]
}

function toGroup(fields: Map<string, unknown>, group: string): Record<string, unknown> {
  const whole = fields.get(group)
  const flat = [...fields].flatMap(([key, value]) =>
    key.startsWith(`${group}[`) ? [[key.slice(group.length + 1, -1), value] as const] : [],
  )
  return { ...toRecord(typeof whole === 'string' ? parseJson(whole) : whole), ...Object.fromEntries(flat) }
}
