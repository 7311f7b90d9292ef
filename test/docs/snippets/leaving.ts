// #region all
import { carry, createTracker, firstOf, meta, reddit, viaImage } from '@omnipixel/core'

export const tracker = createTracker({
  pixels: [meta({ id: '1234567890' }), reddit({ id: 'a2_abc123' })],
  fallback: firstOf(viaImage(), carry),
})
// #endregion
