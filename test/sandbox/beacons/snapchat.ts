import type { Beacon, RecordedRequest } from '../beacon.js'
import { isRecord, parseJson, toFields, toNumber, toText, toTexts } from './fields.js'

/**
 * The script sends each batch to tr.snapchat.com and tr6.snapchat.com (the same over IPv6): only the first is counted.
 * The nesting of a batch is not documented, so an event is whatever names one in `ev`, with the fields around it. Scripts
 * of 2025 tell the page's URL and the time once for the batch, in `ctx`.
 * pixels.md 6.9, pixels-observed.md (b) "beacon"
 */
export function toBeacons(request: RecordedRequest): Beacon[] {
  if (new URL(request.url).hostname !== 'tr.snapchat.com') return []

  const body = parseJson(request.body)
  const { ctx } = isRecord(body) ? body : {}
  const found =
    isRecord(body) || Array.isArray(body)
      ? findEvents(body, isRecord(ctx) ? { pl: ctx.url, ts: ctx.ts } : {})
      : [Object.fromEntries(toFields(request))]
  return found.flatMap((fields) => toBeacon(fields, request) ?? [])
}

function findEvents(node: unknown, around: Record<string, unknown> = {}): Record<string, unknown>[] {
  if (Array.isArray(node)) return node.flatMap((entry) => findEvents(entry, around))
  if (!isRecord(node)) return []

  const fields = { ...around, ...node }
  if (typeof node.ev === 'string') return [fields]
  const nested = Object.values(node).filter((value) => typeof value === 'object' && value !== null)
  const own = Object.fromEntries(
    Object.entries(fields).filter(([, value]) => typeof value !== 'object' || isIdList(value)),
  )
  return nested.flatMap((value) => findEvents(value, own))
}

const isIdList = (value: unknown) => Array.isArray(value) && value.every((entry) => typeof entry === 'string')

function toBeacon(fields: Record<string, unknown>, request: RecordedRequest): Beacon | undefined {
  const event = toText(fields.ev)
  const ids = [fields.pid, fields.pids].flat().filter((id): id is string => typeof id === 'string')
  if (event === undefined || ids.length === 0) return undefined

  const entries = Object.entries(fields)
  const user = toTexts(Object.fromEntries(entries.filter(([name]) => name.startsWith('u_h'))))
  const params = Object.fromEntries(entries.filter(([name]) => !name.startsWith('u_h') && name !== 'req'))
  return {
    vendor: 'snapchat',
    event,
    ids,
    eventId: toText(fields.cdid),
    value: toNumber(fields.e_pr ?? fields.e_val),
    currency: toText(fields.e_cur),
    orderId: toText(fields.e_tid),
    items: fields.e_iids ?? fields.e_cids,
    params,
    url: toText(fields.pl),
    time: toNumber(fields.ts),
    user,
    // pixels.md 0.2: the script's own page view says so.
    automatic: event === 'md' || fields.ae === true || fields.ae === 'true',
    request,
  }
}
