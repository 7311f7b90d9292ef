import { useEffect } from 'react'
import { useTracker } from './useTracker'

/**
 * Reports a page view when the component mounts and whenever `page` changes, once the change is on the screen.
 *
 * Call it in one place. `page` is whatever tells your pages apart, mostly the router's path; the same one again, with no
 * navigation between (Strict Mode, a hidden `<Activity>` shown again), counts as a repeat and is not sent.
 *
 * @example
 * usePageView(useLocation().pathname)
 */
export function usePageView(page: string): void {
  const tracker = useTracker()
  useEffect(() => {
    tracker.page({}, { key: page })
  }, [tracker, page])
}
