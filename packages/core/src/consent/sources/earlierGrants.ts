import { openStore, type Page } from '../../platform/env'
import { LEDGER_PREFIX, RECORDS_KEY } from '../../storageKeys'
import type { ConsentRecord } from '../consentState'

/**
 * The pixels that were granted on an earlier visit, as far as what we keep tells: ledgers, which are written with a grant
 * and removed with its end, and the last consent record. A platform's own cookies tell nothing: others may use them too.
 */
export function earlierGrants(page: Page): ReadonlySet<string> {
  const found = new Set<string>()
  try {
    const store = openStore(page, 'localStorage')!
    for (const name of Object.keys(store))
      if (name.startsWith(LEDGER_PREFIX)) found.add(name.slice(LEDGER_PREFIX.length).split(':')[0]!)
    const records = JSON.parse(store.getItem(RECORDS_KEY)!) as readonly ConsentRecord[] | null
    for (const [key, { consent }] of Object.entries(records?.at(-1)?.pixels ?? {}))
      if (consent === 'granted') found.add(key)
  } catch {
    // Forbidden or unreadable: then it tells nothing.
  }
  return found
}
