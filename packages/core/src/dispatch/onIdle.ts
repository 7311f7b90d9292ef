import { createTimers, listen, type Page } from '../platform/env'

const LOAD_TIMEOUT_MS = 5000 // one image that never comes must not hold every event back
const IDLE_TIMEOUT_MS = 2000 // an app that is never idle is one more reason not to wait for ever
const WITHOUT_IDLE_MS = 200 // where the browser cannot tell: after the app's own first work, most likely

/**
 * For a pixel's option `load`: requests its script when the page has loaded (after five seconds at the latest) and the
 * browser has nothing else to do (two seconds at the latest).
 *
 * @example
 * meta({ id: '1234567890', load: onIdle })
 * @see https://developer.mozilla.org/docs/Web/API/Window/requestIdleCallback
 */
export function onIdle(page: Page, start: () => void): () => void {
  const ending = new AbortController()
  const { signal } = ending
  const later = createTimers(signal)
  const waitUntilIdle = (): void => {
    const { requestIdleCallback } = page as Partial<Page>
    if (requestIdleCallback) requestIdleCallback.call(page, start, { timeout: IDLE_TIMEOUT_MS })
    else later(start, WITHOUT_IDLE_MS)
  }
  if (page.document.readyState === 'complete') waitUntilIdle()
  else {
    listen(page, 'load', waitUntilIdle, signal)
    later(waitUntilIdle, LOAD_TIMEOUT_MS)
  }
  return () => ending.abort()
}
