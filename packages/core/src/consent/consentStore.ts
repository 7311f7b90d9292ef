import { now, readCookie, readCookies, type Page } from '../platform/env'
import { attempt, type Report } from '../report/createReport'
import type { ConsentValue, Purpose, Regime } from '../types'
import {
  COOKIE,
  parseConsentCookie,
  writeConsentCookie,
  type ConsentPersistence,
  type StoredChoice,
} from './consentCookie'
import type { ConsentState } from './consentState'
import { decide, type Decision } from './gate'
import { isPurpose } from '../purposes'
import { appSource } from './sources/app'
import type { ConsentPixel, ConsentSource } from './sources/source'

export interface ConsentOptions {
  /**
   * What holds until a source has decided, or a function that finds it out, e.g. by asking your server. It is called at
   * the tracker's first use, never on a server; until it has answered, the regime sends nothing and asks nobody.
   * @default 'opt-in'
   */
  regime?: Regime | (() => Regime | Promise<Regime>) | undefined
  /** Who else is asked: GPC, a consent management platform. The strictest answer wins. */
  sources?: readonly ConsentSource[] | undefined
  /** What happens to events while consent is unset: wait in memory, or be dropped. @default 'hold' */
  beforeChoice?: 'hold' | 'drop' | undefined
  /** How the choice is kept between pages; `false` not at all. Never kept by us where a source is a CMP. */
  persist?: ConsentPersistence | false | undefined
  /**
   * What the server has read with `parseConsentCookie`; `null` if it found no choice. The server and the first render in
   * the browser then agree, see {@link Tracker.consent}. It grants nothing in a browser: there the cookie itself counts.
   */
  initial?: StoredChoice | null | undefined
  /**
   * After a withdrawal, reload the page to end scripts that keep running by themselves, or stay.
   * @default 'stay'
   */
  afterWithdrawal?: 'stay' | 'reload' | undefined
}

/** A choice: `true` granted, `false` denied, `null` not chosen (again). What is not mentioned stays as it is. */
export type ConsentChange = Partial<Record<Purpose, boolean | null | undefined>> & {
  /** The same for single pixels, by key. */
  pixels?: Readonly<Record<string, boolean | null>> | undefined
}

/** A pixel as consent sees it. */
interface ConsentSubject extends ConsentPixel {
  readonly purposes: readonly Purpose[]
}

/** A state that nobody has seen yet: what is known of the scripts is added to it. */
type FreshState = ConsentState & { needsReload: string[]; pixels: Record<string, Decision> }

export interface ConsentStore {
  /** Asks every source again, and looks whether another page has stored a choice since. */
  read(): FreshState
  /** What a server and the browser know alike, without looking at either. */
  readInitial(): ConsentState
  /** True if the cookie holds a grant that no longer counts (it is too old, or of another policy), or what was taken back. */
  hasLapsed(): unknown
  set(change: ConsentChange | boolean): void
  /** What the source with this name last read. */
  rawOf(source: string): unknown
  /** Watches the sources until the signal, and finds out the regime. */
  watch(onChange: () => void, signal: AbortSignal): unknown
}

export function createConsentStore(
  page: Page | undefined,
  subjects: readonly ConsentSubject[],
  { regime = 'opt-in', sources = [], persist, initial }: ConsentOptions,
  report: Report,
): ConsentStore {
  const hasCmp = sources.some((source) => source.isCmp)
  const persistence = page && !hasCmp && persist !== false && (persist || {})
  const nothing: StoredChoice = { choice: {}, decidedAt: 0 }
  let stored = nothing
  let asked = nothing // what the app's own source answers from
  const all: readonly ConsentSource[] = [appSource(() => asked), ...sources]
  let knownRegime = typeof regime === 'function' ? undefined : regime
  const ask = <T>(source: ConsentSource, act: () => T): T | undefined =>
    attempt(report, 'consent/source-failed', source.name, act)

  /**
   * Another tab may have chosen since, or a grant may have had its time. A cookie that is gone is no withdrawal: it may
   * merely not be kept.
   */
  const follow = (): void => {
    const found = persistence && parseConsentCookie(readCookies(page!), persistence)
    if (found && found.decidedAt >= stored.decidedAt) stored = found
  }
  const evaluate = (isInitial: boolean): FreshState => {
    asked = isInitial ? initial || nothing : stored
    const options = { sources: all, regime: knownRegime, isInitial, attempt: ask }
    const purposes: Partial<Record<Purpose, ConsentValue>> = {}
    const pixels: Record<string, Decision> = {}
    let needsPrompt = false
    for (const subject of subjects) {
      const needed = subject.purposes
      const { consent, source } = (pixels[subject.key] = decide(subject, needed, options))
      // A server that has not looked for a choice cannot know, and a platform asks for itself.
      if (
        knownRegime &&
        !(isInitial && initial === undefined) &&
        !hasCmp &&
        consent === 'unset' &&
        source === 'regime'
      )
        needsPrompt = true
      for (const purpose of needed) purposes[purpose] = decide(undefined, [purpose], options).consent
    }
    const signals = sources.map((source) => ask(source, () => source.optOutSignal?.(knownRegime, isInitial)))
    return {
      purposes,
      pixels,
      needsPrompt,
      needsReload: [],
      optOutSignal: signals.find(Boolean),
      regime: knownRegime,
    }
  }

  return {
    read() {
      follow()
      return evaluate(!page)
    },
    readInitial: () => evaluate(true),
    rawOf(name) {
      const source = all.find((candidate) => candidate.name === name)
      return source && ask(source, () => source.raw?.())
    },
    hasLapsed: () =>
      persistence &&
      // `:true` or `{}`, as they stand in the encoded cookie.
      /%3Atrue|%7B%7D/.test(readCookie(page!, persistence.cookie ?? COOKIE)) &&
      !Object.values(stored.choice).includes(true),
    set(given) {
      follow()
      const choice: Record<string, boolean> = { ...stored.choice }
      const { pixels, ...purposes } = Object(given) as ConsentChange
      const change: Record<string, boolean | null | undefined> = purposes
      if (typeof given === 'boolean')
        for (const subject of subjects) {
          change['@' + subject.key] = null
          for (const purpose of subject.purposes) change[purpose] = given
        }
      for (const key in pixels) change['@' + key] = pixels[key]
      for (const name in change) {
        const value = change[name]
        const isKnown = isPurpose(name) || subjects.some(({ key }) => name === '@' + key)
        if (!isKnown) report('consent/unknown-purpose', name)
        else if (value === null) delete choice[name]
        else if (typeof value === 'boolean') choice[name] = value
        else if (value !== undefined) report('consent/bad-value', name)
      }
      // Nothing has been stored before a choice: where there is none to take back, that stays so.
      const isEmpty = !Object.keys({ ...stored.choice, ...choice })[0]
      stored = { choice, decidedAt: now() }
      if (persistence && !isEmpty) writeConsentCookie(page!, stored, persistence)
    },
    async watch(onChange, signal) {
      for (const source of sources) {
        const stop = ask(source, () =>
          source.watch?.(onChange, () => report('consent/cmp-missing', source.name)),
        )
        if (typeof stop === 'function') signal.addEventListener('abort', () => ask(source, stop))
      }
      if (typeof regime !== 'function') return
      let cause: unknown
      try {
        knownRegime = await regime()
      } catch (thrown) {
        cause = thrown
      }
      if (!/^opt-(in|out)$/.test(knownRegime!)) {
        knownRegime = 'opt-in'
        report('consent/unknown-regime', 'regime', cause)
      }
      if (!signal.aborted) onChange()
    },
  }
}
