import type { Outcome, Purpose, SourceAnswer } from '@omnipixel/core'

/*
 * What the tracker has to do, said once more by the simplest means: lists, and loops over them. Nothing here is fast, and
 * nothing is shared with the code under test. It knows what has to become of each event, which scripts are requested,
 * what each vendor is told in which order, and what is remembered; not in which order pixels and trackers take their
 * turns after paint. That it learns from the vendors' logs, and says whether it was allowed.
 */

export interface ModelledPixel {
  readonly key: string
  readonly platform: string
  readonly purposes: readonly Purpose[]
  readonly reportsEventUrl: boolean
}

export const PIXELS: readonly ModelledPixel[] = [
  { key: 'alpha', platform: 'alpha', purposes: ['marketing'], reportsEventUrl: false },
  { key: 'second', platform: 'alpha', purposes: ['marketing'], reportsEventUrl: false },
  { key: 'beta', platform: 'beta', purposes: ['marketing', 'analytics'], reportsEventUrl: true },
  { key: 'gamma', platform: 'gamma', purposes: ['analytics'], reportsEventUrl: false },
]
export const PLATFORMS = ['alpha', 'beta', 'gamma'] as const
/** Two trackers of one visitor: on one page, with one storage and one consent. */
export const TRACKERS = [0, 1] as const

export const MAX_HELD = 6
export const MAX_AGE_MS = 100_000
export const RETRIES = 1
/** Of the two ways out, the first is for this platform alone, and needs a network; the other carries to the next page. */
export const WAY_PLATFORM = 'beta'
const MAX_CARRIED = 50
const MAX_CARRIED_UNKEYED = 30
const TIMEOUT_MS = 10_000
const RETRY_DELAY_MS = 1000
const POLL_MS = 25
/** From a grant to the request: the next frame of `createRealPage`, which comes at once, and its paint. */
const PAINT_MS = 16
/** The longest that a live pixel needs for its hand-over while nothing hinders it. A wait is never shorter. */
export const HAND_OVER_MS = 200

export interface ModelEvent {
  /** The tracker's own id for it. */
  readonly id: string
  /** By which the tracker's own event is found: what the app calls it, or `auto1` for the first that it did not make. */
  readonly name: string
  /** By which it counts as a repeat. */
  readonly ids: readonly string[]
  readonly pageKey: string
  readonly to: string | undefined
  readonly time: number
  /** By pixel. `held` is either of the two interim ones, by the gate. */
  readonly outcomes: Record<string, Outcome | 'held'>
  /** The tracker may have noted it without deciding about it yet. */
  isNew: boolean
  /** Pixels given up while events were undecided: what these would have ended may have ended as `blocked` before. */
  readonly missed: Set<string>
}

interface PixelState {
  gate: 'send' | 'hold' | 'drop'
  /** What consent itself said last; the gate also holds while the page is prerendered. */
  isGranted: boolean
  status: 'idle' | 'loading' | 'ready' | 'blocked' | 'deaf'
  queue: ModelEvent[]
  lastPageView: ModelEvent | undefined
  isSetUp: boolean
  /** When its script is asked for, epoch ms: after a paint, the first time. */
  opensAt: number | undefined
  hasOpened: boolean
  /** The script is there, but not live: until when it is looked at, epoch ms. */
  pollsUntil: number | undefined
  /** It has been looked at, and is looked at again only when time passes. */
  hasLooked: boolean
}

/** An event that goes on with the visit, for one pixel. */
interface Carried {
  readonly name: string
  readonly id: string
  readonly ids: readonly string[]
  readonly time: number
}

interface TrackerState {
  pixels: Record<string, PixelState>
  events: ModelEvent[]
  navigations: number
  autoEvents: number
  hasPageView: boolean
  isEnded: boolean
}

interface ScriptState {
  phase: 'loading' | 'pausing' | 'done'
  /** When the phase ends by itself, epoch ms. */
  until: number
  retriesLeft: number
  waiting: (readonly [tracker: number, key: string])[]
}

