import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { RecordedRequest } from './beacon.js'

/** A vendor script's batch of sixty items has 30 KB; a body beyond this bound is no beacon and only costs memory. */
const MAX_BODY_BYTES = 1_000_000

/** Reads a request whole. `at` is the moment its head arrived. */
export async function toRecordedRequest(
  message: IncomingMessage | Http2ServerRequest,
  url: string,
): Promise<RecordedRequest> {
  const at = Date.now()
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk)
  }

  const entries = Object.entries(message.headers).filter(([name]) => !name.startsWith(':'))
  const headers = Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
  return { method: message.method ?? 'GET', url, headers, body: Buffer.concat(chunks).toString('utf8'), at }
}
