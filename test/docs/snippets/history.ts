import { tracker } from './pixels'

// #region all
import { history } from '@omnipixel/core'

export const stop = history(tracker)
// #endregion
