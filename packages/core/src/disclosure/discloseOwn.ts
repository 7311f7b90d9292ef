import type { TrackerOptions } from '../tracker'
import type { DisclosedStorage } from './disclose'

/** What of the imported functions that store something the site uses. */
export interface UsedExtras {
  /** `clickIds()`. @default false */
  readonly clickIds?: boolean | undefined
  /** `consentRecords()`. @default false */
  readonly consentRecords?: boolean | undefined
}

/**
 * What Omnipixel itself keeps on the site under these options of `createTracker`. Its consent cookie is written only
 * after a choice, and everything else only for pixels that are granted. Pure, like `disclose`.
 */
export function discloseOwn(
  { consent = {}, ledger = {}, fallback }: Partial<TrackerOptions> = {},
  { clickIds, consentRecords }: UsedExtras = {},
): DisclosedStorage[] {
  const { persist = {}, sources = [] } = consent
  const own: DisclosedStorage[] = [
    {
      name: 'omnipixel.sent:*',
      kind: 'localStorage',
      party: 'first',
      lifetimeDays: ledger.maxAgeDays ?? 180,
      use: 'which orders have been reported, so that none is counted twice',
    },
  ]
  for (const name of fallback?.storageKeys() ?? []) {
    own.push({
      name,
      kind: 'sessionStorage',
      party: 'first',
      lifetimeDays: 'session',
      use: 'events that the next page of the visit reports',
    })
  }
  if (clickIds) {
    own.push({
      name: 'omnipixel.utm',
      kind: 'sessionStorage',
      party: 'first',
      lifetimeDays: 'session',
      use: 'the campaign that led here',
    })
  }
  if (consentRecords) {
    own.push({
      name: 'omnipixel_records',
      kind: 'localStorage',
      party: 'first',
      lifetimeDays: 400,
      use: 'the last changes of the privacy choice, as proof',
    })
  }
  if (!persist || sources.some((source) => source.isCmp)) return own
  const { cookie = 'omnipixel_consent', maxAgeDays = 180 } = persist
  return [
    {
      name: cookie,
      kind: 'cookie',
      party: 'first',
      lifetimeDays: Math.max(maxAgeDays, 400), // a grant in it counts for less
      use: 'the visitor’s privacy choice',
    },
    ...own,
  ]
}
