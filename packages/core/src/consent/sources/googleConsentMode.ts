import type { Page } from '../../platform/env'
import type { Purpose } from '../../types'
import { cmpSource, type CmpOptions, type Question } from './cmpSource'
import type { ConsentSource, SourceAnswer } from './source'

/** The consent types of Google that stand for each of our purposes. All of them must be granted. */
export const googleConsentTypes: Readonly<Record<Purpose, readonly string[]>> = {
  marketing: ['ad_storage', 'ad_user_data', 'ad_personalization'],
  analytics: ['analytics_storage'],
  functional: ['functionality_storage'],
  preferences: ['personalization_storage'],
}

export interface GoogleLayerOptions {
  /** The name of the data layer. @default 'dataLayer' */
  layer?: string | undefined
  /** Google's types for our purposes, in place of {@link googleConsentTypes}. */
  types?: Readonly<Partial<Record<Purpose, readonly string[]>>> | undefined
}

export interface GoogleConsentModeOptions extends CmpOptions, GoogleLayerOptions {
  /**
   * Where the visitor is (`DE`, `US-CA`), for defaults that hold in some regions only. Without it, such a default counts
   * where it denies.
   */
  region?: string | undefined
}

/** Google's own memory of consent, which it does not document: every access is guarded. */
interface Ics {
  readonly entries?: Readonly<Record<string, { default?: unknown; update?: unknown } | undefined>>
  addListener?(types: readonly string[], listener: () => void): void
}

type Layer = ArrayLike<unknown> & { push(...items: unknown[]): unknown }

/** What the commands of the data layer come to. A default of a narrower region has the higher rank. */
interface Commands {
  readonly updates: Record<string, boolean | undefined>
  readonly defaults: Record<string, { rank: number; isGranted: boolean } | undefined>
  readonly ics?: Ics
}

const isConsent = (entry: unknown): boolean =>
  (entry as ArrayLike<unknown> | null | undefined)?.[0] === 'consent'

function icsOf(page: Page): Ics | undefined {
  const { google_tag_data: data } = page as { google_tag_data?: { ics?: Ics } }
  return Object.keys(data?.ics?.entries ?? {}).length > 0 ? data!.ics : undefined
}

/**
 * Google Consent Mode, where no other source knows the choice: it only repeats what some banner says. A type counts as
 * chosen after an `update`; a default that grants counts where the regime is `opt-out`, any other default is `pending`.
 *
 * Reads `dataLayer` (its `push` is wrapped, and put back at the end) and, where Google's script is there, its memory.
 * Not together with `mirrorGoogleConsent`: it would listen to itself.
 *
 * @see https://developers.google.com/tag-platform/security/guides/consent
 */
export function googleConsentMode(options: GoogleConsentModeOptions = {}): ConsentSource {
  const layerOf = (page: Page): Layer | undefined => {
    const layer = (page as unknown as Record<string, unknown>)[options.layer ?? 'dataLayer']
    return Array.isArray(layer) ? layer : undefined
  }
  return cmpSource<Ics | Layer, Commands>(
    {
      name: 'google-consent-mode',
      find(page) {
        const layer = layerOf(page)
        return icsOf(page) ?? (layer && Array.from(layer).some(isConsent) ? layer : undefined)
      },
      listen(_, changed, page) {
        const commands: Commands = { updates: {}, defaults: {}, ics: icsOf(page) }
        const layer = layerOf(page)
        let isOver = false
        for (const entry of Array.from(layer ?? [])) fold(commands, entry, options.region)
        const restore =
          layer &&
          wrapPush(layer, (entry) => {
            if (isConsent(entry)) {
              fold(commands, entry, options.region)
              if (!isOver) changed(commands)
            }
          })
        try {
          commands.ics?.addListener?.(Object.keys(commands.ics.entries!), () => changed(commands))
        } catch {
          // Undocumented: without it, what is pushed still tells.
        }
        changed(commands)
        return () => {
          isOver = true
          restore?.()
        }
      },
      ask: (commands, question) => strictest(commands, question, options.types),
      raw: ({ updates, defaults, ics }) => ({ updates, defaults, entries: ics?.entries }),
    },
    options,
  )
}

function strictest(
  { updates, defaults, ics }: Commands,
  { purpose, regime }: Question,
  types: GoogleLayerOptions['types'],
): SourceAnswer {
  const answers = ({ ...googleConsentTypes, ...types }[purpose] ?? []).map((type): SourceAnswer => {
    const known = ics?.entries?.[type]
    const update = known?.update ?? updates[type]
    if (typeof update === 'boolean') return update ? 'granted' : 'denied'
    const isGranted = known?.default ?? defaults[type]?.isGranted
    return isGranted === true && regime === 'opt-out' ? 'granted' : 'pending'
  })
  if (answers.length === 0 || answers.includes('denied')) return 'denied'
  return answers.includes('pending') ? 'pending' : 'granted'
}

/** One entry: `gtag('consent', 'default' | 'update', { ad_storage: 'denied', region: ['DE'] })`. */
function fold({ updates, defaults }: Commands, entry: unknown, region: string | undefined): void {
  if (!isConsent(entry)) return
  const { 1: action, 2: given } = entry as { 1?: unknown; 2?: Record<string, unknown> }
  for (const [type, value] of Object.entries(given ?? {})) {
    const isGranted = value === 'granted'
    if (!isGranted && value !== 'denied') continue // `region`, `wait_for_update`
    if (action === 'update') updates[type] = isGranted
    const rank = action === 'default' ? rankOf(given!.region, region, isGranted) : -1
    if (rank >= (defaults[type]?.rank ?? 0)) defaults[type] = { rank, isGranted }
  }
}

/** 0 for everywhere, 1 for the visitor's country, 2 for its part; below 0 for another place. */
function rankOf(regions: unknown, region: string | undefined, isGranted: boolean): number {
  if (!Array.isArray(regions)) return 0
  if (!region) return isGranted ? -1 : 3
  return regions.includes(region) ? 2 : regions.includes(region.split('-')[0]) ? 1 : -1
}

/** Hears what is pushed. At the end `push` is what it was, unless somebody has wrapped ours meanwhile. */
function wrapPush(layer: Layer, hear: (item: unknown) => void): () => void {
  const { push } = layer
  const isOwn = Object.hasOwn(layer, 'push')
  const wrapped = (...items: unknown[]): unknown => {
    const result = push.apply(layer, items)
    items.forEach(hear)
    return result
  }
  layer.push = wrapped
  return () => {
    if (layer.push !== wrapped) return
    if (isOwn) layer.push = push
    else Reflect.deleteProperty(layer, 'push')
  }
}
