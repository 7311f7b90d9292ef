import { copyValue } from '../copyValue'
import type { Entry } from '../queue/entry'
import type { Pixel, VendorCall } from './pixel'
import { toRoute } from './toRoute'
import { toFacts, toVendorParams } from './toVendorParams'

/** An event that has a route to the pixel, as its vendor takes it. */
export function toVendorCall(pixel: Pixel, entry: Entry, user: Record<string, string>): VendorCall {
  const { event, isRestore } = entry
  const { definition, key } = pixel
  const route = toRoute(pixel, event.name)
  const name = (route === 1 ? definition.toOwnCase?.(event.name) : route) || event.name
  const facts = (entry.facts = entry.facts || toFacts(event.params))
  const params = toVendorParams(event.params, facts, definition.params, !route && definition.params.isOpen)
  Object.assign(params, copyValue(event.extras?.[key])) // a copy: vendors change what they are given
  return { event, name, isCustom: !route, params, user, isRestore }
}
