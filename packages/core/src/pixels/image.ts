import { readCookie, request, type Page } from '../platform/env'
import type { Fallback } from '../queue/firstOf'
import { PixelError } from '../report/errors'
import type { MetaOptions } from './meta'
import type { PixelContext, PixelOptions, Transport, VendorCall } from './pixel'
import { toFlag } from './toFlag'
import { toHashes } from './toHashes'

type Fields = Record<string, unknown>
type Context = PixelContext<PixelOptions, unknown>

/** One platform's scriptless beacon: where it goes, and the fields of each request that an event makes. */
interface Beacon {
  readonly url: string
  /** It carries the platform's limited data use. Without, a pixel that must be limited is denied. */
  readonly canLimit?: true
  toRequests(call: VendorCall, context: Context): Fields[]
}

// The platforms' scripts post what would be longer.
const MAX_URL_LENGTH = 2048

/**
 * The forms that the platforms document for pages without scripts. Fields marked (s) are those of their scripts' own
 * beacons to the same address.
 *
 * @see https://developers.facebook.com/docs/meta-pixel/implementation/conversion-tracking
 * @see https://www.linkedin.com/help/lms/answer/a423304
 * @see https://help.pinterest.com/en/business/article/track-conversions-with-pinterest-tag
 */
const BEACONS: Readonly<Partial<Record<string, Beacon>>> = {
  meta: {
    url: 'https://www.facebook.com/tr/',
    canLimit: true,
    toRequests: ({ event, name, params, user }, { id, page, isLimited, options }) => [
      {
        id,
        ev: name,
        noscript: 1,
        eid: event.id, // (s)
        dl: event.url, // (s)
        rl: event.referrer, // (s)
        ts: event.time, // (s)
        fbc: readCookie(page as Page, '_fbc'), // (s)
        fbp: readCookie(page as Page, '_fbp'), // (s)
        cd: params.status === undefined ? params : { ...params, status: toFlag(params.status) },
        ud: user,
        ...(isLimited && toLimits(options)),
      },
    ],
  },
  linkedin: {
    url: 'https://px.ads.linkedin.com/collect/',
    toRequests: ({ event, name, params }, { ids, page }) => [
      {
        pid: ids.join(),
        fmt: 'gif',
        conversionId: event.name === 'PageView' ? '' : name,
        eventId: event.id,
        url: event.url, // (s)
        time: event.time, // (s)
        val: params.conversion_value, // (s)
        cur: params.conversion_currency, // (s)
        oid: params.order_id, // (s)
        li_fat_id: readCookie(page as Page, 'li_fat_id'), // (s)
      },
    ],
  },
  pinterest: {
    url: 'https://ct.pinterest.com/v3/',
    toRequests: ({ event, name, params, user }, { id }) =>
      // `init` is the base hit of a page, `pagevisit` the conversion event.
      (event.name === 'PageView' ? ['init', name] : [name]).map((ownName) => ({
        event: ownName,
        tid: id,
        noscript: 1,
        ed: { ...params, event_id: event.id },
        pd: user,
        ad: { loc: event.url, ref: event.referrer }, // (s)
      })),
  },
}

/**
 * Without a country of the app's own, Meta finds it out.
 *
 * @see https://developers.facebook.com/docs/meta-pixel/implementation/data-processing-options
 */
function toLimits(options: PixelOptions): Fields {
  const { limitedDataUse } = options as MetaOptions
  const { country = 0, state = 0 } = (limitedDataUse as { country?: number; state?: number }) || {}
  return { dpo: 'LDU', dpoco: country, dpost: state }
}

/**
 * Reports events by plain requests, without the platform's script: `meta({ id, transport: image() })`. For Meta, LinkedIn
 * and Pinterest. A request outlives its page, needs no third-party code, and leaves nothing on the site.
 *
 * What it cannot carry is listed in the guide; user data goes only as hashes, so that there is none at LinkedIn.
 *
 * @throws PixelError `pixel/no-beacon` for a platform that documents none, when the pixel is made.
 */
/* @__NO_SIDE_EFFECTS__ */
export const image = (): Transport => (definition) => {
  const { platform } = definition
  const beacon = BEACONS[platform]
  if (!beacon) throw new PixelError('pixel/no-beacon', platform)
  const { idOption, idPattern, storage, events, toOwnCase, toName, namePattern, params, user } = definition
  return {
    ...{ idOption, idPattern, storage, events, toOwnCase, toName, namePattern, params },
    platform,
    transport: 'image',
    limitedDataUse: beacon.canLimit && 'perEvent',
    global: '' as never, // it needs none
    endpoint: beacon.url,
    reportsEventUrl: true,
    user: user?.isPlain ? undefined : user,
    install() {},
    isLoaded: () => true,
    send: (context, call) => requestBeacons(beacon, context, call),
  }
}

/**
 * A {@link Fallback}: what Meta's, LinkedIn's and Pinterest's scripts have not come for as the page is left goes out by
 * the plain requests of {@link image}, which outlive the page. Other platforms have none; offline it takes nothing.
 *
 * @example
 * createTracker({ pixels, fallback: firstOf(viaImage(), carry) })
 */
/* @__NO_SIDE_EFFECTS__ */
export const viaImage = (): Fallback => ({
  take({ pixel, context, call, isOnline }) {
    const beacon = BEACONS[pixel.platform]
    if (!beacon || !isOnline) return undefined
    requestBeacons(beacon, context, call)
    return 'sent'
  },
})

function requestBeacons(beacon: Beacon, context: Context, call: VendorCall): void {
  for (const fields of beacon.toRequests({ ...call, user: toHashes(call.user) }, context)) {
    const body = new URLSearchParams(flatten(fields))
    const url = `${beacon.url}?${body}`
    if (url.length > MAX_URL_LENGTH) request(context.page as Page, beacon.url, body)
    else request(context.page as Page, url)
  }
}

/** `{ cd: { value: 1 } }` → `cd[value]=1`. What is empty is left out. */
function flatten(fields: Fields, prefix = ''): [string, string][] {
  return Object.entries(fields).flatMap(([field, value]): [string, string][] => {
    const name = prefix ? `${prefix}[${field}]` : field
    if (value === undefined || value === null || value === '') return []
    if (typeof value !== 'object') return [[name, String(value)]]
    return prefix && Array.isArray(value) ? [[name, JSON.stringify(value)]] : flatten(value as Fields, name)
  })
}
