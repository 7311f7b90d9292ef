import { browserPage, listen, now, openStore, uuid } from '../platform/env'
import { createReport } from '../report/createReport'
import type { PixelError } from '../report/errors'
import type { Tracker } from '../tracker'
import { RECORDS_KEY } from '../storageKeys'
import type { ConsentRecord, ConsentState } from './consentState'
import type { Decision } from './gate'
import { hashRecord, toCanonicalJson } from './hashRecord'
import type { OptOutSignal } from './sources/source'

export interface ConsentRecordsOptions {
  /** Gets each record, to send it to your server. A record that it throws or rejects is reported, and not given again. */
  onRecord(record: ConsentRecord): unknown
  /** The same as `consent.persist.version`. @default '1' */
  policyVersion?: string | undefined
  /** Where the visitor is, as your server knows it, e.g. `'US-CA'`. */
  region?: string | undefined
  /** What the visitor is shown, e.g. your banner's version and language; or a function that tells. */
  shown?: string | (() => string | undefined) | undefined
  /** Gets `consent/record-failed`, where `onRecord` or `shown` has failed. */
  onError?: ((error: PixelError) => void) | undefined
}

/** A tracker whose `consent.get()` has the last `record` too, and whose `consent` event tells of each new one. */
export interface RecordingTracker extends Tracker {
  readonly records: {
    /** The records that are kept, oldest first. */
    read(): readonly ConsentRecord[]
    /** Makes no more. */
    stop(): void
  }
}

type Draft = Omit<ConsentRecord, 'action' | 'previous' | 'hash'>

const MAX_RECORDS = 20 // a visitor's history at a glance; the proof is on the server
const MAX_AGE_MS = 3456e7 // 400 days: longer than any choice counts (13 months at most under IAB TCF)

/**
 * Makes one record of every change of consent, and none where nothing has changed. Each carries the hash of the one before,
 * so that on your server the chain proves what it says. The last 20 are kept in localStorage, only after a choice (or an
 * opt-out signal), and for 400 days at most; that copy is a cache and proves nothing. No platform is ever told of them.
 *
 * @returns the tracker to give to your app: its `consent.get().record`, and `record` of `useConsent`, are the last one, a
 * moment after the change. On a server it makes none.
 * @example
 * const tracker = consentRecords(createTracker({ pixels }), { onRecord: send })
 */
