import { browserPage, findNavigation, listen } from '../platform/env'
import type { Tracker } from '../tracker'
import { createPageViews } from './createPageViews'

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
  const show = createPageViews(tracker)
  const ending = new AbortController()
  const { signal } = ending
  const tell = ({ navigationType }: { navigationType?: string | null } = {}): void => {
    const { pathname, search } = page.location
    // It is null where an entry's state was changed, not its address.
    if (navigationType !== null && !signal.aborted) show(pathname + search, navigationType)
  }
  tell()

  const navigation = findNavigation(page)
  listen(navigation, 'currententrychange', tell, signal)
  if (!navigation) {
    // Browsers without the Navigation API do not tell of pushState, nor of what replaceState did before.
    const { pushState } = page.history
    const told: typeof pushState = (...args) => {
      tell({ navigationType: 'replace' })
      pushState.apply(page.history, args)
      tell()
    }
    page.history.pushState = told
    listen(page, 'popstate', () => tell(), signal)
    signal.addEventListener('abort', () => {
      // Whoever has put a function of their own before ours since then keeps it.
      if (page.history.pushState === told) page.history.pushState = pushState
    })
  }
  return () => ending.abort()
}
