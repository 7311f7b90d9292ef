import type { ConsentValue, Purpose, Regime } from '../types'
import type { Decision } from './gate'
import type { OptOutSignal } from './sources/source'

/** What the visitor has chosen, as it stands. The object changes only when the state does. */
export interface ConsentState {
  /** Each purpose that a configured pixel needs; denied while it is to be had under limited data use alone. */
  readonly purposes: Readonly<Partial<Record<Purpose, ConsentValue>>>
  /** Each pixel, by key, and the source that decided (`app`, `gpc`, `regime`, …). */
  readonly pixels: Readonly<Record<string, Decision>>
  /** True while the app should ask: a choice is open, and it is ours to ask for. */
  readonly needsPrompt: boolean
  /** Pixels whose script keeps sending on its own after the withdrawal, until the page is reloaded. */
  readonly needsReload: readonly string[]
  /** What is done about the browser's own opt-out signal (GPC); nothing where it sends none. Some laws ask to show it. */
  readonly optOutSignal?: OptOutSignal | undefined
  /** The regime that holds; missing while it is being found out. */
  readonly regime?: Regime | undefined
  /** The last record of a change, where {@link consentRecords} makes them; a moment after the change. */
  readonly record?: ConsentRecord | undefined
}

/** One change of a visitor's consent, as proof of it. Plain JSON. */
export interface ConsentRecord {
  /** Of this form. */
  readonly version: 1
  /** A random UUID, of this record alone. */
  readonly id: string
  /** Epoch ms. */
  readonly time: number
  /**
   * What has happened: everything was granted (`grant`) or denied (`deny`), or some of both (`partial`); something that had
   * been granted was taken back (`withdraw`); the browser's opt-out signal denies (`signal`); or no choice stands any more:
   * it expired, was taken back, or your policy has a new version (`expire`), or a consent platform has put it back and
   * has yet to be answered (`reset`).
   */
  readonly action: 'grant' | 'deny' | 'partial' | 'withdraw' | 'signal' | 'expire' | 'reset'
  /** What it rests on: the visitor's choice, the browser's opt-out signal, or (no choice stands) the regime alone. */
  readonly basis: 'choice' | 'signal' | 'regime'
  readonly policyVersion: string
  readonly regime: Regime
  /** As given in the options. */
  readonly region?: string | undefined
  /** What the visitor was shown, as given in the options. */
  readonly shown?: string | undefined
  /** All of them, not only what has changed. */
  readonly purposes: ConsentState['purposes']
  readonly pixels: ConsentState['pixels']
  readonly optOutSignal?: OptOutSignal | undefined
  /** What each source that decided had read: a consent string, a choice and its time. */
  readonly signals: Readonly<Record<string, unknown>>
  /** The page's path, without query and fragment. */
  readonly page: string
  /** The hash of the record before; empty for the first. */
  readonly previous: string
  /** Lower-case hex SHA-256 of this record without `hash`, as canonical JSON (RFC 8785). Empty in insecure contexts. */
  readonly hash: string
}
