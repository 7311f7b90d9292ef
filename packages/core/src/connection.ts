import { eraseStorage } from './consent/eraseStorage'
import { createIdentity, type Identity } from './event/identity'
import type { Pixel, PixelContext, PixelOptions } from './pixels/pixel'
import { afterPaint, pause, type Page } from './platform/env'
import { findRegistry, pageRegistry, type ScriptRequest } from './platform/registry'
import { attempt, type Report } from './report/createReport'
import type { PixelView, TrackerEvents, TrackerOptions } from './tracker'
import type { PixelStatus } from './types'
import { loadScript } from './dispatch/loadScript'

/** One pixel's vendor in this page: from a grant to a script that takes events, and back at a withdrawal. */
export interface Connection {
  readonly context: PixelContext<PixelOptions, unknown>
  readonly identity: Identity
  /** What counts here; what the view shows may be worse, as far as anybody can tell. */
  status: PixelStatus
  /** Only under the vendor's limited data use. */
  isLimited: boolean
  /** The vendor has had a page view, and will not send one by itself. */
  hasPageView: boolean
  /** Whoever initialised our account has reported the first page view. */
  isTheirPageView: boolean
  /** Consent stands: the script is requested and set up. */
  open(): Promise<void>
  /** Consent has ended: the vendor is told, and what it keeps on this site is removed. */
  close(): void
  /** The tracker ends. */
  stop(): void
  /** Ends the wait of the option `load`. */
  hurry(): void
  /** Removes what the vendor keeps on this site. */
  erase(isRepeat: boolean): void
  /** False where it was set up without limits, and its platform takes them only then. */
  canBeLimited(): unknown
  /** True while a script that was withdrawn goes on by itself. */
  isAlive(): unknown
}

interface ConnectionTools {
  readonly page: Page
  readonly options: TrackerOptions
  readonly report: Report
  emit(type: 'status', event: TrackerEvents['status']): void
  later(fn: () => void, ms: number): void
  isOnline(): boolean
  isDirty(): unknown
  wake(): void
  trackPageView(pixelKey: string): void
}

/** The part of a pixel's view that is decided here. */
type Shown = { -readonly [K in 'transport' | 'status' | 'isForeign']: PixelView[K] }

const POLL_MS = 25

