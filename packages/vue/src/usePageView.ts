import { type MaybeRefOrGetter, onActivated, onDeactivated, onMounted, shallowRef, toValue, watch } from 'vue'
import { useTracker } from './useTracker'

/**
 * Reports a page view when the component mounts and whenever `page` changes, once the change is on the screen. Not
 * needed where `createPixels` has the router.
 *
 * Call it in one place. `page` is whatever tells your pages apart, mostly the router's path; the same one again, with no
 * navigation between (a component that `<KeepAlive>` shows again), counts as a repeat and is not sent.
 *
 * @example
 * usePageView(() => route.path)
 */
export function usePageView(page: MaybeRefOrGetter<string>): void {
  const tracker = useTracker()
  // What <KeepAlive> has put aside is not a page that anybody looks at.
  const isShown = shallowRef(false)
  const show = (): void => {
    isShown.value = true
  }
  onMounted(show)
  onActivated(show)
  onDeactivated(() => {
    isShown.value = false
  })
  watch(
    () => isShown.value && toValue(page),
    (key) => key !== false && tracker.page({}, { key }),
    { flush: 'post' },
  )
}
