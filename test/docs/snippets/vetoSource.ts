// #region all
import type { ConsentSource } from '@omnipixel/core'

/** Members pay instead of being shown ads: no pixel for them. Everybody else is asked as usual. */
export const members = (isMember: () => boolean): ConsentSource => ({
  name: 'members',
  answer: () => (isMember() ? 'denied' : 'silent'),
})
// #endregion