/** @param giveUp called when the script is blocked. */
export function createConnection(
  pixel: Pixel,
  tools: ConnectionTools,
  view: Shown,
  giveUp: () => void,
): Connection {
  const { definition, key, ids, platform, options } = pixel
  const { page, report } = tools
  const { mode, nonce, script = {} } = tools.options
  const isDry = mode === 'dry'
  const owner = platform + '.' + view.transport // in the page's registry: without a script nothing is set up, nor revoked
  const limitKey = `${owner}:${ids[0]}:limited`
  let isGranted = false
  let grants = 0 // another number after each withdrawal
  let isInstalled = false
  let activation = 0 // a withdrawal ends the one that is under way
  let request: ScriptRequest | undefined
  let isSetUp = false
  let isWithdrawn = false // after it had been set up
  let isTheirs = false // the global is somebody else's, taken over or not
  let endWait = (): void => {} // of the option `load`

  const context: Connection['context'] = {
    ...{ page: page as never, id: ids[0]!, ids, options, memo: {} },
    get isForeign() {
      return view.isForeign
    },
    get grant() {
      return isGranted ? grants : NaN
    },
    get isLimited() {
      return connection.isLimited
    },
  }
  /** Each pixel on its own: one vendor's bug must not cost another its conversion, nor the page anything. */
  const safely = (act: () => unknown): unknown => attempt(report, 'pixel/threw', key, act)
  const identity = createIdentity(pixel, tools, (user) => {
    if (isSetUp && Object.keys(user)[0]) safely(() => definition.identify?.(context, { ...user }))
  })
  const setStatus = (next: PixelStatus, shown = next): void => {
    connection.status = next
    view.status = shown
    tools.emit('status', { pixel: key, status: shown })
    tools.wake()
  }
  /** Vendors know consent for the page alone: they are told of the last pixel's withdrawal, and of the next grant. */
  const tellConsent = (granted: boolean): void => {
    if (!view.isForeign) safely(() => definition.setConsent?.(context, granted))
  }

  /** After paint, and one pixel per task: no click pays for the scripts that it grants. */
  const untilWanted = async (): Promise<void> => {
    const { load } = options
    if (typeof load === 'function') {
      let stop = (): void => {}
      await new Promise<void>((resolve) => (stop = load(page, (endWait = resolve))))
      stop()
    }
    await new Promise<void>((resolve) => afterPaint(page, tools.later, resolve))
  }
  /** Once per page and account, whichever tracker was first. */
  const setUp = (): void => {
    const { ours, live } = pageRegistry(page)
    const accounts = ids.map((id) => owner + ':' + id)
    if (!accounts.every((account) => ours[account])) {
      if (isTheirs && definition.isInitialised?.(context))
        connection.isTheirPageView = connection.hasPageView = true
      else definition.init?.(context, { ...identity.user() })
      for (const account of accounts) ours[account] = true
      if (connection.isLimited) ours[limitKey] = true
    }
    isSetUp = true
    if (live[owner] === 0) tellConsent(true)
    live[owner] = (live[owner] ?? 0) + 1
  }
  const end = (): void => {
    activation++
    endWait()
    if (request?.waiting.delete(view) && !request.waiting.size) request.cancel()
    request = undefined
  }

  const connection: Connection = {
    context,
    identity,
    status: 'idle',
    isLimited: false,
    hasPageView: false,
    isTheirPageView: false,

    /** Nothing is left in a stub before its script is there, for a stub that was filled early acts after a withdrawal. */
    async open() {
      isGranted = true
      const mine = ++activation
      const isOff = (): boolean => mine !== activation
      let failure: 'blocked' | 'deaf' = 'blocked'
      const until = async (isTrue: () => unknown): Promise<void> => {
        // Counted in looks, not by the clock: a page that has slept still has the time that was left.
        for (let left = script.timeoutMs ?? 1e4; !isOff() && !isTrue(); left -= POLL_MS) {
          if (left < 0) {
            failure = 'deaf'
            throw new Error(__DEV__ ? 'It did not go live.' : '')
          }
          await pause(POLL_MS)
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
        if (connection.isLimited && definition.limitedDataUse === 'atInit' && view.isForeign)
          throw new Error(__DEV__ ? 'It is not ours to limit.' : '')
        failure = 'deaf' // a script that throws at its set-up has come
        setUp()
        void identity.match()
        await until(() => !definition.isLive || definition.isLive(context))
        if (isOff()) return
        setStatus('ready')
        if (pageViewWithinMs)
          tools.later(() => !isOff() && !connection.hasPageView && tools.trackPageView(key), pageViewWithinMs)
      } catch (cause) {
        if (isOff()) return
        report(`pixel/${failure}`, key, cause)
        setStatus('blocked', failure)
        giveUp()
      }
    },

    close() {
      isGranted = false
      grants++
      // A second file of its script may be on its way, which starts with what its stub has been told.
      const isHalfway = connection.status === 'loading' && request && !request.waiting.has(view)
      end()
      if (isSetUp || isHalfway) {
        const { live } = pageRegistry(page)
        if (!(live[owner] = (live[owner] || 0) - +isSetUp)) tellConsent(false) // 0, so that the next grant is told
      }
      if (isSetUp) isWithdrawn = true
      identity.forget(isSetUp)
      isSetUp = false
      connection.erase(false)
      setStatus('idle')
    },

    stop() {
      end()
      // It hears of no withdrawal any more: another tracker's, e.g. after a hot reload, must not count on it.
      if (isSetUp) (pageRegistry(page).live as Record<string, number>)[owner]!--
      isSetUp = false
    },

    hurry: () => endWait(),

    erase(isRepeat) {
      // What another pixel of this platform may still keep is not ours to remove.
      if (!isDry && !findRegistry(page)?.live[platform + '.script'])
        safely(() => eraseStorage(page, definition.storage, isRepeat))
    },

    canBeLimited() {
      const ours = findRegistry(page)?.ours
      return definition.limitedDataUse !== 'atInit' || !ours?.[`${owner}:${ids[0]}`] || ours[limitKey]
    },

    isAlive: () => isWithdrawn && !isGranted && definition.staysAlive,
  }
  return connection
}
