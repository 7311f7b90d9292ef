// #region all
import { createTracker, meta, onIdle, onInteraction, reddit, tiktok } from '@omnipixel/core'

export const tracker = createTracker({
  pixels: [
    meta({ id: '1234567890' }), // as soon as it is granted
    tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9', load: onIdle }),
    reddit({ id: 'a2_abc123', load: onInteraction }),
  ],
})
// #endregion
