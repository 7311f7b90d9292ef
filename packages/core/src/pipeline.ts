import { eraseStorage } from './consent/eraseStorage'
import type { Gate } from './consent/gate'
import type { Ledger } from './dedup/ledger'
import { loadScript, type ScriptOptions } from './dispatch/loadScript'
import type { TrackOptions } from './event/standardEvents'
import { toUserData } from './event/userData'
import type { Pixel, PixelContext, PixelOptions } from './pixels/pixel'
import { toRoute, type Route } from './pixels/toRoute'
import { toFacts, toVendorParams } from './pixels/toVendorParams'
import { now, type later, type Page } from './platform/env'
import { pageRegistry } from './platform/registry'
import { takeFirst, takeOverflow, type Queued } from './queue/queue'
import type { Report } from './report/createReport'
import type { Outcome, PixelEvent, PixelStatus, UserData } from './types'

/** An event on its way through the pipelines, and what has become of it in each. */
export interface Entry extends Queued {
  readonly event: PixelEvent
  readonly options: TrackOptions
  /** The visitor as identified when it was tracked. */
  readonly visitor: UserData | undefined
  /** Page views: the page and how many navigations there were before; two with the same are one. */
  readonly pageKey: string
  /** Stands for a restore from the back/forward cache. */
  readonly isRestore: boolean
  /** By the pixel's place in `pixels`. */
  outcomes: Outcome[]
  /** Its parameters with what follows from the items; made at the first hand-over. */
  facts?: Record<string, unknown>
}

export interface PipelineTools {
  readonly page: Page
  readonly later: typeof later
  readonly isDry: boolean
  readonly nonce: string | undefined
  readonly script: ScriptOptions
  readonly maxEvents: number
  readonly maxAgeMs: number
  readonly ledger: Ledger
  readonly report: Report
  settle(entry: Entry, outcome: Outcome): void
  /** There is something to hand over. */
  wake(): void
  onStatus(status: PixelStatus): void
  /** Tracks a page view for this pixel alone. */
  trackPageView(): void
}

/** Everything that one pixel does with events: gate → dedup → queue → dispatch → vendor. */
export interface Pipeline {
  status: PixelStatus
  /** The vendor's global was made by somebody else. */
  isForeign: boolean
  /** Set up, and then withdrawn: what the script writes is swept. */
  isRevoked: boolean
  /** What waits, oldest first. */
  queue: Entry[]
  admit(entry: Entry): void
  /** What consent now says. */
  setGate(next: Gate): void
  /** Hands over what waits, until the queue is empty or the time (epoch ms) has come. */
  dispatch(until: number): void
  identify(visitor: UserData | undefined): Promise<void>
  /** Removes what the vendor keeps on this site. */
  erase(isRepeat: boolean): void
  /** Gives up what waits. */
  abandon(outcome: Outcome): void
  /** Ends whatever is under way. */
  stop(): void
}

const POLL_MS = 25

