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

/** The part of a Trusted Types policy that is used here. What it makes stands for text in the DOM's types. */
export interface ScriptUrlPolicy {
  createScriptURL(url: string): string
}

/**
 * What all trackers of a page share, even from two copies of this library: which scripts were requested, which vendor
 * globals and account ids are ours. The only state outside a tracker, apart from scratch (`copyValue`) and shapes (`emptyObject`).
 */
export interface Registry {
  readonly scripts: Record<string, ScriptRequest | undefined>
  /** Vendor globals that we created, by name; account ids that we initialised, as `platform.transport:id`, `:limited` too. */
  readonly ours: Record<string, true>
  /** By platform and transport: how many pixels are set up and granted, whoever's they are. Absent until the first, 0 after the last. */
  readonly live: Record<string, number | undefined>
  /** Ours, named `omnipixel`. Absent where it cannot be had. */
  policy?: ScriptUrlPolicy
}

const REGISTRY = Symbol.for('omnipixel')

type Holder = Record<symbol, Registry | undefined>

/** The page's registry, if there is one yet. */
export const findRegistry = (page: Page): Registry | undefined => (page as unknown as Holder)[REGISTRY]

/** The page's registry; made at the first call, which is the first granted initialisation. */
export function pageRegistry(page: Page): Registry {
  const holder = page as unknown as Holder
  return (holder[REGISTRY] = holder[REGISTRY] || { scripts: {}, ours: {}, live: {} })
}
