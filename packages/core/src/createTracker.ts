import {
  createConsentStore,
  type ConsentChange,
  type ConsentOptions,
  type ConsentState,
} from './consent/consentStore'
import { gate } from './consent/gate'
import { copyValue } from './copyValue'
import { createLedger } from './dedup/ledger'
import type { ScriptOptions } from './dispatch/loadScript'
import { createScheduler } from './dispatch/scheduler'
import { createEvent } from './event/createEvent'
import type { EventName, EventParams, TrackArgs, TrackOptions } from './event/standardEvents'
import { createPipeline, type Entry } from './pipeline'
import type { Pixel } from './pixels/pixel'
import { browserPage, createTimers, listen, now, openStore, type Page } from './platform/env'
import { createReport } from './report/createReport'
import { PixelError } from './report/errors'
import type { Outcome, PixelEvent, PixelStatus, UserData } from './types'

export interface TrackerOptions {
  readonly pixels: readonly Pixel[]
  readonly consent?: ConsentOptions
  /**
   * `live`; `dry` decides everything but loads and sends nothing (development, tests); `off` does nothing.
   * @default 'live'
   */
  readonly mode?: 'live' | 'dry' | 'off'
  /** Print every outcome to the console. @default false */
  readonly debug?: boolean
  /** For the script elements, where a content security policy asks for one. */
  readonly nonce?: string
  /** Gets every problem met after set-up, once per code and subject. */
  readonly onError?: (error: PixelError) => void
  /** Goes in front of ids made from order numbers, where several shops share a pixel. */
  readonly idScope?: string
  readonly hold?: {
    /** How many events wait per pixel: enough for a long visit before a choice, small in memory. @default 500 */
    readonly maxEvents?: number
    /** A purchase that is reported later than this is more confusing than missing. @default 1800000 (30 min) */
    readonly maxAgeMs?: number
  }
  readonly script?: ScriptOptions
  readonly outcomes?: {
    /** How many recent events `inspect()` tells about. @default 200 */
    readonly max?: number
  }
  readonly ledger?: {
    /** How many keyed event ids are remembered. @default 1000 */
    readonly maxIds?: number
    /** @default 180 */
    readonly maxAgeDays?: number
  }
  readonly dispatch?: {
    /** How long one of our tasks may hand events over before it yields. A single vendor call is never cut. @default 4 */
    readonly budgetMs?: number
    /** Hand over before every navigation (`all`), or only before the document is left. @default 'all' */
    readonly onNavigate?: 'all' | 'leaving'
  }
}

export interface OutcomeReport {
  readonly event: PixelEvent
  /** The pixel's key. */
  readonly pixel: string
  readonly outcome: Outcome
}

export interface TrackerEvents {
  outcome: OutcomeReport
  consent: ConsentState
  /** A pixel's status has changed. */
  status: { readonly pixel: string; readonly status: PixelStatus }
  error: PixelError
}

export interface Inspection {
  readonly mode: 'live' | 'dry' | 'off'
  readonly consent: ConsentState
  readonly pixels: readonly {
    readonly key: string
    readonly platform: string
    readonly ids: readonly string[]
    readonly status: PixelStatus
    /** Its vendor global was made by somebody else. */
    readonly isForeign: boolean
    /** How many events wait. */
    readonly held: number
  }[]
  /** The most recent events, oldest first, and what became of each at each pixel (by key). */
  readonly events: readonly {
    readonly event: PixelEvent
    readonly outcomes: Readonly<Record<string, Outcome>>
  }[]
}

