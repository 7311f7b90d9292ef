// #region all
import { usePageView } from '@omnipixel/react'
import type { ReactNode } from 'react'
import { Links, Meta, Outlet, Scripts, useLocation, useRouteLoaderData } from 'react-router'
import { readConsent } from '../consentInitial'
import { Banner } from './Banner'
import { Pixels } from './Pixels'

export const loader = ({ request }: { request: Request }) => readConsent(request)

export function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <head>
        <Meta />
        <Links />
      </head>
      <body>
        <Pixels known={useRouteLoaderData<typeof loader>('root')}>
          <PageViews />
          {children}
          <Banner />
        </Pixels>
        <Scripts />
      </body>
    </html>
  )
}

function PageViews() {
  const { pathname, search } = useLocation()
  usePageView(pathname + search)
  return null
}

export default Outlet
// #endregion
