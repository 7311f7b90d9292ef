// #region all
import { createTracker, gpc, meta, tiktok } from '@omnipixel/vue'

export const tracker = createTracker({
  pixels: [meta({ id: '1234567890' }), tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9' })],
  consent: { sources: [gpc()] },
})
// #endregion
