// #region all
import { createTracker, meta, reddit } from '@omnipixel/core'

/** Decides everything as in production, but loads, sends and stores nothing of a vendor. */
export const createDryTracker = () =>
  createTracker({
    pixels: [meta({ id: '1234567890' }), reddit({ id: 'a2_abc123' })],
    mode: 'dry',
    consent: { persist: false },
  })
// #endregion
