import { PixelError } from '../report/errors'
import type { Pixel } from '../pixels/pixel'
import type { VendorHosts } from './vendorFacts'

/** What was documented by the vendors or seen of their scripts; the greater set where versions differ. */
const HOSTS: Readonly<Record<string, VendorHosts>> = {
  // What is too long for an image's URL is posted as a form, into a frame.
  meta: {
    script: 'connect.facebook.net',
    connect: 'www.facebook.com connect.facebook.net',
    img: 'www.facebook.com',
    frame: 'www.facebook.com',
    form: 'www.facebook.com',
    preconnect: 'www.facebook.com',
  },
  tiktok: {
    script: 'analytics.tiktok.com',
    connect: 'analytics.tiktok.com analytics-ipv6.tiktokw.us',
    img: 'analytics.tiktok.com',
  },
  // Its script may be a small one that loads another from the same place.
  linkedin: {
    script: 'snap.licdn.com',
    connect: 'px.ads.linkedin.com',
    img: 'px.ads.linkedin.com px4.ads.linkedin.com www.linkedin.com',
    preconnect: 'px.ads.linkedin.com',
  },
  x: {
    connect: 't.co analytics.twitter.com analytics.x.com',
    img: 't.co analytics.twitter.com analytics.x.com',
    preconnect: 't.co analytics.twitter.com',
  },
  pinterest: {
    script: 's.pinimg.com ct.pinterest.com',
    connect: 'ct.pinterest.com',
    img: 'ct.pinterest.com',
    frame: 'ct.pinterest.com',
    preconnect: 'ct.pinterest.com',
  },
  snapchat: {
    script: 'tr.snapchat.com',
    connect: 'tr.snapchat.com tr6.snapchat.com',
    img: 'tr.snapchat.com',
    frame: 'tr.snapchat.com',
  },
  reddit: {
    connect: 'alb.reddit.com pixel-config.reddit.com conversions-config.reddit.com www.redditstatic.com',
    img: 'alb.reddit.com',
    preconnect: 'alb.reddit.com',
  },
}

/** What a content security policy tells apart. */
export type Sources = Record<Exclude<keyof VendorHosts, 'preconnect'>, string[]>

const NO_SOURCES = { script: [], connect: [], img: [], frame: [], form: [] }

const toList = (names = ''): string[] =>
  names
    .split(' ')
    .filter(Boolean)
    .map((name) => 'https://' + name)

/**
 * CSP source expressions by kind, in the order of the table: `{ script: ["https://connect.facebook.net"], … }`. A
 * script of the site's own (`src: '/…'`) is `'self'`.
 *
 * @throws PixelError `pixel/no-facts` for a platform of which neither the table nor its definition tells.
 */
export function toSources({ key, platform, definition, ids, options }: Pixel): Sources {
  const hosts = definition.facts?.hosts ?? HOSTS[platform]
  if (!hosts) throw new PixelError('pixel/no-facts', key)
  const { src = '', endpoint, transport } = definition
  if (transport === 'relay')
    return { ...NO_SOURCES, connect: [/^https:\/\/[^/?#]+/.exec(endpoint!)?.[0] ?? `'self'`] }
  // A beacon without a script goes where the script's images go, and is redirected as they are.
  if (endpoint)
    return {
      ...NO_SOURCES,
      connect: [...new Set([new URL(endpoint).origin, ...toList(hosts.img)])],
    }
  const url = options.src ?? (typeof src === 'string' ? src : src(ids[0]!))
  const first = /^https:\/\/[^/?#]+/.exec(url)?.[0] ?? `'self'`
  return {
    script: [...new Set([first, ...toList(hosts.script)])],
    connect: toList(hosts.connect),
    img: toList(hosts.img),
    frame: toList(hosts.frame),
    form: toList(hosts.form),
  }
}

/** The origins to connect to before there is an event; none without the script: the requests of other transports outlive the page. */
export const toPreconnected = ({ platform, definition }: Pixel): string[] =>
  definition.transport ? [] : toList((definition.facts?.hosts ?? HOSTS[platform])?.preconnect)
