import { browserPage, now, openStore, uuid } from '../platform/env'
import { createReport } from '../report/createReport'
import type { PixelError } from '../report/errors'
import type { Tracker } from '../tracker'
import type { Regime } from '../types'
import type { ConsentState } from './consentStore'
import { hashRecord, toCanonicalJson } from './hashRecord'
import type { OptOutSignal } from './sources/source'

/** One change of a visitor's consent, as proof of it. Plain JSON. */
export interface ConsentRecord {
  /** Of this form. */
  readonly version: 1
  /** A random UUID, of this record alone. */
  readonly id: string
  /** Epoch ms. */
  readonly time: number
  /**
   * What has happened: everything was granted (`grant`) or denied (`deny`), or some of both (`partial`); something that had
   * been granted was taken back (`withdraw`); the browser's opt-out signal denies (`signal`); or no choice stands any more,
   * since it expired, was taken back, or your policy has a new version (`expire`).
   */
  readonly action: 'grant' | 'deny' | 'partial' | 'withdraw' | 'signal' | 'expire'
  /** What it rests on: the visitor's choice, the browser's opt-out signal, or the regime alone. */
  readonly basis: 'choice' | 'signal' | 'regime'
  readonly policyVersion: string
  readonly regime: Regime
  /** As given in the options. */
  readonly region?: string | undefined
  /** What the visitor was shown, as given in the options. */
  readonly shown?: string | undefined
  /** All of them, not only what has changed. */
  readonly purposes: ConsentState['purposes']
  readonly pixels: ConsentState['pixels']
  readonly optOutSignal?: OptOutSignal | undefined
  /** What each source that decided had read: a consent string, a choice and its time. */
  readonly signals: Readonly<Record<string, unknown>>
  /** The page's path, without query and fragment. */
  readonly page: string
  /** The hash of the record before; empty for the first. */
  readonly previous: string
  /** Lower-case hex SHA-256 of this record without `hash`, as canonical JSON (RFC 8785). Empty in insecure contexts. */
  readonly hash: string
}

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

type Draft = Omit<ConsentRecord, 'action' | 'previous' | 'hash'>

const KEY = 'omnipixel_records'
const MAX_RECORDS = 20 // a visitor's history at a glance; the proof is on the server
const MAX_AGE_MS = 3456e7 // 400 days: longer than any choice counts (13 months at most under IAB TCF)

/**
 * Makes one record of every change of consent, and none where nothing has changed. Each carries the hash of the one before,
 * so that on your server the chain proves what it says. The last 20 are kept in localStorage, only after a choice (or an
 * opt-out signal), and for 400 days at most; that copy is a cache and proves nothing. No platform is ever told of them.
 *
 * @returns `read` gives the records that are kept, oldest first; `stop` ends it. On a server it does nothing.
 */
export function consentRecords(
  tracker: Tracker,
  { onRecord, policyVersion = '1', region, shown, onError }: ConsentRecordsOptions,
): { read(): readonly ConsentRecord[]; stop(): void } {
  const page = browserPage()
  if (!page) return { read: () => [], stop: () => {} }
  const store = openStore(page, 'localStorage')
  const report = createReport((error) => onError?.(error))
  let known: ConsentRecord[] = []
  let queue = Promise.resolve()

  /** Another tab may have written since. */
  const read = (): readonly ConsentRecord[] => {
    try {
      const found: unknown = JSON.parse(store!.getItem(KEY)!)
      if (Array.isArray(found)) known = found as ConsentRecord[]
    } catch {
      // Forbidden or unreadable: what this page knows.
    }
    return (known = known.filter((record) => record?.version === 1 && now() - record.time < MAX_AGE_MS))
  }
  const write = (records: ConsentRecord[]): void => {
    known = records
    try {
      store!.setItem(KEY, JSON.stringify(records))
    } catch {
      // Full or forbidden: this page still remembers.
    }
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
    const last = records[records.length - 1]
    if (last ? isSame(last, draft) : draft.basis === 'regime') return
    const whole = { ...draft, action: toAction(draft, last), previous: last?.hash ?? '' }
    // As plain JSON, so that it is the same here, in the storage and on the server.
    const record = JSON.parse(JSON.stringify({ ...whole, hash: await hashRecord(whole) })) as ConsentRecord
    const before = read()
    if (before[before.length - 1]?.id !== last?.id) return add(draft) // another tab was faster
    write([...before, record].slice(-MAX_RECORDS))
    void tell(record)
  }

  const note = (): void => {
    const { purposes, pixels, regime, optOutSignal } = tracker.consent.get()
    const decisions = Object.values(pixels)
    // Somebody has yet to answer: what stands now is no choice of the visitor's.
    if (!regime || decisions.some(({ consent, source }) => consent === 'unset' && source !== 'regime')) return
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
      basis: toBasis(
        decisions.map(({ source }) => source),
        optOutSignal,
      ),
      ...{ purposes, pixels, optOutSignal, signals, page: page.location.pathname },
    }
    queue = queue.then(() => add(draft))
  }

  const stop = tracker.on('consent', note)
  note()
  return { read, stop }
}

const toBasis = (deciders: readonly string[], optOutSignal?: OptOutSignal): ConsentRecord['basis'] =>
  deciders.every((source) => source === 'regime')
    ? 'regime'
    : optOutSignal === 'honoured' && !deciders.includes('app')
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
  if (basis === 'regime') return 'expire'
  if (basis === 'signal') return 'signal'
  if (isLost) return 'withdraw'
  if (decisions.every(({ consent }) => consent === 'granted')) return 'grant'
  return decisions.some(({ consent }) => consent === 'granted') ? 'partial' : 'deny'
}
