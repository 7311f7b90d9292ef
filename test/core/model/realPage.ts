import {
  carry,
  definePixel,
  firstOf,
  type ConsentSource,
  type Fallback,
  type Outcome,
  type Pixel,
  type PixelEvent,
  type PixelOptions,
  type SourceAnswer,
  type Tracker,
} from '@omnipixel/core'
import { LEDGER_PREFIX } from '../../../packages/core/src/storageKeys'
import type { FakePage } from '../../helpers/fakePage'
import {
  MAX_AGE_MS,
  MAX_HELD,
  PIXELS,
  PLATFORMS,
  RETRIES,
  TRACKERS,
  WAY_PLATFORM,
  type HandOver,
  type ModelOptions,
} from './referenceModel'

interface Options extends PixelOptions {
  id: string
  tracker: number
}

type Outcomes = Record<string, Outcome>

/** Two trackers on a page whose vendors keep a log, and everything that can be seen of them from outside. */
export function createRealPage(page: FakePage, options: ModelOptions) {
  const { regime, beforeChoice, isPrerendered, hasFallback } = options
  const answers: Record<string, SourceAnswer> = { cmp: 'silent', other: 'silent' }
  const listeners = new Set<() => void>()
  const globals = window as unknown as Record<string, { isLive: boolean } | undefined>
  const onEnd: (() => void)[] = []
  /** Events that the trackers make by themselves are counted as they are first heard of. */
  let autoEvents: PixelEvent[][] = []
  let isOnline = true
  /** What comes back from `carry` is another object, and in the model another event. */
  const recalled = new WeakMap<PixelEvent, string>()
  const kept = new Map<string, string>()
  const toName = (tracker: number, event: PixelEvent): string => {
    const name = recalled.get(event)
    if (name) return name
    if (typeof event.params.own === 'string') return event.params.own
    const own = autoEvents[tracker]!
    if (!own.includes(event)) own.push(event)
    return `auto${own.indexOf(event) + 1}`
  }

  const toFallback = (tracker: number) => {
    const way: Fallback = {
      take({ pixel, call, isOnline: isConnected }) {
        if (pixel.platform !== WAY_PLATFORM || !isConnected) return undefined
        real.wayTook.push(`${tracker} ${pixel.key} ${toName(tracker, call.event)}`)
        return 'sent'
      },
    }
    const named: Fallback = {
      ...carry,
      take(waiting) {
        const { pixel, call } = waiting
        const taken = carry.take(waiting)
        if (taken) kept.set(`${pixel.key} ${call.event.params.own as string}`, toName(tracker, call.event))
        return taken
      },
      recall(window, pixel) {
        const events = carry.recall!(window, pixel)
        for (const { event } of events) {
          const own = `${pixel.key} ${event.params.own as string}`
          recalled.set(event, `${kept.get(own)}~${pixel.key}`)
          kept.delete(own)
        }
        return events
      },
    }
    return firstOf(way, named)
  }

  const real = {
    trackers: [] as Tracker[],
    /** Events that vendors were handed since it was last taken. */
    log: [] as HandOver[],
    told: Object.fromEntries(PLATFORMS.map((platform) => [platform, [] as string[]])),
    /** How often each script was asked for. */
    requested: Object.fromEntries(PLATFORMS.map((platform) => [platform, 0])),
    throwing: new Set<string>(),
    /** What each tracker's listeners were told last, by event and pixel. */
    seen: [] as Map<string, Outcomes>[],
    statuses: [] as Record<string, string>[],
    /** What took the way out, as `tracker key name`. */
    wayTook: [] as string[],
    /** What must never be, whatever the model says. */
    broken: [] as string[],

    tell(source: string, answer: SourceAnswer): void {
      answers[source] = answer
      for (const listener of [...listeners]) listener()
    },

    takeLog(): HandOver[] {
      return real.log.splice(0)
    },

    /** Lets promises settle, and no time pass. */
    async settle(): Promise<void> {
      for (let turn = 0; turn < 40; turn++) await Promise.resolve()
    },

    element(platform: string): HTMLScriptElement | undefined {
      const last = page.elements(toSrc(platform)).at(-1)
      return last?.isConnected && last.ownerDocument === document ? last : undefined
    },

    run(platform: string, isLive: boolean): void {
      if (isLive) globals[toGlobal(platform)] = { isLive }
    },

    /** Puts another stub in the place of the vendor's global, as a second snippet does. */
    replace(platform: string): void {
      globals[toGlobal(platform)] = { isLive: false }
    },

    ledger(): Set<string> {
      const lines = new Set<string>()
      for (let at = 0; at < localStorage.length; at++) {
        const [pixel, ...id] = localStorage.key(at)!.slice(LEDGER_PREFIX.length).split(':')
        lines.add(`${id.join(':')} ${pixel}`)
      }
      return lines
    },

    /** The ids of what waits for the visit's next page, for a pixel. */
    carried(key: string): string[] {
      const kept = JSON.parse(sessionStorage.getItem(`omnipixel.carry:${key}:${key}`) ?? '[]') as {
        event: PixelEvent
      }[]
      return kept.map(({ event }) => event.id)
    },

    setOnline(value: boolean): void {
      isOnline = value
      if (value) window.dispatchEvent(new Event('online'))
    },

    setPrerendering(value: boolean): void {
      Object.defineProperty(document, 'prerendering', { configurable: true, value })
    },

    /** The same visitor's next page: only what is stored is left. */
    renew(isPrerenderedNow: boolean): void {
      for (const end of onEnd.splice(0)) end()
      for (const tracker of real.trackers) tracker.destroy()
      for (const platform of PLATFORMS) Reflect.deleteProperty(window, toGlobal(platform))
      Reflect.deleteProperty(window, Symbol.for('omnipixel'))
      real.throwing.clear()
      start(isPrerenderedNow)
    },
  }

  function start(isPrerenderedNow: boolean): void {
    real.setPrerendering(isPrerenderedNow)
    real.trackers = TRACKERS.map(() => undefined as never)
    real.seen = TRACKERS.map(() => new Map())
    autoEvents = TRACKERS.map(() => [])
    real.statuses = TRACKERS.map(() => Object.fromEntries(PIXELS.map(({ key }) => [key, 'idle'])))
    for (const index of TRACKERS) {
      const sources = Object.keys(answers).map((name): ConsentSource => ({
        name,
        answer: () => answers[name]!,
        watch(onChange) {
          // One listener per tracker is enough: both sources tell by it.
          if (name === 'cmp') listeners.add(onChange)
          return () => listeners.delete(onChange)
        },
      }))
      const tracker = page.startTracker({
        pixels: toPixels(index),
        consent: { regime, beforeChoice, sources, persist: false },
        hold: { maxEvents: MAX_HELD, maxAgeMs: MAX_AGE_MS },
        script: { retries: RETRIES },
        fallback: hasFallback ? toFallback(index) : undefined,
        ledger: { maxIds: 1e6 }, // the model forgets none
      })
      real.trackers[index] = tracker
      const seen = real.seen[index]!
      onEnd.push(
        tracker.on('outcome', ({ event, pixel, outcome }) => {
          const name = toName(index, event)
          let outcomes = seen.get(name)
          if (!outcomes) seen.set(name, (outcomes = {}))
          if (outcomes[pixel] && !outcomes[pixel].startsWith('held'))
            real.broken.push(`${name} at ${pixel} was ${outcomes[pixel]} and became ${outcome}`)
          outcomes[pixel] = outcome
        }),
        tracker.on('status', ({ pixel, status }) => {
          real.statuses[index]![pixel] = status
        }),
      )
      for (const { key, status } of tracker.inspect().pixels) real.statuses[index]![key] = status
    }
  }

  const toPixels = (tracker: number): Pixel[] =>
    PIXELS.map(({ key, platform, purposes }) => definitions[platform]!({ id: key, key, purposes, tracker }))

  const toDefinition = (platform: string, reportsEventUrl: boolean) => {
    const global = toGlobal(platform)
    return definePixel<Options, object>({
      platform,
      idPattern: /^\w+$/,
      src: toSrc(platform),
      global: global as never,
      storage: { cookies: '' },
      toName: (event) => event,
      params: {},
      reportsEventUrl,
      install() {
        globals[global] ??= { isLive: false }
      },
      isLoaded: () => globals[global]!.isLive,
      init: ({ id }) => void real.told[platform]!.push(`init ${id}`),
      send({ options: { key, tracker } }, { event }) {
        real.log.push({ tracker, key: key!, name: toName(tracker, event) })
        if (real.throwing.has(platform)) throw new Error('thrown by the vendor')
      },
      setConsent: (_, granted) => void real.told[platform]!.push(granted ? 'grant' : 'revoke'),
    })
  }
  const definitions = Object.fromEntries(
    PIXELS.map(({ platform, reportsEventUrl }) => [platform, toDefinition(platform, reportsEventUrl)]),
  )

  window.requestAnimationFrame = (paint) => +setTimeout(paint, 0, 0) // else its time is the fake clock's secret
  Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => isOnline })
  // Its messages come when the event loop pleases, which no fake clock rules; here both trackers are told anyway.
  Reflect.deleteProperty(window, 'BroadcastChannel')
  page.onRequest = (url) => void real.requested[new URL(url).hostname.split('.')[0]!]!++
  start(isPrerendered)
  return real
}

const toGlobal = (platform: string): string => `fake_${platform}`
const toSrc = (platform: string): string => `https://${platform}.example/pixel.js`

export type RealPage = ReturnType<typeof createRealPage>
