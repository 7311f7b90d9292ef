import type { VendorNetwork } from './network.js'

export const SHOP = 'www.shop.example'

/** A page with nothing of ours in it. No `no-store`: such a page could not enter the back/forward cache. */
export const toBlankPage = (body = '') =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,"></head><body>${body}</body></html>`

/** Serves a page for every path of a host: blank, or with the body given for its path. */
export function servePages(network: VendorNetwork, bodies: Record<string, string> = {}, host = SHOP) {
  network.serve(host, (request) => ({
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: toBlankPage(bodies[new URL(request.url).pathname]),
  }))
}
