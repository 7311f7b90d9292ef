// #region example
import { createTracker, linkedin, meta, tiktok } from '@omnipixel/core'

export const tracker = createTracker({
  pixels: [
    meta({ id: '1234567890' }),
    tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9' }),
    linkedin({ partnerId: '98765', conversions: { Purchase: 1122 } }),
  ],
})

tracker.page()
tracker.track('Purchase', { value: 49.9, currency: 'EUR', orderId: 'A-1001' })
// Both wait in memory. Nothing is loaded, stored or sent before this:
export const accept = (): void => tracker.consent.set({ marketing: true })
// #endregion
