// @vitest-environment happy-dom
import { createTracker, meta, parseConsentCookie, type Tracker } from '@omnipixel/core'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { mount } from '@vue/test-utils'
import { type ReactNode, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, inject, nextTick } from 'vue'

/** Snippets make their tracker when they are imported: each test imports them anew. */
beforeEach(() => {
  vi.resetModules()
  document.cookie = 'omnipixel_consent=; Max-Age=0; Path=/'
})
afterEach(() => {
  cleanup()
  document.body.innerHTML = ''
})

const namesOf = (tracker: Tracker): string[] => tracker.inspect().events.map(({ event }) => event.name)

/** Renders the app at one address after the other. */
function visit(toApp: () => ReactNode): void {
  const view = render(<p />, { container: document })
  for (const path of ['/a', '/b', '/b?page=2', '/b?page=2#there']) {
    history.pushState(null, '', path)
    view.rerender(<StrictMode children={toApp()} />)
  }
}

const countedPages = (tracker: Tracker): string[] =>
  tracker
    .inspect()
    .events.filter(({ outcomes }) => outcomes.meta !== 'duplicate')
    .map(({ event }) => event.url.replace(location.origin, ''))

describe('plain', () => {
  it('holds a page view and a purchase until there is consent', async () => {
    const request = vi.spyOn(document.head, 'append').mockImplementation(() => {})
    const { accept, tracker } = await import('./snippets/plain')

    expect(namesOf(tracker)).toEqual(['PageView', 'Purchase'])
    expect(tracker.inspect().events[1]?.outcomes).toEqual({
      meta: 'held:consent',
      tiktok: 'held:consent',
      linkedin: 'held:consent',
    })
    expect(request).not.toHaveBeenCalled()
    expect(document.cookie).toBe('')

    accept()
    await vi.waitFor(() => expect(request).toHaveBeenCalledTimes(3))
    tracker.destroy()
  })

  it('puts scripts off: until the browser is idle, until the visitor acts, for three seconds', async () => {
    const request = vi.spyOn(document.head, 'append').mockImplementation(() => {})
    const { tracker } = await import('./snippets/loading')
    const { tracker: own } = await import('./snippets/ownLoading')
    vi.useFakeTimers()
    tracker.consent.set({ marketing: true })
    own.consent.set({ marketing: true })

    await vi.advanceTimersByTimeAsync(150)
    expect(request).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(200)
    expect(request).toHaveBeenCalledTimes(2)
    document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }))
    await vi.advanceTimersByTimeAsync(150)
    expect(request).toHaveBeenCalledTimes(3)
    await vi.advanceTimersByTimeAsync(3000)
    expect(request).toHaveBeenCalledTimes(4)

    tracker.destroy()
    own.destroy()
    vi.useRealTimers()
  })

  it('shows a banner until the visitor chooses', async () => {
    vi.spyOn(document.head, 'append').mockImplementation(() => {})
    const { tracker } = await import('./snippets/plain')
    const { startBanner } = await import('./snippets/banner')
    const element = document.createElement('div')
    element.innerHTML = '<button data-choice="yes">Accept</button><button data-choice="no">Decline</button>'

    startBanner(element)
    expect(element.hidden).toBe(false)
    element.querySelector<HTMLElement>('[data-choice="no"]')!.click()
    expect(element.hidden).toBe(true)
    expect(tracker.consent.get().pixels.meta?.consent).toBe('denied')
    element.querySelector<HTMLElement>('[data-choice="yes"]')!.click()
    expect(tracker.consent.get().pixels.meta?.consent).toBe('granted')
    tracker.destroy()
  })

  it('reports page views from the history until it is ended', async () => {
    const { tracker } = await import('./snippets/pixels')
    const { stop } = await import('./snippets/history')

    window.history.pushState(null, '', '?page=2')
    window.history.replaceState(null, '', '?page=3')
    stop()
    window.history.pushState(null, '', '?page=4')

    expect(namesOf(tracker)).toEqual(['PageView', 'PageView'])
    tracker.destroy()
  })

  it('reports page views of any router', async () => {
    const { tracker } = await import('./snippets/pixels')
    const { watchRouter } = await import('./snippets/pageViews')

    watchRouter({ onNavigated: (show) => ['/b', '/b#reviews', '/c'].forEach((path) => show(path)) })

    expect(namesOf(tracker)).toEqual(['PageView', 'PageView', 'PageView'])
    tracker.destroy()
  })

  it('tells whether events leave the page', async () => {
    const { tracker } = await import('./snippets/health')

    expect(tracker.inspect().pixels.map(({ status }) => status)).toEqual(['idle', 'idle'])
    tracker.destroy()
  })

  it('configures all seven', async () => {
    const { tracker } = await import('./snippets/pixels')

    expect(tracker.inspect().pixels.map(({ key }) => key)).toHaveLength(7)
  })

  it('tracks with items, with own events, to some pixels, and page views', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {}) // unmapped at LinkedIn and X
    const { tracker } = await import('./snippets/pixels')
    const { eventId } = await import('./snippets/events')

    expect(eventId).toBe('Purchase:A-1001')
    const { events } = tracker.inspect()
    expect(namesOf(tracker)).toEqual([
      'Purchase',
      'SeatSelected',
      'TourStarted',
      'Lead',
      'Search',
      'PageView',
      'PageView',
    ])
    expect(events[3]?.outcomes).toMatchObject({ meta: 'held:consent', tiktok: 'excluded' })
    expect(events[4]?.outcomes).toMatchObject({ meta: 'held:consent', reddit: 'excluded' })
    tracker.destroy()
  })

  it('counts by once, and keeps a given event id', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    const { tracker } = await import('./snippets/pixels')
    await import('./snippets/once')

    expect(tracker.inspect().events.map(({ event }) => event.id)).toEqual(['Lead:lead-4711', 'evt_8f14e'])
    tracker.destroy()
  })

  it('sends by request, or puts by, what waits for a script as the page is left', async () => {
    vi.spyOn(document.head, 'append').mockImplementation(() => {})
    const fetched = vi.spyOn(window, 'fetch').mockResolvedValue(new Response())
    const { tracker } = await import('./snippets/leaving')

    tracker.consent.set({ marketing: true })
    tracker.track('Contact')
    window.dispatchEvent(new Event('pagehide'))

    expect(tracker.inspect().events[0]?.outcomes).toEqual({ meta: 'sent', reddit: 'sent' })
    expect(fetched.mock.calls.map(([url]) => new URL(url as string).hostname)).toEqual(['www.facebook.com'])
    expect(sessionStorage.getItem('omnipixel.carry:reddit:a2_abc123')).toContain('Contact')
    tracker.consent.set({ marketing: false })
    expect(sessionStorage).toHaveLength(0)
    tracker.destroy()
  })

  it('connects ahead, and not before consent', async () => {
    const { tracker, stop } = await import('./snippets/preconnect')

    expect(document.querySelector('link')).toBeNull()
    stop()
    tracker.destroy()
  })

  it('posts to an endpoint of the site', async () => {
    vi.spyOn(document.head, 'append').mockImplementation(() => {})
    const fetched = vi.spyOn(window, 'fetch').mockResolvedValue(new Response())
    const { tracker } = await import('./snippets/relay')

    tracker.consent.set({ marketing: true })
    tracker.track('Purchase', { value: 1, currency: 'EUR', orderId: 'A-1' })
    await vi.waitFor(() => expect(fetched).toHaveBeenCalled())

    const [url, { body } = {}] = fetched.mock.calls[0]!
    expect(url).toBe('/api/events')
    expect(body).toContain('"pixels":{"x":{}}')
    tracker.destroy()

    const { createEndpoint } = await import('./snippets/relayServer')
    const x = vi.fn(() => Promise.resolve())
    const request = new Request('https://shop.example/api/events', { method: 'POST', body: body as string })
    const answer = await createEndpoint({ x })(request)
    expect(answer.status).toBe(204)
    expect(x).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: 'Purchase:A-1' }), {})
  })

  it('reports without scripts', async () => {
    const { tracker } = await import('./snippets/image')

    expect(tracker.inspect().pixels.map(({ transport }) => transport)).toEqual(['image', 'image', 'image'])
  })

  it('keeps personal data out, and lets only what is listed pass', async () => {
    const { strict, tracker } = await import('./snippets/guard')
    const params = { value: 5, currency: 'EUR', message: 'x' }
    const event = {
      ...tracker.inspect().events[0]?.event,
      name: 'Lead',
      params,
      url: '',
      referrer: '',
      title: '',
    }

    expect(strict.clean(event as never, () => {}).params).toEqual({ value: 5, currency: 'EUR' })
  })

  it('hands click ids to an order', async () => {
    const { order } = await import('./snippets/clickIds')
    const { tracker } = await import('./snippets/pixels')

    expect(order).toEqual({ id: 'A-1001', clickIds: {}, utm: {} })
    tracker.destroy()
  })

  it('takes all bounds', async () => {
    const { tracker } = await import('./snippets/bounds')

    expect(tracker.inspect().mode).toBe('live')
  })

  it('shows what became of events', async () => {
    vi.spyOn(console, 'table').mockImplementation(() => {})
    vi.spyOn(console, 'info').mockImplementation(() => {})
    const { stop } = await import('./snippets/inspect')

    expect(console.info).toHaveBeenCalledWith({ consent: 'unset', source: 'regime' })
    stop()
  })
})

