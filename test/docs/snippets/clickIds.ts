import { tracker } from './pixels'

// #region all
import { clickIds } from '@omnipixel/core'

export const clicks = clickIds(tracker) // in the same file as createTracker
// #endregion

// #region read
export const order = { id: 'A-1001', ...clicks.read() }
// { id: 'A-1001', clickIds: { meta: 'fb.1.1700000000000.AbC', tiktok: 'E.C.P.…' }, utm: { source: 'newsletter' } }
// #endregion
