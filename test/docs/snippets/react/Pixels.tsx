// #region all
import { PixelProvider, type Tracker } from '@omnipixel/react'
import { useState, type ReactNode } from 'react'
import { createTrackerWith, type readConsent } from '../consentInitial'

type Known = ReturnType<typeof readConsent> | undefined

let ofThisPage: Tracker | undefined

/** On the server one for each request; in the browser one for the page, whatever is mounted again. */
const toTracker = (known: Known): Tracker =>
  typeof document === 'undefined' ? createTrackerWith(known) : (ofThisPage ??= createTrackerWith(known))

export function Pixels({ known, children }: { known: Known; children: ReactNode }) {
  const [tracker] = useState(() => toTracker(known))
  return <PixelProvider tracker={tracker}>{children}</PixelProvider>
}
// #endregion