describe('consent', () => {
  it('follows consent platforms', async () => {
    const { consentInTheUs, stop, tracker } = await import('./snippets/consentPlatforms')

    expect(tracker.consent.get().pixels.meta).toMatchObject({ consent: 'unset', source: 'tcf' })
    expect(tracker.consent.get().needsPrompt).toBe(false)
    expect(consentInTheUs.sources?.map(({ name }) => name)).toEqual(['gpp', 'gpc'])
    expect((window as { dataLayer?: unknown[] }).dataLayer).toHaveLength(1)
    stop()
    tracker.destroy()
  })

  it('goes by the services of a platform', async () => {
    const services = ['tiktok', 'facebook-pixel'].map((name) => ({ name, purposes: ['marketing'] }))
    const manager = {
      config: { services },
      confirmed: true,
      savedConsents: { tiktok: false, 'facebook-pixel': true },
      store: { get: () => null },
    }
    Object.assign(window, { klaro: { defaultConfig: {}, getManager: () => manager } })
    const { tracker } = await import('./snippets/klaroServices')

    const { pixels } = tracker.consent.get()
    expect(pixels).toMatchObject({
      meta: { consent: 'granted' },
      tiktok: { consent: 'denied', source: 'klaro' },
    })
    tracker.destroy()
    Reflect.deleteProperty(window, 'klaro')
  })

  it('follows a store of your own', async () => {
    const { createTrackerFor } = await import('./snippets/customSource')
    const state = { consent: { marketing: true, pixels: { tiktok: false } }, isMinor: false }
    const listeners = new Set<() => void>()
    const subscribe = (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    }
    const tracker = createTrackerFor({ getState: () => state, subscribe })
    const request = vi.spyOn(document.head, 'append').mockImplementation(() => {})
    tracker.on('consent', () => {})
    await vi.waitFor(() => expect(request).toHaveBeenCalledTimes(1))
    expect(tracker.consent.get().pixels).toMatchObject({
      meta: { consent: 'granted', source: 'store' },
      tiktok: { consent: 'denied', source: 'store' },
    })

    state.isMinor = true
    listeners.forEach((listener) => listener())

    expect(tracker.consent.get().pixels.meta).toMatchObject({ consent: 'denied', source: 'minor' })
    tracker.destroy()
    expect(listeners.size).toBe(0)
  })

  it('follows hosted consent platforms, by service and by group', async () => {
    const { withGroups, withServices } = await import('./snippets/hostedConsent')

    expect(withServices.consent.get().pixels.tiktok).toMatchObject({
      consent: 'unset',
      source: 'usercentrics',
    })
    expect(withGroups.consent.get().pixels.meta).toMatchObject({ consent: 'unset', source: 'onetrust' })
  })

  it('asks, grants, denies, and grants one pixel alone', async () => {
    vi.spyOn(console, 'info').mockImplementation(() => {})
    const { accept, acceptAll, askTikTokAgain, decline, needsPrompt, onlyMeta, rejectAll, tracker } =
      await import('./snippets/consent')
    expect(needsPrompt).toBe(true)
    const request = vi.spyOn(document.head, 'append').mockImplementation(() => {})

    decline()
    expect(tracker.consent.get().pixels.meta).toEqual({ consent: 'denied', source: 'app' })
    expect(request).not.toHaveBeenCalled()
    onlyMeta()
    await vi.waitFor(() => expect(request).toHaveBeenCalledTimes(1))
    accept()
    expect(tracker.consent.get().pixels.tiktok?.consent).toBe('denied') // the pixel's own denial stands
    askTikTokAgain()
    expect(tracker.consent.get().pixels.tiktok?.consent).toBe('granted')
    onlyMeta()
    acceptAll()
    expect(tracker.consent.get().pixels.tiktok?.consent).toBe('granted')
    rejectAll()
    expect(tracker.consent.get().pixels.meta?.consent).toBe('denied')
    tracker.destroy()
  })

  it('takes the regime from the region', async () => {
    const { createTrackerFor } = await import('./snippets/consent')

    expect(createTrackerFor('US-CA').consent.get().pixels.meta?.consent).toBe('granted')
    expect(createTrackerFor('DE').consent.get().pixels.meta?.consent).toBe('unset')
  })

  it('asks your server for the region', async () => {
    vi.spyOn(document.head, 'append').mockImplementation(() => {})
    const { createTrackerThatAsks } = await import('./snippets/consent')
    vi.spyOn(window, 'fetch').mockResolvedValue(new Response('US-CA') as never)
    const tracker = createTrackerThatAsks()
    expect(fetch).not.toHaveBeenCalled()

    tracker.page()
    expect(tracker.consent.get().pixels.meta?.consent).toBe('unset')
    await vi.waitFor(() => expect(tracker.consent.get().pixels.meta?.consent).toBe('granted'))
    expect(fetch).toHaveBeenCalledExactlyOnceWith('/api/region', expect.anything())
    tracker.destroy()
  })

  it('renders what the server knows', async () => {
    const { createTrackerWith, readConsent } = await import('./snippets/consentInitial')
    const cookie =
      'omnipixel_consent=' + encodeURIComponent(JSON.stringify([1, Date.now(), '1', { marketing: true }]))
    const known = readConsent({ headers: new Headers({ 'sec-gpc': '1' }) })
    const chosen = { ...known, initial: parseConsentCookie(cookie)!, signal: false }

    expect(known).toEqual({ initial: null, signal: true })
    expect(createTrackerWith(known).consent.initial()).toMatchObject({
      needsPrompt: false,
      optOutSignal: 'honoured',
    })
    expect(createTrackerWith(chosen).consent.initial().pixels.meta?.consent).toBe('granted')
    expect(createTrackerWith(chosen).consent.get().pixels.meta?.consent).toBe('unset') // no cookie in this browser
  })

  it('asks a banner of your own, and follows it', async () => {
    const { banner } = await import('./snippets/consentSource')
    const { meta } = await import('@omnipixel/core')
    const tracker = createTracker({
      pixels: [meta({ id: '1234567890' })],
      mode: 'dry',
      consent: { sources: [banner()] },
    })
    tracker.page()
    expect(tracker.consent.get()).toMatchObject({
      needsPrompt: false,
      pixels: { meta: { consent: 'unset' } },
    })

    Object.assign(window, { banner: { marketing: true } })
    dispatchEvent(new Event('banner-change'))

    expect(tracker.consent.get().pixels.meta).toEqual({ consent: 'granted', source: 'banner' })
    expect(document.cookie).toBe('')
    tracker.destroy()
    Reflect.deleteProperty(window, 'banner')
  })

  it('lets a source veto, and the app ask the rest', async () => {
    const { members } = await import('./snippets/vetoSource')
    const { meta } = await import('@omnipixel/core')
    const stateFor = (isMember: boolean) =>
      createTracker({
        pixels: [meta({ id: '1234567890' })],
        mode: 'dry',
        consent: { sources: [members(() => isMember)], persist: false },
      }).consent.get()

    expect(stateFor(true)).toMatchObject({
      needsPrompt: false,
      pixels: { meta: { consent: 'denied', source: 'members' } },
    })
    expect(stateFor(false)).toMatchObject({ needsPrompt: true, pixels: { meta: { consent: 'unset' } } })
  })

  it('withdraws everything when a visitor turns out to be a child', async () => {
    const { minors } = await import('./snippets/minorSource')
    const { meta } = await import('@omnipixel/core')
    let isMinor = false
    let tell = (): void => {}
    const source = minors(
      () => isMinor,
      (onKnown) => {
        tell = onKnown
        return () => {}
      },
    )
    const tracker = createTracker({
      pixels: [meta({ id: '1234567890' })],
      mode: 'dry',
      consent: { sources: [source], persist: false },
    })
    tracker.consent.set({ marketing: true })
    isMinor = true
    tell()

    expect(tracker.consent.get().pixels.meta).toMatchObject({ consent: 'denied', source: 'minor' })
    tracker.destroy()
  })

  it('sends records, and checks them', async () => {
    const { check, withRecords } = await import('./snippets/consentRecords')
    const { meta } = await import('@omnipixel/core')
    const fetch = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response())
    const tracker = withRecords({
      pixels: [meta({ id: '1234567890' })],
      mode: 'dry',
      consent: { persist: false },
    })
    const { read } = tracker.records
    tracker.consent.set({ marketing: true })
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledOnce())

    expect(await check(read())).toBe('unchanged and complete')
    expect(await check(read().map((record) => ({ ...record, time: 0 })))).toContain('record 0')
    fetch.mockRestore()
    tracker.destroy()
  })

  it('removes on a server what a page cannot', async () => {
    const { forget } = await import('./snippets/expireCookies')
    const { meta, tiktok } = await import('@omnipixel/core')
    const pixels = [meta({ id: '1234567890' }), tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9' })]
    const choose = (choice: object) => encodeURIComponent(JSON.stringify([1, Date.now(), '1', choice]))
    const answer = (choice: object) => {
      const cookie = `_fbp=1; _ttp=1; omnipixel_consent=${choose(choice)}`
      const headers = { append: vi.fn() }
      const request = { url: 'https://shop.example/a', headers: { get: () => cookie } }
      forget(request as unknown as Request, headers as unknown as Headers, pixels)
      return headers.append.mock.calls.map(([, value]) => String(value).split('=')[0])
    }

    expect(answer({ marketing: true })).toEqual([])
    expect(answer({})).toEqual([])
    expect(answer({ marketing: true, '@tiktok': false })).toEqual(['_ttp', '_ttp'])
    expect(answer({ marketing: false })).toEqual(['_fbp', '_fbp', '_ttp', '_ttp'])
  })

  it('reads the choice on a server', async () => {
    const { needsBanner } = await import('./snippets/consentCookie')
    const { createDryTracker } = await import('./snippets/dryRun')
    const tracker = createTracker({ pixels: [], mode: 'dry' })
    tracker.consent.set({ marketing: false })
    const request = (cookie: string): Request => ({ headers: { get: () => cookie } }) as unknown as Request

    expect(needsBanner(request(document.cookie))).toBe(false)
    expect(needsBanner(request(''))).toBe(true)
    expect(createDryTracker().inspect().mode).toBe('dry')
    tracker.destroy()
  })
})