export function consentRecords(
  tracker: Tracker,
  { onRecord, policyVersion = '1', region, shown, onError }: ConsentRecordsOptions,
): RecordingTracker {
  const page = browserPage()
  if (!page) return { ...tracker, records: { read: () => [], stop: () => {} } }
  const ending = new AbortController()
  const store = openStore(page, 'localStorage')
  const report = createReport((error) => onError?.(error))
  const listeners = new Set<() => void>()
  let known: ConsentRecord[] = []
  let isKept = true
  let last: ConsentRecord | undefined
  let hasDecided = false // on this page
  let queue = Promise.resolve()

  /** Another tab may have written since. */
  const read = (): readonly ConsentRecord[] => {
    try {
      const found: unknown = isKept && JSON.parse(store!.getItem(RECORDS_KEY)!)
      if (Array.isArray(found)) known = found as ConsentRecord[]
    } catch {
      // Forbidden or unreadable: what this page knows.
    }
    known = known.filter((record) => record?.version === 1 && now() - record.time < MAX_AGE_MS)
    const newest = known[known.length - 1]
    if (newest?.id !== last?.id) {
      last = newest
      // On its own: what an app's listener throws is the app's, and costs no record.
      for (const listener of listeners) void Promise.resolve().then(listener)
    }
    return known
  }
  const write = (records: ConsentRecord[]): void => {
    known = records
    try {
      store!.setItem(RECORDS_KEY, JSON.stringify(records))
    } catch {
      isKept = false // full or forbidden: this page still remembers
    }
    read()
  }
  const tell = async (record: ConsentRecord): Promise<void> => {
    try {
      await onRecord(record)
    } catch (cause) {
      report('consent/record-failed', 'onRecord', cause)
    }
  }

  const add = async (draft: Draft): Promise<void> => {
    const records = read()
    const before = records[records.length - 1]
    if (before ? isSame(before, draft) : draft.basis === 'regime') return
    const whole = { ...draft, action: toAction(draft, before), previous: before?.hash ?? '' }
    // As plain JSON, so that it is the same here, in the storage and on the server.
    const record = JSON.parse(JSON.stringify({ ...whole, hash: await hashRecord(whole) })) as ConsentRecord
    const present = read()
    if (present[present.length - 1]?.id !== before?.id) return add(draft) // another tab was faster
    write([...present, record].slice(-MAX_RECORDS))
    void tell(record)
  }

  const note = (): void => {
    const { purposes, pixels, regime, optOutSignal } = tracker.consent.get()
    const decisions = Object.values(pixels)
    const isOpen = decisions.some(
      ({ consent, source, isLapsed }) => consent === 'unset' && source !== 'regime' && !isLapsed,
    )
    // Somebody has yet to answer for the first time: what stands now is no choice of the visitor's.
    if (!regime || (isOpen && !hasDecided)) return
    hasDecided ||= decisions.some(({ consent }) => consent !== 'unset')
    const signals: Record<string, unknown> = {}
    for (const { decision } of tracker.inspect().pixels)
      if (decision.raw !== undefined) signals[decision.source] = decision.raw
    let text: string | undefined
    try {
      text = typeof shown === 'function' ? shown() : shown
    } catch (cause) {
      report('consent/record-failed', 'shown', cause)
    }
    const draft: Draft = {
      ...{ version: 1, id: uuid(), time: now(), policyVersion, regime, region, shown: text },
      basis: toBasis(decisions, optOutSignal),
      ...{ purposes, pixels, optOutSignal, signals, page: page.location.pathname },
    }
    queue = queue.then(() => add(draft))
  }

  let state: ConsentState | undefined
  let recorded: ConsentState
  const get = (): ConsentState => {
    const current = tracker.consent.get()
    if (current !== state || last !== recorded.record) recorded = { ...(state = current), record: last }
    return recorded
  }
  const stop = (): void => ending.abort()
  ending.signal.addEventListener('abort', tracker.on('consent', note))
  listen(page, 'storage', read, ending.signal) // another tab has made one
  note()
  return {
    ...tracker,
    records: { read, stop },
    consent: { ...tracker.consent, get },
    on(type, listener) {
      if (type !== 'consent') return tracker.on(type, listener)
      const tellState = (): void => (listener as (state: ConsentState) => void)(get())
      const end = tracker.on('consent', tellState)
      listeners.add(tellState)
      return () => {
        listeners.delete(tellState)
        end()
      }
    },
    destroy() {
      stop()
      tracker.destroy()
    },
  }
}

const toBasis = (decisions: readonly Decision[], optOutSignal?: OptOutSignal): ConsentRecord['basis'] =>
  decisions.every(({ consent, source }) => source === 'regime' || consent === 'unset')
    ? 'regime'
    : optOutSignal === 'honoured' && !decisions.some(({ source }) => source === 'app')
      ? 'signal'
      : 'choice'

const isSame = (a: Draft, b: Draft): boolean => {
  const [before, after] = [a, b].map(({ purposes, pixels, policyVersion }) =>
    toCanonicalJson([purposes, pixels, policyVersion]),
  )
  return before === after
}

function toAction({ pixels, basis }: Draft, last: ConsentRecord | undefined): ConsentRecord['action'] {
  const decisions = Object.values(pixels)
  const isGranted = (key: string): boolean => pixels[key]?.consent === 'granted'
  const isLost = Object.entries(last?.pixels ?? {}).some(
    ([key, { consent }]) => consent === 'granted' && !isGranted(key),
  )
  if (basis === 'regime')
    return decisions.every(({ source, isLapsed }) => source === 'regime' || isLapsed) ? 'expire' : 'reset'
  if (basis === 'signal') return 'signal'
  if (isLost) return 'withdraw'
  if (decisions.every(({ consent }) => consent === 'granted')) return 'grant'
  return decisions.some(({ consent }) => consent === 'granted') ? 'partial' : 'deny'
}
