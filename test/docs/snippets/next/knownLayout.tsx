// #region all
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { readConsent } from '../consentInitial'
import { Banner } from '../react/Banner'
import { Pixels } from '../react/Pixels'
import { PageViews } from './PageViews'

export default async function Layout({ children }: { children: ReactNode }) {
  const known = readConsent({ headers: await headers() })
  return (
    <html lang="en">
      <body>
        <Pixels known={known}>
          <PageViews />
          {children}
          <Banner />
        </Pixels>
      </body>
    </html>
  )
}
// #endregion
