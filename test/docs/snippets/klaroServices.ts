import { createTracker, klaro, meta, tiktok } from '@omnipixel/core'

export const tracker = createTracker({
  pixels: [meta({ id: '1234567890' }), tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9' })],
  // Klaro's service "tiktok" is found by its name; Meta's is called otherwise here.
  consent: { sources: [klaro({ services: { meta: 'facebook-pixel' } })] },
})
