// #region all
import { createTracker, meta, preconnect, reddit } from '@omnipixel/core'

const pixels = [meta({ id: '1234567890' }), reddit({ id: 'a2_abc123' })]
export const tracker = createTracker({ pixels })
export const stop = preconnect(tracker, pixels)
// #endregion
