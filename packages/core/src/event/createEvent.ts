import { copyValue } from '../copyValue'
import type { Page } from '../platform/env'
import { now, uuid } from '../platform/env'
import { attempt, type Report } from '../report/createReport'
import type { PixelEvent } from '../types'
import { cleanParams } from './cleanParams'
import { eventIdFor } from './eventId'
import type { Extras, TrackOptions } from './standardEvents'

/** An event, and the ids by which it counts as a repeat (none: new each time). */
export interface CreatedEvent {
  event: PixelEvent
  dedupIds: string[]
}

/**
 * What the caller said, as one event.
 *
 * @param previousOf the page of this app that was viewed before the one at an address.
 */
export function createEvent(
  page: Page | undefined,
  idScope: string | undefined,
  report: Report,
  previousOf: (url: string) => string | undefined,
  name: string,
  given: unknown,
  { eventId, once, extras: ownExtras }: TrackOptions,
): CreatedEvent {
  const params = cleanParams(name, given, report)
  const extras = attempt(report, 'event/bad-params', name, copyValue, ownExtras) as Extras | undefined
  const key: unknown = once || params.orderId || '' // an empty one counts as none
  const text = typeof key === 'string' || Number.isFinite(key) ? String(key) : ' '
  // A blank key would make repeats of all its like; a lone surrogate has no percent-encoding, so no back end could make the same id.
  const keyed = text.trim() && attempt(report, 'event/bad-id', name, eventIdFor, name, text, idScope)
  const ids = eventId && typeof eventId === 'string' ? [eventId] : []
  if ((text && keyed === '') || (eventId !== undefined && !ids[0])) report('event/bad-id', name)
  const dedupIds = keyed ? ids.concat(keyed) : ids
  const { title = '', referrer = '' } = page ? page.document : {}
  const url = page ? page.location.href : ''
  const previous = previousOf(url)
  return {
    event: {
      version: 1,
      id: dedupIds[0] ?? uuid(),
      name,
      params,
      time: now(),
      url,
      referrer: previous ?? referrer,
      title,
      ...(previous && { originalReferrer: referrer }),
      ...(extras && { extras }),
    },
    dedupIds,
  }
}
