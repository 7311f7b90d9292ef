import type { ConsentValue, Purpose, Regime } from '../types'
import type { ConsentPixel, ConsentSource, SourceAnswer } from './sources/source'

/** What to do with an event of a pixel, and with the pixel itself. */
export type Gate = 'send' | 'hold' | 'drop'

/** A pixel's consent, and the source that decided it (`regime` where none has). */
export interface Decision {
  readonly consent: ConsentValue
  readonly source: string
}

/** An index into the two lists below, and who said so. */
type Said = readonly [rank: number, source: string]

const ANSWERS: readonly SourceAnswer[] = ['denied', 'pending', 'granted', 'silent']
const CONSENT: readonly ConsentValue[] = ['denied', 'unset', 'granted']

const SILENT: Said = [3, 'regime']

const strictest = (all: readonly Said[]): Said => all.reduce((a, b) => (b[0] < a[0] ? b : a), SILENT)

/**
 * The strictest answer of all sources; where all are silent, the regime. Each purpose is asked about on its own, and
 * *every* purpose of the pixel must be granted. A source that throws counts as not decided.
 */
export function decide(
  pixel: ConsentPixel | undefined,
  purposes: readonly Purpose[],
  sources: readonly ConsentSource[],
  regime: Regime | undefined,
  onFailure?: (source: ConsentSource, cause: unknown) => void,
): Decision {
  const ask = (source: ConsentSource, purpose: Purpose): number => {
    try {
      const rank = ANSWERS.indexOf(source.answer(purpose, pixel, regime))
      return rank < 0 ? 1 : rank // an answer that nobody understands is no grant
    } catch (cause) {
      onFailure?.(source, cause)
      return 1
    }
  }
  const [rank, source] = strictest(
    purposes.map((purpose) => {
      const said = strictest(sources.map((source) => [ask(source, purpose), source.name]))
      return said === SILENT ? [regime === 'opt-out' ? 2 : 1, 'regime'] : said
    }),
  )
  return { consent: CONSENT[rank]!, source }
}

/** Unset holds the event (or drops it, if the app says so), granted sends it, denied drops it. */
export const gate = (consent: ConsentValue, beforeChoice: 'hold' | 'drop' = 'hold'): Gate =>
  consent === 'granted' ? 'send' : consent === 'denied' ? 'drop' : beforeChoice
