import type { ConsentRecord } from './consentState'
import { hashRecord } from './hashRecord'

export interface VerifyResult {
  /** True if every record is as it was made, and follows the one before it. */
  readonly isValid: boolean
  /** Position of the first record that was changed, or that does not follow the one before it. */
  readonly brokenAt?: number | undefined
}

/**
 * Checks a visitor's consent records, oldest first, e.g. those that a server has received through `onRecord`. The first one
 * may have a predecessor that is not there. A record without a hash (made in an insecure context) proves nothing, and
 * counts as broken. Runs wherever there is `crypto.subtle`: in Node from version 20.
 */
export async function verifyRecords(records: readonly ConsentRecord[]): Promise<VerifyResult> {
  for (const [at, record] of records.entries()) {
    const isNext = !at || record.previous === records[at - 1]!.hash
    if (!isNext || !record.hash || record.hash !== (await hashRecord(record))) {
      return { isValid: false, brokenAt: at }
    }
  }
  return { isValid: true }
}
