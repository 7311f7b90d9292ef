import type { Beacon } from '../sandbox/beacon.js'
import { EXPECTED } from './expected/all.js'

export const ALL_VENDORS = ['meta', 'tiktok', 'linkedin', 'x', 'pinterest', 'snapchat', 'reddit'] as const

/** X's ids of events, as accounts.ts configures them; LinkedIn's are numbers. */
const X_EVENT = /^tw-[a-z0-9]+-/

/** What a beacon is about, in the words of the tables in expected/. */
export function toWireName({ vendor, event, params }: Beacon): string {
  if (vendor === 'linkedin' && event === 'conversion') return String(params.conversionId)
  if (vendor === 'x') return event.replace(X_EVENT, '')
  // The slots for own events: what tells them apart is the tag, under whatever name it travels.
  if (vendor === 'snapchat' && /^CUSTOM_EVENT_\d$/.test(event)) return toTag(params)
  if (vendor === 'reddit' && event === 'Custom') return String(params.customEventName)
  return event
}

const TAGS = Object.entries(EXPECTED.snapchat.names).flatMap(([name, tag]) => (name === tag ? [tag] : []))
const toTag = (params: Record<string, unknown>) =>
  String(params.e_etg ?? Object.values(params).find((value) => TAGS.includes(String(value))))

/** True for the beacon of our event `name`. */
export const isOf = (name: string, beacon: Beacon): boolean =>
  toWireName(beacon) === EXPECTED[beacon.vendor].names[name]
