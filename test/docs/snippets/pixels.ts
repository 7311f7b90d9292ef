// #region all
import { createTracker, gpc } from '@omnipixel/core'
import { linkedin, meta, pinterest, reddit, snapchat, tiktok, x } from '@omnipixel/core'

export const tracker = createTracker({
  pixels: [
    meta({ id: '1234567890' }),
    tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9' }),
    linkedin({ partnerId: '98765', conversions: { Purchase: 1122, Lead: 3344 } }),
    x({ id: 'o1abc', events: { Purchase: 'tw-o1abc-od2ef' } }),
    pinterest({ id: '2612345678901' }),
    snapchat({ id: '1c2d3e4f-5a6b-7c8d-9e0f-1a2b3c4d5e6f', events: { Lead: 'SIGN_UP' } }),
    reddit({ id: 'a2_abc123' }),
  ],
  consent: { sources: [gpc()] },
})
// #endregion
