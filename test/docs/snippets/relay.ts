// #region all
import { carry, createTracker, firstOf, meta, relay, tiktok, viaImage, x } from '@omnipixel/core'

const server = relay({ url: '/api/events' })

export const tracker = createTracker({
  pixels: [
    ...server.copy([meta({ id: '1234567890' }), tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9' })]),
    x({ id: 'o1abc', events: { Purchase: 'tw-o1abc-od2ef' }, transport: server.transport }),
  ],
  fallback: firstOf(viaImage(), server.fallback, carry),
})
// #endregion
