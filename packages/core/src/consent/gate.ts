import type { ConsentValue, Purpose, Regime } from '../types'
import type { ConsentPixel, ConsentSource, SourceAnswer } from './sources/source'

/** What to do with an event of a pixel, and with the pixel itself. */
export type Gate = 'send' | 'hold' | 'drop'

/** A pixel's consent, and the source that decided it (`regime` where none has). */
export interface Decision {
  readonly consent: ConsentValue
  readonly source: string
  /** Where granted: only under the platform's limited data use. */
  readonly isLimited?: true | undefined
  /** Where unset: a grant of an earlier visit no longer holds, and what it has left is removed. */
  readonly isLapsed?: true | undefined
  /** Where denied although others granted it: the sources in conflict with this one. The denial wins. */
  readonly overruled?: readonly string[] | undefined
}

/** Whom {@link decide} asks, and how. */
export interface DecideOptions {
  readonly sources: readonly ConsentSource[]
  /** Missing while it is not known, which is as strict as `opt-in`. */
  readonly regime: Regime | undefined
  /** Ask for what a server and the browser know alike. */
  readonly isInitial?: boolean
  /** Nothing where the source throws. */
  attempt<T>(source: ConsentSource, act: () => T): T | undefined
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
 *
 * `limited` denies a purpose in general, and a pixel whose platform has no limited data use; for the other pixels it is no
 * answer, and limits them.
 */
export function decide(
  pixel: ConsentPixel | undefined,
  purposes: readonly Purpose[],
  { sources, regime, isInitial, attempt }: DecideOptions,
): Decision {
  let isLimited = pixel?.isLimited
  let isLapsed: true | undefined
  let overruled: string[] | undefined
  const ask = (source: ConsentSource, purpose: Purpose): number => {
    // A platform's banner has no say before it is there; on a server it never is.
    const answer =
      !(isInitial && source.isCmp) && attempt(source, () => source.answer(purpose, pixel, regime, isInitial))
    if (answer === 'limited') {
      isLimited = true
      return pixel?.canLimit ? 3 : 0
    }
    if (answer === 'lapsed') isLapsed = true
    const rank = ANSWERS.indexOf(answer as SourceAnswer)
    return rank < 0 ? 1 : rank // an answer that nobody understands is no grant
  }
  const [rank, source] = strictest(
    purposes.map((purpose) => {
      const all = sources.map((source): Said => [ask(source, purpose), source.name])
      const said = strictest(all)
      const granted = all.filter(([rank]) => rank === 2).map(([, name]) => name)
      if (!said[0] && granted[0]) overruled = granted
      return said === SILENT ? [regime === 'opt-out' ? 2 : 1, 'regime'] : said
    }),
  )
  return {
    consent: CONSENT[rank]!,
    source,
    isLimited: rank === 2 ? isLimited : undefined,
    isLapsed: rank === 1 ? isLapsed : undefined,
    overruled,
  }
}

/** Unset holds the event (or drops it, if the app says so), granted sends it, denied drops it. */
export const gate = (consent: ConsentValue, beforeChoice: 'hold' | 'drop' = 'hold'): Gate =>
  consent === 'granted' ? 'send' : consent === 'denied' ? 'drop' : beforeChoice
