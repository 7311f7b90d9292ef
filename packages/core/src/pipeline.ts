import type { Gate } from './consent/gate'
import { createClaims } from './dedup/claims'
import { createLedger } from './dedup/ledger'
import { createConnection } from './connection'
import type { Pixel, PixelDefinition, PixelOptions } from './pixels/pixel'
import { toRoute } from './pixels/toRoute'
import { toVendorCall } from './pixels/toVendorCall'
import { now, takeTurn, type Page } from './platform/env'
import type { Entry } from './queue/entry'
import type { Fallbacks, RecalledEvent, Safely } from './queue/firstOf'
import { takeFirst, takeOverflow } from './queue/queue'
import { attempt, type Report } from './report/createReport'
import type { PixelView, TrackerEvents, TrackerOptions } from './tracker'
import type { Outcome, PixelEvent, PixelStatus, UserData } from './types'

/** What the pipelines of a tracker share. */
export interface PipelineTools {
  readonly page: Page
  readonly options: TrackerOptions
  readonly fallback: Fallbacks | undefined
  /** Where keyed events are remembered. */
  readonly store: Storage | undefined
  readonly report: Report
  /** Since when events age, epoch ms: a page does not while it is prerendered. */
  agingSince: number
  emit<T extends keyof TrackerEvents>(type: T, event: TrackerEvents[T]): void
  onOutcome(event: PixelEvent, pixelKey: string, outcome: Outcome): void
  later(fn: () => void, ms: number): void
  isOnline(): boolean
  /** True while the guard keeps script pixels silent on this page. */
  isDirty(): unknown
  /** There is something to hand over. */
  wake(): void
  /** Takes in what a fallback has kept for this pixel. */
  takeBack(recalled: RecalledEvent): void
  /** Tracks a page view for this pixel alone. */
  trackPageView(pixelKey: string): void
}

/** Everything that one pixel does with events: gate → dedup → queue → dispatch → vendor. */
export interface Pipeline {
  readonly view: PixelView
  admit(entry: Entry): void
  /** False where it was set up without limits, and its platform takes them only then. */
  canBeLimited(): unknown
  /** Something waits that can be handed over. */
  hasWork(): unknown
  /** Something waits that the app wants to get out: its script is requested now, whatever `load` says. */
  hurry(): void
  /** What consent now says. Returns true while a script that was withdrawn goes on by itself. */
  setGate(next: Gate, isLimited?: boolean): unknown
  /** Hands over what waits, until the queue is empty or the time (epoch ms) has come. */
  dispatch(until: number): void
  identify(visitor: UserData | undefined): unknown
  /** Gives what waits to the fallbacks: what is keyed, or everything as the page is left. */
  fallBack(isLeaving: boolean): void
  /** Removes what the vendor keeps on this site. */
  erase(isRepeat: boolean): void
  /** Ends whatever is under way, and gives up what waits. */
  stop(): void
}

type Send = PixelDefinition<PixelOptions, unknown>['send']

