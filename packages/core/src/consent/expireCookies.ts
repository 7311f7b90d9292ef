import type { Pixel } from '../pixels/pixel'
import { isListed, toDomains } from './eraseStorage'

/**
 * For your server: what to answer with where the browser still sends cookies of pixels that are denied. A page cannot see or
 * remove those that a server has set as `HttpOnly`, nor those that another page's path hides; a server can do both.
 *
 * Pure. Concerns cookies of the path `/` that are not partitioned.
 *
 * @param cookies the `Cookie` header of the request.
 * @param pixels those that are denied, with the options that your pages give them.
 * @param host of the request, e.g. `www.example.com`, with or without a port.
 * @returns a value for one `Set-Cookie` header each. Empty where none of their cookies is there.
 * @example
 * for (const value of expireCookies(cookie, denied, 'www.example.com')) headers.append('set-cookie', value)
 */
export function expireCookies(cookies: string, pixels: readonly Pixel[], host: string): string[] {
  const names = new Set(cookies.split(/; */).map((pair) => pair.split('=')[0]!))
  const domains = toDomains(host.replace(/:\d+$/, ''))
  return pixels.flatMap(({ definition }) =>
    [...names]
      .filter(isListed(definition.storage.cookies))
      // Another pixel of the platform needs no second answer.
      .filter((name) => names.delete(name))
      .flatMap((name) => domains.map((domain) => `${name}=; Max-Age=0; Path=/${domain}`)),
  )
}
