import { copyValue } from '../copyValue'
import type { Page } from '../platform/env'
import { now, uuid } from '../platform/env'
import { attempt, type Report } from '../report/createReport'
import type { PixelEvent } from '../types'
import { cleanParams } from './cleanParams'
import { eventIdFor } from './eventId'
import type { Extras, TrackOptions } from './standardEvents'

/** What {@link createEvent} works with, besides what the caller said. */
export interface EventOrigin {
  readonly page: Page | undefined
  readonly idScope: string | undefined
  readonly report: Report
  /** The page of this app that was viewed before. */
  readonly previous: string | undefined
}

/** An event, and the ids by which it counts as a repeat (none: new each time). */
export interface CreatedEvent {
  event: PixelEvent
  dedupIds: string[]
}

/** What the caller said, as one event. */
export function createEvent(
  { page, idScope, report, previous }: EventOrigin,
  name: string,
  given: unknown,
  { eventId, once, extras: ownExtras }: TrackOptions,
): CreatedEvent {
  const params = cleanParams(name, given, report)
  const extras = attempt(report, 'event/bad-params', name, () => copyValue(ownExtras)) as Extras | undefined
  const key: unknown = once || params.orderId || '' // an empty one counts as none
  const dedupIds: string[] = []
  const isUsable = typeof eventId === 'string' && eventId
  if (isUsable) dedupIds.push(eventId)
  else if (eventId !== undefined) {
    report('event/bad-id', name)
  }
  // A blank key would make repeats of all its like; a lone surrogate has no percent-encoding, so no back end could make the same id.
  attempt(report, 'event/bad-id', name, () => {
    const text = typeof key === 'string' || Number.isFinite(key) ? String(key) : ' '
    if (text.trim()) dedupIds.push(eventIdFor(name, text, idScope))
    else if (text) report('event/bad-id', name)
  })
  const { title = '', referrer = '' } = page ? page.document : {}
  return {
    event: {
      version: 1,
      id: dedupIds[0] ?? uuid(),
      name,
      params,
      time: now(),
      url: page ? page.location.href : '',
      referrer: previous ?? referrer,
      title,
      ...(previous && { originalReferrer: referrer }),
      ...(extras && { extras }),
    },
    dedupIds,
  }
}
