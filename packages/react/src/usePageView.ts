import type { Tracker } from '@omnipixel/core'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { useTracker } from './useTracker'

/**
 * Reports a page view when the component mounts and whenever `page` changes, before what the page's own effects track.
 *
 * Call it in one place. `page` is whatever tells your pages apart, mostly the router's path; the same one again, with no
 * navigation between (Strict Mode, a hidden `<Activity>` shown again), counts as a repeat and is not sent. While it is
 * undefined nothing is reported: for a page whose title comes with its data.
 *
 * @example
 * usePageView(useLocation().pathname)
 */
export function usePageView(page: string | undefined): void {
  const tracker = useTracker()
  const told = useRef<[Tracker, string]>(undefined)
  // Effects of children come before those of their parents, so it takes an earlier kind. Servers have neither, and React
  // 18 warns of this one there.
  const useEarlyEffect = typeof document === 'object' ? useLayoutEffect : useEffect
  // eslint-disable-next-line react-hooks/refs -- it runs as an effect, which the rule cannot tell by this name
  useEarlyEffect(() => {
    const [lastTracker, lastPage] = told.current ?? []
    if (page === undefined || (lastTracker === tracker && lastPage === page)) return
    told.current = [tracker, page]
    tracker.page({}, { key: page })
  }, [tracker, page])
  // <Suspense> runs the one above again, <Activity> both: only what was hidden by the latter is another visit.
  useEffect(() => () => void (told.current = undefined), [])
}
