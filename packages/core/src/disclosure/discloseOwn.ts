import type { TrackerOptions } from '../tracker'
import type { DisclosedStorage } from './disclose'

/**
 * What Omnipixel itself keeps on the site under these options of `createTracker`. Its consent cookie is written only
 * after a choice, and everything else only for pixels that are granted. Pure, like `disclose`.
 */
export function discloseOwn({ consent = {}, ledger = {} }: Partial<TrackerOptions> = {}): DisclosedStorage[] {
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
  if (!persist || sources.some((source) => source.isCmp)) return own
  const { cookie = 'omnipixel_consent', maxAgeDays = 180 } = persist
  return [
    {
      name: cookie,
      kind: 'cookie',
      party: 'first',
      lifetimeDays: maxAgeDays,
      use: 'the visitor’s privacy choice',
    },
    ...own,
  ]
}
