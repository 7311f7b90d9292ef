import type { Purpose, Regime } from '../../types'
import { browserPage, createTimers, listen as listenUntil, type Page } from '../../platform/env'
import { earlierGrants } from './earlierGrants'
import type { ConsentPixel, ConsentSource, SourceAnswer } from './source'

const EAGER_MS = 1000 // most platforms come within the first second: looked for every 50 ms
const EAGER_POLL_MS = 50
const POLL_MS = 250
/** Any of them may mean that it has come. An event of a document's reaches its window too, but for `load`. */
const SIGNS = ['load', 'pageshow', 'visibilitychange']

export interface CmpOptions {
  /**
   * How long to look for the platform. After that the source is `silent` (the regime holds) and `consent/cmp-missing`
   * is reported; it is still followed should it come later. As long after it has come, a visitor who still has not chosen
   * has no choice there any more: a grant of an earlier visit has then lapsed.
   * @default 10000
   */
  timeoutMs?: number | undefined
}

export interface Question {
  readonly purpose: Purpose
  /** None: the question is about the purpose in general. */
  readonly pixel?: ConsentPixel
  /** Missing while it is not known. */
  readonly regime?: Regime
}

/**
 * One consent management platform. What it knows is had in one of three ways:
 *
 * - `read`: the API is read at each question, so that no change can be missed. The first choice.
 * - `readLater`: its getters return promises; read when it is found, at each of `events` and at each `changed()`.
 * - neither: it hands its state to a listener, which passes it on: `listen: (api, changed) => api.on(changed)`.
 */
export interface Cmp<Api, Known> {
  readonly name: string
  /**
   * The API, recognised by its shape, not by its name alone; the same object each time (another one is connected
   * anew). Nothing while it has not come; throwing means the same.
   */
  find(page: Page): Api | undefined
  /** What it knows now; nothing while it is starting. A visitor who has not chosen yet is something known. */
  read?(api: Api): Known | undefined
  /** The same, where it is only had later. An older result never follows a newer one; a rejection is not known. */
  readLater?(api: Api): Promise<Known | undefined>
  /** DOM events, on the window or the document, that tell that it has come or that the choice has changed. */
  readonly events?: readonly string[]
  /**
   * For a platform that is told beforehand whom to call, by its documented queue or in its configuration. Runs each
   * time that the platform is looked for, until it returns its end. After that end `come` does nothing any more.
   */
  prepare?(page: Page, come: () => void): (() => void) | undefined
  /**
   * Subscribes with the API itself, and returns the end of that. Called once for each API found. Where an API cannot
   * be unsubscribed from, `changed` does nothing any more after the end.
   */
  listen?(api: Api, changed: (known?: Known) => void, page: Page): (() => void) | void
  /** It only denies: while it has not decided, a grant that others gave is not at its end. */
  readonly isVeto?: true
  /** The answer, from what it knows. Not asked before something is known. */
  ask(known: Known, question: Question): SourceAnswer
  /** What `inspect()` shows. @default what it knows */
  raw?(known: Known): unknown
}

/**
 * Makes a source of a consent management platform that may come late, or never, or be replaced.
 *
 * It is `pending` until the platform is there and knows something, `silent` once it has not come in time. After that
 * no timer is left: script loads, `pageshow`, `visibilitychange` and its own events still bring it. One source may be
 * watched several times (two trackers); the last end forgets what was pushed.
 */
