import { forPixel } from './forPixel'
import type { ConsentPixel } from './source'

/** A platform's services for a pixel, by the pixel's key or platform. */
export type ServiceMap = Readonly<Record<string, string | readonly string[]>>

/**
 * The services that stand for a pixel, in lower case: those that the app has named, whether they exist or not; else those
 * of `known` (in lower case) that are called like the pixel's key or its platform. Nothing where it has none of its own.
 */
export function servicesFor(
  map: ServiceMap,
  pixel: ConsentPixel | undefined,
  known: readonly string[],
): readonly string[] | undefined {
  const named = forPixel(map, pixel)
  if (named) return [named].flat().map((name) => name.toLowerCase())
  const names = [pixel?.key.toLowerCase(), pixel?.platform]
  const own = known.filter((name) => names.includes(name))
  return own.length ? own : undefined
}
