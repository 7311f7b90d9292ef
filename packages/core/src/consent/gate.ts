import type { ConsentValue, Purpose, Regime } from '../types'
import type { ConsentSource, SourceAnswer } from './sources/source'

/** What to do with an event of a pixel, and with the pixel itself. */
export type Gate = 'send' | 'hold' | 'drop'

/** A pixel's consent, and the source that decided it (`regime` where none has). */
export interface Decision {
  readonly consent: ConsentValue
  readonly source: string
}

const STRICTEST_FIRST: readonly SourceAnswer[] = ['denied', 'pending', 'granted', 'silent']
const CONSENT: readonly ConsentValue[] = ['denied', 'unset', 'granted']

/**
 * The strictest answer of all sources; where all are silent, the regime. Each purpose is asked about on its own, and
 * *every* purpose of the pixel must be granted.
 */
export function decide(
  key: string,
  purposes: readonly Purpose[],
  sources: readonly ConsentSource[],
  regime: Regime,
): Decision {
  let strictest = 3
  let decider = ''
  for (const purpose of purposes) {
    let rank = 3
    let source = 'regime'
    for (const candidate of sources) {
      const position = STRICTEST_FIRST.indexOf(candidate.answer(purpose, key))
      const said = position < 0 ? 1 : position // an answer that nobody understands is no grant
      if (said < rank) {
        rank = said
        source = candidate.name
      }
    }
    if (rank > 2) rank = regime === 'opt-out' ? 2 : 1
    if (rank < strictest) {
      strictest = rank
      decider = source
    }
  }
  return { consent: CONSENT[strictest]!, source: decider }
}

/** Unset holds the event (or drops it, if the app says so), granted sends it, denied drops it. */
export const gate = (consent: ConsentValue, beforeChoice: 'hold' | 'drop'): Gate =>
  consent === 'granted' ? 'send' : consent === 'denied' ? 'drop' : beforeChoice
