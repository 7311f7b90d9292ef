import type { Pixel } from '../pixels/pixel'
import { listen, type Page } from '../platform/env'
import { findRegistry } from '../platform/registry'
import type { HealthTools, OtherOwner, PixelView } from '../tracker'
import { SIGNS, toSuspects, type Signs } from './signs'

/** One pixel under watch, from one grant to its end. */
interface Watched {
  readonly pixel: Pixel
  readonly view: { -readonly [K in keyof PixelView]: PixelView[K] }
  readonly signs: Partial<Signs>
  /** The ids of the events that were handed over, of late. */
  readonly sent: Set<string>
  /** Since when its requests count, as `performance.now()`. */
  since: number
  /** Grows with each grant and end. */
  turn: number
  isChecked: boolean
  /** The address of a beacon that was seen. */
  heard: string
  /** It is we who call it deaf, since nothing was seen of it. */
  isSilent: boolean
  isProbeRefused: boolean
}

const MAX_IDS = 500 // as many events as may wait for one hand-over
const POLL_MS = 50
const PUT_OFF_POLL_MS = 1000
const LATE_MS = 1000 // a timer of a page that nobody looks at comes once a second
const RESTORE_MS = 1000

/**
 * Watches whether events really leave the page, and who else uses the same accounts: `createTracker({ pixels, health })`.
 *
 * A pixel whose script is live, but of which no request is seen within `script.timeoutMs` (10 s) after an event was handed to
 * it, has the status `deaf` (`pixel/deaf`), until one is seen; so has one whose requests the browser or the content security
 * policy refuses. Where another owner of the same account shows, `inspect()` has it as `otherOwner` (`pixel/other-owner`).
 *
 * It reads what the browser tells of requests (Resource Timing) and the platforms' globals, changes neither, and asks for one
 * address per pixel and page load, without cookies or referrer, when the script has been heard: a request that failed looks
 * like any other. Nothing of it happens before a grant. Pixels without a script (`image()`) are not watched.
 *
 * @example
 * createTracker({ pixels, health })
 */
