import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { SHOP } from '../sandbox/pages.js'
import { bundleFrameworks } from './bundle.js'
import { toTrack } from './events.js'
import { forAll, HIDE, SHOW, useShop, type ShopPage } from './shop.js'
import { ALL_VENDORS, isOf } from './wire.js'

/*
 * What counts as a page view, by each of those who tell the tracker of navigations. The apps know the same pages; what
 * else a router can do is in its own part below.
 */
const shop = useShop({ scripts: { '/frameworks.js': bundleFrameworks } })

/** Sets `app`, by which the tests navigate. Each page sets its title as pages do: when it is there. */
const APPS = {
  'history()': `
    document.title = location.pathname
    omnipixel.history(tracker)
    const go = (way) => (path) => {
      history[way + 'State'](null, '', path)
      queueMicrotask(() => { document.title = location.pathname; window.onShown?.() })
    }
    window.app = { push: go('push'), replace: go('replace') }
    addEventListener('popstate', () => { document.title = location.pathname })`,

  'vue-router': `
    const { Vue, VueRouter, vue } = frameworks
    const Shown = { setup() {
      const route = VueRouter.useRoute()
      Vue.watch(() => route.path, (path) => { document.title = path }, { immediate: true, flush: 'post' })
      Vue.onMounted(() => window.onShown?.())
      Vue.onUpdated(() => window.onShown?.())
      return () => 'A page'
    } }
    const pause = (ms) => new Promise((done) => setTimeout(done, ms))
    window.app = VueRouter.createRouter({
      history: VueRouter.createWebHistory(),
      routes: [
        { path: '/old', redirect: '/b' },
        { path: '/members', component: Shown, beforeEnter: () => '/b?login' },
        { path: '/forbidden', component: Shown, beforeEnter: () => false },
        { path: '/broken', component: Shown, beforeEnter: () => { throw new Error('broken') } },
        { path: '/slow', component: () => pause(150).then(() => Shown) },
        { path: '/:page', component: Shown },
      ],
    })
    app.onError(() => {})
    Vue.createApp({ render: () => Vue.h(VueRouter.RouterView) })
      .use(vue.createPixels({ tracker, router: app })).use(app).mount('#app')`,

  'React Router': `
    const { React, createRoot, react, ReactRouter } = frameworks
    const { createElement: h, StrictMode, useEffect } = React
    const { createBrowserRouter, Navigate, Outlet, redirect, useBlocker, useLocation } = ReactRouter
    function Shop() {
      const { pathname, search } = useLocation()
      react.usePageView(pathname + search)
      useBlocker(({ nextLocation }) => nextLocation.pathname === '/forbidden')
      return h(Outlet)
    }
    function Shown() {
      const { pathname } = useLocation()
      useEffect(() => { document.title = pathname; window.onShown?.() }, [pathname])
      return 'A page'
    }
    const pause = (ms) => new Promise((done) => setTimeout(done, ms))
    const router = createBrowserRouter([{ element: h(Shop), errorElement: 'broken', children: [
      { path: '/old', loader: () => redirect('/b') },
      { path: '/members', element: h(Navigate, { to: '/b?login', replace: true }) },
      { path: '/broken', element: h(Shown), errorElement: 'broken', loader: () => { throw new Error('broken') } },
      { path: '/slow', element: h(Shown), loader: () => pause(150) },
      { path: '/:page', element: h(Shown) },
    ] }])
    window.app = { push: (to) => router.navigate(to), replace: (to) => router.navigate(to, { replace: true }) }
    createRoot(document.getElementById('app')).render(
      h(StrictMode, null, h(react.PixelProvider, { tracker }, h(ReactRouter.RouterProvider, { router }))))`,
}

const toContents = (app: string, more: ShopPage = {}): ShopPage => ({
  body: `<div id="app"></div><i id="reviews"></i><a href="#reviews">Reviews</a><script src="/frameworks.js"></script><script>(() => {${app}})()</script>`,
  ...more,
})

/** Opens the app at /a with every pixel live, once its first page view has arrived. */
async function openApp(app: string, more?: ShopPage): Promise<Page> {
  const page = await shop.openLive('/a', toContents(app, more))
  await shop.came('PageView')
  return page
}

/** Runs it, and waits until a change of the page would have been shown, and handed over. */
async function act(page: Page, code: string): Promise<void> {
  await page.evaluate(`(async () => {
    ${code}
    await new Promise((done) => setTimeout(done, 400))
  })()`)
}

/** Where each vendor saw a page, in the order of arrival. */
async function toPages() {
  const beacons = (await shop.settled()).filter((beacon) => isOf('PageView', beacon))
  return Object.fromEntries(
    ALL_VENDORS.map((vendor) => [
      vendor,
      beacons
        .filter((beacon) => beacon.vendor === vendor)
        .map(({ url }) => url!.replace(`https://${SHOP}`, '')),
    ]),
  )
}

/** What the tracker has of its page views that counted. */
const toEvents = (page: Page, field: string): Promise<string[]> =>
  page.evaluate(`tracker.inspect().events
    .filter(({ outcomes }) => !Object.values(outcomes).every((outcome) => outcome === 'duplicate'))
    .map(({ event }) => event.${field}?.replace(location.origin, ''))`)

