// #region all
import { createTracker, guard, meta } from '@omnipixel/core'

export const tracker = createTracker({
  pixels: [meta({ id: '1234567890' })],
  guard: guard({ dirtyUrl: 'withhold' }),
})
// #endregion

// #region allow
export const strict = guard({ allow: ['value', 'currency', 'utm_source', 'utm_campaign'] })
// #endregion
