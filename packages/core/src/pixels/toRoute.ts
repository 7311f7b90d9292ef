import { isText } from '../copyValue'
import type { Pixel } from './pixel'

/** As in an `EventTable`: the vendor's name for an event, 1 for the same name (in the vendor's own case), 0 for a custom event. */
export type Route = string | 0 | 1

/**
 * How an event reaches a vendor: `undefined` where the account has nothing for it, `null` where the vendor does not accept
 * the name. An event may be called `constructor`: types count, not presence.
 */
export function toRoute({ definition, options }: Pixel, event: string): Route | undefined | null {
  const { events, namePattern, toName } = definition
  const own: unknown = toName?.(event, options)
  if (own && isText(own)) return String(own)
  const name: unknown = events?.[event as 'PageView']
  if (name && isText(name)) return name as Route
  return events && (!namePattern || namePattern.test(event) ? 0 : null)
}
