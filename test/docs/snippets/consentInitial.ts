// #region all
import { createTracker, gpc, meta, parseConsentCookie, type StoredChoice } from '@omnipixel/core'

/** What the server knows of a request, and writes into the page as JSON for the browser. */
export const readConsent = ({ headers }: { headers: Pick<Headers, 'get'> }) => ({
  initial: parseConsentCookie(headers.get('cookie') ?? '') ?? null,
  signal: headers.get('sec-gpc') === '1',
})

/** Called on the server, for each request, and in the browser with the same; with nothing where there was no request. */
export const createTrackerWith = (known?: { initial: StoredChoice | null; signal: boolean }) =>
  createTracker({
    pixels: [meta({ id: '1234567890' })],
    consent: { initial: known?.initial, sources: [gpc({ signal: known?.signal })] },
  })
// #endregion
