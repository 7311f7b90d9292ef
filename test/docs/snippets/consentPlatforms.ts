import { createTracker, gpc, meta, tcf } from '@omnipixel/core'

// #region tcf
export const tracker = createTracker({
  pixels: [meta({ id: '1234567890' })],
  consent: { sources: [tcf(), gpc()] },
})
// #endregion