describe('matching', () => {
  it('identifies and forgets', async () => {
    const { tracker } = await import('./snippets/matching')

    expect(tracker.inspect().pixels).toHaveLength(3)
    tracker.destroy()
  })
})

describe('a platform of your own', () => {
  it('loads, sets up and is sent events with consent', async () => {
    const { acme } = await import('./snippets/acme')
    const calls: unknown[][] = []
    vi.spyOn(document.head, 'append').mockImplementation((script) => {
      ;(window as unknown as { acme: { send: unknown } }).acme.send = (...args: unknown[]) => calls.push(args)
      ;(script as HTMLScriptElement).onload?.(new Event('load'))
    })
    const tracker = createTracker({ pixels: [acme({ id: 'AC-1' })], consent: { persist: false } })

    tracker.track('Purchase', {
      value: 49.9,
      currency: 'EUR',
      orderId: 'A-1001',
      items: [{ id: 'SKU-1', price: 24.95, quantity: 2 }],
    })
    tracker.track('TicketScanned', { gate: 'B' })
    expect(calls).toEqual([])
    tracker.consent.set({ marketing: true })
    await tracker.flush()

    expect(calls).toEqual([
      ['init', 'AC-1', {}],
      [
        'track',
        'AC-1',
        'purchase',
        {
          revenue: 49.9,
          currency: 'EUR',
          transaction: 'A-1001',
          products: [{ sku: 'SKU-1', price: 24.95, qty: 2 }],
          event_id: 'Purchase:A-1001',
        },
      ],
      ['track', 'AC-1', 'TicketScanned', { gate: 'B', event_id: expect.any(String) }],
    ])
    tracker.consent.set({ marketing: false })
    expect(calls.at(-1)).toEqual(['consent', false])
    tracker.destroy()
    Reflect.deleteProperty(window, 'acme')
  })

  it('refuses an id of another form', async () => {
    const { acme } = await import('./snippets/acme')

    expect(() => acme({ id: '12' })).toThrowError('pixel/bad-id')
  })
})