export function createPipeline(pixel: Pixel, tools: PipelineTools): Pipeline {
  const { definition, key, ids, platform, options } = pixel
  const { page, report, ledger, script } = tools
  const { settle } = tools
  const claimed = new Set<string>()
  let gate: Gate = 'hold'
  let context: PixelContext<PixelOptions, unknown> | undefined
  let activation = 0 // a withdrawal ends the one that is under way
  let stopLoading = (): void => {}
  let isSetUp = false
  let isToldRevoked = false
  let isTheirs = false // the global is somebody else's, taken over or not
  let hasPageView = false // one that the vendor will not send again by itself
  let isTheirPageView = false
  let lastPageView: Entry | undefined
  let visitor: UserData | undefined // as told by identify()
  let matched: UserData | undefined // the one that `user` is about
  let user: Record<string, string> = {}

  const finish = (entry: Entry, outcome: Outcome): void => {
    for (const id of entry.dedupIds) claimed.delete(id)
    if (entry === lastPageView && outcome !== 'sent' && outcome !== 'duplicate') lastPageView = undefined
    settle(entry, outcome)
  }
  const setStatus = (status: PixelStatus): void => {
    self.status = status
    tools.onStatus(status)
    if (status === 'ready') tools.wake()
  }
  /** Each pixel on its own: one vendor's bug must not cost another its conversion, nor the page anything. */
  const attempt = (act: () => Outcome | undefined | void): Outcome => {
    try {
      return act() || 'sent'
    } catch (cause) {
      report('pixel/threw', key, cause)
      return 'failed'
    }
  }
  const tellConsent = (granted: boolean): void => {
    isToldRevoked = !granted
    if (!self.isForeign) attempt(() => definition.setConsent?.(context!, granted))
  }
  /** Normalises, hashes and hands over; only for a granted pixel that may have user data. */
  const matchUser = async (): Promise<void> => {
    const next = visitor
    if (next !== matched) {
      const data = next ? await toUserData(next, definition.user!) : {}
      if (next !== visitor) return // replaced or forgotten meanwhile
      matched = next
      user = data
    }
    if (isSetUp && Object.keys(user)[0]) attempt(() => definition.identify?.(context!, { ...user }))
  }
  const until = async (isTrue: () => unknown): Promise<void> => {
    for (const end = now() + (script.timeoutMs ?? 1e4); !isTrue();) {
      if (now() > end) throw new Error('It came, but did not go live.')
      await new Promise<void>((resolve) => tools.later(resolve, POLL_MS))
    }
  }

  /**
   * From a grant to a live script: stub, script, and, once the script is there, set-up. Nothing is left in a stub, for a
   * stub that was filled early acts after a withdrawal.
   */
  const open = async (): Promise<void> => {
    const mine = ++activation
    const isOff = (): boolean => mine !== activation
    if (tools.isDry) return setStatus('ready')
    setStatus('loading')
    if (isOff()) return
    try {
      const { ours } = pageRegistry(page)
      const { global, src } = definition
      if (!context) {
        isTheirs = !!page[global as never] && !ours[global]
        const isForeign = isTheirs && !options.takeOver
        if (isForeign) report('pixel/foreign', key)
        else ours[global] = true
        self.isForeign = isForeign
        context = { page: page as never, id: ids[0]!, ids, options, isForeign, memo: {} }
        definition.install(context)
      }
      const given = context
      void matchUser()
      if (!definition.isLoaded(given)) {
        const request = loadScript(
          page,
          options.src ?? (typeof src === 'string' ? src : src(ids[0]!)),
          tools.nonce,
          script,
        )
        let isWaiting = true
        request.waiting++
        stopLoading = () => {
          if (isWaiting && !--request.waiting) request.cancel()
          isWaiting = false
        }
        await request.done.finally(() => (isWaiting = false))
      }
      await until(() => isOff() || definition.isLoaded(given))
      if (isOff()) return
      if (definition.isTaken?.(given)) throw new Error('It serves another account, and cannot serve two.')
      const accounts = ids.map((id) => `${platform}:${id}`)
      if (!accounts.every((account) => ours[account])) {
        if (isTheirs && definition.isInitialised?.(given)) isTheirPageView = hasPageView = true
        else definition.init?.(given, { ...user })
        for (const account of accounts) ours[account] = true
      }
      isSetUp = true
      if (isToldRevoked) tellConsent(true)
      void matchUser()
      await until(() => isOff() || !definition.isLive || definition.isLive(given))
      if (isOff()) return
      setStatus('ready')
      const { pageViewWithinMs } = definition
      if (pageViewWithinMs)
        tools.later(() => !isOff() && !hasPageView && tools.trackPageView(), pageViewWithinMs)
    } catch (cause) {
      if (isOff()) return
      report('pixel/blocked', key, cause)
      setStatus('blocked')
      self.abandon('blocked')
    }
  }
  const close = (): void => {
    self.stop()
    if (isSetUp) tellConsent(false)
    isSetUp = false
    visitor = matched = undefined
    user = {}
    self.erase(false)
    setStatus('idle')
  }

  /** gate → dedup → queue. */
  const decide = (entry: Entry): void => {
    const { event, dedupIds, isPageView, pageKey } = entry
    const { to, not } = entry.options
    const isIn = (keys: readonly string[]): boolean => ([] as string[]).concat(keys as string[]).includes(key)
    if (!event.name) return settle(entry, 'invalid')
    if ((to && !isIn(to)) || (not && isIn(not))) return settle(entry, 'excluded')
    const route = toRoute(pixel, event.name)
    if (route === 'unmapped' || route === 'invalid') {
      settle(entry, route)
      return report(
        route === 'invalid' ? 'event/name-not-accepted' : 'pixel/unmapped',
        `${key}.${event.name}`,
      )
    }
    if (gate === 'drop') return settle(entry, 'dropped:denied')
    if (self.status === 'blocked') return settle(entry, 'blocked')

    const isRepeat = isPageView && lastPageView?.pageKey === pageKey
    if (isRepeat || dedupIds.some((id) => claimed.has(id))) return settle(entry, 'duplicate')
    for (const id of dedupIds) claimed.add(id)

    const { queue } = self
    if (isPageView) {
      lastPageView = entry
      // Scripts report the address they find when they take an event: an older page view would be for the wrong page.
      const older = !definition.reportsEventUrl && takeFirst(queue, (waiting) => waiting.isPageView)
      if (older) finish(older, 'dropped:superseded')
    }
    settle(entry, gate === 'send' ? 'held:loading' : 'held:consent')
    queue.push(entry)
    if (queue.length > tools.maxEvents) {
      finish(takeOverflow(queue), 'dropped:overflow')
      report('queue/overflow', key)
    }
    if (self.status === 'ready') tools.wake()
  }

  const self: Pipeline = {
    status: 'idle',
    isForeign: false,
    isRevoked: false,
    queue: [],

    admit(entry) {
      if (attempt(() => decide(entry)) === 'failed') settle(entry, 'failed')
    },

    setGate(next) {
      const before = gate
      gate = next
      if (next === 'drop') self.abandon('dropped:denied')
      if (next === before) return
      if (next === 'send') void open()
      else if (before === 'send') close()
      self.isRevoked = isToldRevoked && next !== 'send'
      for (const entry of self.queue) settle(entry, next === 'send' ? 'held:loading' : 'held:consent')
    },

    dispatch(end) {
      const { queue } = self
      while (queue[0] && now() - queue[0].since > tools.maxAgeMs) finish(queue.shift()!, 'dropped:expired')
      while (self.status === 'ready' && queue[0]) {
        const entry = queue.shift()!
        const { event, dedupIds, isPageView, isRestore } = entry
        let outcome: Outcome = 'duplicate'
        if (isPageView && isTheirPageView) isTheirPageView = false
        else if (!dedupIds.some((id) => ledger.has(id, key))) {
          outcome = attempt(() => {
            if (tools.isDry) return
            const { name, isCustom } = toRoute(pixel, event.name) as Route
            const params = toVendorParams(
              (entry.facts = entry.facts || toFacts(event.params)),
              definition.params,
              isCustom && event.params,
            )
            const known = entry.visitor === matched ? user : {}
            return definition.send(context!, { event, name, isCustom, params, user: { ...known }, isRestore })
          })
        }
        if (outcome === 'sent') {
          if (isPageView) hasPageView = true
          for (const id of dedupIds) ledger.add(id, key)
        }
        finish(entry, outcome) // last: a listener may track, or withdraw
        if (now() >= end) return
      }
    },

    async identify(next) {
      const { user: table, keepsUser } = definition
      if (!table || !options.advancedMatching) return
      if (matched && keepsUser && (!next || keepsUser === 'first')) {
        report('identity/needs-reload', key)
      }
      visitor = next
      if (gate === 'send') await matchUser()
    },

    erase(isRepeat) {
      ledger.forget(key)
      if (!tools.isDry) attempt(() => eraseStorage(page, definition.storage, isRepeat))
    },

    abandon(outcome) {
      for (const entry of self.queue.splice(0)) finish(entry, outcome)
    },

    stop() {
      activation++
      stopLoading()
    },
  }
  return self
}
