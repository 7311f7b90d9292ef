import { copyValue } from '../copyValue'
import type { Entry } from '../queue/entry'
import type { Pixel, VendorCall } from './pixel'
import { toRoute, type Route } from './toRoute'
import { toFacts, toVendorParams } from './toVendorParams'

/** An event that has a route to the pixel, as its vendor takes it. */
export function toVendorCall(pixel: Pixel, entry: Entry, user: Record<string, string>): VendorCall {
  const { event, isRestore } = entry
  const { name, isCustom } = toRoute(pixel, event.name) as Route
  const facts = (entry.facts = entry.facts || toFacts(event.params))
  const params = toVendorParams(facts, pixel.definition.params, isCustom && event.params)
  Object.assign(params, copyValue(event.extras?.[pixel.key])) // a copy: vendors change what they are given
  return { event, name, isCustom, params, user, isRestore }
}
