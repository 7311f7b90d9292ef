import { tracker } from './pixels'

interface Router {
  onNavigated(listener: (path: string) => void): void
}

// #region all
import { createPageViews } from '@omnipixel/core'

export function watchRouter(router: Router) {
  const show = createPageViews(tracker)
  show(location.pathname + location.search)
  router.onNavigated(show)
}
// #endregion
