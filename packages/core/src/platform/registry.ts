import type { Page } from './env'

/** A vendor script that somebody of ours has requested. */
export interface ScriptRequest {
  /** Settles when it has loaded, or has failed for good. */
  readonly done: Promise<void>
  /** Who waits for it. */
  readonly waiting: Set<unknown>
  /** Keeps it from running when it arrives. */
  cancel(): void
}

/**
 * What all trackers of a page share, even from two copies of this library: which scripts were requested, which vendor
 * globals and account ids are ours. The only mutable state outside a tracker.
 */
export interface Registry {
  readonly scripts: Record<string, ScriptRequest | undefined>
  /** Vendor globals that we created, by name; account ids that we initialised, as `platform:id`. */
  readonly ours: Record<string, true>
}

const REGISTRY = Symbol.for('omnipixel')

/** The page's registry; made at the first call, which is the first granted initialisation. */
export function pageRegistry(page: Page): Registry {
  const holder = page as unknown as Record<symbol, Registry | undefined>
  return (holder[REGISTRY] = holder[REGISTRY] || { scripts: {}, ours: {} })
}