describe('React', () => {
  it('tracks page views and a purchase, and shows the banner until the visitor declines', async () => {
    const { App } = await import('./snippets/react/App')
    const { tracker } = await import('./snippets/react/tracker')
    render(
      <StrictMode>
        <App />
      </StrictMode>,
    )

    fireEvent.click(screen.getByText('Buy'))
    expect(namesOf(tracker)).toContain('Purchase')
    expect(tracker.inspect().events.filter(({ outcomes }) => outcomes.meta === 'held:consent')).toHaveLength(
      2,
    ) // Strict Mode's second page view is a duplicate

    fireEvent.click(screen.getByText('Decline'))
    expect(screen.queryByText('Decline')).toBeNull()
    tracker.destroy()
  })

  it('keeps one tracker for the page, which knows what the server knew', async () => {
    const { useTracker } = await import('@omnipixel/react')
    const { Pixels } = await import('./snippets/react/Pixels')
    const seen = new Set<Tracker>()
    const Probe = () => {
      seen.add(useTracker())
      return null
    }
    const known = { initial: { choice: { marketing: true }, decidedAt: 1 }, signal: false }

    const { rerender, unmount } = render(<Pixels known={known} children={<Probe />} />)
    rerender(<Pixels known={known} children={<Probe />} />)
    unmount() // an error page takes its place
    render(<Pixels known={undefined} children={<Probe />} />)

    const [tracker] = seen
    expect(seen.size).toBe(1)
    expect(tracker!.consent.initial().needsPrompt).toBe(false)
  })

  it('counts an error page of React Router, and goes on with the same tracker after it', async () => {
    vi.doMock('react-router', async (load) => ({
      ...(await load<object>()),
      ...{ Links: () => null, Meta: () => null, Scripts: () => null }, // of the framework alone
    }))
    const { createMemoryRouter, RouterProvider } = await import('react-router')
    const { useTracker } = await import('@omnipixel/react')
    const { default: Root, Layout, loader } = await import('./snippets/react/root')
    const seen = new Set<Tracker>()
    const Probe = () => {
      seen.add(useTracker())
      return <Root />
    }
    const router = createMemoryRouter([
      {
        id: 'root',
        loader,
        element: <Layout children={<Probe />} />,
        errorElement: <Layout children="Oops" />,
        hydrateFallbackElement: <p />,
        children: [
          { index: true, element: 'Home' },
          { path: '/broken', element: 'never', loader: () => Promise.reject(new Error('broken')) },
        ],
      },
    ])
    const view = render(<RouterProvider router={router} />, { container: document })

    await screen.findByText('Accept')
    await act(() => router.navigate('/broken'))
    expect(view.getByText('Oops')).toBeTruthy()
    await act(() => router.navigate('/'))

    const [tracker] = seen
    expect(seen.size).toBe(1)
    expect(namesOf(tracker!)).toEqual(['PageView', 'PageView', 'PageView'])
    tracker!.destroy()
    vi.doUnmock('react-router')
  })

  it('counts the paths of Next.js once', async () => {
    const { useTracker } = await import('@omnipixel/react')
    const { default: Layout } = await import('./snippets/next/layout')
    let tracker: Tracker | undefined
    const Probe = () => {
      tracker = useTracker()
      return null
    }

    visit(() => <Layout children={<Probe />} />)

    expect(countedPages(tracker!)).toEqual(['/a', '/b'])
    tracker!.destroy()
  })

  it.each([
    ['its paths and queries', () => import('./snippets/next/PageViews')],
    ['those of its pages router', () => import('./snippets/next/PagesRouter')],
  ])('counts %s once', async (_, load) => {
    const { PixelProvider } = await import('@omnipixel/react')
    const { PageViews } = await load()
    const tracker = createTracker({ pixels: [meta({ id: '1' })], mode: 'dry' })

    visit(() => <PixelProvider tracker={tracker} children={<PageViews />} />)

    expect(countedPages(tracker)).toEqual(['/a', '/b', '/b?page=2'])
    tracker.destroy()
  })

  it('renders the banner on the server of Next.js, where it has no choice yet', async () => {
    const { default: Layout } = await import('./snippets/next/knownLayout')
    vi.stubGlobal('document', undefined)
    const page = renderToString(await Layout({ children: 'Hello' }))
    vi.unstubAllGlobals()

    expect(page).toContain('role="dialog"')
  })

  it('tracks a thank-you page once, a contact, and tells who the visitor is', async () => {
    const { PixelProvider } = await import('@omnipixel/react')
    const { tracker } = await import('./snippets/react/tracker')
    const { Account } = await import('./snippets/react/Account')
    const { CallUs } = await import('./snippets/react/CallUs')
    const { Thanks } = await import('./snippets/react/Thanks')
    const { Withdraw } = await import('./snippets/react/Withdraw')
    render(
      <StrictMode>
        <PixelProvider tracker={tracker}>
          <Thanks order={{ id: 'A-1001', total: 49.9 }} />
          <CallUs />
          <Account user={{ email: 'jane@example.com' }} />
          <Withdraw />
        </PixelProvider>
      </StrictMode>,
    )

    fireEvent.click(screen.getByText('Call us'))
    const held = tracker.inspect().events.filter(({ outcomes }) => outcomes.meta === 'held:consent')
    expect(held.map(({ event }) => event.name)).toEqual(['Purchase', 'Contact'])

    fireEvent.click(screen.getByText('Withdraw my consent'))
    expect(tracker.consent.get().pixels.meta?.consent).toBe('denied')
    tracker.destroy()
  })
})

