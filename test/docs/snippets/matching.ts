// #region all
import { createTracker, meta, snapchat, x } from '@omnipixel/core'

const tracker = createTracker({
  pixels: [
    meta({ id: '1234567890', advancedMatching: true }),
    snapchat({ id: '1c2d3e4f-5a6b-7c8d-9e0f-1a2b3c4d5e6f', advancedMatching: true }),
    x({ id: 'o1abc' }), // gets no user data
  ],
})

tracker.identify({ email: 'Jane.Doe@Example.com', phone: '+49 151 1234567', externalId: 'customer-42' })
// The visitor signs out:
tracker.identify(null)
// #endregion

export { tracker }
