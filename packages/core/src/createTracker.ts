import { checkOptions } from './checkOptions'
import { checkPixels } from './checkPixels'
import type { ConsentState } from './consent/consentState'
import { createConsentStore } from './consent/consentStore'
import { gate } from './consent/gate'
import { copyValue } from './copyValue'
import { createScheduler } from './dispatch/scheduler'
import { createEvent } from './event/createEvent'
import type { TrackOptions } from './event/standardEvents'
import { createPipeline, type Pipeline, type PipelineTools } from './pipeline'
import {
  browserPage,
  createTimers,
  listen as listenUntil,
  now,
  openChannel,
  openStore,
  pause,
  watchOnline,
  type Page,
} from './platform/env'
import { createVisit } from './pageViews/visit'
import { watchNavigation } from './pageViews/watchNavigation'
import type { Entry } from './queue/entry'
import { attempt, createReport } from './report/createReport'
import type { Tracker, TrackerEvents, TrackerOptions } from './tracker'
import type { Outcome, PixelEvent, UserData } from './types'

const MAX_INBOX = 64 // events of one task that wait for the gate together: a bound on memory, not a delay
const URGENT_MS = 1000 // as long as a page lives on, mostly, once it is being left; a download leaves none
const SWEEP_DELAY_MS = 1000 // scripts write their cookies again a moment after a click or a route change
const COOKIE_DELAY_MS = 100 // another process may hear of the choice before it has the cookie
const HASH_WAIT_MS = 100 // user data that takes longer than this is not worth a late event
const WAIT_MS = 10
const FLUSH_POLL_MS = 25

type Listener = (report: never) => void
type PageOptions = TrackOptions & { key?: string | undefined }

/**
 * Builds the tracker. Construction does nothing that anybody could see; its first use starts it. Nothing is loaded,
 * stored or sent before a pixel's consent is granted, and on a server every call is a no-op.
 *
 * @throws PixelError `pixel/duplicate-key`, `pixel/single-instance`; in development also `tracker/bad-option`.
 */
