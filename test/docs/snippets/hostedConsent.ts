import { createTracker, meta, oneTrust, oneTrustPurposes, tiktok, usercentrics } from '@omnipixel/core'

// #region all
export const withServices = createTracker({
  pixels: [meta({ id: '1234567890' }), tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9' })],
  consent: { sources: [usercentrics({ services: { meta: 'Facebook Pixel', tiktok: 'TikTok Pixel' } })] },
})

/** Social media is a group of its own at OneTrust: both must be active. */
export const withGroups = createTracker({
  pixels: [meta({ id: '1234567890' })],
  consent: { sources: [oneTrust({ purposes: { ...oneTrustPurposes, marketing: ['C0004', 'C0005'] } })] },
})
// #endregion
