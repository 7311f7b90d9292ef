import type { Regime } from '../../types'
import type { SourceAnswer } from './source'

/** What a banner knows about one purpose. */
export interface BannerState {
  /** The visitor has chosen, by a click. */
  readonly isChosen: unknown
  /** It is on, be it by that choice or by the banner's own default. */
  readonly isOn: boolean
}

/** A default that nobody has clicked on grants in an `opt-out` regime alone, and is never a refusal. */
export const toAnswer = ({ isChosen, isOn }: BannerState, regime: Regime | undefined): SourceAnswer =>
  isOn && (isChosen || regime === 'opt-out') ? 'granted' : isChosen ? 'denied' : 'pending'
