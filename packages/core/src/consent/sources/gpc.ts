import { hasPrivacySignal } from '../../platform/env'
import type { ConsentSource } from './source'

export interface GpcOptions {
  /** True where your server has seen the header `Sec-GPC: 1`, so that it renders what the browser will. */
  signal?: boolean
}

/**
 * Global Privacy Control: denies every purpose, in both regimes, when the browser sends the signal; else it is silent.
 * The value is fixed when the page is navigated to, so there is nothing to watch.
 *
 * @see https://w3c.github.io/gpc/
 */
export function gpc({ signal }: GpcOptions = {}): ConsentSource {
  const isSent = (isInitial?: boolean): boolean | undefined => signal || (!isInitial && hasPrivacySignal())
  return {
    name: 'gpc',
    answer: (_purpose, _pixel, _regime, isInitial) => (isSent(isInitial) ? 'denied' : 'silent'),
    optOutSignal: (_regime, isInitial) => (isSent(isInitial) ? 'honoured' : undefined),
    raw: () => isSent(),
  }
}
