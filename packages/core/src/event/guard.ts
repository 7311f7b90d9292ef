import type { Report } from '../report/createReport'
import type { PixelEvent } from '../types'
import { findPersonalData } from './personalData'

export interface GuardOptions {
  /**
   * Fields and URL parameters that are left as they are, by name, wherever they stand: `['gtin', 'seat']`. Order numbers,
   * item ids, event ids, amounts and click ids always are.
   */
  exempt?: readonly string[] | undefined
  /**
   * For sites where a page's subject alone is sensitive: only these parameters, and these parameters of URLs, are handed
   * over; titles are not, nor the paths of referrers. What is listed is still looked through. By default everything is
   * handed over that holds no personal data.
   */
  allow?: readonly string[] | undefined
  /**
   * Scripts read the address bar by themselves. `report` says when it (or the referrer) holds personal data; `withhold`
   * also keeps script pixels silent there, and unloaded where they are not loaded yet: `dropped:pii`.
   * @default 'report'
   */
  dirtyUrl?: 'report' | 'withhold' | undefined
}

/** What `guard()` makes, for the tracker's option of that name. */
export interface Guard {
  /** The event without personal data. */
  clean(event: PixelEvent, report: Report): PixelEvent
  /** True where script pixels are to stay silent, going by the page's URL and referrer. */
  withholds(...urls: string[]): boolean
}

type Values = Readonly<Record<string, unknown>>

/** Ours to send, whatever they look like: ids that platforms match on, and what `cleanParams` has made numbers. By holder. */
const OWN: Readonly<Record<string, RegExp>> = {
  params: /^(orderId|value|currency|predictedLtv)$/,
  items: /^(id|price|quantity)$/,
}
const CLICK_ID =
  /^(fbclid|gclid|gbraid|wbraid|dclid|msclkid|ttclid|twclid|li_fat_id|epik|sccid|rdt_cid|yclid|irclickid)$/i
const REMOVED = 'removed' // stands in a path for the segment that was there

/**
 * Keeps e-mail addresses, phone and card numbers and secret tokens out of what we hand over: parameters at any depth, own
 * ones included, titles, URLs and referrers. What is removed is reported by field, never by value. It cannot change what
 * the platforms' scripts read by themselves; see `dirtyUrl`.
 *
 * @example
 * createTracker({ pixels, guard: guard({ dirtyUrl: 'withhold' }) })
 */
/* @__NO_SIDE_EFFECTS__ */
export function guard({ exempt = [], allow, dirtyUrl = 'report' }: GuardOptions = {}): Guard {
  const isExempt = (name: string, holder = ''): boolean =>
    exempt.includes(name) || CLICK_ID.test(name) || !!OWN[holder]?.test(name)
  const isAllowed = (name: string): boolean => !allow || allow.includes(name)

  /** What is left of a value: nothing at all, or something without personal data. */
  const cleanValue = (
    value: unknown,
    name: string,
    path: string,
    onFound: (path: string) => void,
  ): unknown => {
    if (Array.isArray(value))
      return value
        .map((entry) => cleanValue(entry, name, path, onFound))
        .filter((entry) => entry !== undefined)
    if (value && typeof value === 'object') return cleanValues(value as Values, name, path, onFound)
    if (typeof value === 'boolean' || !findPersonalData(String(value), name)) return value
    return onFound(path)
  }
  const cleanValues = (
    values: Values,
    holder: string,
    path: string,
    onFound: (path: string) => void,
    isWanted = (_name: string): boolean => true,
  ): Values => {
    const rest: Record<string, unknown> = {}
    for (const name in values) {
      if (findPersonalData(name))
        onFound(path + '.*') // a name that cannot be told either
      else if (!isWanted(name)) onFound(`${path}.${name}`)
      else {
        const value = isExempt(name, holder)
          ? values[name]
          : cleanValue(values[name], name, `${path}.${name}`, onFound)
        if (value !== undefined) rest[name] = value
      }
    }
    return rest
  }
  const cleanUrl = (
    url: string,
    path: string,
    onFound: (path: string) => void,
    isWanted = (_name: string): boolean => true,
  ): string => {
    const [, base = '', query, hash] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(url)!
    const segments = base.split('/').map((segment, index) => {
      if (index < 3 || !findPersonalData(segment)) return segment // the scheme and the host are nobody's
      onFound(path + '/')
      return REMOVED
    })
    const isClean = (pair: string): boolean => {
      const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(pair)!
      const spaced = value.replace(/(?!^)\+/g, ' ') // forms write a space so
      const dirty =
        findPersonalData(name) ??
        (isExempt(name) ? undefined : (findPersonalData(value, name) ?? findPersonalData(spaced, name)))
      if (dirty) onFound(`${path}?${findPersonalData(name) ? '*' : name}`)
      else if (pair && !isWanted(name)) onFound(`${path}?${name}`)
      else return true
      return false
    }
    const pairs = query?.split('&').filter(isClean)
    const isHashClean =
      !hash || (isWanted('#') && hash.split('&').every((part) => isClean(part.replace(/^.*\?/, ''))))
    return (
      segments.join('/') +
      (pairs?.[0] === undefined ? '' : '?' + pairs.join('&')) +
      (hash && isHashClean ? '#' + hash : '')
    )
  }

  const dirt = new Map<string, boolean>() // the last pages' URLs
  const isDirty = (url: string): boolean => {
    let found = dirt.get(url)
    if (found === undefined) {
      found = false
      cleanUrl(url, '', () => (found = true))
      if (dirt.size > 20) dirt.clear()
      dirt.set(url, found)
    }
    return found
  }

  return {
    clean(event, report) {
      const { url, referrer, title, originalReferrer } = event
      const name = findPersonalData(event.name) ? '' : event.name // without a name it is `invalid`
      const removed = (path: string): void => report('guard/removed', path)
      if (!name) removed('name')
      if (isDirty(url)) cleanUrl(url, 'url', (path) => report('guard/dirty-url', path))
      if (isDirty(referrer)) report('guard/dirty-url', 'referrer')
      const cleanParams = (values: Values): Values => cleanValues(values, 'params', name, removed, isAllowed)
      const extras = Object.entries(event.extras ?? {}).map(([key, values]) => [
        key,
        cleanParams(values ?? {}),
      ])
      const isTitleKept = isAllowed('title') && !findPersonalData(title)
      if (title && !isTitleKept) removed('title')
      const cleanReferrer = (from: string): string =>
        allow ? (/^[^/]*\/\/[^/?#]*/.exec(from)?.[0] ?? '') : cleanUrl(from, 'referrer', () => {})
      return {
        ...event,
        name,
        params: Object.freeze(cleanParams(event.params)),
        ...(extras[0] && { extras: Object.fromEntries(extras) }),
        url: cleanUrl(url, 'url', () => {}, isAllowed),
        referrer: cleanReferrer(referrer),
        title: isTitleKept ? title : '',
        ...(originalReferrer !== undefined && { originalReferrer: cleanReferrer(originalReferrer) }),
      }
    },
    withholds: (...urls) => dirtyUrl === 'withhold' && urls.some(isDirty),
  }
}
