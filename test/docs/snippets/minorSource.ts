// #region all
import type { ConsentSource } from '@omnipixel/core'

/** No pixel for a visitor known to be a child, whatever was chosen. `onKnown` calls back when your app learns of it. */
export const minors = (isMinor: () => boolean, onKnown: (tell: () => void) => () => void): ConsentSource => ({
  name: 'minor',
  answer: () => (isMinor() ? 'denied' : 'silent'),
  watch: onKnown,
})
// #endregion
