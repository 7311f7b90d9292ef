import type { Tracker } from '../createTracker'
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
  if (navigation) {
    return listen(navigation, 'currententrychange', (event: Event & { navigationType?: string | null }) => {
      if (event.navigationType && event.navigationType !== 'replace') check()
    })
  }
  // Browsers without the Navigation API do not tell of pushState.
  const { pushState } = page.history
  page.history.pushState = (...args) => {
    pushState.apply(page.history, args)
    check()
  }
  const stop = listen(page, 'popstate', check)
  return () => {
    stop()
    page.history.pushState = pushState
  }
}