export interface Tracker {
  /**
   * Reports an event to every pixel whose purposes are granted.
   *
   * Safe at any time: while consent is unset or scripts load, the event waits in memory (at most `hold.maxEvents`); on
   * a server it does nothing. Never throws; problems go to `onError`.
   *
   * @returns the event id, for your server's call of the conversions API.
   * @example
   * tracker.track('Purchase', { value: 49.9, currency: 'EUR', orderId: 'A-1001' })
   */
  track<N extends EventName>(name: N, ...args: TrackArgs<N>): string
  /** A page view. A repeat for the same path and query with no navigation between counts as `duplicate`. */
  page(params?: EventParams<'PageView'>, options?: TrackOptions & { key?: string }): string
  /** Tells pixels with `advancedMatching` who the visitor is; `null` forgets. */
  identify(user: UserData | null): void
  readonly consent: {
    get(): ConsentState
    set(change: ConsentChange): void
  }
  inspect(): Inspection
  /** Hands over what can be, and waits for scripts that are loading. Never rejects. */
  flush(options?: { timeoutMs?: number }): Promise<{ pending: number }>
  /** @returns its end. */
  on<T extends keyof TrackerEvents>(type: T, listener: (report: TrackerEvents[T]) => void): () => void
  /** Ends listeners and timers; what still waits is dropped. */
  destroy(): void
}

const MAX_INBOX = 64 // events of one task that wait for the gate together: a bound on memory, not a delay
const SWEEP_DELAY_MS = 1000 // scripts write their cookies again a moment after a click or a route change
const HASH_WAIT_MS = 100 // user data that takes longer than this is not worth a late event
const FLUSH_POLL_MS = 25

type Listener = (report: never) => void
type PageOptions = TrackOptions & { key?: string }

/**
 * Builds the tracker. Construction does nothing that anybody could see; its first use starts it. Nothing is loaded,
 * stored or sent before a pixel's consent is granted, and on a server every call is a no-op.
 *
 * @throws PixelError `pixel/duplicate-key`, `pixel/single-instance`.
 */
