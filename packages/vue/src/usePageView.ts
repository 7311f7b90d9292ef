import { type MaybeRefOrGetter, onActivated, onDeactivated, onMounted, shallowRef, toValue, watch } from 'vue'
import { useTracker } from './useTracker'

/**
 * Reports a page view when the component mounts and whenever `page` changes, once the change is on the screen. Not
 * needed where `createPixels` has the router.
 *
 * Call it in one place. `page` is whatever tells your pages apart, mostly the router's path; the same one again, with no
 * navigation between (a component that `<KeepAlive>` shows again), counts as a repeat and is not sent. While it is
 * undefined nothing is reported: for a page whose title comes with its data.
 *
 * @example
 * usePageView(() => route.path)
 */
export function usePageView(page: MaybeRefOrGetter<string | undefined>): void {
  const tracker = useTracker()
  // What <KeepAlive> has put aside is not a page that anybody looks at.
  const isShown = shallowRef(false)
  const show = (): boolean => (isShown.value = true)
  onMounted(show)
  onActivated(show)
  onDeactivated(() => (isShown.value = false))
  watch(
    () => (isShown.value ? toValue(page) : undefined),
    (key) => key !== undefined && tracker.page({}, { key }),
    { flush: 'post' },
  )
}
