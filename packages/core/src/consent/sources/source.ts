import type { Purpose } from '../../types'

/** `silent`: this source has no say (no signal, law does not apply, its banner never appeared). */
export type SourceAnswer = 'denied' | 'pending' | 'granted' | 'silent'

/** Somebody who knows what the visitor chose. */
export interface ConsentSource {
  /** Shown by `inspect()` when this source decides. */
  readonly name: string
  /** True for a consent management platform: it keeps the choice, so nothing of ours is stored. */
  readonly isCmp?: boolean
  /** Answers at once, from what it knows now. */
  answer(purpose: Purpose, pixelKey: string): SourceAnswer
  /** Starts watching; `onChange` makes the tracker ask again. Returns the end of watching. Never called on a server. */
  watch?(onChange: () => void): () => void
}
