import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AnswerOptions } from './answers.js'
import { respond } from './answers.js'
import type { Beacon, RecordedRequest } from './beacon.js'
import { toBeacons } from './beacons.js'
import { toRecordedRequest } from './record.js'

export interface MiddlewareOptions extends AnswerOptions {
  /** Path under which the vendors live. The doubles look for `/vendors/` in their own URL. @default '/vendors' */
  prefix?: string
  /** Beacons kept for each visitor; a demo left open over night must not fill the memory. @default 500 */
  maxBeacons?: number
  /** Visitors kept; the one that was quiet longest goes first. @default 100 */
  maxSessions?: number
}

type Next = (error?: unknown) => void

interface Session {
  beacons: Beacon[]
  listeners: Set<(beacon: Beacon) => void>
}

const COOKIE = 'sandbox_session'

/**
 * The vendors' hosts behind a path of one's own server, for the demo: `<prefix>/<host>/<path>` answers as that host
 * would, and `<prefix>/beacons` tells what the visitor's pixels have sent, as JSON or as server-sent events.
 * `DELETE <prefix>/beacons` forgets it.
 *
 * @example
 * createServer((req, res) => vendors(req, res, () => res.writeHead(404).end()))
 */
export function createVendorMiddleware(options: MiddlewareOptions = {}) {
  const { prefix = '/vendors', maxBeacons = 500, maxSessions = 100, ...answers } = options
  const sessions = new Map<string, Session>()

  function openSession(request: IncomingMessage, response: ServerResponse): Session {
    const id = readCookie(request) ?? crypto.randomUUID()
    const session = sessions.get(id) ?? { beacons: [], listeners: new Set() }
    // Moved to the end: the first one is the one to drop.
    sessions.delete(id)
    sessions.set(id, session)
    for (const oldest of sessions.keys()) if (sessions.size > maxSessions) sessions.delete(oldest)
    response.setHeader('set-cookie', `${COOKIE}=${id}; Path=/; HttpOnly; SameSite=Lax`)
    return session
  }

  function record(session: Session, request: RecordedRequest) {
    for (const beacon of toBeacons(request)) {
      session.beacons.push(beacon)
      if (session.beacons.length > maxBeacons) session.beacons.shift()
      for (const listener of session.listeners) listener(beacon)
    }
  }

  function showBeacons(session: Session, request: IncomingMessage, response: ServerResponse) {
    if (request.method === 'DELETE') {
      session.beacons.length = 0
      response.writeHead(204).end()
    } else if (request.headers.accept?.includes('text/event-stream')) {
      stream(session, response)
    } else {
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      response.end(JSON.stringify(session.beacons))
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse, path: string) {
    const session = openSession(request, response)
    if (/^\/beacons(\?|$)/.test(path)) return showBeacons(session, request, response)

    const recorded = await toRecordedRequest(request, `https:/${path}`)
    record(session, recorded)
    const found = respond(recorded, answers)
    if (found === undefined) response.writeHead(404).end()
    else response.writeHead(found.status, found.headers).end(found.body)
  }

  return (request: IncomingMessage, response: ServerResponse, next: Next): void => {
    const url = request.url ?? '/'
    if (!url.startsWith(`${prefix}/`)) return next()

    answer(request, response, url.slice(prefix.length)).catch(next)
  }
}

/** What there is, then what comes. */
function stream({ beacons, listeners }: Session, response: ServerResponse) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  const write = (beacon: Beacon) => response.write(`data: ${JSON.stringify(beacon)}\n\n`)
  response.write(':\n\n')
  for (const beacon of beacons) write(beacon)
  listeners.add(write)
  response.on('close', () => listeners.delete(write))
}

const readCookie = (request: IncomingMessage) =>
  new RegExp(`(?:^|; )${COOKIE}=([\\w-]+)`).exec(request.headers.cookie ?? '')?.[1]