describe.each(Object.entries(APPS))('%s counts', (_, app) => {
  it('each page that is gone to, back to and forward to once', async () => {
    const page = await openApp(app)
    await page.evaluate(`void app.push('/b')`)
    await shop.came('PageView', ALL_VENDORS, 2)
    await page.evaluate('history.back()')
    await shop.came('PageView', ALL_VENDORS, 3)
    await page.evaluate('history.forward()')
    await shop.came('PageView', ALL_VENDORS, 4)

    expect(await toPages()).toEqual(forAll(['/a', '/b', '/a', '/b']))
  })

  it('another query, but no jump within the page, not the same page again, and not what replaceState writes beside the router', async () => {
    const page = await openApp(app)
    await act(page, `history.replaceState({ ...history.state, scroll: 1 }, '')`)
    await act(page, `app.push('/a?page=2')`)
    await act(page, `app.push('/a?page=2#reviews')`)
    await page.click('a')
    await act(page, `app.push('/a?page=2')`)
    await act(page, `history.replaceState(history.state, '', '/a?sort=price')`)

    expect(await toPages()).toEqual(forAll(['/a', '/a?page=2']))
  })

  it('in an iframe what happens in that frame', async () => {
    const frame = toContents(app).body!.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
    const page = await shop.open('/a', {
      // The page around it has a tracker too, which nobody tells of anything.
      body: `<template data-app="${frame}"></template><iframe src="/framed"></iframe>`,
      onLoad: `if (self !== top && parent === top) document.write(top.document.querySelector('template').dataset.app)`,
    })
    await page.evaluate('tracker.consent.set({ marketing: true })')
    const inner = page.frames().find((each) => each.url().endsWith('/framed'))!
    await shop.came('PageView')
    await page.evaluate(`history.pushState(null, '', '/outside')`)
    await inner.evaluate(`void app.push('/b')`)
    await shop.came('PageView', ALL_VENDORS, 2)

    // Snap is told of the page around it as well, which tells of no page view by itself.
    expect(await toPages()).toEqual({ ...forAll(['/framed', '/b']), snapchat: expect.anything() })
  })

  it('a page whose address is replaced before it is on the screen once', async () => {
    const page = await openApp(app)
    await act(page, `app.push('/b'); app.replace('/c')`)

    const pages = await toPages()
    // history() cannot know what the router makes of replaceState, so X and LinkedIn are told where the page was.
    const told = app === APPS['history()'] ? '/b' : '/c'
    expect(pages).toEqual({ ...forAll(['/a', '/c']), x: ['/a', told], linkedin: ['/a', told] })
  })

  it('two pages that are gone to in one task as two', async () => {
    const page = await openApp(app)
    await act(page, `await app.push('/b'); await app.push('/c')`)

    const { x } = await toPages()
    expect(x!.at(-1)).toBe('/c')
    expect(x!.length).toBeLessThanOrEqual(3)
  })

  it('a restore from the back/forward cache once more, but for TikTok, which drops it', async () => {
    const page = await openApp(app)
    await act(page, `app.push('/b')`)

    await shop.leaveAndReturn(page)
    await shop.came(
      'PageView',
      ALL_VENDORS.filter((vendor) => vendor !== 'tiktok'),
      3,
    )

    expect(await toPages()).toEqual({ ...forAll(['/a', '/b', '/b']), tiktok: ['/a', '/b'] })
  })

  it('each load of the page, so a tab that is restored as well', async () => {
    const page = await openApp(app)
    await page.reload()
    await shop.came('PageView', ALL_VENDORS, 2)

    expect(await toPages()).toEqual(forAll(['/a', '/a']))
  })

  it('a page in a tab in the background once, at its load, and to X when it is shown', async () => {
    const page = await shop.open(
      '/a',
      toContents(app, {
        before: `${HIDE}; window.requestAnimationFrame = () => 0`,
      }),
    )
    await page.evaluate('tracker.consent.set({ marketing: true })')
    await shop.came(
      'PageView',
      ALL_VENDORS.filter((vendor) => vendor !== 'x'),
    )
    expect((await toPages()).x).toEqual([])
    await act(page, SHOW)
    await shop.came('PageView')

    expect(await toPages()).toEqual(forAll(['/a']))
  })

  it('a page that is prerendered once, when it is shown', async () => {
    const page = await shop.open(
      '/a',
      toContents(app, {
        before: `
          window.isPrerendering = true
          Object.defineProperty(document, 'prerendering', { get: () => isPrerendering })`,
      }),
    )
    await act(page, `tracker.consent.set({ marketing: true })`)
    expect(await toPages()).toEqual(forAll([]))
    await act(page, `isPrerendering = false; document.dispatchEvent(new Event('prerenderingchange'))`)
    await shop.came('PageView')

    expect(await toPages()).toEqual(forAll(['/a']))
  })

  it('each with the title it sets, and with the page before as its referrer', async () => {
    const page = await openApp(app, {
      before: `Object.defineProperty(document, 'referrer', { value: 'https://search.example/' })`,
    })
    await act(page, `app.push('/b?page=2')`)
    await act(page, `app.push('/c')`)

    expect(await toEvents(page, 'title')).toEqual(['/a', '/b', '/c'])
    expect(await toEvents(page, 'referrer')).toEqual(['https://search.example/', '/a', '/b?page=2'])
    expect((await toEvents(page, 'originalReferrer')).slice(1)).toEqual([
      'https://search.example/',
      'https://search.example/',
    ])
  })

  it('each before what the page tracks as it is mounted', async () => {
    const page = await openApp(app)
    await act(page, `window.onShown = () => { ${toTrack('Lead')} }; await app.push('/b')`)
    await shop.came('Lead')

    expect(await toEvents(page, 'name')).toEqual(['PageView', 'PageView', 'Lead'])
  })
})

