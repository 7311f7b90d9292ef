import type { Pixel } from '../pixels/pixel'
import { toSources } from './vendorHosts'

/** What `trustedTypes.createPolicy` takes. Where it says nothing, or `undefined`, the browser refuses. */
export interface TrustedTypesRules {
  /** The URL, if it is one of a script that the pixels need; else nothing. */
  createScriptURL(url: string): string | undefined
}

/**
 * The rules of a default policy for pages that require Trusted Types. The platforms' scripts insert further scripts by
 * plain text, which only a policy named `default` can admit: this one admits https URLs on the hosts of these pixels
 * and refuses every other URL, and all HTML and code given as text. It makes no policy itself, so that a site with a
 * default policy of its own can ask this one from there.
 *
 * @throws PixelError `pixel/no-facts` for a platform of your own whose definition has no `facts`.
 * @see https://www.w3.org/TR/trusted-types/#default-policy-hdr
 * @example
 * window.trustedTypes?.createPolicy('default', trustedTypesPolicy(pixels))
 */
export function trustedTypesPolicy(pixels: readonly Pixel[]): TrustedTypesRules {
  const origins = pixels.flatMap((pixel) => toSources(pixel).script)
  return {
    createScriptURL: (url) =>
      origins.some((origin) => String(url).startsWith(origin + '/')) ? url : undefined,
  }
}
