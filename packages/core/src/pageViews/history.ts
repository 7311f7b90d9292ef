import type { Tracker } from '../tracker'
import { browserPage, listen } from '../platform/env'

/**
 * Sends page views where no router does it: one now, and one after each navigation within the document (`pushState`,
 * Back, Forward) that leads to another path or query. `replaceState` is not a navigation.
 *
 * Use it alone: with a router's own page views there would be two owners, and the tracker drops the repeats.
 *
 * @returns its end.
 * @example
 * history(tracker)
 */
export function history(tracker: Pick<Tracker, 'page'>): () => void {
  const page = browserPage()
  if (!page) return () => {}
  let last = ''
  const check = (): void => {
    const { pathname, search } = page.location
    if (last === (last = pathname + search)) return
    tracker.page()
  }
  check()

  const { navigation } = page as { navigation?: EventTarget }
  const ending = new AbortController()
  const { signal } = ending
  const onEntry = ({ navigationType }: { navigationType?: string | null }): void => {
    if (navigationType && navigationType !== 'replace') check()
  }
  listen(navigation, 'currententrychange', onEntry, signal)
  if (!navigation) {
    // Browsers without the Navigation API do not tell of pushState.
    const { pushState } = page.history
    page.history.pushState = (...args) => {
      pushState.apply(page.history, args)
      check()
    }
    listen(page, 'popstate', check, signal)
    signal.addEventListener('abort', () => (page.history.pushState = pushState))
  }
  return () => ending.abort()
}
