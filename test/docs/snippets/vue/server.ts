// #region all
import { createPixels } from '@omnipixel/vue'
import { renderToString } from '@vue/server-renderer'
import { createSSRApp } from 'vue'
import { createTrackerWith, readConsent } from '../consentInitial'
import Banner from './Banner.vue'

const toApp = (known: ReturnType<typeof readConsent>) =>
  createSSRApp(Banner).use(createPixels({ tracker: createTrackerWith(known) }))

/** For each request: the page, and what was known of the choice. */
export async function renderPage(request: Request): Promise<string> {
  const known = readConsent(request)
  const json = JSON.stringify(known).replace(/</g, '\\u003c')
  return `<div id="app">${await renderToString(toApp(known))}</div>
    <script id="consent" type="application/json">${json}</script>`
}

/** In the browser: the first render is the same, then the cookie itself counts. */
export function start(): void {
  const known = JSON.parse(document.querySelector('#consent')!.textContent) as ReturnType<typeof readConsent>
  toApp(known).mount('#app')
}
// #endregion
