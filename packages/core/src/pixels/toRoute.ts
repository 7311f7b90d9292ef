import type { Pixel } from './pixel'

/** How an event reaches a vendor: under which of its names, as one of its own events or as a custom one. */
export interface Route {
  readonly name: string
  readonly isCustom: boolean
}

/** The route of an event to a pixel, or why there is none. An event may be called `constructor`: types count, not presence. */
export function toRoute({ definition, options }: Pixel, event: string): Route | 'unmapped' | 'invalid' {
  const { events, namePattern, toName, toOwnCase } = definition
  const own: unknown = toName?.(event, options)
  let name: unknown = own && /str|num/.test(typeof own) ? String(own) : events?.[event as 'PageView']
  if (name === 1) name = toOwnCase ? toOwnCase(event) : event
  if (name && typeof name === 'string') return { name, isCustom: false }
  if (!events) return 'unmapped'
  return namePattern && !namePattern.test(event) ? 'invalid' : { name: event, isCustom: true }
}
