import { createPageViews, type Tracker } from '@omnipixel/core'
import type { Plugin } from 'vue'
import { trackerKey } from './key'
import { vTrack } from './vTrack'

/** What is used of vue-router (4 and 5), which need not be installed. */
export interface RouterLike {
  readonly currentRoute: { readonly value: { readonly fullPath: string } }
  afterEach(guard: (to: { readonly fullPath: string }, from: unknown, failure?: unknown) => void): () => void
  isReady(): Promise<unknown>
}

export interface PixelsOptions {
  tracker: Tracker
  /** Reports a page view for every navigation that takes place, the first included. Leave out to use `usePageView`. */
  router?: RouterLike
}

/**
 * Gives the app's composables their tracker, and its templates `v-track`. It neither starts nor ends the tracker.
 *
 * @example
 * app.use(createPixels({ tracker, router }))
 */
export function createPixels({ tracker, router }: PixelsOptions): Plugin<[]> {
  return {
    install(app) {
      app.provide(trackerKey, tracker)
      app.directive('track', vTrack)
      if (!router) return
      const show = createPageViews(tracker)
      const stop = router.afterEach((to, _from, failure) => {
        if (!failure) show(to.fullPath)
      })
      // For an app that waits for the first navigation before it adds this plugin. A failed one is no page.
      router.isReady().then(
        () => show(router.currentRoute.value.fullPath),
        () => {},
      )
      app.onUnmount?.(stop) // since Vue 3.5
    },
  }
}
