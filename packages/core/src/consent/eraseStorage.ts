import { openStore, readCookies, writeCookie, type Page } from '../platform/env'

/** What a vendor's script leaves on the site's own origin. Names separated by spaces; `*` at the end stands for the rest. */
export interface VendorStorage {
  readonly cookies: string
  readonly local?: string
  readonly session?: string
}

/**
 * Removes a vendor's first-party cookies, on every domain and path that this page can write, and its storage keys.
 *
 * @param isRepeat tries only cookies that are visible here; the first time those of other paths are tried as well.
 */
export function eraseStorage(
  page: Page,
  { cookies = '', local = '', session = '' }: VendorStorage,
  isRepeat: boolean,
): void {
  const { hostname, pathname } = page.location
  const visible = readCookies(page)
    .split('; ')
    .map((pair) => pair.split('=')[0]!)
  const domains = toDomains(hostname)
  let prefix = ''
  const paths = pathname.split('/').flatMap((part) => [(prefix += part + '/'), prefix.slice(0, -1)])
  for (const name of [...(isRepeat ? [] : cookies.split(' ')), ...visible.filter(isListed(cookies))])
    for (const domain of domains)
      for (const path of paths) {
        const expired = `${name}=; Max-Age=0; Path=${path + domain}`
        writeCookie(page, expired)
        // A partitioned (CHIPS) cookie is another cookie: only a write with the same attributes reaches it.
        writeCookie(page, expired + '; Secure; SameSite=None; Partitioned')
      }
  const sweep = (store: Storage | undefined, listed: string): void => {
    for (const key of Object.keys(store ?? {}).filter(isListed(listed))) store!.removeItem(key)
  }
  sweep(openStore(page, 'localStorage'), local)
  sweep(openStore(page, 'sessionStorage'), session)
}

/** Host-only, and every suffix of the host with two labels or more. Browsers ignore attempts on public suffixes. */
export const toDomains = (hostname: string): string[] =>
  hostname
    .split('.')
    .map((_, index, labels) => (index ? '; Domain=' + labels.slice(index - 1).join('.') : ''))

export const isListed = (listed: string): ((name: string) => boolean) => {
  const pattern = RegExp(`^(${listed.replace(/ /g, '|').replace(/\*/g, '.*')})$`)
  return (name) => pattern.test(name)
}
