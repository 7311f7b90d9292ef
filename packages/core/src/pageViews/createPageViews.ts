import type { Tracker } from '../tracker'

/**
 * Tells where a router is: path and query, after each navigation that took place. With `replace` it only takes note of it,
 * for addresses that change without being another page.
 */
export type PageViews = (path: string, navigationType?: string) => void

/**
 * Turns a router's navigations into page views: one for each path and query that it goes to, none for a jump within the
 * page. `history` and Vue's `createPixels` are made with it; so can any other router's page views be.
 *
 * Call it in one place, and have it told of navigations once they are committed. What holds for all page views is the
 * tracker's part: repeats, redirects before the page is on the screen, the referrer, the title.
 *
 * @example
 * const show = createPageViews(tracker)
 * router.onNavigated(({ path }) => show(path))
 */
export function createPageViews(tracker: Pick<Tracker, 'page'>): PageViews {
  let last: string | undefined
  return (path, navigationType) => {
    const [key] = path.split('#')
    const isAnother = key !== last
    last = key
    if (isAnother && navigationType !== 'replace') tracker.page({}, { key })
  }
}
