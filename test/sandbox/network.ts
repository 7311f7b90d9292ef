import {
  constants,
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createSecureContext, type TLSSocket } from 'node:tls'
import type { AccountSettings, Answer } from './answers.js'
import { respond } from './answers.js'
import type { Beacon, RecordedRequest, Vendor } from './beacon.js'
import { toBeacons } from './beacons.js'
import { createCertificate } from './certificate.js'
import { toRecordedRequest } from './record.js'

/** Answers for a host of the test's own: pages, an endpoint, a consent banner's script. */
export type Handler = (request: RecordedRequest) => Answer | Promise<Answer>

export interface VendorNetworkOptions {
  /** A folder of `<hostname>/<path>` files that stands in for the doubles. */
  folder?: string
  /** Vendor-side settings by account id. */
  accounts?: Record<string, AccountSettings>
  /** How long each host waits before it answers, in ms. */
  delays?: Record<string, number>
  /** Hosts that cannot be reached, as behind an ad blocker. */
  refuse?: string[]
}

export interface VendorNetwork {
  port: number
  /** Flags that lead every host of the browser here. */
  launchArgs: string[]
  /** Every request that arrived, in order. A refused one is not here but in `refused`. */
  requests: RecordedRequest[]
  /** The host of every connection that was opened, in order. */
  connections: string[]
  /** The URLs that were asked of a refused host. */
  refused: string[]
  beacons(vendor?: Vendor): Beacon[]
  /** Waits until a beacon fits, and returns it. */
  waitForBeacon(fits: (beacon: Beacon) => boolean, timeoutMs?: number): Promise<Beacon>
  /** Requests to hosts that are neither a vendor's nor served. */
  unexpected(): RecordedRequest[]
  /** Forgets what was recorded; controls and served hosts stay. */
  clear(): void
  /** Forgets what was recorded, lets held requests go, and takes every control and account setting back. */
  reset(): void
  serve(host: string, handler: Handler): void
  /** Sets an account's vendor-side settings, e.g. `{ status: 404 }` for a configuration that is not there. */
  setAccount(id: string, settings: AccountSettings): void
  delay(host: string, ms: number): void
  /** Makes each new TLS connection to a host take this long: what observations call a cold connection. */
  delayHandshake(host: string, ms: number): void
  /** Ends the connections to a host, as its server does with those that nobody uses. */
  hangUp(host: string): void
  refuse(host: string, refused?: boolean): void
  /** Lets requests to a host wait until `release`. They are recorded on arrival. */
  hold(host: string): void
  release(host: string): void
  close(): Promise<void>
}

/** What Chromium asks for itself, whatever its flags say. Nobody's test is about it: answered 404, not recorded. */
const BROWSERS_OWN = /(^|\.)(google|googleapis|gstatic|gvt1)\.com$/

interface Gate {
  opened: Promise<void>
  open: () => void
}

/**
 * An HTTPS server that plays every vendor host, and the test's own ones, by the Host header.
 *
 * @example
 * const network = await createVendorNetwork()
 * const browser = await launchBrowser(network)
 */