describe('Vue', () => {
  it('tracks page views, a purchase and v-track, and shows the banner until the visitor declines', async () => {
    const root = document.body.appendChild(document.createElement('div'))
    root.id = 'app'
    const { app } = await import('./snippets/vue/main')
    const { tracker } = await import('./snippets/vue/tracker')
    await vi.waitFor(() => expect(root.textContent).toContain('Buy'))

    const click = (text: string): void =>
      [...root.querySelectorAll('button')].find((button) => button.textContent === text)!.click()
    click('Buy')
    click('Add to cart')
    await vi.waitFor(() => expect(namesOf(tracker)).toContain('PageView'))
    expect(namesOf(tracker)).toEqual(expect.arrayContaining(['Purchase', 'AddToCart']))

    click('Decline')
    await nextTick()
    expect(root.textContent).not.toContain('Decline')
    app.unmount()
    tracker.destroy()
  })

  it('tracks a thank-you page, a page by its path, and tells who the visitor is', async () => {
    const { createPixels } = await import('@omnipixel/vue')
    const { tracker } = await import('./snippets/vue/tracker')
    const { default: Thanks } = await import('./snippets/vue/Thanks.vue')
    const { default: Account } = await import('./snippets/vue/Account.vue')
    const plugins = [createPixels({ tracker })]

    const thanks = mount(Thanks, { props: { order: { id: 'A-1001', total: 49.9 } }, global: { plugins } })
    const account = mount(Account, { props: { user: null, path: '/account' }, global: { plugins } })

    await nextTick()
    expect(namesOf(tracker)).toEqual(['Purchase', 'PageView'])
    thanks.unmount()
    account.unmount()
    tracker.destroy()
  })
})

