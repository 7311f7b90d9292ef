import type { Beacon, RecordedRequest } from '../beacon.js'
import { parseJson, toFields, toNumber, toRecord, toText, toTexts } from './fields.js'

const SHA256 = /^[0-9a-f]{64}$/
const EVENT_ID = /^tw-([a-z0-9]+)-[a-z0-9]+$/i
/** Fields of the request itself; the others are parameters that the script takes out of the event's JSON. */
const ENVELOPE = new Set([
  'bci',
  'dv',
  'eci',
  'event',
  'events',
  'event_id',
  'integration',
  'p_id',
  'p_user_id',
  'pl_id',
  'pt',
  'tw_document_href',
  'tw_iframe_status',
  'txn_id',
  'type',
  'version',
])

/**
 * The script asks t.co and then analytics.twitter.com for the same image: only t.co's is counted, or each event would
 * count twice. pixels.md 4.9, pixels-observed.md (b) "beacon"
 */
export function toBeacons(request: RecordedRequest): Beacon[] {
  const { hostname, pathname } = new URL(request.url)
  if (hostname !== 't.co' || !/^(?:\/1)?\/i\/adsctp?$/.test(pathname)) return []

  const fields = toFields(request)
  const txnId = fields.get('txn_id')
  if (txnId === undefined) return []

  const json = parseJson(fields.get('event'))
  const extra = [...fields].filter(([name]) => !ENVELOPE.has(name))
  const params = { ...toRecord(json), ...Object.fromEntries(extra) }
  const click = fields.get('event')?.includes('autobuttonclick') ?? false
  const pixelId = EVENT_ID.exec(txnId)?.[1]
  return [
    {
      vendor: 'x',
      event: click ? 'autobuttonclick' : pixelId === undefined ? 'config' : txnId,
      ids: [pixelId ?? txnId],
      eventId: toText(params.conversion_id),
      value: toNumber(params.value),
      currency: toText(params.currency),
      // X has no order of its own: `conversion_id` is what an order id travels as. pixels.md 9
      orderId: undefined,
      items: params.contents,
      params,
      url: fields.get('tw_document_href'),
      time: undefined,
      user: toUser(params),
      automatic: click,
      request,
    },
  ]
}

/** Whatever is a hash, save the ids that a page may choose freely. */
const toUser = (params: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(toTexts(params)).filter(([name, value]) => name !== 'conversion_id' && SHA256.test(value)),
  )
