// #region all
import { PixelProvider } from '@omnipixel/react'
import { useState, type ReactNode } from 'react'
import { createTrackerWith, type readConsent } from '../consentInitial'

export function Pixels({ known, children }: { known: ReturnType<typeof readConsent>; children: ReactNode }) {
  const [tracker] = useState(() => createTrackerWith(known))
  return <PixelProvider tracker={tracker}>{children}</PixelProvider>
}
// #endregion
