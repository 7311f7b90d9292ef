import type { Purpose, Regime } from '../../types'

/**
 * - `silent`: this source has no say (no signal, its law does not apply, its banner never appeared).
 * - `pending`: it will have one, once the visitor has chosen or its banner has come.
 * - `lapsed`: as `pending`, and a grant that was given earlier no longer holds: what pixels have left is removed.
 * - `limited`: go on with limited data use where the platform has it, which is no grant by itself; else `denied`.
 */
export type SourceAnswer = 'denied' | 'pending' | 'lapsed' | 'limited' | 'granted' | 'silent'

/** A pixel, as far as consent is concerned. */
export interface ConsentPixel {
  readonly key: string
  readonly platform: string
  /** Its platform has limited data use. */
  readonly canLimit?: boolean
  /** The site limits it in any case. */
  readonly isLimited?: true | undefined
}

/**
 * What is done about a universal opt-out signal that the browser sends: everything is `honoured` (denied), or honoured by
 * limited data use where a platform has it (`limited`), or it has no force here (`ignored`).
 */
export type OptOutSignal = 'honoured' | 'limited' | 'ignored'

/** Somebody who knows what the visitor chose. */
export interface ConsentSource {
  /** Shown by `inspect()` when this source decides. */
  readonly name: string
  /** True for a consent management platform: it keeps the choice, so nothing of ours is stored. */
  readonly isCmp?: boolean
  /**
   * Answers at once, from what it knows now. Without a pixel the question is about the purpose in general. `regime` is
   * missing while it is not known. With `isInitial` it must answer from what a server and the browser know alike, since
   * the page is rendered from it twice; a source with `isCmp` is not asked that.
   */
  answer(purpose: Purpose, pixel?: ConsentPixel, regime?: Regime, isInitial?: boolean): SourceAnswer
  /** For a universal opt-out signal: what is done about it; nothing where there is none. Shown as `optOutSignal`. */
  optOutSignal?(regime?: Regime, isInitial?: boolean): OptOutSignal | undefined
  /** What it last read, e.g. a consent string; for `inspect()` and the consent record. */
  raw?(): unknown
  /**
   * Starts watching; `onChange` makes the tracker ask again, `onMissing` reports that its banner has not come in time
   * (and may still come). Returns the end of watching. Never called on a server.
   */
  watch?(onChange: () => void, onMissing: () => void): () => void
}
