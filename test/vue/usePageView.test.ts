import { createPixels, usePageView, type Tracker } from '@omnipixel/vue'
import { mount } from '@vue/test-utils'
import { h, KeepAlive, nextTick, ref, type MaybeRefOrGetter } from 'vue'
import { expect, test } from 'vitest'
import { dryTracker, navigate, sentPageViews } from '../react/dryTracker'

/** A page in <KeepAlive>, and the refs that turn it. */
async function mountShop(tracker: Tracker) {
  const [page, count, isShown] = [ref('/a'), ref(0), ref(true)]
  const Page = {
    setup() {
      usePageView(page)
      return () => h('p', page.value + count.value)
    },
  }
  const wrapper = mount(
    { render: () => h(KeepAlive, () => (isShown.value ? h(Page) : undefined)) },
    { global: { plugins: [createPixels({ tracker })] } },
  )
  await nextTick()
  return { wrapper, page, count, isShown }
}

test('reports a page view on mount and for each change', async () => {
  const tracker = dryTracker()

  const { page } = await mountShop(tracker)
  expect(sentPageViews(tracker)).toBe(1)
  page.value = '/b'
  await nextTick()
  expect(sentPageViews(tracker)).toBe(2)
  page.value = '/a'
  await nextTick()

  expect(sentPageViews(tracker)).toBe(3)
})

test('reports nothing when the component renders again for the same page', async () => {
  const tracker = dryTracker()
  const { wrapper, count } = await mountShop(tracker)

  navigate()
  count.value++
  await nextTick()

  expect(wrapper.text()).toBe('/a1')
  expect(tracker.inspect().events).toHaveLength(1)
})

test('reports nothing for a change that is taken back before it shows', async () => {
  const tracker = dryTracker()
  const { page } = await mountShop(tracker)

  page.value = '/b'
  page.value = '/a'
  await nextTick()

  expect(tracker.inspect().events).toHaveLength(1)
})

test('reports one page view where mounting runs twice', async () => {
  const tracker = dryTracker()

  await mountShop(tracker) // in <KeepAlive> a component is mounted and activated

  expect(tracker.inspect().events).toHaveLength(1)
  expect(sentPageViews(tracker)).toBe(1)
})

test('counts a component that is shown again as a repeat while nobody navigated', async () => {
  const tracker = dryTracker()
  const { isShown } = await mountShop(tracker)
  expect(sentPageViews(tracker)).toBe(1)

  isShown.value = false
  await nextTick()
  isShown.value = true
  await nextTick()

  expect(tracker.inspect().events).toHaveLength(2)
  expect(sentPageViews(tracker)).toBe(1)
})

test('reports a component that is shown again after a navigation', async () => {
  const tracker = dryTracker()
  const { isShown } = await mountShop(tracker)
  expect(sentPageViews(tracker)).toBe(1)

  isShown.value = false
  await nextTick()
  navigate()
  isShown.value = true
  await nextTick()

  expect(sentPageViews(tracker)).toBe(2)
})

test('reports nothing for a hidden component whose page changes', async () => {
  const tracker = dryTracker()
  const { isShown, page } = await mountShop(tracker)

  isShown.value = false
  await nextTick()
  page.value = '/b'
  await nextTick()

  expect(tracker.inspect().events).toHaveLength(1)
})

test('reports nothing until the page is known', async () => {
  const tracker = dryTracker()
  const page = ref<string>()

  mount(
    { setup: () => (usePageView(page), () => null) },
    { global: { plugins: [createPixels({ tracker })] } },
  )
  await nextTick()
  expect(tracker.inspect().events).toEqual([])
  page.value = '/a'
  await nextTick()

  expect(sentPageViews(tracker)).toBe(1)
})

test('reports nothing after unmount', async () => {
  const tracker = dryTracker()
  const { wrapper, page } = await mountShop(tracker)

  wrapper.unmount()
  page.value = '/b'
  await nextTick()

  expect(tracker.inspect().events).toHaveLength(1)
})

test('reports to the tracker of each provider on its own', async () => {
  const [first, second] = [dryTracker(), dryTracker()]

  await mountShop(first)
  await mountShop(second)

  expect([sentPageViews(first), sentPageViews(second)]).toEqual([1, 1])
})

test('takes a ref, a getter or a plain page', async () => {
  const tracker = dryTracker()
  const reported = async (page: MaybeRefOrGetter<string>) => {
    const before = sentPageViews(tracker)
    mount(
      { setup: () => (usePageView(page), () => null) },
      { global: { plugins: [createPixels({ tracker })] } },
    )
    await nextTick()
    return sentPageViews(tracker) - before
  }

  expect([await reported(ref('/a')), await reported(() => '/b'), await reported('/c')]).toEqual([1, 1, 1])
})
