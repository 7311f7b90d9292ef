// #region all
import { createTracker, snapchat, type LoadStrategy } from '@omnipixel/core'

/** Three seconds after the grant. */
const afterThreeSeconds: LoadStrategy = (_page, start) => {
  const timer = setTimeout(start, 3000)
  return () => clearTimeout(timer) // consent was withdrawn, or the wait has ended otherwise
}

export const tracker = createTracker({
  pixels: [snapchat({ id: '1c2d3e4f-5a6b-7c8d-9e0f-1a2b3c4d5e6f', load: afterThreeSeconds })],
})
// #endregion