describe('Nuxt', () => {
  it('counts the page that a middleware leads to at the start, and then each', async () => {
    const { createMemoryHistory, createRouter } = await import('vue-router')
    const { trackerKey } = await import('@omnipixel/vue')
    const router = createRouter({
      history: createMemoryHistory(),
      routes: [{ path: '/:path(.*)*', component: { render: () => null } }],
    })
    vi.stubGlobal('defineNuxtPlugin', (setup: unknown) => setup)
    vi.stubGlobal('useRouter', () => router)
    const { default: plugin } = await import('./snippets/nuxt/pixels')
    const app = createApp(() => null).use(router)

    // Nuxt's router has been to the address before the plugins run. Its middleware comes after them, and it goes there again.
    await router.push('/account')
    plugin({ vueApp: app })
    router.beforeEach(async ({ path }) => {
      await nextTick()
      return path === '/account' ? '/login' : true
    })
    await router.replace({ path: '/account', force: true })
    const tracker = app.runWithContext(() => inject(trackerKey))!
    expect(namesOf(tracker)).toEqual(['PageView'])
    await router.push('/login?again')
    await router.push('/login?again#there')

    expect(namesOf(tracker)).toEqual(['PageView', 'PageView'])
    tracker.destroy()
    vi.unstubAllGlobals()
  })

  it('carries what the server knew', async () => {
    const state: Record<string, unknown> = {}
    vi.stubGlobal('useState', (key: string, init: () => unknown) => ({ value: (state[key] ??= init()) }))
    vi.stubGlobal('useRequestEvent', () => ({ headers: new Headers({ 'sec-gpc': '1' }) }))
    const { useKnown } = await import('./snippets/nuxt/useKnown')
    expect(useKnown()).toEqual({ initial: null, signal: true })
    vi.stubGlobal('useRequestEvent', () => undefined)

    expect(useKnown()).toEqual({ initial: null, signal: true })
    delete state.consent // no server has rendered this page
    expect(useKnown()).toBeUndefined()
    vi.unstubAllGlobals()
  })
})

