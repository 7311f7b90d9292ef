import type { Vendor } from '../sandbox/beacon.js'
import { readVendorFile } from '../sandbox/answers/folder.js'
import { FOLDER, IS_LIVE } from './shop.js'

/** Where a script says which it is: by a version, or by the name of the second file that it loads. */
const MARKS: Record<Vendor, [url: string, mark: RegExp]> = {
  meta: ['https://connect.facebook.net/en_US/fbevents.js', /"(2\.9\.\d+)"/],
  tiktok: ['https://analytics.tiktok.com/i18n/pixel/events.js', /\b(M\w{13})\b/],
  linkedin: ['https://snap.licdn.com/li.lms-analytics/insight.min.js', /"(0\.0\.\d+)"/],
  x: ['https://static.ads-twitter.com/uwt.js', /pixelVersion:"([\d.]+)"/],
  pinterest: ['https://s.pinimg.com/ct/core.js', /main\.(\w+)\.js/],
  snapchat: ['https://sc-static.net/scevent.min.js', /"(\d+\.\d+\.\d+)-\d+"/],
  reddit: ['https://www.redditstatic.com/ads/pixel.js', /rdt_(\w{8})/],
}

export async function readVersions(): Promise<Record<string, string>> {
  const found = Object.entries(MARKS).map(async ([vendor, [url, mark]]) => {
    const { hostname, pathname } = new URL(url)
    const text = IS_LIVE ? await (await fetch(url)).text() : readVendorFile(FOLDER, hostname, pathname)
    return [vendor, mark.exec(text ?? '')?.[1] ?? '?']
  })
  return Object.fromEntries(await Promise.all(found)) as Record<string, string>
}
