import { hasPrivacySignal } from '../../platform/env'
import type { ConsentSource } from './source'

/**
 * Global Privacy Control: denies every purpose, in both regimes, when the browser sends the signal; else it is silent.
 * The value is fixed when the page is navigated to, so there is nothing to watch.
 *
 * @see https://w3c.github.io/gpc/
 */
export const gpc = (): ConsentSource => ({
  name: 'gpc',
  answer: () => (hasPrivacySignal() ? 'denied' : 'silent'),
})