export function createTracker(options: TrackerOptions): Tracker {
  const { pixels, mode = 'live', consent: consentOptions = {}, hold = {}, dispatch = {} } = options
  checkPixels(pixels)
  const page = mode === 'off' ? undefined : browserPage()
  const isDry = mode === 'dry'
  const maxOutcomes = options.outcomes?.max ?? 200
  const listeners: Partial<Record<string, Set<Listener>>> = {}
  const emit = <T extends keyof TrackerEvents>(type: T, event: TrackerEvents[T]): void =>
    listeners[type]?.forEach((listener) => safely(listener, event))
  const report = createReport((error) => {
    safely(options.onError as Listener, error)
    emit('error', error)
  })
  const consent = createConsentStore(page, pixels, consentOptions, report)

  const { later, stop: stopTimers } = createTimers()
  let state = consent.read([])
  let stops: ((() => void) | undefined)[] | undefined // there once the tracker is in use
  const inbox: Entry[] = [] // tracked, but not yet decided about
  const recent: Pick<Entry, 'event' | 'outcomes'>[] = [] // a ring of the last `maxOutcomes`
  let tracked = 0
  let visitor: UserData | undefined
  let hashingUntil = 0
  let navigations = 0
  let hasPageView = false
  let isPrerendering = false
  let isAdmitting = false
  let isOver = false
  let told = '' // what identify() was told last, unless a withdrawal has made it forgotten

  const origin = { page, idScope: options.idScope, report }
  const ledger = createLedger(
    page && !isDry ? openStore(page, 'localStorage') : undefined,
    options.ledger?.maxIds ?? 1000,
    options.ledger?.maxAgeDays ?? 180,
  )
  const pipelines = page
    ? pixels.map((pixel, index) =>
        createPipeline(pixel, {
          page,
          later,
          isDry,
          nonce: options.nonce,
          script: options.script ?? {},
          maxEvents: hold.maxEvents ?? 500,
          maxAgeMs: hold.maxAgeMs ?? 18e5,
          ledger,
          report,
          settle({ event, outcomes }, outcome) {
            if (outcomes[index] === outcome) return
            outcomes[index] = outcome
            const { key } = pixel
            if (options.debug) console.debug(`[omnipixel] ${event.name} → ${key}: ${outcome}`)
            if (listeners.outcome) emit('outcome', { event, pixel: key, outcome })
          },
          wake: () => scheduler!.schedule(),
          onStatus: (status) => emit('status', { pixel: pixel.key, status }),
          trackPageView() {
            const before = hasPageView
            record('PageView', {}, { to: [pixel.key] })
            hasPageView = before // the app has not asked for it
          },
        }),
      )
    : []
  const scheduler =
    page &&
    createScheduler({
      page,
      later,
      budgetMs: dispatch.budgetMs ?? 4,
      workers: pipelines,
      prepare: admitAll,
      isWaiting: () => now() < hashingUntil,
    })

  /** What the caller said, noted for every pixel. All that a click pays for. */
  function record(name: string, params: unknown, given: PageOptions | undefined, isRestore = false): string {
    const isNamed = typeof name === 'string' && name
    const trackOptions = given || {}
    const { event, dedupIds } = createEvent(origin, isNamed || '', params, trackOptions)
    if (!isNamed) report('event/bad-name', typeof name)
    start()
    if (!page || isOver) return event.id
    const isPageView = name === 'PageView'
    const { pathname, search } = page.location
    if (isPageView) hasPageView = true
    const outcomes = new Array<Outcome>(pixels.length)
    recent[tracked++ % maxOutcomes] = { event, outcomes }
    inbox.push({
      event,
      dedupIds,
      options: trackOptions,
      visitor,
      isPageView,
      pageKey: isPageView ? navigations + String(trackOptions.key ?? pathname + search) : '',
      since: isPrerendering ? Infinity : event.time, // a prerendered page does not age
      isRestore,
      outcomes,
    })
    if (inbox.length > MAX_INBOX) admitAll()
    else scheduler!.schedule()
    return event.id
  }

  /** Runs before anything that an earlier event must not see: a hand-over, a change of consent, an inspection. */
  function admitAll(): void {
    if (isAdmitting) return // an outcome's listener has come back here: one event after the other
    isAdmitting = true
    for (let entry; (entry = inbox.shift());) for (const pipeline of pipelines) pipeline.admit(entry)
    isAdmitting = false
  }

  function applyConsent(): void {
    admitAll() // what was tracked before the change is decided by what held then
    const before = state
    state = consent.read([])
    pixels.forEach(({ key }, index) => {
      const granted = gate(state.pixels[key]!.consent, consentOptions.beforeChoice ?? 'hold')
      pipelines[index]!.setGate(isPrerendering ? 'hold' : granted)
    })
    const alive = pixels.filter(
      ({ definition }, index) => pipelines[index]!.isRevoked && definition.staysAlive,
    )
    state = { ...state, needsReload: alive.map(({ key }) => key) }
    if (JSON.stringify(state) === JSON.stringify(before)) {
      state = before
      return
    }
    sweep()
    emit('consent', state)
    const isWithdrawn = pixels.some(
      ({ key }) => before.pixels[key]!.consent === 'granted' && state.pixels[key]!.consent === 'denied',
    )
    if (isWithdrawn) told = ''
    if (isWithdrawn && consentOptions.afterWithdrawal === 'reload') later(() => page!.location.reload(), 0)
    sweepLater()
  }

  /** Removes again what denied pixels have on this site: their scripts may run, or have run on the page before. */
  function sweep(): void {
    pixels.forEach(({ key }, index) => {
      if (state.pixels[key]!.consent === 'denied') pipelines[index]!.erase(true)
    })
  }
  function sweepLater(): void {
    later(sweep, SWEEP_DELAY_MS)
  }

  /** The first use: from here on the tracker listens, and granted pixels load. */
  function start(): void {
    if (stops || !page || isOver) return
    const { document, navigation } = page as Page & { navigation?: EventTarget }
    const onNavigated = (): void => {
      navigations++
      sweepLater()
    }
    isPrerendering = !!(document as { prerendering?: boolean }).prerendering
    stops = [
      ...consent.watch(applyConsent),
      listen(page, 'pagehide', ({ persisted }: PageTransitionEvent) => {
        scheduler!.flush()
        if (!persisted) for (const pipeline of pipelines) pipeline.abandon('dropped:unload')
        sweep()
      }),
      listen(page, 'pageshow', ({ persisted }: PageTransitionEvent) => {
        if (!persisted) return
        navigations++
        if (hasPageView) record('PageView', {}, undefined, true)
      }),
      listen(document, 'visibilitychange', () => {
        if (document.hidden) scheduler!.flush()
      }),
      listen(document, 'prerenderingchange', () => {
        isPrerendering = false
        admitAll()
        for (const { queue } of pipelines) for (const entry of queue) entry.since = now()
        applyConsent()
      }),
      listen(document, 'click', sweepLater),
      ...(navigation
        ? [
            // Before the URL changes, and early enough for scripts that lose what they are handed at pagehide.
            listen(navigation, 'navigate', ({ destination }: NavigateEvent) => {
              if (dispatch.onNavigate !== 'leaving' || !destination.sameDocument) scheduler!.flush()
            }),
            listen(navigation, 'currententrychange', ({ navigationType }: NavigateEvent) => {
              if (navigationType && navigationType !== 'replace') onNavigated()
            }),
          ]
        : [listen(page, 'popstate', onNavigated)]),
    ]
    applyConsent()
    sweepLater()
  }

  const on: Tracker['on'] = (type, listener) => {
    start()
    const set = (listeners[type] = listeners[type] || new Set())
    set.add(listener as Listener)
    return () => set.delete(listener as Listener)
  }

  return {
    track: (name, ...[params, trackOptions]) => record(name, params, trackOptions),
    page: (params, pageOptions) => record('PageView', params, pageOptions),
    identify(user) {
      const next = copyValue(user) as UserData | undefined
      const text = JSON.stringify(next) ?? ''
      if (!page || text === told) return
      told = text
      start()
      admitAll()
      visitor = next
      hashingUntil = now() + HASH_WAIT_MS
      void Promise.all(pipelines.map((pipeline) => pipeline.identify(visitor))).then(() => (hashingUntil = 0))
    },
    consent: {
      get: () => state,
      set(change) {
        if (!page) return
        start()
        admitAll()
        consent.set(change || {})
        applyConsent()
      },
    },
    inspect() {
      admitAll()
      const start = Math.max(0, tracked - maxOutcomes)
      return {
        mode,
        consent: state,
        pixels: pixels.map(({ key, platform, ids }, index) => {
          const { status = 'idle', isForeign = false, queue = [] } = pipelines[index] ?? {}
          return { key, platform, ids, status, isForeign, held: queue.length }
        }),
        events: Array.from({ length: tracked - start }, (_, index) => {
          const { event, outcomes } = recent[(start + index) % maxOutcomes]!
          return {
            event,
            outcomes: Object.fromEntries(pixels.map(({ key }, at) => [key, outcomes[at] ?? 'held:consent'])),
          }
        }),
      }
    },
    async flush({ timeoutMs = 1000 } = {}) {
      for (const until = now() + timeoutMs; ;) {
        admitAll()
        if (now() >= hashingUntil) scheduler?.flush()
        const pending = pipelines.reduce((sum, { queue }) => sum + queue.length, 0)
        const isWorthIt = pipelines.some(({ status, queue }) => queue[0] && status !== 'idle')
        if (now() >= until || !isWorthIt) return { pending }
        await new Promise<void>((resolve) => later(resolve, FLUSH_POLL_MS))
      }
    },
    on,
    destroy() {
      admitAll()
      isOver = true
      stops?.forEach((stop) => stop?.())
      stopTimers()
      for (const pipeline of pipelines) {
        pipeline.stop()
        pipeline.abandon('dropped:unload')
      }
    },
  }
}

/** The parts of the Navigation API that are used here. @see https://html.spec.whatwg.org/multipage/nav-history-apis.html */
interface NavigateEvent extends Event {
  readonly navigationType: string | null
  readonly destination: { readonly sameDocument: boolean }
}

function checkPixels(pixels: readonly Pixel[]): void {
  const seen = new Set<unknown>()
  for (const { key, platform, definition } of pixels) {
    if (definition.isSingle && seen.has(definition)) {
      throw new PixelError('pixel/single-instance', platform)
    }
    if (seen.has(key)) {
      throw new PixelError('pixel/duplicate-key', key)
    }
    seen.add(key).add(definition)
  }
}

/** The app's own listeners must not break the tracker, nor the page; the browser reports what they throw as theirs. */
function safely(listener: Listener | undefined, event: unknown): void {
  try {
    listener?.(event as never)
  } catch (cause) {
    queueMicrotask(() => {
      throw cause
    })
  }
}