export async function createVendorNetwork(options: VendorNetworkOptions = {}): Promise<VendorNetwork> {
  const { folder } = options
  const requests: RecordedRequest[] = []
  const connections: string[] = []
  const refused: string[] = []
  const unexpected: RecordedRequest[] = []
  const handlers = new Map<string, Handler>()
  const accounts = new Map(Object.entries(options.accounts ?? {}))
  const delays = new Map(Object.entries(options.delays ?? {}))
  const handshakes = new Map<string, number>()
  const unreachable = new Set(options.refuse)
  const gates = new Map<string, Gate>()

  async function toAnswer(request: RecordedRequest): Promise<Answer> {
    const host = new URL(request.url).hostname
    const handler = handlers.get(host)
    await gates.get(host)?.opened
    await sleep(delays.get(host) ?? 0)

    const answer =
      handler === undefined
        ? respond(request, { folder, accounts: Object.fromEntries(accounts) })
        : await handler(request)
    if (answer === undefined) unexpected.push(request)
    return answer ?? { status: 404, headers: {}, body: '' }
  }

  async function handle(message: Http2ServerRequest, response: Http2ServerResponse) {
    const host = message.authority.replace(/:\d+$/, '')
    const url = `https://${host}${message.url}`
    if (BROWSERS_OWN.test(host) && !handlers.has(host)) {
      response.writeHead(404).end()
      return
    }
    if (unreachable.has(host)) {
      refused.push(url)
      // Not REFUSED_STREAM, which asks the browser to try again.
      message.stream.close(constants.NGHTTP2_INTERNAL_ERROR)
      return
    }

    const request = await toRecordedRequest(message, url)
    requests.push(request)
    const { status, headers, body } = await toAnswer(request)
    // The page may have gone meanwhile.
    if (!response.stream.destroyed) response.writeHead(status, headers).end(body)
  }

  const certificate = createCertificate()
  const context = createSecureContext(certificate)
  /** Which host each is open to. */
  const sessions = new Map<ServerHttp2Session, string>()
  // HTTP/2, as at the vendors: one connection to a host, so that requests arrive in the order in which they were sent.
  const server = createSecureServer(
    {
      ...certificate,
      // Otherwise a resumed session would skip the handshake that a test wants to be slow.
      sessionTimeout: 1,
      SNICallback: (host, done) => setTimeout(() => done(null, context), handshakes.get(host) ?? 0),
    },
    (message, response) => {
      // A page that is left aborts its requests half-way: nobody is there any more to be answered.
      handle(message, response).catch(() => response.stream.close(constants.NGHTTP2_INTERNAL_ERROR))
    },
  )
  server.on('session', (session) => {
    const { servername } = session.socket as TLSSocket & { servername: string }
    sessions.set(session, servername)
    connections.push(servername)
    session.on('close', () => sessions.delete(session))
    session.on('error', () => undefined)
  })
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo

  const release = (host: string) => {
    gates.get(host)?.open()
    gates.delete(host)
  }
  const clear = () => {
    for (const list of [requests, connections, refused, unexpected]) list.length = 0
  }
  const beacons = (vendor?: Vendor) =>
    requests.flatMap(toBeacons).filter((beacon) => vendor === undefined || beacon.vendor === vendor)

  return {
    port,
    launchArgs: [
      `--host-resolver-rules=MAP * 127.0.0.1:${port}, EXCLUDE 127.0.0.1, EXCLUDE localhost`,
      // Not `--ignore-certificate-errors`, with which each new connection of a page in the back/forward cache evicts it.
      `--ignore-certificate-errors-spki-list=${certificate.spki}`,
    ],
    requests,
    connections,
    refused,
    beacons,
    async waitForBeacon(fits, timeoutMs = 5_000) {
      for (const end = Date.now() + timeoutMs; ;) {
        const found = beacons().find(fits)
        if (found !== undefined) return found
        if (Date.now() > end)
          throw new Error(`no such beacon; seen: ${beacons().map(toName).join(', ') || 'none'}`)
        await sleep(10)
      }
    },
    unexpected: () => [...unexpected],
    clear,
    reset() {
      for (const host of [...gates.keys()]) release(host)
      for (const controls of [accounts, delays, handshakes, unreachable]) controls.clear()
      for (const [id, settings] of Object.entries(options.accounts ?? {})) accounts.set(id, settings)
      for (const [host, ms] of Object.entries(options.delays ?? {})) delays.set(host, ms)
      for (const host of options.refuse ?? []) unreachable.add(host)
      clear()
    },
    serve: (host, handler) => void handlers.set(host, handler),
    setAccount: (id, settings) => void accounts.set(id, settings),
    delay: (host, ms) => void delays.set(host, ms),
    delayHandshake: (host, ms) => void handshakes.set(host, ms),
    hangUp(host) {
      for (const [session, to] of sessions) if (to === host) session.close()
    },
    refuse: (host, on = true) => void (on ? unreachable.add(host) : unreachable.delete(host)),
    hold(host) {
      if (gates.has(host)) return
      let open = () => {}
      const opened = new Promise<void>((done) => {
        open = done
      })
      gates.set(host, { opened, open })
    },
    release,
    async close() {
      for (const host of [...gates.keys()]) release(host)
      for (const session of sessions.keys()) session.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}

const toName = ({ vendor, event }: Beacon) => `${vendor} ${event}`
