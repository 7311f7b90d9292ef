import { hasPrivacySignal } from '../../platform/env'
import type { Regime } from '../../types'
import type { ConsentSource, SourceAnswer } from './source'

export interface GpcOptions {
  /** True where your server has seen the header `Sec-GPC: 1`, so that it renders what the browser will. */
  signal?: boolean | undefined
  /** Where the signal has force: in both regimes, or only where the law is one of opting out. @default 'always' */
  honour?: 'always' | 'opt-out-only' | undefined
  /**
   * What its force is: pixels are denied, or go on under limited data use (`ldu`) where their platform has that; the
   * others are still denied. Whether that is enough is for your lawyers to say.
   * @default 'block'
   */
  mode?: 'block' | 'ldu' | undefined
}

/**
 * Global Privacy Control: denies every purpose when the browser sends the signal; else it is silent. The value is fixed
 * when the page is navigated to, so there is nothing to watch.
 *
 * @see https://w3c.github.io/gpc/
 */
export function gpc({ signal, honour, mode }: GpcOptions = {}): ConsentSource {
  const isSent = (isInitial?: boolean): boolean => signal || (!isInitial && hasPrivacySignal())
  const say = (regime?: Regime, isInitial?: boolean): SourceAnswer => {
    if (!isSent(isInitial)) return 'silent'
    // Where the law is not known yet, it may be one that gives the signal its force.
    if (honour === 'opt-out-only' && regime !== 'opt-out') return regime ? 'silent' : 'pending'
    return mode === 'ldu' ? 'limited' : 'denied'
  }
  return {
    name: 'gpc',
    answer: (_purpose, _pixel, regime, isInitial) => say(regime, isInitial),
    optOutSignal(regime, isInitial) {
      const answer = say(regime, isInitial)
      if (answer === 'denied') return 'honoured'
      if (answer === 'limited') return answer
      return isSent(isInitial) && regime ? 'ignored' : undefined
    },
    raw: () => isSent(),
  }
}
