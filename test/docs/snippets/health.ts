// #region all
import { createTracker, health, meta, pinterest } from '@omnipixel/core'

export const tracker = createTracker({
  pixels: [meta({ id: '1234567890' }), pinterest({ id: '2612345678901' })],
  health,
  onError: ({ code, subject }) => console.info(code, subject), // pixel/deaf meta
})

for (const { key, status, otherOwner } of tracker.inspect().pixels) console.info(key, status, otherOwner) // meta deaf undefined
// #endregion