export function cmpSource<Api, Known = Api>(
  { name, find, read, readLater, events = [], prepare, listen, isVeto, ask, raw }: Cmp<Api, Known>,
  { timeoutMs = 10_000 }: CmpOptions = {},
): ConsentSource {
  let pushed: Known | undefined
  let isMissing = false
  let lapsed: ReadonlySet<string> | undefined // keys of pixels, once the visitor has had the time to choose
  let watches = 0
  const findNow = (): Api | undefined => {
    const page = browserPage()
    return page && find(page)
  }
  const know = (api: Api | undefined): Known | undefined => (api ? (pushed ?? read?.(api)) : undefined)

  return {
    name,
    isCmp: true,
    // What throws here is caught and reported where the sources are combined, and counts as pending.
    answer(purpose, pixel, regime) {
      const api = findNow()
      if (!api && isMissing) return 'silent'
      const known = know(api)
      if (known === undefined) return 'pending'
      const answer = ask(known, { purpose, pixel, regime })
      return answer === 'pending' && regime === 'opt-in' && lapsed?.has(pixel?.key as string)
        ? 'lapsed'
        : answer
    },
    raw() {
      const known = know(findNow())
      return known !== undefined && raw ? raw(known) : known
    },
    watch(onChange, onMissing) {
      const page = browserPage()! // never called on a server
      const ending = new AbortController()
      const { signal } = ending
      const later = createTimers(signal)
      let connected: Api | undefined
      let refresh: () => void = onChange
      let disconnect = (): void => {}
      let unprepare: (() => void) | undefined
      let isKnown = false
      let waitedMs = 0
      watches++

      function connect(api: Api): void {
        let isOver = false
        let turn = 0
        const take = (known: Known | undefined): void => {
          pushed = known
          onChange()
        }
        const reread = async (mine: number): Promise<void> => {
          let known: Known | undefined
          try {
            known = await readLater!(api)
          } catch {
            // Not known, then: it is asked again at the next event.
          }
          if (mine === turn && !isOver) take(known)
        }
        const changed = (known?: Known): void => {
          if (isOver) return
          turn++
          if (readLater && known === undefined) void reread(turn)
          else take(known ?? pushed)
        }
        if (connected) pushed = undefined // was said by the one before
        leave()
        const stop = listen?.(api, changed, page)
        connected = api
        refresh = changed
        disconnect = () => {
          isOver = true
          stop?.()
        }
        if (readLater) changed()
      }

      /** The platform's own failure to let go: what it still tells is ignored. */
      function quietly(release: (() => void) | undefined): void {
        try {
          release?.()
        } catch {
          // See above.
        }
      }

      function leave(): void {
        quietly(disconnect)
        connected = undefined
        refresh = onChange
        disconnect = () => {}
      }

      function tellBeforehand(): void {
        if (!prepare || unprepare) return
        unprepare = () => {} // it may be called back at once
        try {
          unprepare = prepare(page, onEvent)
        } catch {
          unprepare = undefined // its queue is not what it should be yet
        }
      }

      /** Runs whenever the platform may have come, or may have finished starting. */
      function look(): void {
        let isNews = false
        tellBeforehand()
        try {
          const api = find(page)
          if (api && api !== connected) connect(api)
          isNews = !isKnown && know(api) !== undefined
        } catch {
          // Half there, or broken: looked at again at the next sign. Questions about it are pending meanwhile.
        }
        if (!isNews) return
        isKnown = true
        isMissing = false
        const granted = earlierGrants(page)
        // It may still be about to read what it has stored itself, which is no end of a grant.
        if (granted.size && !isVeto)
          later(() => {
            lapsed = granted
            onChange()
          }, timeoutMs)
        onChange()
      }

      function wait(): void {
        look()
        if (isKnown) return
        const ms = Math.min(waitedMs < EAGER_MS ? EAGER_POLL_MS : POLL_MS, timeoutMs - waitedMs)
        waitedMs += ms
        if (ms > 0) return later(wait, ms)
        isMissing = true
        onMissing()
        onChange()
      }

      // The listeners first: an event between a first read and their start would be lost.
      const onEvent = (): void => {
        if (signal.aborted) return // not everybody lets go of a callback
        look()
        refresh()
      }
      for (const type of events) listenUntil(page, type, onEvent, signal)
      for (const type of SIGNS) listenUntil(page, type, look, signal)
      listenUntil(page.document, 'load', look, signal) // of script elements
      signal.addEventListener('abort', () => {
        if (!--watches) {
          pushed = undefined
          isMissing = false
          lapsed = undefined
        }
        quietly(unprepare)
        leave()
      })
      wait()
      return () => ending.abort()
    },
  }
}
