import type { Pixel } from './pixels/pixel'
import { PixelError } from './report/errors'

/** Throws for pixels that cannot be told apart, or cannot be there twice. */
export function checkPixels(pixels: readonly Pixel[]): void {
  const seen = new Set<unknown>()
  for (const { key, platform, definition } of pixels) {
    if (definition.isSingle && seen.has(definition)) {
      throw new PixelError('pixel/single-instance', platform)
    }
    if (seen.has(key)) {
      throw new PixelError('pixel/duplicate-key', key)
    }
    seen.add(key).add(definition)
  }
}