export function createPipeline(pixel: Pixel, tools: PipelineTools): Pipeline {
  const { definition, key, ids, platform } = pixel
  const { transport = 'script' } = definition
  const { page, report, store, fallback } = tools
  const { mode, hold = {}, ledger: ledgerOptions } = tools.options
  const ledger = createLedger(store, key, ledgerOptions)
  const queue: Entry[] = [] // what waits, oldest first
  const claims = createClaims()
  const view = {
    key,
    platform,
    transport,
    ids,
    status: 'idle' as PixelStatus,
    isForeign: false,
    get held() {
      return queue.length
    },
  }
  const connection = createConnection(pixel, tools, view, () => abandon('blocked'))
  const { context, identity } = connection
  let gate: Gate = 'hold'
  let turn: Entry | undefined // the keyed event that last asked for its turn among the tabs
  let isWaiting = false

  const isListed = (keys: readonly string[]): boolean =>
    ([] as string[]).concat(keys as string[]).includes(key)
  const settle = (entry: Entry, outcome: Outcome): void => {
    const { event, outcomes } = entry
    claims.settle(entry, outcome)
    if (outcomes[key] === outcome) return
    outcomes[key] = outcome
    tools.onOutcome(event, key, outcome)
  }
  const keep = (entry: Entry): void => {
    settle(entry, gate === 'send' ? 'held:loading' : 'held:consent')
    if (entry.dedupIds[0]) connection.hurry() // an order does not wait for the visitor's next click
  }
  const abandon = (outcome: Outcome): void => {
    for (const entry of queue.splice(0)) settle(entry, outcome)
  }
  /** Each pixel on its own: what is wrong with one must not cost another its conversion, nor the page anything. */
  const outcomeOf = (
    act: (entry: Entry, send?: Send) => Outcome | undefined | void,
    entry: Entry,
    send?: Send,
  ): Outcome => {
    try {
      return act(entry, send) || 'sent'
    } catch (cause) {
      report('pixel/threw', key, cause)
      return 'failed'
    }
  }
  const safely: Safely = (act) => attempt(report, 'pixel/threw', key + '.fallback', act)
  const forget = (): void => {
    ledger.forget()
    fallback?.forget(page, pixel, safely)
  }

  /** gate → dedup → queue. */
  const decide = (entry: Entry): void => {
    const { event } = entry
    const { to, not } = entry.options
    if (!event.name) return settle(entry, 'invalid')
    if ((to && !isListed(to)) || (not && isListed(not))) return settle(entry, 'excluded')
    const route = toRoute(pixel, event.name)
    if (route == null) {
      settle(entry, route === null ? 'invalid' : 'unmapped')
      return report(route === null ? 'event/name-not-accepted' : 'pixel/unmapped', `${key}.${event.name}`)
    }
    if (gate === 'drop' || entry.consent?.pixels[key]!.consent === 'denied')
      return settle(entry, 'dropped:denied')
    if (connection.status === 'blocked') return settle(entry, 'blocked')

    if (definition.src && entry.isDirty) return settle(entry, 'dropped:pii')
    if (gate === 'send' && connection.status === 'idle') void connection.open()

    if (claims.has(entry)) return settle(entry, 'duplicate')
    claims.add(entry)

    if (entry.pageKey) {
      const { unseen } = entry // so that no other event pays for what the function below holds on to
      // Scripts report the address they find when they take an event: an older page view would be for the wrong page.
      const older = takeFirst(queue, (waiting) =>
        definition.reportsEventUrl ? waiting === unseen : waiting.pageKey,
      )
      if (older) settle(older, 'dropped:superseded')
    }
    // What was settled or loaded until here may have had a listener that withdraws.
    if ((gate as Gate) === 'drop') return settle(entry, 'dropped:denied')
    queue.push(entry)
    keep(entry) // after it: a listener may withdraw, which empties the queue
    if (queue.length > (hold.maxEvents ?? 500)) {
      settle(takeOverflow(queue), 'dropped:overflow')
      report('queue/overflow', key)
    }
    tools.wake()
  }

  /** dispatch → vendor. */
  const handOver = (entry: Entry, send: Send = definition.send): Outcome | undefined | void => {
    const { dedupIds, pageKey } = entry
    if (pageKey && connection.isTheirPageView) {
      connection.isTheirPageView = false
      return 'duplicate'
    }
    if (dedupIds.some(ledger.has)) return 'duplicate'
    if (definition.src && tools.isDirty()) return 'dropped:pii' // vendors look at the URL now
    if (mode === 'dry') return
    return send(context, toVendorCall(pixel, entry, identity.user(entry)))
  }

  /** What is handed over while the browser is offline is lost: requests of images and beacons are not tried again. */
  const isReady = (): unknown =>
    connection.status === 'ready' && tools.isOnline() && !(definition.waitsForView && page.document.hidden)

  /** What a hand-over has come to; `isKept` where the event itself is still to come. */
  const conclude = (entry: Entry, outcome: Outcome, isKept?: boolean): void => {
    if (outcome === 'sent' && gate === 'send' && !isKept) entry.dedupIds.forEach(ledger.add)
    settle(entry, outcome) // last: a listener may track, or withdraw
  }

  const dispatch = (end: number): void => {
    let time = now()
    for (let next: Entry | undefined; (next = queue[0]);) {
      if (time - Math.max(next.event.time, tools.agingSince) > (hold.maxAgeMs ?? 18e5)) {
        settle(queue.shift()!, 'dropped:expired')
        continue
      }
      if (!isReady()) return
      const id = next.dedupIds[1] ?? next.dedupIds[0]
      // Two tabs may have it at the same instant. As the page is left there is no time: rather twice than never.
      if (id && end < Infinity && turn !== next && !ledger.has(id)) {
        const mine = (turn = next)
        isWaiting = true
        void takeTurn(page, `omnipixel:${key}:${id}`).then(() => {
          if (turn !== mine) return
          isWaiting = false
          dispatch(now()) // at once, for the turn is short
          tools.wake()
        })
        return
      }
      const entry = queue.shift()!
      const outcome = outcomeOf(handOver, entry)
      if (entry.pageKey && outcome === 'sent') connection.hasPageView = true
      conclude(entry, outcome)
      if (end < Infinity && (time = now()) >= end) return
    }
  }

  return {
    view,
    canBeLimited: connection.canBeLimited,

    admit(entry) {
      if (outcomeOf(decide, entry) === 'failed') settle(entry, 'failed')
    },

    hurry: () => queue[0] && connection.hurry(),

    hasWork: () => isReady() && queue[0] && !isWaiting,

    setGate(next, isLimited = false) {
      const before = gate
      gate = next
      connection.isLimited = isLimited
      if (next === 'drop') abandon('dropped:denied')
      if (next !== before) {
        if (next === 'send') void connection.open()
        else if (before === 'send') {
          forget()
          connection.close()
        }
        queue.forEach(keep)
      }
      if (gate === 'send') fallback?.recall(page, pixel, safely).forEach(tools.takeBack)
      return connection.isAlive()
    },

    dispatch,

    identify(visitor) {
      identity.set(visitor)
      return gate === 'send' && identity.match()
    },

    fallBack(isLeaving) {
      if (gate === 'send')
        fallback?.leave({
          ...{ pixel, queue, isLeaving, isOnline: tools.isOnline(), conclude, safely },
          attempt: (entry, send) => outcomeOf(handOver, entry, send),
        })
    },

    erase(isRepeat) {
      forget()
      connection.erase(isRepeat)
    },

    stop() {
      connection.stop()
      abandon('dropped:unload')
    },
  }
}
