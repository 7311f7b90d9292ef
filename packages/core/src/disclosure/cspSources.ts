import type { Pixel } from '../pixels/pixel'
import { toSources, type Sources } from './vendorHosts'

/** Directive → its sources, e.g. `'img-src'` → `['https://www.facebook.com']`. */
export type CspSources = Readonly<Record<string, readonly string[]>>

const DIRECTIVES: Readonly<Record<keyof Sources, string>> = {
  script: 'script-src',
  connect: 'connect-src',
  img: 'img-src',
  frame: 'frame-src',
  form: 'form-action',
}

/**
 * What a content security policy has to allow for these pixels, and nothing else: add it to your own sources. Directives
 * that none of them needs are absent. Pure; meant for the server or the build that writes the header.
 *
 * @throws PixelError `pixel/no-facts` for a platform of your own whose definition has no `facts`.
 * @example
 * cspSources([reddit({ id: 'a2_abc123' })])
 * // { 'script-src': ['https://www.redditstatic.com'], 'connect-src': […], 'img-src': ['https://alb.reddit.com'] }
 */
export function cspSources(pixels: readonly Pixel[]): CspSources {
  const all = pixels.map(toSources)
  const directives = Object.entries(DIRECTIVES).map(([kind, directive]) => [
    directive,
    [...new Set(all.flatMap((sources) => sources[kind as keyof Sources]))],
  ])
  return Object.fromEntries(directives.filter(([, sources]) => sources![0]))
}
