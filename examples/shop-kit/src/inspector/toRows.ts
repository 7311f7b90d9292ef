import type { Inspection, PixelEvent } from '@omnipixel/core'
import type { Platform } from '../config'
import type { Beacon } from './beacons'
import type { CellState } from './words'

export interface Cell {
  readonly state: CellState
  readonly beacons: readonly Beacon[]
}

export interface Row {
  readonly key: string
  readonly name: string
  readonly time: number
  /** The event as it was tracked; absent for what was received from an earlier page, or sent by a script on its own. */
  readonly event?: PixelEvent
  readonly origin: 'tracked' | 'earlier' | 'automatic'
  readonly cells: Readonly<Record<string, Cell>>
}

interface RowOptions {
  /** Epoch ms; older events are left out. */
  readonly since: number
  /** The event id as Reddit's script sends it. */
  readonly hashOf: (id: string) => string | undefined
}

type Entry = Inspection['events'][number]

/**
 * One row per event, newest first: what the tracker says about it, and the beacons that belong to it. A beacon belongs
 * to the event whose id it carries; one without (TikTok's page view cannot carry an id) to the oldest page view that was
 * sent there and has none yet. What fits nowhere is from before a reload, or a vendor's script sent it on its own.
 */
export function toRows(
  events: readonly Entry[],
  beacons: readonly Beacon[],
  { since, hashOf }: RowOptions,
): Row[] {
  const entries = events.filter(({ event }) => event.time > since)
  const taken = new Map<Entry, Map<Platform, Beacon[]>>()
  const left: Beacon[] = []

  for (const beacon of beacons) {
    const entry = isAutomatic(beacon) ? undefined : findEntry(entries, taken, beacon, hashOf)
    if (!entry) {
      left.push(beacon)
      continue
    }
    const received = taken.get(entry) ?? new Map<Platform, Beacon[]>()
    received.set(beacon.vendor, [...(received.get(beacon.vendor) ?? []), beacon])
    taken.set(entry, received)
  }

  const tracked = entries.map((entry, index) => toTrackedRow(entry, index, taken.get(entry))).reverse()
  // Two events of one millisecond stay in their order: sorting is stable.
  return [...tracked, ...toLeftRows(left, hashOf)].sort((a, b) => b.time - a.time)
}

function findEntry(
  entries: readonly Entry[],
  taken: ReadonlyMap<Entry, ReadonlyMap<Platform, unknown>>,
  beacon: Beacon,
  hashOf: RowOptions['hashOf'],
): Entry | undefined {
  const { vendor, eventId } = beacon
  const sent = entries.filter(({ outcomes }) => outcomes[vendor] === 'sent')
  const named =
    eventId === undefined
      ? undefined
      : sent.find(({ event }) => eventId === event.id || eventId === hashOf(event.id))
  return (
    named ??
    (isPageView(beacon)
      ? sent.find(
          (entry) =>
            entry.event.name === 'PageView' &&
            !taken.get(entry)?.has(vendor) &&
            entry.event.time <= beacon.request.at,
        )
      : undefined)
  )
}

/** Pinterest's script announces each page view with an `init` of its own. */
export const isAutomatic = ({ automatic, vendor, event }: Beacon): boolean =>
  automatic || (vendor === 'pinterest' && event === 'init')

/** Those that carry no id. */
const isPageView = ({ vendor, event, eventId }: Beacon) =>
  (vendor === 'tiktok' && event === 'Pageview') || (vendor === 'x' && event === 'config' && !eventId)

function toTrackedRow(
  { event, outcomes }: Entry,
  index: number,
  received?: ReadonlyMap<Platform, Beacon[]>,
): Row {
  const cells = Object.entries(outcomes).map(([pixel, outcome]) => {
    const beacons = received?.get(pixel as Platform) ?? []
    // An outcome is missing for the moment between `track()` and the decision.
    const state = beacons.length > 0 ? 'received' : ((outcome as CellState | undefined) ?? 'pending')
    return [pixel, { state, beacons }]
  })
  const key = `${event.time} ${event.id} ${index}`
  return {
    key,
    name: event.name,
    time: event.time,
    event,
    origin: 'tracked',
    cells: Object.fromEntries(cells),
  }
}

const SAME_PAGE_MS = 3000 // how far apart two platforms' beacons of one page view arrive, at most

/** Beacons of one event share its id; TikTok's and X's page views go to the one that was received at about that time. */
function toLeftRows(beacons: readonly Beacon[], hashOf: RowOptions['hashOf']): Row[] {
  const plainIds = new Map(beacons.map(({ eventId = '' }) => [hashOf(eventId), eventId]))
  const groups = new Map<string, Beacon[]>()
  const add = (key: string, beacon: Beacon) => groups.set(key, [...(groups.get(key) ?? []), beacon])
  const isOwn = (beacon: Beacon) => !isAutomatic(beacon) && Boolean(beacon.eventId)

  for (const beacon of beacons.filter(isOwn))
    add(plainIds.get(beacon.eventId) ?? String(beacon.eventId), beacon)
  beacons.forEach((beacon, index) => {
    if (isOwn(beacon)) return
    const near = isPageView(beacon) ? findNearest(groups, beacon) : undefined
    add(near ?? `${index} ${beacon.vendor}`, beacon)
  })
  return [...groups].flatMap(([key, group]) => toLeftRow(key, group))
}

/** The page view of other platforms that arrived at about the same time, if that platform has no part in it yet. */
function findNearest(groups: ReadonlyMap<string, readonly Beacon[]>, { vendor, request }: Beacon) {
  let nearest: string | undefined
  let distance = SAME_PAGE_MS
  for (const [key, group] of groups) {
    const isOpen =
      group.some(({ event }) => /^page_?view$/i.test(event)) &&
      !group.some((other) => other.vendor === vendor)
    const apart = Math.min(...group.map((other) => Math.abs(other.request.at - request.at)))
    if (!isOpen || apart >= distance) continue
    nearest = key
    distance = apart
  }
  return nearest
}

const toOwnName = (name: string) => (/^page_?vi(ew|sit)$/i.test(name) ? 'PageView' : name)

function toLeftRow(key: string, group: readonly Beacon[]): Row[] {
  const [first] = group
  if (!first) return []
  const cells: Record<string, Cell> = {}
  for (const beacon of group) {
    cells[beacon.vendor] = { state: 'received', beacons: [...(cells[beacon.vendor]?.beacons ?? []), beacon] }
  }
  // Meta's and TikTok's names are nearest to ours.
  const name = (['meta', 'tiktok'] as const).map((vendor) => cells[vendor]?.beacons[0]?.event).find(Boolean)
  const origin = isAutomatic(first) ? 'automatic' : 'earlier'
  return [{ key: `left ${key}`, name: toOwnName(name ?? first.event), time: first.request.at, origin, cells }]
}
