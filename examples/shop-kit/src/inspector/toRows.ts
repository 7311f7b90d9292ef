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

type Entry = Inspection['events'][number]

/**
 * One row per event, newest first: what the tracker says about it, and the beacons that belong to it. A beacon belongs
 * to the event whose id it carries; one without (TikTok's page view cannot carry an id) to the oldest page view that was
 * sent there and has none yet. What fits nowhere is from before a reload, or a vendor's script sent it on its own.
 */
export function toRows(events: readonly Entry[], beacons: readonly Beacon[], since: number): Row[] {
  const entries = events.filter(({ event }) => event.time > since)
  const taken = new Map<Entry, Map<Platform, Beacon[]>>()
  const left: Beacon[] = []

  for (const beacon of beacons) {
    const entry = beacon.automatic ? undefined : findEntry(entries, taken, beacon)
    if (!entry) {
      left.push(beacon)
      continue
    }
    const received = taken.get(entry) ?? new Map<Platform, Beacon[]>()
    received.set(beacon.vendor, [...(received.get(beacon.vendor) ?? []), beacon])
    taken.set(entry, received)
  }

  const tracked = entries.map((entry, index) => toTrackedRow(entry, index, taken.get(entry)))
  return [...tracked, ...toLeftRows(left)].sort((a, b) => b.time - a.time)
}

function findEntry(
  entries: readonly Entry[],
  taken: ReadonlyMap<Entry, ReadonlyMap<Platform, unknown>>,
  beacon: Beacon,
): Entry | undefined {
  const { vendor, eventId } = beacon
  const sent = entries.filter(({ outcomes }) => outcomes[vendor] === 'sent')
  const named = eventId === undefined ? undefined : sent.find(({ event }) => event.id === eventId)
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

const isPageView = ({ vendor, event }: Beacon) => vendor === 'tiktok' && event === 'Pageview'

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

/** Beacons of one event share its id; the others stand for themselves. */
function toLeftRows(beacons: readonly Beacon[]): Row[] {
  const groups = new Map<string, Beacon[]>()
  beacons.forEach((beacon, index) => {
    const key = beacon.automatic || !beacon.eventId ? `${index} ${beacon.vendor}` : beacon.eventId
    groups.set(key, [...(groups.get(key) ?? []), beacon])
  })
  return [...groups].flatMap(([key, group]) => {
    const [first] = group
    if (!first) return []
    const cells: Record<string, Cell> = {}
    for (const beacon of group) {
      cells[beacon.vendor] = {
        state: 'received',
        beacons: [...(cells[beacon.vendor]?.beacons ?? []), beacon],
      }
    }
    const name = group.find(({ vendor }) => vendor === 'meta' || vendor === 'tiktok')?.event ?? first.event
    const origin = first.automatic ? 'automatic' : 'earlier'
    return { key: `left ${key}`, name, time: first.request.at, origin, cells }
  })
}
