// #region all
import { carry, createTracker, meta } from '@omnipixel/core'

export const tracker = createTracker({ pixels: [meta({ id: '1234567890' })], carry })
// #endregion
