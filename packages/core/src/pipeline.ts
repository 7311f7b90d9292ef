import { eraseStorage } from './consent/eraseStorage'
import type { Gate } from './consent/gate'
import { createClaims } from './dedup/claims'
import { createLedger } from './dedup/ledger'
import { loadScript } from './dispatch/loadScript'
import { createIdentity } from './event/identity'
import type { Pixel, PixelContext, PixelDefinition, PixelOptions } from './pixels/pixel'
import { toRoute } from './pixels/toRoute'
import { toVendorCall } from './pixels/toVendorCall'
import { afterPaint, now, pause, takeTurn, type Page } from './platform/env'
import { findRegistry, pageRegistry, type ScriptRequest } from './platform/registry'
import type { Entry } from './queue/entry'
import type { Fallbacks, RecalledEvent } from './queue/firstOf'
import { takeFirst, takeOverflow } from './queue/queue'
import type { Report } from './report/createReport'
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

const POLL_MS = 25

export function createPipeline(pixel: Pixel, tools: PipelineTools): Pipeline {
  const { definition, key, ids, platform, options } = pixel
  const { transport = 'script' } = definition
  const owner = platform + '.' + transport // in the page's registry: without a script nothing is set up, nor revoked
  const { page, report, emit, store, fallback } = tools
  const { mode, nonce, hold = {}, script = {} } = tools.options
  const isDry = mode === 'dry'
  const ledger = createLedger(store, key, tools.options.ledger)
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
  const context: PixelContext<PixelOptions, unknown> = {
    ...{ page: page as never, id: ids[0]!, ids, options, memo: {} },
    get isForeign() {
      return view.isForeign
    },
    get grant() {
      return gate === 'send' ? grants : NaN
    },
    get isLimited() {
      return isLimited
    },
  }
  const limitKey = `${owner}:${ids[0]}:limited`
  let status: PixelStatus = 'idle' // what counts here; what the view shows may be worse, as far as anybody can tell
  let gate: Gate = 'hold'
  let grants = 0 // another number after each withdrawal
  let isLimited = false
  let isInstalled = false
  let activation = 0 // a withdrawal ends the one that is under way
  let request: ScriptRequest | undefined
  let isSetUp = false
  let isWithdrawn = false // after it had been set up
  let isTheirs = false // the global is somebody else's, taken over or not
  let hasPageView = false // one that the vendor will not send again by itself
  let isTheirPageView = false
  let hurry = (): void => {} // ends the wait of the option `load`
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
    if (entry.dedupIds[0]) hurry() // an order does not wait for the visitor's next click
  }
  const abandon = (outcome: Outcome): void => {
    for (const entry of queue.splice(0)) settle(entry, outcome)
  }
  const setStatus = (next: PixelStatus, shown = next): void => {
    status = next
    view.status = shown
    emit('status', { pixel: key, status: shown })
    tools.wake()
  }
  /** Each pixel on its own: one vendor's bug must not cost another its conversion, nor the page anything. */
  const attempt = (act: (entry: Entry) => Outcome | undefined | void, entry?: Entry): Outcome => {
    try {
      return act(entry!) || 'sent'
    } catch (cause) {
      report('pixel/threw', key, cause)
      return 'failed'
    }
  }
  /** Vendors know consent for the page alone: they are told of the last pixel's withdrawal, and of the next grant. */
  const tellConsent = (granted: boolean): void => {
    if (!view.isForeign) attempt(() => definition.setConsent?.(context, granted))
  }
  const identity = createIdentity(pixel, tools, (user) => {
    if (isSetUp && Object.keys(user)[0]) attempt(() => definition.identify?.(context, { ...user }))
  })

  /** After paint, and one pixel per task: no click pays for the scripts that it grants. */
  const untilWanted = async (): Promise<void> => {
    const { load } = options
    if (typeof load === 'function') {
      let stop = (): void => {}
      await new Promise<void>((resolve) => (stop = load(page, (hurry = resolve))))
      stop()
    }
    await new Promise<void>((resolve) => afterPaint(page, tools.later, resolve))
  }
  /** Once per page and account, whichever tracker was first. */
  const setUp = (): void => {
    const { ours, live } = pageRegistry(page)
    const accounts = ids.map((id) => owner + ':' + id)
    if (!accounts.every((account) => ours[account])) {
      if (isTheirs && definition.isInitialised?.(context)) isTheirPageView = hasPageView = true
      else definition.init?.(context, { ...identity.user() })
      for (const account of accounts) ours[account] = true
      if (isLimited) ours[limitKey] = true
    }
    isSetUp = true
    if (live[owner] === 0) tellConsent(true)
    live[owner] = (live[owner] ?? 0) + 1
  }

  /**
   * From a grant to a live script: stub, script, and, once the script is there, set-up. Nothing is left in a stub, for a
   * stub that was filled early acts after a withdrawal.
   */
  const open = async (): Promise<void> => {
    const mine = ++activation
    const isOff = (): boolean => mine !== activation
    let failure: 'blocked' | 'deaf' = 'blocked'
    const until = async (isTrue: () => unknown): Promise<void> => {
      for (const end = now() + (script.timeoutMs ?? 1e4); !isOff() && !isTrue(); await pause(POLL_MS)) {
        if (now() <= end) continue
        failure = 'deaf'
        throw new Error(__DEV__ ? 'It did not go live.' : '')
      }
    }
    try {
      if (definition.src && tools.isDirty()) return // until an event of another page asks again
      if (isDry) return setStatus('ready')
      setStatus('loading')
      if (isOff()) return
      const { ours } = pageRegistry(page)
      const { global, src, pageViewWithinMs } = definition
      if (!isInstalled) {
        if (definition.src) await untilWanted()
        if (isOff()) return
        isTheirs = !!page[global as never] && !ours[global]
        view.isForeign = isTheirs && !options.takeOver
        if (view.isForeign) report('pixel/foreign', key)
        if (isOff()) return
        if (!view.isForeign) ours[global] = true
        isInstalled = true
        definition.install(context)
      }
      void identity.match()
      if (!definition.isLoaded(context)) {
        const url = options.src ?? (typeof src === 'string' ? src : src!(context.id))
        const wanted = (request = loadScript(page, url, nonce, script, tools.isOnline))
        wanted.waiting.add(view)
        await wanted.done.finally(() => wanted.waiting.delete(view))
      }
      await until(() => definition.isLoaded(context))
      if (isOff()) return
      if (definition.isTaken?.(context))
        throw new Error(__DEV__ ? 'It serves another account, and cannot serve two.' : '')
      if (isLimited && definition.limitedDataUse === 'atInit' && view.isForeign)
        throw new Error(__DEV__ ? 'It is not ours to limit.' : '')
      failure = 'deaf' // a script that throws at its set-up has come
      setUp()
      void identity.match()
      await until(() => !definition.isLive || definition.isLive(context))
      if (isOff()) return
      setStatus('ready')
      if (pageViewWithinMs)
        tools.later(() => !isOff() && !hasPageView && tools.trackPageView(key), pageViewWithinMs)
    } catch (cause) {
      if (isOff()) return
      report(`pixel/${failure}`, key, cause)
      setStatus('blocked', failure)
      abandon('blocked')
    }
  }
  const end = (): void => {
    activation++
    hurry()
    if (request?.waiting.delete(view) && !request.waiting.size) request.cancel()
    request = undefined
  }
  const erase = (isRepeat: boolean): void => {
    ledger.forget()
    fallback?.forget(page, pixel)
    // What another pixel of this platform may still keep is not ours to remove.
    if (!isDry && !findRegistry(page)?.live[platform + '.script'])
      attempt(() => eraseStorage(page, definition.storage, isRepeat))
  }
  const close = (): void => {
    grants++
    // A second file of its script may be on its way, which starts with what its stub has been told.
    const isHalfway = status === 'loading' && request && !request.waiting.has(view)
    end()
    if (isSetUp || isHalfway) {
      const { live } = pageRegistry(page)
      if (!(live[owner] = (live[owner] || 0) - +isSetUp)) tellConsent(false) // 0, so that the next grant is told
    }
    if (isSetUp) isWithdrawn = true
    identity.forget(isSetUp)
    isSetUp = false
    erase(false)
    setStatus('idle')
  }

  /** gate → dedup → queue. */
  const decide = (entry: Entry): void => {
    const { event } = entry
    const { to, not } = entry.options
    if (!event.name) return settle(entry, 'invalid')
    if ((to && !isListed(to)) || (not && isListed(not))) return settle(entry, 'excluded')
    const route = toRoute(pixel, event.name)
    if (typeof route === 'string') {
      settle(entry, route)
      return report(
        route === 'invalid' ? 'event/name-not-accepted' : 'pixel/unmapped',
        `${key}.${event.name}`,
      )
    }
    if (gate === 'drop' || entry.consent?.pixels[key]!.consent === 'denied')
      return settle(entry, 'dropped:denied')
    if (status === 'blocked') return settle(entry, 'blocked')

    if (definition.src && entry.isDirty) return settle(entry, 'dropped:pii')
    if (gate === 'send' && status === 'idle') void open()

    if (claims.has(entry)) return settle(entry, 'duplicate')
    claims.add(entry)

    if (entry.pageKey) {
      // Scripts report the address they find when they take an event: an older page view would be for the wrong page.
      const older = takeFirst(queue, (waiting) =>
        definition.reportsEventUrl ? waiting === entry.unseen : waiting.pageKey,
      )
      if (older) settle(older, 'dropped:superseded')
    }
    queue.push(entry)
    keep(entry) // after it: a listener may withdraw, which empties the queue
    if (queue.length > (hold.maxEvents ?? 500)) {
      settle(takeOverflow(queue), 'dropped:overflow')
      report('queue/overflow', key)
    }
    tools.wake()
  }

  /** dispatch → vendor. */
  const handOver = (
    entry: Entry,
    send: PixelDefinition<PixelOptions, unknown>['send'] = definition.send,
  ): Outcome | undefined | void => {
    const { dedupIds, pageKey } = entry
    if (pageKey && isTheirPageView) {
      isTheirPageView = false
      return 'duplicate'
    }
    if (dedupIds.some(ledger.has)) return 'duplicate'
    if (definition.src && tools.isDirty()) return 'dropped:pii' // vendors look at the URL now
    if (isDry) return
    return send(context, toVendorCall(pixel, entry, identity.user(entry)))
  }

  /** What is handed over while the browser is offline is lost: requests of images and beacons are not tried again. */
  const isReady = (): unknown => status === 'ready' && tools.isOnline()

  /** What a hand-over has come to; `isKept` where the event itself is still to come. */
  const conclude = (entry: Entry, outcome: Outcome, isKept?: boolean): void => {
    if (outcome === 'sent' && gate === 'send' && !isKept) for (const id of entry.dedupIds) ledger.add(id)
    settle(entry, outcome) // last: a listener may track, or withdraw
  }

  const dispatch = (end: number): void => {
    for (let next: Entry | undefined; (next = queue[0]);) {
      if (now() - Math.max(next.event.time, tools.agingSince) > (hold.maxAgeMs ?? 18e5)) {
        settle(queue.shift()!, 'dropped:expired')
        continue
      }
      if (!isReady()) return
      const id = next.dedupIds[1] ?? next.dedupIds[0]
      // Two tabs may have it at the same instant. As the page is left there is no time: rather twice than never.
      if (id && end < Infinity && turn !== next && !ledger.has(id)) {
        turn = next
        isWaiting = true
        void takeTurn(page, `omnipixel:${key}:${id}`).then(() => {
          if (turn !== next) return
          isWaiting = false
          dispatch(now()) // at once, for the turn is short
          tools.wake()
        })
        return
      }
      const entry = queue.shift()!
      const outcome = attempt(handOver, entry)
      if (entry.pageKey && outcome === 'sent') hasPageView = true
      conclude(entry, outcome)
      if (now() >= end) return
    }
  }

  return {
    view,
    erase,

    admit(entry) {
      if (attempt(decide, entry) === 'failed') settle(entry, 'failed')
    },

    canBeLimited() {
      const ours = findRegistry(page)?.ours
      return definition.limitedDataUse !== 'atInit' || !ours?.[`${owner}:${ids[0]}`] || ours[limitKey]
    },

    hurry: () => queue[0] && hurry(),

    hasWork: () => isReady() && queue[0] && !isWaiting,

    setGate(next, mustBeLimited = false) {
      const before = gate
      gate = next
      isLimited = mustBeLimited
      if (next === 'drop') abandon('dropped:denied')
      if (next !== before) {
        if (next === 'send') void open()
        else if (before === 'send') close()
        queue.forEach(keep)
      }
      if (gate === 'send') fallback?.recall(page, pixel).forEach(tools.takeBack)
      return isWithdrawn && next !== 'send' && definition.staysAlive
    },

    dispatch,

    identify(visitor) {
      identity.set(visitor)
      return gate === 'send' && identity.match()
    },

    fallBack(isLeaving) {
      if (gate === 'send')
        fallback?.leave({
          ...{ pixel, queue, isLeaving, isOnline: tools.isOnline(), conclude },
          attempt: (entry, send) => attempt(() => handOver(entry, send)),
        })
    },

    stop() {
      end()
      // It hears of no withdrawal any more: another tracker's, e.g. after a hot reload, must not count on it.
      if (isSetUp) (pageRegistry(page).live as Record<string, number>)[owner]!--
      isSetUp = false
      abandon('dropped:unload')
    },
  }
}
