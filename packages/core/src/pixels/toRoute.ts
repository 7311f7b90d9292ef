import type { Pixel } from './pixel'

/** How an event reaches a vendor: under which of its names, as one of its own events or as a custom one. */
export interface Route {
  readonly name: string
  readonly isCustom: boolean
}

/** The route of an event to a pixel, or why there is none. */
export function toRoute({ definition, options }: Pixel, event: string): Route | 'unmapped' | 'invalid' {
  const { events, namePattern } = definition
  const own = definition.toName?.(event, options)
  if (own) return { name: own, isCustom: false }
  if (!events) return 'unmapped'
  const entry = Object.prototype.hasOwnProperty.call(events, event) && events[event as 'PageView']
  if (entry) return { name: entry === 1 ? event : entry, isCustom: false }
  return namePattern && !namePattern.test(event) ? 'invalid' : { name: event, isCustom: true }
}
