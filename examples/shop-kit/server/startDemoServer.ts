import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { VENDOR_HOSTS } from '../../../test/sandbox/answers.js'
import { createVendorMiddleware } from '../../../test/sandbox/middleware.js'
import { readBlocked, toBlockedCookie } from './blockedVendors.js'
import { toStartPage } from './toStartPage.js'

export interface DemoServerOptions {
  /** 0 takes any free one. @default 4173 */
  port?: number
  /** @default 'localhost' */
  host?: string
}

export interface DemoServer {
  /** Without a slash at the end. */
  url: string
  close(): Promise<void>
}

const SHOPS = ['react', 'vue'] as const
const EXAMPLES = join(dirnameOf(import.meta.url), '../..')

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.map': 'application/json',
}

/**
 * Serves the two built shops, the page that leads to them, and the vendor sandbox under `/vendors/`. What the inspector
 * asks for is under `/inspector/`, so that a page which has asked for nothing of a vendor has no request under `/vendors/`.
 */
export async function startDemoServer({
  port = 4173,
  host = 'localhost',
}: DemoServerOptions = {}): Promise<DemoServer> {
  const vendors = createVendorMiddleware()

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://demo')
    const shop = SHOPS.find((name) => pathname === `/${name}` || pathname.startsWith(`/${name}/`))

    if (pathname === '/') return sendPage(response, toStartPage())
    if (pathname === '/inspector/blocked') return answerBlocked(request, response)
    if (pathname === '/inspector/beacons') request.url = '/vendors/beacons'
    else if (pathname.startsWith('/vendors/') && isBlocked(request, pathname)) {
      request.socket.destroy() // as behind an ad blocker: no answer at all
      return
    }
    if (shop) return sendShop(response, shop, pathname.slice(shop.length + 2))
    vendors(request, response, () => response.writeHead(404).end())
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(error)
      response.writeHead(500).end()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const { port: actual } = server.address() as AddressInfo
  return {
    url: `http://${host}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections() // the inspector's stream never ends by itself
      }),
  }
}

function isBlocked(request: IncomingMessage, pathname: string): boolean {
  const vendor = VENDOR_HOSTS[pathname.split('/')[2] ?? '']
  return vendor !== undefined && readBlocked(request.headers.cookie).includes(vendor)
}

/** `GET` tells which vendors this visitor has blocked; `PUT` with a JSON list sets them. */
async function answerBlocked(request: IncomingMessage, response: ServerResponse) {
  if (request.method === 'PUT') {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    response.writeHead(204, { 'set-cookie': toBlockedCookie(body) }).end()
    return
  }
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(readBlocked(request.headers.cookie)))
}

/** A file of the build, or its page for every other path: the shop's own router knows what that is. */
async function sendShop(response: ServerResponse, shop: string, path: string) {
  const folder = join(EXAMPLES, `${shop}-shop/dist`)
  const file = normalize(join(folder, decodeURIComponent(path)))
  const type = TYPES[extname(file)]
  if (type === undefined || !file.startsWith(folder)) {
    const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => undefined)
    return page === undefined ? sendPage(response, NOT_BUILT, 503) : sendPage(response, page)
  }
  const content = await readFile(file).catch(() => undefined)
  if (content === undefined) response.writeHead(404).end()
  else
    response
      .writeHead(200, { 'content-type': type, 'cache-control': 'public, max-age=31536000' })
      .end(content)
}

const NOT_BUILT =
  '<!doctype html><title>Not built</title><p>The shops are not built yet: <code>npm run demo</code> does that.</p>'

/** No `no-store`: such a page could not enter the back/forward cache. */
function sendPage(response: ServerResponse, html: string, status = 200) {
  response
    .writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
    .end(html)
}

function dirnameOf(url: string): string {
  return fileURLToPath(new URL('.', url))
}