export function health({
  page,
  options,
  pipelines,
  on,
  emit,
  report,
  later,
  isOnline,
  signal,
}: HealthTools): void {
  const waitMs = options.script?.timeoutMs ?? 1e4
  const watched = options.pixels.flatMap((pixel, at): Watched[] => {
    const { definition, platform } = pixel
    if (!definition.src) return []
    const { connect = '', img = '' } = definition.facts?.hosts ?? {}
    const hosts = `${connect} ${img}`.trim().replace(/\./g, '\\.').replace(/ +/g, '|')
    return [
      {
        ...{ pixel, view: pipelines[at]!.view, sent: new Set(), since: Infinity, turn: 0 },
        signs: SIGNS[platform] ?? (hosts ? { beacon: new RegExp(`//(${hosts})/`) } : {}),
        ...{ isChecked: false, heard: '', isSilent: false, isProbeRefused: false },
      },
    ]
  })
  const findWatched = (key: string): Watched | undefined => watched.find(({ pixel }) => pixel.key === key)
  const globals = page as unknown as Record<string, unknown>
  let observer: PerformanceObserver | undefined
  let restoredAt = -Infinity

  const setStatus = ({ view, pixel: { key } }: Watched, status: 'deaf' | 'ready'): void => {
    view.status = status
    emit('status', { pixel: key, status })
  }
  const fall = (one: Watched, why: string): void => {
    if (one.view.status !== 'ready') return
    setStatus(one, 'deaf')
    report('pixel/deaf', one.pixel.key, new Error(why))
  }

  const tellOwner = ({ pixel, view }: Watched, evidence: OtherOwner['evidence']): void => {
    const known = view.otherOwner?.evidence
    if (known && (known !== 'script' || evidence === 'script')) return
    const suspects = toSuspects(page)
    view.otherOwner = { evidence, suspects }
    if (evidence !== 'script') report('pixel/other-owner', pixel.key, suspects.join())
  }
  /** What can be seen of another owner at any time. */
  const look = (one: Watched): void => {
    const { pixel, view, signs } = one
    const isTwice = (id: string): unknown => signs.isSetUpTwice?.(globals, id)
    if (pixel.ids.some(isTwice)) tellOwner(one, 'account')
    else if (!view.isForeign && countScripts(page, pixel) > (pixel.options.src ? 0 : 1))
      tellOwner(one, 'script')
  }
  /** While its script loads: what is there before ours, and what comes into our stub. */
  const lookBefore = (one: Watched, turn: number): void => {
    if (one.turn !== turn || one.view.status !== 'loading') return
    const { pixel, signs } = one
    const { global } = pixel.definition
    const isOurs = findRegistry(page)?.ours[global]
    const waiting = signs.toWaiting?.(globals) ?? []
    const isAbout = (id: string): unknown =>
      isOurs
        ? waiting.some((call) => Array.from(call as ArrayLike<unknown>, String).includes(id))
        : signs.isInitialised?.(globals, id)
    if (pixel.ids.some(isAbout)) tellOwner(one, 'account')
    // A script that was put off (`load`) may never be asked for; its stub is ours from the moment that it is.
    const isPutOff = !isOurs && page.performance.now() - one.since > waitMs
    later(() => lookBefore(one, turn), isPutOff ? PUT_OFF_POLL_MS : POLL_MS)
  }

  const read = (entries: readonly PerformanceEntry[]): void => {
    for (const { name, startTime, initiatorType } of entries as readonly PerformanceResourceTiming[]) {
      const [address = '', query] = name.split('?')
      if (initiatorType === 'script') continue
      for (const one of watched) {
        const { pixel, view, signs, sent } = one
        if (startTime < one.since || !signs.beacon?.test(address)) continue
        one.heard = address
        if (one.isSilent && view.status === 'deaf') setStatus(one, 'ready')
        one.isSilent = false
        // Meta's own page view stands for ours when a page comes back.
        if (startTime - restoredAt < RESTORE_MS) continue
        const fields = new URLSearchParams(query)
        const ids = pixel.ids.map((id) => signs.toEventId?.(fields, id))
        if (ids.some((id) => id !== undefined && !sent.has(id))) tellOwner(one, 'event')
      }
    }
  }
  const observe = (): void => {
    const { PerformanceObserver: Observer } = page
    if (observer || !Observer?.supportedEntryTypes?.includes('resource')) return
    observer = new Observer((list) => read(list.getEntries()))
    // An observer hears of everything, also when the page's own buffer is full.
    observer.observe({ type: 'resource', buffered: true })
    signal.addEventListener('abort', () => observer!.disconnect())
    listen(page.document, 'securitypolicyviolation', onViolation, signal)
    listen(
      page,
      'pageshow',
      ({ persisted }: PageTransitionEvent) => {
        if (persisted) restoredAt = page.performance.now()
      },
      signal,
    )
  }
  const onViolation = ({
    blockedURI,
    disposition,
    effectiveDirective,
  }: SecurityPolicyViolationEvent): void => {
    for (const one of watched) {
      if (disposition !== 'enforce' || !one.signs.beacon?.test(blockedURI)) continue
      if (blockedURI === one.heard && effectiveDirective === 'connect-src') one.isProbeRefused = true
      else fall(one, `${effectiveDirective} does not allow ${new URL(blockedURI).host}.`)
    }
  }

  const checkLater = (one: Watched, turn: number): void => {
    const due = page.performance.now() + waitMs
    later(() => void check(one, turn, due), waitMs)
  }
  /** @see https://github.com/w3c/resource-timing/issues/377 of Chromium's engine alone it is known that it lists beacons. */
  const isUnlisted = ({ signs }: Watched): unknown => signs.isByBeacon && !('userAgentData' in page.navigator)
  const check = async (one: Watched, turn: number, due: number): Promise<void> => {
    if (one.turn !== turn || !observer) return
    read(observer.takeRecords())
    look(one)
    // A page that was frozen meanwhile (another app, a closed lid) hears of its requests after its timers.
    const isLate = page.performance.now() - due > LATE_MS
    if (!isOnline() || isLate) return checkLater(one, turn)
    // With a script from elsewhere, beacons may go elsewhere too.
    if (!one.signs.beacon || (!one.heard && (one.pixel.options.src || isUnlisted(one)))) return
    if (!one.heard) {
      one.isSilent = true
      return fall(one, 'No request of it was seen.')
    }
    // Resource Timing tells of requests that failed as it does of others.
    const isThere = await page
      .fetch(one.heard, {
        method: 'HEAD',
        mode: 'no-cors',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
      })
      .catch(() => !isOnline() || one.isProbeRefused)
    if (!isThere && one.turn === turn) fall(one, `${new URL(one.heard).host} cannot be reached.`)
  }

  on('status', ({ pixel: key, status }) => {
    const one = findWatched(key)
    if (!one) return
    if (status === 'ready' && !one.isSilent) look(one)
    if (status === 'idle') one.turn++
    if (status !== 'loading') return
    Object.assign(one, { since: page.performance.now(), isChecked: false, heard: '', isSilent: false })
    observe()
    lookBefore(one, ++one.turn)
  })
  on('outcome', ({ event, pixel: key, outcome }) => {
    const one = findWatched(key)
    if (!one || outcome !== 'sent') return
    const { sent, turn } = one
    sent.add(event.id) // also what a fallback has sent, which looks like the script's own
    if (sent.size > MAX_IDS) sent.delete(sent.values().next().value!)
    if (one.isChecked || !/ready|deaf/.test(one.view.status)) return
    one.isChecked = true
    checkLater(one, turn)
  })
}

/** How often the platform's own script is in the page, ours included. */
function countScripts({ document }: Page, { definition: { src }, ids }: Pixel): number {
  // An account of its own in the query makes it another script; what else is there does not.
  const toKey = (url: string): string => url.split('?')[0]! + (/[?&]sdkid=[^&]*/.exec(url)?.[0] ?? '')
  const own = toKey(typeof src === 'string' ? src : src!(ids[0]!))
  return Array.from(document.scripts).filter((script) => toKey(script.src) === own).length
}