export function createTracker(options: TrackerOptions): Tracker {
  if (__DEV__) checkOptions(options)
  const {
    pixels,
    mode = 'live',
    idScope,
    consent: consentOptions = {},
    dispatch: { budgetMs = 4, onNavigate } = {},
    outcomes: { max: maxOutcomes = 200 } = {},
  } = options
  checkPixels(pixels)
  const page = mode === 'off' ? undefined : browserPage()
  const ending = new AbortController()
  const { signal } = ending
  const later = createTimers(signal)
  const listeners = Object.create(null) as Partial<Record<string, Set<Listener | undefined>>>
  listeners.error = new Set([options.onError])
  /** The app's own listeners must not break the tracker, nor the page; the browser reports what they throw as theirs. */
  const emit = <T extends keyof TrackerEvents>(type: T, event: TrackerEvents[T]): void =>
    listeners[type]?.forEach((listener) => {
      if (type === 'consent' && event !== state) return // a listener has changed it, and all have been told
      try {
        listener?.(event as never)
      } catch (cause) {
        queueMicrotask(() => {
          throw cause
        })
      }
    })
  const report = createReport((error) => emit('error', error))
  const consent = createConsentStore(page, pixels, mode === 'off' ? {} : consentOptions, report)
  const wake = createScheduler(page, later, () => {
    const waitMs = Math.max(hashingUntil, visit.freshUntil) - now()
    if (waitMs > 0 && waitMs <= HASH_WAIT_MS) return WAIT_MS // more: the clock was set back
    visit.see()
    admitAll()
    pipelines.find(hasWork)?.dispatch(now() + budgetMs)
    return pipelines.some(hasWork) ? 0 : undefined
  })
  const clean = (event: PixelEvent): PixelEvent => options.guard?.clean(event, report) ?? event
  const visit = createVisit(page, clean)
  const store = mode === 'live' && page ? openStore(page, 'localStorage') : undefined
  const tools: PipelineTools = {
    page: page!, // on a server nothing starts a pipeline
    options,
    store,
    fallback: mode === 'live' ? options.fallback : undefined,
    report,
    isOnline: page ? watchOnline(page) : () => false,
    agingSince: 0,
    emit,
    onOutcome(event, pixel, outcome) {
      if (options.debug) console.debug(`[omnipixel] ${event.name} → ${pixel}: ${outcome}`)
      // Most pages have nobody who listens to every outcome.
      if (listeners.outcome) emit('outcome', { event, pixel, outcome })
    },
    later,
    wake,
    isDirty: () => options.guard?.withholds(page!.location.href, page!.document.referrer),
    takeBack: ({ event, dedupIds, options }) => enter(event, dedupIds, options),
    trackPageView(pixelKey) {
      const before = hasPageView
      record('PageView', {}, { to: [pixelKey] })
      hasPageView = before // the app has not asked for it
    },
  }
  const startedAt = now()
  const pipelines = pixels.map((pixel) => createPipeline(pixel, tools))
  const undecided = Object.fromEntries(pixels.map(({ key }) => [key, undefined as Outcome | undefined]))
  const inbox: Entry[] = [] // tracked, but not yet decided about
  const recent: Pick<Entry, 'event' | 'outcomes'>[] = [] // what `inspect()` tells about

  const initialState = consent.readInitial()
  let state: ConsentState = page ? consent.read() : initialState
  const stale = new Set<string>() // keys of pixels that were granted once, and are no longer
  const since: Record<string, number> = {} // by the pixel's key: when its decision has changed, epoch ms
  let isInUse = false
  let visitor: UserData | undefined
  let told = '' // what identify() was told last
  let isForgotten = false // by a pixel that was withdrawn
  let hashingUntil = 0
  let urgent: (() => void) | undefined // what hands over at once, while the page is being left
  let hasPageView = false
  let isPrerendering = false
  let isAdmitting = false
  let isReading = false
  let tabs: BroadcastChannel | undefined
  let isWithdrawn = false // and what follows from it has not been done yet

  /** What the caller said, noted for every pixel. All that a click pays for. */
  function record(name: unknown, params: unknown, given?: PageOptions, isRestore = false): string {
    const trackOptions = { ...given } // what the app does to its own afterwards is about another event
    const known = typeof name === 'string' ? name : ''
    const isPageView = name === 'PageView'
    const pageKey = page && isPageView ? visit.view(trackOptions.key) : ''
    const { event: created, dedupIds } = createEvent(
      page,
      idScope,
      report,
      visit.previousOf,
      known,
      params,
      trackOptions,
    )
    const event = clean(created)
    if (!known) report('event/bad-name', typeof name)
    if (!isInUse) start()
    if (!page || signal.aborted) return event.id
    if (isPageView) hasPageView = true
    enter(event, dedupIds, trackOptions, pageKey, isRestore, visitor, tools.isDirty())
    if (__DEV__) {
      for (const key of [trackOptions.to, trackOptions.not].flat())
        if (key && !(key in undecided)) report('event/unknown-pixel', String(key))
    }
    return event.id
  }

  function enter(
    event: PixelEvent,
    dedupIds: readonly string[],
    options: TrackOptions,
    pageKey = '',
    isRestore = false,
    visitor?: UserData,
    isDirty?: unknown,
  ): void {
    const outcomes = { ...undecided } // of one shape, which is smaller than adding key by key
    if (recent.push({ event, outcomes }) > maxOutcomes) recent.shift()
    const consent = isPrerendering ? undefined : state
    const entry = {
      event,
      dedupIds,
      options,
      pageKey,
      unseen: visit.unseen(),
      isRestore,
      visitor,
      isDirty,
      consent,
      outcomes,
    }
    inbox.push(entry)
    if (pageKey) visit.show(entry)
    else Object.freeze(event)
    if (inbox.length > MAX_INBOX) admitAll()
    wake()
    urgent?.()
  }

  /** Runs before anything that an earlier event must not see: a hand-over, a change of consent, an inspection. */
  function admitAll(): void {
    if (isAdmitting) return // an outcome's listener has come back here: one event after the other
    isAdmitting = true
    for (let entry; (entry = inbox.shift());)
      for (let at = 0; at < pipelines.length; at++) pipelines[at]!.admit(entry)
    isAdmitting = false
    if (signal.aborted) for (const pipeline of pipelines) pipeline.stop()
  }

  function leave(handOver: () => void): void {
    handOver()
    const mine = (urgent = () => handOver())
    later(() => urgent === mine && (urgent = undefined), URGENT_MS) // unless it was left again meanwhile
  }

  /** Hands over what can be; as the page is hidden or left, the rest goes to the fallbacks. */
  function flush(isLeaving?: boolean): void {
    visit.see()
    admitAll()
    for (const { dispatch, fallBack } of pipelines) {
      dispatch(Infinity)
      if (isLeaving !== undefined) fallBack(isLeaving)
    }
  }

  function applyConsent(): void {
    if (signal.aborted || isReading) return // a source that cannot be stopped, or tells while it is asked
    admitAll() // what was tracked before the change is decided by what held then
    const before = state
    isReading = true
    const next = consent.read()
    isReading = false
    for (const { view, canBeLimited } of pipelines) {
      const { key } = view
      if (!next.pixels[key]!.isLimited || canBeLimited()) continue
      next.pixels[key] = { ...next.pixels[key]!, consent: 'denied', isLimited: undefined }
      next.needsReload.push(key)
    }
    state = next
    for (const { view, setGate } of pipelines) {
      const { key } = view
      const { consent: value, isLimited, isLapsed } = next.pixels[key]!
      if (!isSame(before.pixels[key], next.pixels[key])) since[key] = now()
      if (value === 'granted') stale.delete(key)
      else if (before.pixels[key]!.consent === 'granted') {
        stale.add(key)
        isWithdrawn = true
      }
      if (isLapsed) stale.add(key)
      if (setGate(isPrerendering ? 'hold' : gate(value, consentOptions.beforeChoice), isLimited))
        next.needsReload.push(key)
      if (state !== next || signal.aborted) return // a listener has changed it again, or has ended the tracker
    }
    if (isSame(next, before)) {
      state = before
      return
    }
    sweep()
    emit('consent', next)
    if (isWithdrawn) {
      isWithdrawn = false
      isForgotten = true
      if (consentOptions.afterWithdrawal === 'reload') later(() => page!.location.reload(), 0)
    }
    sweepLater()
  }

  /** The visitor has chosen, here or at a platform. Whoever hears of it reads the choice anew, and tells nobody. */
  function changeConsent(): void {
    applyConsent()
    tabs?.postMessage(0)
  }

  /**
   * Removes again what denied pixels have on this site, and those whose grant was taken back or has expired: their scripts
   * may run, or have run on the page before.
   */
  function sweep(): void {
    for (const { view, erase } of pipelines)
      if (state.pixels[view.key]!.consent === 'denied' || stale.has(view.key)) erase(true)
  }
  function sweepLater(): void {
    later(sweep, SWEEP_DELAY_MS)
  }

  /** The first use: from here on the tracker listens, and granted pixels load. */
  function start(): void {
    if (isInUse || !page || signal.aborted) return
    isInUse = true
    const { document, cookieStore } = page as Page & { cookieStore?: EventTarget }
    const listen = <E>(target: EventTarget | undefined, type: string, fn: (event: E) => void): void =>
      listenUntil(target, type, fn, signal)
    const onPrerendered = (isNow: boolean): void => {
      isPrerendering = isNow
      tools.agingSince = isNow ? Infinity : now()
    }
    if ((document as { prerendering?: boolean }).prerendering) onPrerendered(true)
    options.health?.({ ...tools, pipelines, on, signal })
    consent.watch(changeConsent, signal)
    listen(page, 'pagehide', ({ persisted }: PageTransitionEvent) => {
      leave(() => {
        flush(true)
        if (!persisted) for (const pipeline of pipelines) pipeline.stop()
      })
      sweep()
    })
    listen(page, 'pageshow', ({ persisted }: PageTransitionEvent) => {
      urgent = undefined
      applyConsent()
      if (!persisted) return
      visit.go()
      if (hasPageView) record('PageView', {}, {}, true)
    })
    // The choices of other tabs and trackers: where the browser does not tell of cookie changes, they do.
    listen(cookieStore, 'change', applyConsent)
    if (!cookieStore)
      listen((tabs = openChannel(page)), 'message', () => later(applyConsent, COOKIE_DELAY_MS))
    listen(document, 'visibilitychange', () => {
      if (!document.hidden) urgent = undefined
      applyConsent()
      if (document.hidden) flush(false)
      wake()
    })
    listen(document, 'prerenderingchange', () => {
      admitAll()
      onPrerendered(false)
      applyConsent()
    })
    listen(document, 'click', sweepLater)
    listen(page, 'online', wake)
    watchNavigation(
      page,
      signal,
      ({ destination, navigationType }) => {
        // Nobody has seen yet what is replaced here: its page view waits for what comes in its place.
        const isRedirect = navigationType === 'replace' && visit.fresh
        if (!destination.sameDocument || (onNavigate !== 'leaving' && !isRedirect)) leave(flush)
      },
      (type, isJump) => {
        urgent = undefined
        if (visit.go(type, isJump)) sweepLater()
      },
    )
    if (consent.hasLapsed()) for (const { key } of pixels) stale.add(key)
    applyConsent()
    later(sweep, 0) // what was written as the page before was left
    sweepLater()
  }

  function on<T extends keyof TrackerEvents>(
    type: T,
    listener: (event: TrackerEvents[T]) => void,
  ): () => void {
    start()
    const set = (listeners[type] = listeners[type] || new Set())
    set.add(listener as Listener)
    return () => set.delete(listener as Listener)
  }

  function identify(user: UserData | null): void {
    const copy = copyValue(user) as UserData | undefined
    const text = JSON.stringify(copy) ?? ''
    if (!page || signal.aborted || (text === told && !isForgotten)) return
    const next = text === told ? visitor : copy // another object would be another visitor to the events that wait
    told = text
    isForgotten = false
    start()
    admitAll()
    visitor = next
    hashingUntil = now() + HASH_WAIT_MS
    void Promise.all(pipelines.map((pipeline) => pipeline.identify(visitor))).then(() => {
      if (visitor === next) hashingUntil = 0
    })
  }

  /** What an app passes may be anything, also something that throws when it is looked at. */
  const safely = <A, B, C, T>(act: (a: A, b: B, c: C) => T, a: A, b?: B, c?: C): T | undefined =>
    attempt(report, 'event/bad-params', 'call', act, a, b, c)

  return {
    track: (name: unknown, params?: unknown, trackOptions?: TrackOptions) =>
      safely(record, name, params, trackOptions) ?? '',
    page: (params, pageOptions) => safely(record, 'PageView', params, pageOptions) ?? '',
    identify: (user) => safely(identify, user),
    consent: {
      get: () => state,
      initial: () => initialState,
      set(change) {
        if (!page || signal.aborted) return
        start()
        admitAll()
        safely(consent.set, change)
        changeConsent()
      },
    },
    inspect() {
      admitAll()
      return {
        mode,
        consent: state,
        pixels: pipelines.map(({ view }) => {
          const decision = state.pixels[view.key]!
          return {
            ...view,
            decision: {
              ...decision,
              since: since[view.key] ?? startedAt,
              raw: consent.rawOf(decision.source),
            },
          }
        }),
        events: recent.map(({ event, outcomes }) => ({ event, outcomes: toDecided(outcomes) })),
      }
    },
    async flush(flushOptions) {
      for (const end = now() + (flushOptions?.timeoutMs ?? 1000); ; await pause(FLUSH_POLL_MS)) {
        admitAll()
        for (const pipeline of pipelines) pipeline.hurry()
        if (now() >= hashingUntil) flush()
        let pending = 0
        let isWorthIt = false
        for (const { view } of pipelines) {
          pending += view.held
          if (view.held && view.status !== 'idle') isWorthIt = true
        }
        if (now() >= end || !isWorthIt) return { pending }
      }
    },
    on,
    destroy() {
      ending.abort()
      tabs?.close()
      admitAll()
    },
  }
}

/** What one pixel has not decided yet, since its turn is still to come, waits. */
const toDecided = (outcomes: Entry['outcomes']): Record<string, Outcome> =>
  Object.fromEntries(Object.entries(outcomes).map(([key, outcome]) => [key, outcome ?? 'held:consent']))

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const hasWork = (pipeline: Pipeline): unknown => pipeline.hasWork()
