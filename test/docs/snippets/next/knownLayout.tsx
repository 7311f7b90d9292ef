// #region all
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { readConsent } from '../consentInitial'
import { Pixels } from '../react/Pixels'

export default async function Layout({ children }: { children: ReactNode }) {
  const known = readConsent({ headers: await headers() })
  return (
    <html lang="en">
      <body>
        <Pixels known={known}>{children}</Pixels>
      </body>
    </html>
  )
}
// #endregion