/** An event that a vendor was handed: by which tracker, for which pixel, and what it was. */
export interface HandOver {
  readonly tracker: number
  readonly key: string
  readonly name: string
}

export interface ModelOptions {
  readonly now: number
  readonly regime: 'opt-in' | 'opt-out'
  readonly beforeChoice: 'hold' | 'drop'
  readonly isPrerendered: boolean
  /** The tracker has `fallback: firstOf(way, carry)`, of which the way takes what is for {@link WAY_PLATFORM}. */
  readonly hasFallback: boolean
}

export function createModel({ now, regime, beforeChoice, isPrerendered, hasFallback }: ModelOptions) {
  const toPixelState = (): PixelState => ({
    gate: 'hold',
    isGranted: regime === 'opt-out',
    status: 'idle',
    queue: [],
    lastPageView: undefined,
    isSetUp: false,
    pollsUntil: undefined,
    opensAt: undefined,
    hasOpened: false,
    hasLooked: false,
  })
  const toTrackerState = (): TrackerState => ({
    pixels: Object.fromEntries(PIXELS.map(({ key }) => [key, toPixelState()])),
    events: [],
    navigations: 0,
    autoEvents: 0,
    hasPageView: false,
    isEnded: false,
  })
  const ended = (tracker: TrackerState) => tracker.isEnded

  const model = {
    now,
    agingSince: isPrerendered ? Infinity : 0,
    /** Until when nothing waits for paint, since the page is being left. */
    urgentUntil: 0,
    isPrerendered,
    isHidden: false,
    isOnline: true,
    /** By the pixel's key: what waits for the visit's next page, for all trackers. */
    carried: Object.fromEntries(PIXELS.map(({ key }) => [key, [] as Carried[]])),
    /** What took the way out since it was last looked at, as `tracker key name`. */
    wayTook: [] as string[],
    path: '/',
    /** What the app has chosen, by purpose and by `@` and a pixel's key. */
    choice: {} as Record<string, boolean | null>,
    sources: { cmp: 'silent', other: 'silent' } as Record<string, SourceAnswer>,
    trackers: TRACKERS.map(toTrackerState),
    scripts: {} as Record<string, ScriptState | undefined>,
    /** Vendors whose script runs. */
    live: new Set<string>(),
    throwing: new Set<string>(),
    /** How often each script was asked for. */
    requested: Object.fromEntries(PLATFORMS.map((platform) => [platform, 0])),
    /** What each vendor was told, but for events: `init account`, `grant`, `revoke`. */
    told: Object.fromEntries(PLATFORMS.map((platform) => [platform, [] as string[]])),
    initialised: new Set<string>(),
    /** How many pixels of a platform are set up and granted. Undefined before the first. */
    granted: {} as Record<string, number | undefined>,
    /** `id key`, for what was sent. */
    ledger: new Set<string>(),

    consentOf({ key, purposes }: ModelledPixel): 'granted' | 'denied' | 'unset' {
      const of = (purpose: Purpose) => {
        const { cmp, other } = model.sources
        const said = [model.choice[purpose], model.choice['@' + key]]
        if (said.includes(false) || cmp === 'denied' || other === 'denied') return 'denied'
        if (cmp === 'pending' || other === 'pending') return 'unset'
        if (said.includes(true) || cmp === 'granted' || other === 'granted') return 'granted'
        return regime === 'opt-out' ? 'granted' : 'unset'
      }
      const all = purposes.map(of)
      return all.includes('denied') ? 'denied' : all.includes('unset') ? 'unset' : 'granted'
    },

    /** To be called after every change of consent, and whenever the tracker asks again. */
    applyConsent(): void {
      model.decideAll()
      for (const [index, tracker] of model.trackers.entries())
        for (const pixel of ended(tracker) ? [] : PIXELS) {
          const consent = model.consentOf(pixel)
          const state = tracker.pixels[pixel.key]!
          const before = state.gate
          const wished = consent === 'granted' ? 'send' : consent === 'denied' ? 'drop' : beforeChoice
          state.gate = model.isPrerendered ? 'hold' : wished
          if (state.gate === 'drop')
            for (const event of state.queue.splice(0)) end(state, event, pixel.key, 'dropped:denied')
          if (state.gate === 'send' && before !== 'send') open(tracker, pixel)
          if (state.gate !== 'send' && before === 'send') close(tracker, pixel)
          if (consent === 'denied' || (state.isGranted && consent === 'unset')) forget(pixel.key)
          state.isGranted = consent === 'granted'
          if (state.gate === 'send') recall(index, pixel.key)
        }
    },

    track(index: number, name: string, { id, ids, to }: Pick<ModelEvent, 'id' | 'ids' | 'to'>): void {
      note(index, { name, id, ids, to, pageKey: '' })
    },

    page(index: number, name: string, key?: string): void {
      const tracker = model.trackers[index]!
      tracker.hasPageView = true
      note(index, {
        name,
        id: '',
        ids: [],
        to: undefined,
        pageKey: `${tracker.navigations} ${key ?? model.path}`,
      })
    },

    /** Everything that was tracked has been decided about. */
    decideAll(by: readonly number[] = TRACKERS): void {
      for (const index of by) for (const event of model.trackers[index]!.events) event.isNew = false
    },

    /** Takes the vendors' log of a hand-over, after which nothing may wait at the live pixels of `by`. Gives what is wrong. */
    handOver(
      log: readonly HandOver[],
      options: { from?: number; by?: readonly number[]; slackMs?: number } = {},
    ): string[] {
      const { from = model.now, by = TRACKERS, slackMs = HAND_OVER_MS } = options
      const wrong: string[] = []
      const skip = (state: PixelState, event: ModelEvent, key: string): void => {
        const isRepeat = event.ids.some((id) => model.ledger.has(`${id} ${key}`))
        const ageMs = from - Math.max(event.time, model.agingSince)
        if (ageMs > MAX_AGE_MS) end(state, event, key, 'dropped:expired')
        else if (isRepeat) end(state, event, key, 'duplicate')
        else if (ageMs + slackMs > MAX_AGE_MS) end(state, event, key, 'dropped:expired')
        else wrong.push(`${event.name} was not handed to ${key}`)
      }
      for (const { tracker: index, key, name } of log) {
        const pixel = PIXELS.find((each) => each.key === key)!
        const state = model.trackers[index]!.pixels[key]!
        const at = state.queue.findIndex((event) => event.name === name)
        if (at < 0) {
          wrong.push(`${name} was handed to ${key}, where it did not wait`)
          continue
        }
        if (state.status !== 'ready' || state.gate !== 'send')
          wrong.push(`${name} was handed to ${key}, which is ${state.status}, ${state.gate}`)
        if (!model.isOnline) wrong.push(`${name} was handed to ${key} offline`)
        for (const event of state.queue.splice(0, at)) skip(state, event, key)
        const event = state.queue.shift()!
        if (event.ids.some((id) => model.ledger.has(`${id} ${key}`)))
          wrong.push(`${name} was handed to ${key} a second time`)
        if (from - Math.max(event.time, model.agingSince) > MAX_AGE_MS)
          wrong.push(`${name} was handed to ${key} too late`)
        if (model.throwing.has(pixel.platform)) end(state, event, key, 'failed')
        else {
          end(state, event, key, 'sent')
          for (const id of event.ids) model.ledger.add(`${id} ${key}`)
        }
      }
      for (const index of by)
        for (const { key } of PIXELS) {
          const state = model.trackers[index]!.pixels[key]!
          if (state.status === 'ready' && model.isOnline)
            for (const event of state.queue.splice(0)) skip(state, event, key)
        }
      return wrong
    },

    /** What still waits at granted pixels as the page is left takes a way out; as it is hidden, what has a key. */
    fallBack(index: number, isLeaving: boolean): void {
      const tracker = model.trackers[index]!
      if (!hasFallback || ended(tracker)) return
      for (const { key, platform } of PIXELS) {
        const state = tracker.pixels[key]!
        if (state.gate !== 'send') continue
        for (const event of [...state.queue]) {
          const { name, id, ids, time, pageKey } = event
          const carried = model.carried[key]!
          if (!isLeaving && !ids.length) continue
          if (ids.some((each) => model.ledger.has(`${each} ${key}`))) take(state, event, key, 'duplicate')
          else if (platform === WAY_PLATFORM && model.isOnline) {
            model.wayTook.push(`${index} ${key} ${name}`)
            for (const each of ids) model.ledger.add(`${each} ${key}`)
            take(state, event, key, 'sent')
          } else if (!pageKey && carried.length < (ids.length ? MAX_CARRIED : MAX_CARRIED_UNKEYED)) {
            carried.push({ name, id, ids: ids.length ? ids : [id], time })
            take(state, event, key, 'sent')
          }
        }
      }
    },

    /** What goes at a hand-over that hands over everything: what is too old, at pixels that are not live too. */
    expire(by: readonly number[] = TRACKERS): void {
      for (const index of by)
        for (const { key } of PIXELS) {
          const state = model.trackers[index]!.pixels[key]!
          const isOld = (event: ModelEvent) => model.now - Math.max(event.time, model.agingSince) > MAX_AGE_MS
          while (state.queue[0] && isOld(state.queue[0]))
            end(state, state.queue.shift()!, key, 'dropped:expired')
        }
    },

    navigate(path: string): void {
      model.path = path
      for (const tracker of model.trackers) tracker.navigations++
    },

    restore(): void {
      model.trackers.forEach((tracker, index) => {
        if (ended(tracker)) return
        tracker.navigations++
        if (tracker.hasPageView) model.page(index, `auto${++tracker.autoEvents}`)
      })
    },

    activate(): void {
      model.isPrerendered = false
      model.agingSince = model.now
    },

    /** The tracker is destroyed, or its page is gone. */
    stop(index: number): void {
      const tracker = model.trackers[index]!
      for (const pixel of PIXELS) {
        const state = tracker.pixels[pixel.key]!
        leave(tracker, pixel)
        if (state.isSetUp) model.granted[pixel.platform]!--
        state.isSetUp = false
        for (const event of state.queue.splice(0)) end(state, event, pixel.key, 'dropped:unload')
        if (state.status === 'loading') state.status = 'idle'
      }
      tracker.isEnded = true
    },

    /** A new page of the same visitor: only what is stored is left. */
    renew(isPrerenderedNow: boolean): void {
      model.trackers = TRACKERS.map(toTrackerState)
      model.scripts = {}
      model.live.clear()
      model.throwing.clear()
      model.initialised.clear()
      model.granted = {}
      model.choice = {}
      for (const { pixels } of model.trackers)
        for (const pixel of PIXELS) pixels[pixel.key]!.isGranted = model.consentOf(pixel) === 'granted'
      model.isPrerendered = isPrerenderedNow
      model.urgentUntil = 0
      model.agingSince = isPrerenderedNow ? Infinity : 0
    },

    /** The script comes; `isLive` when it also starts to work. */
    arrive(platform: string, isLive: boolean): void {
      const script = model.scripts[platform]!
      if (isLive) model.live.add(platform)
      script.phase = 'done'
      for (const [index, key] of script.waiting.splice(0)) startPolling(model.trackers[index]!, key)
      model.look()
    },

    fail(platform: string): void {
      const script = model.scripts[platform]!
      script.phase = 'pausing'
      script.until = model.now + RETRY_DELAY_MS
      if (!model.isOnline || script.retriesLeft-- > 0) return
      delete model.scripts[platform]
      for (const [index, key] of script.waiting) giveUp(model.trackers[index]!, key, 'blocked')
    },

    /** Pixels whose script is there look whether it works: at once, and then as time passes. */
    look({ isLater = false } = {}): void {
      for (const tracker of model.trackers)
        for (const pixel of PIXELS) {
          const state = tracker.pixels[pixel.key]!
          if (state.pollsUntil === undefined || (state.hasLooked && !isLater)) continue
          state.hasLooked = true
          if (!model.live.has(pixel.platform)) continue
          state.pollsUntil = undefined
          setUp(state, pixel)
        }
    },

    /** Time passes, at least {@link HAND_OVER_MS}. */
    pass(ms: number): void {
      model.look({ isLater: true })
      model.elapse(ms)
      model.decideAll()
    },

    /** What happens by itself meanwhile. */
    elapse(ms: number): void {
      const end = model.now + ms
      for (;;) {
        const next = dueNext(end)
        if (!next) break
        model.now = next.at
        next.act()
      }
      model.now = end
    },
  }

  type Said = Pick<ModelEvent, 'name' | 'id' | 'ids' | 'pageKey' | 'to'>
  function note(index: number, said: Said, time = model.now): void {
    const tracker = model.trackers[index]!
    if (ended(tracker)) return
    const event: ModelEvent = { ...said, time, outcomes: {}, isNew: true, missed: new Set() }
    tracker.events.push(event)
    for (const pixel of PIXELS) admit(tracker.pixels[pixel.key]!, pixel, event)
  }

  /** What was carried comes back as if it were tracked now, for the one pixel, and with the time at which it was. */
  function recall(index: number, key: string): void {
    if (!hasFallback || model.isHidden) return
    const carried = model.carried[key]!.splice(0).sort((a, b) => a.time - b.time)
    for (const { name, id, ids, time } of carried)
      note(index, { name: `${name}~${key}`, id, ids, to: key, pageKey: '' }, time)
  }

  function admit(state: PixelState, { key, reportsEventUrl }: ModelledPixel, event: ModelEvent): void {
    const { outcomes, ids, pageKey, to } = event
    if (to && to !== key) outcomes[key] = 'excluded'
    else if (state.gate === 'drop') outcomes[key] = 'dropped:denied'
    else if (state.status === 'blocked' || state.status === 'deaf') outcomes[key] = 'blocked'
    else if (pageKey && state.lastPageView?.pageKey === pageKey) outcomes[key] = 'duplicate'
    else if (state.queue.some((waiting) => waiting.ids.some((id) => ids.includes(id))))
      outcomes[key] = 'duplicate'
    else {
      outcomes[key] = 'held'
      if (pageKey) {
        state.lastPageView = event
        const older = !reportsEventUrl && state.queue.find((waiting) => waiting.pageKey)
        if (older) take(state, older, key, 'dropped:superseded')
      }
      state.queue.push(event)
      if (state.queue.length <= MAX_HELD) return
      const least =
        state.queue.find((waiting) => waiting.pageKey) ??
        state.queue.find((waiting) => !waiting.ids.length) ??
        state.queue[0]!
      take(state, least, key, 'dropped:overflow')
    }
  }

  function end(state: PixelState, event: ModelEvent, key: string, outcome: Outcome): void {
    event.outcomes[key] = outcome
    // It was not seen there, so the same page may be reported again.
    if (state.lastPageView === event && outcome !== 'sent' && outcome !== 'duplicate')
      state.lastPageView = undefined
  }

  function take(state: PixelState, event: ModelEvent, key: string, outcome: Outcome): void {
    state.queue.splice(state.queue.indexOf(event), 1)
    end(state, event, key, outcome)
  }

  function open(tracker: TrackerState, pixel: ModelledPixel): void {
    const state = tracker.pixels[pixel.key]!
    state.status = 'loading'
    if (state.hasOpened) load(tracker, pixel)
    else state.opensAt = model.now + (model.isHidden ? 0 : PAINT_MS)
  }

  function load(tracker: TrackerState, pixel: ModelledPixel): void {
    const state = tracker.pixels[pixel.key]!
    const { platform } = pixel
    state.opensAt = undefined
    state.hasOpened = true
    const script = model.scripts[platform]
    if (model.live.has(platform) || script?.phase === 'done') startPolling(tracker, pixel.key)
    else if (script) script.waiting.push([model.trackers.indexOf(tracker), pixel.key])
    else {
      model.scripts[platform] = {
        ...{ phase: 'loading', until: model.now + TIMEOUT_MS, retriesLeft: RETRIES },
        waiting: [[model.trackers.indexOf(tracker), pixel.key]],
      }
      model.requested[platform]!++
    }
  }

  function startPolling(tracker: TrackerState, key: string): void {
    const state = tracker.pixels[key]!
    state.pollsUntil = model.now + TIMEOUT_MS + POLL_MS
    state.hasLooked = false
  }

  function setUp(state: PixelState, { key, platform }: ModelledPixel): void {
    if (!model.initialised.has(key)) model.told[platform]!.push(`init ${key}`)
    model.initialised.add(key)
    if (model.granted[platform] === 0) model.told[platform]!.push('grant')
    model.granted[platform] = (model.granted[platform] ?? 0) + 1
    state.isSetUp = true
    state.status = 'ready'
  }

  function leave(tracker: TrackerState, { key, platform }: ModelledPixel): void {
    Object.assign(tracker.pixels[key]!, { pollsUntil: undefined, opensAt: undefined })
    const script = model.scripts[platform]
    const at = script?.waiting.findIndex(([index, each]) => model.trackers[index] === tracker && each === key)
    if (at === undefined || at < 0) return
    script!.waiting.splice(at, 1)
    if (!script!.waiting.length) delete model.scripts[platform] // nobody wants it any more
  }

  function close(tracker: TrackerState, pixel: ModelledPixel): void {
    const state = tracker.pixels[pixel.key]!
    const { platform } = pixel
    const isHalfway = state.pollsUntil !== undefined // its script is there, and does not work yet
    leave(tracker, pixel)
    if (state.isSetUp) model.granted[platform]!--
    if ((state.isSetUp || isHalfway) && !model.granted[platform]) {
      model.granted[platform] = 0
      model.told[platform]!.push('revoke')
    }
    state.isSetUp = false
    state.status = 'idle'
    forget(pixel.key)
  }

  /** `blocked`: its script did not come. `deaf`: it came, and never went live. Its events end as `blocked` either way. */
  function giveUp(tracker: TrackerState, key: string, status: 'blocked' | 'deaf'): void {
    const state = tracker.pixels[key]!
    state.pollsUntil = undefined
    state.status = status
    if (tracker.events.some((event) => event.isNew)) for (const event of tracker.events) event.missed.add(key)
    for (const event of state.queue.splice(0)) end(state, event, key, 'blocked')
  }

  function forget(key: string): void {
    for (const line of model.ledger) if (line.endsWith(` ${key}`)) model.ledger.delete(line)
    model.carried[key] = []
  }

  /** What happens next by itself, if it does before `last`. */
  function dueNext(last: number): { at: number; act: () => void } | undefined {
    const due: { at: number; act: () => void }[] = []
    for (const [platform, script] of Object.entries(model.scripts)) {
      if (!script) continue
      if (script.phase === 'loading') due.push({ at: script.until, act: () => model.fail(platform) })
      if (script.phase === 'pausing')
        due.push({
          at: script.until,
          act() {
            if (!model.isOnline) return void (script.until += RETRY_DELAY_MS)
            script.phase = 'loading'
            script.until = model.now + TIMEOUT_MS
            model.requested[platform]!++
          },
        })
    }
    for (const tracker of model.trackers)
      for (const pixel of PIXELS) {
        const { key } = pixel
        const { pollsUntil, opensAt } = tracker.pixels[key]!
        if (opensAt !== undefined) due.push({ at: opensAt, act: () => (load(tracker, pixel), model.look()) })
        if (pollsUntil !== undefined) due.push({ at: pollsUntil, act: () => giveUp(tracker, key, 'deaf') })
      }
    return due.filter(({ at }) => at <= last).sort((a, b) => a.at - b.at)[0]
  }

  return model
}

export type Model = ReturnType<typeof createModel>
