import { createPixels, useTrack, type Tracker } from '@omnipixel/vue'
import { flushPromises, mount } from '@vue/test-utils'
import { createApp, h } from 'vue'
import { createMemoryHistory, createRouter, createWebHistory, type Router } from 'vue-router'
import { expect, test } from 'vitest'
import { dryTracker, sentEvents, sentPageViews } from '../react/dryTracker'
import { expectWarning } from '../helpers/mockWarn'

const Contact = {
  setup() {
    const trackContact = useTrack('Contact')
    return () => h('button', { onClick: trackContact }, 'Call us')
  },
}
const Shop = { render: () => 'Shop' }

test('does nothing by itself', () => {
  const tracker = dryTracker()

  const wrapper = mount(Shop, within(tracker))

  expect(wrapper.text()).toBe('Shop')
  expect(tracker.inspect().events).toEqual([])
  expect(tracker.inspect().pixels.map(({ status }) => status)).toEqual(['idle', 'idle'])
})

test('leaves the tracker running when it goes', () => {
  const tracker = dryTracker()
  const wrapper = mount(Shop, within(tracker))

  wrapper.unmount()
  tracker.track('Contact')

  expect(sentEvents(tracker)).toMatchObject([{ name: 'Contact' }])
})

test('keeps two trackers on one page apart', async () => {
  const [shop, blog] = [dryTracker(), dryTracker()]
  mount(Shop, within(shop))
  const wrapper = mount(Contact, within(blog))

  await wrapper.trigger('click')

  expect(sentEvents(shop)).toEqual([])
  expect(sentEvents(blog)).toMatchObject([{ name: 'Contact' }])
})

test('reports one page view for the first navigation', async () => {
  const tracker = dryTracker()

  await start(tracker, '/a')

  expect(tracker.inspect().events).toHaveLength(1)
  expect(sentPageViews(tracker)).toBe(1)
})

test('reports the first navigation where it has taken place before', async () => {
  const tracker = dryTracker()
  const router = createShop()
  await router.push('/a')

  createApp(Shop).use(router).use(createPixels({ tracker, router }))
  await flushPromises()

  expect(tracker.inspect().events).toHaveLength(1)
  expect(sentPageViews(tracker)).toBe(1)
})

test('reports one page view for each navigation that takes place', async () => {
  const tracker = dryTracker()
  const router = await start(tracker, '/a')

  expect(sentPageViews(tracker)).toBe(1)
  await router.push('/b')
  expect(sentPageViews(tracker)).toBe(2)
  await router.replace('/c')
  expect(sentPageViews(tracker)).toBe(3)
  router.back()
  await flushPromises()

  expect(router.currentRoute.value.path).toBe('/a')
  expect(sentPageViews(tracker)).toBe(4)
  expect(tracker.inspect().events).toHaveLength(4)
})

test('reports a change of the query alone', async () => {
  const tracker = dryTracker()
  const router = await start(tracker, '/a?page=1')
  expect(sentPageViews(tracker)).toBe(1)

  await router.push('/a?page=2')

  expect(sentPageViews(tracker)).toBe(2)
})

test('reports no jump within a page', async () => {
  const tracker = dryTracker()
  const router = await start(tracker, '/a')

  await router.push('/a#reviews')

  expect(tracker.inspect().events).toHaveLength(1)
})

test('reports one page view for a navigation that is redirected', async () => {
  const tracker = dryTracker()
  const router = await start(tracker, '/a')

  await router.push('/old')
  expect(tracker.inspect().events).toHaveLength(2)
  await router.push('/members')

  expect(router.currentRoute.value.fullPath).toBe('/b?login')
  expect(tracker.inspect().events).toHaveLength(3)
})

test('reports nothing for a navigation that is aborted, cancelled, repeated or fails', async () => {
  const tracker = dryTracker()
  const router = await start(tracker, '/a')
  router.onError(() => {})
  sentPageViews(tracker)

  await router.push('/forbidden')
  await router.push('/a')
  await expect(router.push('/broken')).rejects.toThrow('broken')
  expect(tracker.inspect().events).toHaveLength(1)
  await Promise.all([router.push('/b'), router.push('/c')])

  expect(router.currentRoute.value.path).toBe('/c')
  expect(tracker.inspect().events).toHaveLength(2)
})

test('reports nothing for a first navigation that fails, and what follows', async () => {
  expectWarning('uncaught error')
  expectWarning('broken')
  const tracker = dryTracker()

  const router = await start(tracker, '/broken')
  expect(tracker.inspect().events).toEqual([])
  await router.push('/b')

  expect(sentPageViews(tracker)).toBe(1)
})

test('has the address of the page that was navigated to', async () => {
  const tracker = dryTracker()
  const router = createShop(createWebHistory())
  mount(Shop, { global: { plugins: [router, createPixels({ tracker, router })] } })

  await router.push('/b?page=2')

  expect(tracker.inspect().events.map(({ event }) => new URL(event.url).pathname)).toEqual(['/b'])
})

test('reports no page views after the app has gone', async () => {
  const tracker = dryTracker()
  const router = createShop()
  const wrapper = mount(Shop, { global: { plugins: [router, createPixels({ tracker, router })] } })
  await router.push('/a')

  wrapper.unmount()
  await router.push('/b')

  expect(tracker.inspect().events).toHaveLength(1)
})

function within(tracker: Tracker) {
  return { global: { plugins: [createPixels({ tracker })] } }
}

function createShop(history = createMemoryHistory()): Router {
  const component = { render: () => null }
  const broken = () => {
    throw new Error('broken')
  }
  return createRouter({
    history,
    routes: [
      ...['/', '/a', '/b', '/c'].map((path) => ({ path, component })),
      { path: '/old', redirect: '/b' },
      { path: '/members', component, beforeEnter: () => '/b?login' },
      { path: '/forbidden', component, beforeEnter: () => false },
      { path: '/broken', component, beforeEnter: broken },
    ],
  })
}

/** A shop that opens at the path, as a browser's address bar would have it. */
async function start(tracker: Tracker, path: string): Promise<Router> {
  const history = createMemoryHistory()
  history.replace(path)
  const router = createShop(history)
  createApp(Shop).use(createPixels({ tracker, router })).use(router)
  await flushPromises()
  return router
}
