import type { ConsentPixel } from './source'

/** What a table by pixel says about this one: by key first, then by platform. */
export const forPixel = <T>(
  table: Readonly<Record<string, T>>,
  pixel: ConsentPixel | undefined,
): T | undefined => pixel && (table[pixel.key] ?? table[pixel.platform])
