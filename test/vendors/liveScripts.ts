import { respond } from '../sandbox/answers.js'
import type { VendorNetwork } from '../sandbox/network.js'

/** Where scripts and the configurations in script form come from. Beacons go to other hosts, or to other paths. */
const SCRIPTS: Record<string, RegExp> = {
  'connect.facebook.net': /./,
  'analytics.tiktok.com': /^\/i18n\/pixel\//,
  'snap.licdn.com': /./,
  'static.ads-twitter.com': /./,
  's.pinimg.com': /./,
  'sc-static.net': /./,
  'www.redditstatic.com': /\.js$/,
}

/** Fetches the scripts from the vendors themselves. Everything else that these hosts are asked is answered here. */
export function serveLiveScripts(network: VendorNetwork): void {
  for (const [host, isScript] of Object.entries(SCRIPTS)) {
    network.serve(host, async (request) => {
      const modelled = respond(request) ?? { status: 404, headers: {}, body: '' }
      if (request.method !== 'GET' || !isScript.test(new URL(request.url).pathname)) return modelled

      const response = await fetch(request.url, {
        headers: { 'user-agent': request.headers['user-agent'] ?? '' },
      })
      const type = response.headers.get('content-type') ?? 'text/javascript'
      return {
        status: response.status,
        headers: { 'content-type': type, 'access-control-allow-origin': '*' },
        body: await response.text(),
      }
    })
  }
}
