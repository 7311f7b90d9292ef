// #region all
import { PixelProvider } from '@omnipixel/react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { createTrackerWith, readConsent } from '../consentInitial'
import { Banner } from './Banner'

const toApp = (known: ReturnType<typeof readConsent>) => (
  <PixelProvider tracker={createTrackerWith(known)}>
    <Banner />
  </PixelProvider>
)

/** For each request: the page, and what was known of the choice. */
export function renderPage(request: Request): string {
  const known = readConsent(request)
  const json = JSON.stringify(known).replace(/</g, '\\u003c')
  return `<div id="app">${renderToString(toApp(known))}</div>
    <script id="consent" type="application/json">${json}</script>`
}

/** In the browser: the first render is the same, then the cookie itself counts. */
export function start(): void {
  const known = JSON.parse(document.querySelector('#consent')!.textContent) as ReturnType<typeof readConsent>
  hydrateRoot(document.querySelector('#app')!, toApp(known))
}
// #endregion