describe('choices', () => {
  it('lets the visitor of a React app choose by purpose, for all, and for none', async () => {
    const { Choices } = await import('./snippets/react/Choices')
    const { PixelProvider } = await import('@omnipixel/react')
    const tracker = createTracker({ pixels: [meta({ id: '1' })], mode: 'dry' })
    render(
      <PixelProvider tracker={tracker}>
        <Choices />
      </PixelProvider>,
    )
    const values = ['marketing', 'Reject all', 'Accept all'].map((text) => {
      fireEvent.click(screen.getByText(text))
      return tracker.consent.get().purposes.marketing
    })

    expect(values).toEqual(['granted', 'denied', 'granted'])
    tracker.destroy()
  })

  it('lets the visitor of a Vue app choose by purpose, for all, and for none', async () => {
    const { default: Choices } = await import('./snippets/vue/Choices.vue')
    const { createPixels } = await import('@omnipixel/vue')
    const tracker = createTracker({ pixels: [meta({ id: '1' })], mode: 'dry' })
    const wrapper = mount(Choices, { global: { plugins: [createPixels({ tracker })] } })
    const [accept, reject] = wrapper.findAll('button')
    await wrapper.get('input').setValue(true)
    const values = [tracker.consent.get().purposes.marketing]
    for (const button of [reject!, accept!]) {
      await button.trigger('click')
      values.push(tracker.consent.get().purposes.marketing)
    }

    expect(values).toEqual(['granted', 'denied', 'granted'])
    tracker.destroy()
  })
})

describe.each(['react', 'vue'])('a server with %s', (framework) => {
  it.each([
    ['', 'role="dialog"'],
    [encodeURIComponent(JSON.stringify([1, Date.now(), '1', { marketing: false }])), '"marketing":false'],
  ])('renders the banner, or the choice of the request (%#)', async (choice, part) => {
    const { renderPage } =
      framework === 'react' ? await import('./snippets/react/server') : await import('./snippets/vue/server')
    const cookie = `omnipixel_consent=${choice}`
    vi.stubGlobal('document', undefined)
    const page = await renderPage({ headers: new Map([['cookie', cookie]]) } as unknown as Request)
    vi.unstubAllGlobals()

    expect(page).toContain(part)
    expect(page.includes('role="dialog"')).toBe(choice === '')
  })
})
