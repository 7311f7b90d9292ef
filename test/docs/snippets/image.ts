// #region all
import { createTracker, image, linkedin, meta, pinterest } from '@omnipixel/core'

export const tracker = createTracker({
  pixels: [
    meta({ id: '1234567890', transport: image() }),
    linkedin({ partnerId: '98765', conversions: { Purchase: 1122 }, transport: image() }),
    pinterest({ id: '2612345678901', transport: image() }),
  ],
})
// #endregion