describe('vue-router counts', () => {
  const app = APPS['vue-router']

  it('the page that a redirect leads to', async () => {
    const page = await openApp(app)
    await act(page, `await app.push('/old')`)
    await act(page, `await app.push('/members')`)

    expect(await toPages()).toEqual(forAll(['/a', '/b', '/b?login']))
  })

  it('nothing for what is aborted, cancelled or fails', async () => {
    const page = await openApp(app)
    await act(page, `await app.push('/forbidden'); await app.push('/broken').catch(() => {})`)
    await act(page, `app.push('/slow'); await app.push('/b')`)

    expect(await toPages()).toEqual(forAll(['/a', '/b']))
  })

  it('a page that is replaced by another', async () => {
    const page = await openApp(app)
    await act(page, `await app.replace('/b')`)

    expect(await toPages()).toEqual(forAll(['/a', '/b']))
  })
})

describe.each([
  ['React Router', APPS['React Router']],
  [
    'React Router without data',
    APPS['React Router']
      .replace(/const router = createBrowserRouter[^]*?window.app = .*/, '')
      .replace(/h\(ReactRouter.RouterProvider, { router }\)/, 'h(ReactRouter.BrowserRouter, null, h(Routes))')
      .replace("useBlocker(({ nextLocation }) => nextLocation.pathname === '/forbidden')", '')
      .replace(
        'const pause',
        `function Routes() {
          const navigate = ReactRouter.useNavigate()
          window.app = { push: (to) => navigate(to), replace: (to) => navigate(to, { replace: true }) }
          return h(ReactRouter.Routes, null, h(ReactRouter.Route, { element: h(Shop) },
            h(ReactRouter.Route, { path: '/old', element: h(Navigate, { to: '/b', replace: true }) }),
            h(ReactRouter.Route, { path: '/members', element: h(Navigate, { to: '/b?login', replace: true }) }),
            h(ReactRouter.Route, { path: '/:page', element: h(Shown) })))
        }
        const pause`,
      ),
  ],
])('%s counts', (_, app) => {
  it('the page that a redirect leads to, by loader or by element', async () => {
    const page = await openApp(app)
    await act(page, `await app.push('/old')`)
    await act(page, `await app.push('/members')`)

    expect(await toPages()).toEqual(forAll(['/a', '/b', '/b?login']))
    expect(await toEvents(page, 'referrer')).toEqual(expect.arrayContaining(['/a', '/b']))
  })
})

describe('React Router counts', () => {
  const app = APPS['React Router']

  it('nothing for what is blocked or cancelled', async () => {
    const page = await openApp(app)
    await act(page, `app.push('/forbidden')`)
    await act(page, `app.push('/slow'); await app.push('/b')`)

    expect(await toPages()).toEqual(forAll(['/a', '/b']))
  })

  it('a page whose loader throws once, for the visitor is shown that', async () => {
    const page = await openApp(app)
    await act(page, `await app.push('/broken')`)

    expect(await toPages()).toEqual(forAll(['/a', '/broken']))
  })
})

describe('history() counts', () => {
  const app = APPS['history()']

  it('nothing for a navigation that the app prevents, or that never commits', async () => {
    const page = await openApp(app)
    await act(
      page,
      `navigation.addEventListener('navigate', (event) => {
        const { pathname } = new URL(event.destination.url)
        if (pathname === '/forbidden') event.preventDefault()
      })
      try { app.push('/forbidden') } catch {}`,
    )

    expect(await toPages()).toEqual(forAll(['/a']))
  })

  it('a navigation that is intercepted, once it is committed, also when its handler fails', async () => {
    const page = await openApp(app)
    await act(
      page,
      `navigation.addEventListener('navigate', (event) => event.intercept({
        handler: () => event.destination.url.includes('broken') ? Promise.reject(new Error('broken')) : Promise.resolve(),
      }))
      window.quiet = ({ committed, finished }) => Promise.allSettled([committed, finished])
      await quiet(navigation.navigate('/b'))`,
    )
    await act(page, `await quiet(navigation.navigate('/broken'))`)

    expect(await toPages()).toEqual(forAll(['/a', '/b', '/broken']))
  })
})
