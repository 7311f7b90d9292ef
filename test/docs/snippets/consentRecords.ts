// #region browser
import { consentRecords, createTracker, type TrackerOptions } from '@omnipixel/core'

/** The tracker to give to your app. */
export const withRecords = (options: TrackerOptions) =>
  consentRecords(createTracker(options), {
    policyVersion: '3', // the same as consent.persist.version
    region: 'DE',
    shown: () => 'banner 7, ' + document.documentElement.lang,
    onRecord: (record) =>
      fetch('/api/consent', { method: 'POST', keepalive: true, body: JSON.stringify(record) }),
  })
// #endregion

// #region server
import { verifyRecords, type ConsentRecord } from '@omnipixel/core'

/** What your server has received from one visitor, oldest first. */
export async function check(records: readonly ConsentRecord[]): Promise<string> {
  const { isValid, brokenAt } = await verifyRecords(records)
  return isValid ? 'unchanged and complete' : `record ${brokenAt} was changed, or one before it is missing`
}
// #endregion
