import { listen, now, readCookies, type Page } from '../platform/env'
import type { Report } from '../report/createReport'
import type { ConsentValue, Purpose, Regime } from '../types'
import { type ConsentPersistence, parseConsentCookie, writeConsentCookie } from './consentCookie'
import { decide, type Decision } from './gate'
import { isPurpose } from '../purposes'
import { appSource, type ConsentChoice } from './sources/app'
import type { ConsentSource } from './sources/source'

export interface ConsentOptions {
  /** What holds until a source has decided. @default 'opt-in' */
  regime?: Regime
  /** Who else is asked: GPC, a consent management platform. The strictest answer wins. */
  sources?: readonly ConsentSource[]
  /** What happens to events while consent is unset: wait in memory, or be dropped. @default 'hold' */
  beforeChoice?: 'hold' | 'drop'
  /** How the choice is kept between pages; `false` not at all. Never kept by us where a source is a CMP. */
  persist?: ConsentPersistence | false
  /**
   * After a withdrawal, reload the page to end scripts that keep running by themselves, or stay.
   * @default 'stay'
   */
  afterWithdrawal?: 'stay' | 'reload'
}

/** A choice: `true` granted, `false` denied, `null` not chosen (again). What is not mentioned stays as it is. */
export type ConsentChange = Partial<Record<Purpose, boolean | null>> & {
  /** The same for single pixels, by key. */
  pixels?: Readonly<Record<string, boolean | null>>
}

/** What the visitor has chosen, as it stands. The object changes only when the state does. */
export interface ConsentState {
  /** Each purpose that a configured pixel needs. */
  readonly purposes: Readonly<Partial<Record<Purpose, ConsentValue>>>
  /** Each pixel, by key, and the source that decided (`app`, `gpc`, `regime`, …). */
  readonly pixels: Readonly<Record<string, Decision>>
  /** True while the app should ask: a choice is open, and it is ours to ask for. */
  readonly needsPrompt: boolean
  /** Pixels whose script keeps sending on its own after the withdrawal, until the page is reloaded. */
  readonly needsReload: readonly string[]
}

/** A pixel as consent sees it. */
interface ConsentSubject {
  readonly key: string
  readonly purposes: readonly Purpose[]
}

export interface ConsentStore {
  /** Asks every source again. */
  read(needsReload: readonly string[]): ConsentState
  set(change: ConsentChange): void
  /** Watches sources and other tabs. Returns the ends of it. */
  watch(onChange: () => void): ((() => void) | undefined)[]
}

export function createConsentStore(
  page: Page | undefined,
  subjects: readonly ConsentSubject[],
  { regime = 'opt-in', sources = [], persist }: ConsentOptions,
  report: Report,
): ConsentStore {
  const hasCmp = sources.some((source) => source.isCmp)
  const persistence = hasCmp || persist === false ? undefined : persist || {}
  let choice: ConsentChoice = {}
  let decidedAt = 0
  /** Takes over what another page has stored since. A cookie that is gone is no withdrawal: it may merely not be kept. */
  const follow = (): boolean => {
    const stored = page && persistence && parseConsentCookie(readCookies(page), persistence)
    if (!stored || stored.decidedAt <= decidedAt) return false
    choice = stored.choice
    decidedAt = stored.decidedAt
    return true
  }
  follow()

  const guarded = sources.map((source): ConsentSource => ({
    name: source.name,
    answer(purpose, pixelKey) {
      try {
        return source.answer(purpose, pixelKey)
      } catch (cause) {
        report('consent/source-failed', source.name, cause)
        return 'pending'
      }
    },
  }))
  const all = [appSource(() => choice), ...guarded]

  return {
    read(needsReload) {
      const purposes: Partial<Record<Purpose, ConsentValue>> = {}
      const pixels: Record<string, Decision> = {}
      let needsPrompt = false
      for (const { key, purposes: needed } of subjects) {
        const { consent, source } = (pixels[key] = decide(key, needed, all, regime))
        if (!hasCmp && consent === 'unset' && source === 'regime') needsPrompt = true
        for (const purpose of needed) purposes[purpose] = decide('', [purpose], all, regime).consent
      }
      return { purposes, pixels, needsPrompt, needsReload }
    },
    set({ pixels, ...purposes }) {
      const next = { ...choice }
      const apply = (key: string, value: boolean | null | undefined): void => {
        if (value === null) delete next[key]
        else if (typeof value === 'boolean') next[key] = value
        else if (value !== undefined) report('consent/bad-value', key)
      }
      for (const name in purposes) {
        if (isPurpose(name)) apply(name, purposes[name])
        else report('consent/unknown-purpose', name)
      }
      for (const key in pixels) apply('@' + key, pixels[key])
      choice = next
      decidedAt = now()
      if (page && persistence) writeConsentCookie(page, { choice, decidedAt }, persistence)
    },
    watch(onChange) {
      const check = (): void => {
        if (follow()) onChange()
      }
      const { cookieStore } = page as { cookieStore?: EventTarget }
      return [
        ...sources.map((source) => {
          try {
            return source.watch?.(onChange)
          } catch (cause) {
            report('consent/source-failed', source.name, cause)
            return undefined
          }
        }),
        // Other tabs: at once where the browser tells of cookie changes, else as soon as this page is looked at again.
        cookieStore && listen(cookieStore, 'change', check),
        listen(page!.document, 'visibilitychange', check),
        listen(page!, 'pageshow', check),
      ]
    },
  }
}
