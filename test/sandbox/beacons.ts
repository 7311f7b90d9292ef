import type { Beacon, RecordedRequest, Vendor } from './beacon.js'
import { toBeacons as linkedin } from './beacons/linkedin.js'
import { toBeacons as meta } from './beacons/meta.js'
import { toBeacons as pinterest } from './beacons/pinterest.js'
import { toBeacons as reddit } from './beacons/reddit.js'
import { toBeacons as snapchat } from './beacons/snapchat.js'
import { toBeacons as tiktok } from './beacons/tiktok.js'
import { toBeacons as x } from './beacons/x.js'
import { VENDOR_HOSTS } from './answers.js'

const READERS: Record<Vendor, (request: RecordedRequest) => Beacon[]> = {
  meta,
  tiktok,
  linkedin,
  x,
  pinterest,
  snapchat,
  reddit,
}

/** The events that a request tells a vendor about. Pure; any other request gives none, and so does a preflight. */
export function toBeacons(request: RecordedRequest): Beacon[] {
  if (request.method === 'OPTIONS') return []

  const vendor = VENDOR_HOSTS[new URL(request.url).hostname]
  return vendor === undefined ? [] : READERS[vendor](request)
}
