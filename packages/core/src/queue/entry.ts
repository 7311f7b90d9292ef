import type { ConsentState } from '../consent/consentState'
import type { TrackOptions } from '../event/standardEvents'
import type { Outcome, PixelEvent, UserData } from '../types'
import type { Queued } from './queue'

/** An event on its way through the pipelines, and what has become of it in each. */
export interface Entry extends Queued {
  readonly event: PixelEvent
  readonly options: TrackOptions
  /** What held when it was tracked, which a listener may have changed since. Nothing while prerendered. */
  readonly consent: ConsentState | undefined
  /** The visitor as identified when it was tracked. */
  readonly visitor: UserData | undefined
  /** Page views: the page and how many navigations there were before; two with the same are one. */
  readonly pageKey: string
  /** Page views: the one before, if it had not been on the screen yet when this one was told. */
  readonly unseen: Entry | undefined
  /** Stands for a restore from the back/forward cache. */
  readonly isRestore: boolean
  /** No script pixel may be told of it: the page's URL held personal data. */
  readonly isDirty: unknown
  /** By the pixel's key. */
  readonly outcomes: Record<string, Outcome | undefined>
  /** Its parameters with what follows from the items; made at the first hand-over. */
  facts?: Record<string, unknown>
}
