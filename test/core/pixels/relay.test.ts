import {
  carry,
  cspSources,
  firstOf,
  gpc,
  guard,
  image,
  linkedin,
  meta,
  reddit,
  relay,
  tiktok,
  x,
  type RelayBody,
  type Tracker,
  type TrackerOptions,
} from '@omnipixel/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useFakePage } from '../../helpers/fakePage'
import { arrive, createFakeVendors } from '../../helpers/fakeVendors'
import { expectWarning } from '../../helpers/mockWarn'

const page = useFakePage()
const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>()
beforeEach(() => {
  fetched.mockReset().mockImplementation(() => Promise.resolve(new Response(null, { status: 204 })))
  vi.stubGlobal('fetch', fetched)
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const ID = { meta: '1234567890', tiktok: 'C4A1B2C3D4E5F6G7H8I9', x: 'o1abc' }
const startGranted = (options: Partial<TrackerOptions> & Pick<TrackerOptions, 'pixels'>): Tracker => {
  const tracker = page.startTracker({ consent: { persist: false }, ...options })
  tracker.consent.set({ marketing: true })
  return tracker
}
const buy = (tracker: Tracker, orderId = 'A-1'): string =>
  tracker.track('Purchase', { value: 49.9, currency: 'EUR', orderId })
const posts = () => fetched.mock.calls.filter(([url]) => url === '/api/events')
const bodies = () => posts().map(([, { body }]) => JSON.parse(body as string) as RelayBody)
/** `id at key`, for everything that was posted. */
const posted = () =>
  bodies().flatMap(({ events }) =>
    events.flatMap(({ event, pixels }) => Object.keys(pixels).map((key) => `${event.id} at ${key}`)),
  )

describe('as a transport', () => {
  const server = relay({ url: '/api/events' })
  const { transport } = server
  const two = [meta({ id: ID.meta, transport }), tiktok({ id: ID.tiktok, transport })]

  it('posts one event for all its pixels, byte for byte as documented', async () => {
    Object.defineProperty(document, 'referrer', { configurable: true, value: 'https://search.example/' })
    const tracker = startGranted({ pixels: two })
    const time = Date.now()
    buy(tracker)
    await page.pass(500)

    expect(posts()).toEqual([
      [
        '/api/events',
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          credentials: 'include',
          keepalive: true,
          body:
            '{"version":1,"events":[{"event":{"version":1,"id":"Purchase:A-1","name":"Purchase",' +
            '"params":{"value":49.9,"currency":"EUR","orderId":"A-1"},"time":' +
            `${time},"url":"https://shop.example/","referrer":"https://search.example/","title":"Shop"},` +
            '"pixels":{"meta":{},"tiktok":{}}}]}',
        },
      ],
    ])
    expect(tracker.inspect().events[0]!.outcomes).toEqual({ meta: 'sent', tiktok: 'sent' })
    expect(tracker.inspect().pixels.map((pixel) => pixel.transport)).toEqual(['relay', 'relay'])
  })

  it('asks for nothing of the platforms, and leaves nothing on the page', async () => {
    const before = Object.keys(window)
    const tracker = startGranted({ pixels: two })
    tracker.page()
    buy(tracker)
    await page.pass(500)

    expect(page.requested).toEqual([])
    expect(Object.keys(window).filter((name) => !before.includes(name))).toEqual([])
    expect(cspSources(two)).toEqual({ 'connect-src': ["'self'"] })
    const elsewhere = relay({ url: 'https://api.shop.example/events' })
    expect(cspSources([meta({ id: ID.meta, transport: elsewhere.transport })])).toEqual({
      'connect-src': ['https://api.shop.example'],
    })
  })

  it('posts nothing before a grant, and what still waits only for pixels that are granted then', async () => {
    const tracker = page.startTracker({ pixels: two, consent: { persist: false } })
    buy(tracker, 'held')
    await page.pass(1000)
    expect(posts()).toEqual([])

    tracker.consent.set({ marketing: true })
    await page.pass(50) // handed over, and waiting for the others
    tracker.consent.set({ pixels: { tiktok: false } })
    await page.pass(1000)
    expect(posted()).toEqual(['Purchase:held at meta'])
  })

  it('carries user data hashed, also for platforms whose scripts want it plain', async () => {
    const tracker = startGranted({
      pixels: [
        meta({ id: ID.meta, transport, advancedMatching: true }),
        x({ id: ID.x, transport, advancedMatching: true, events: { Purchase: 'tw-o1abc-od2ef' } }),
      ],
    })
    tracker.identify({ email: HASHED_FROM })
    await page.pass()
    buy(tracker)
    await page.pass(500)

    expect(bodies()[0]!.events[0]!.pixels).toEqual({
      meta: { user: { em: expect.stringMatching(/^[\da-f]{64}$/) } },
      x: { user: { email_address: expect.stringMatching(/^[\da-f]{64}$/) } },
    })
    expect(JSON.stringify(bodies())).not.toContain(HASHED_FROM)
  })

  it('says where only limited use may be made of it, and has extras with their pixel', async () => {
    const tracker = page.startTracker({
      pixels: two,
      consent: { persist: false, regime: 'opt-out', sources: [gpc({ mode: 'ldu', signal: true })] },
    })
    tracker.track('Lead', {}, { extras: { meta: { a: 1 }, reddit: { b: 2 } } as never })
    await page.pass(500)

    const [{ event, pixels }] = bodies()[0]!.events as [RelayBody['events'][0]]
    expect(pixels).toEqual({ meta: { limited: true, extras: { a: 1 } }, tiktok: { limited: true } })
    expect(event).not.toHaveProperty('extras')
  })

  it('posts what guard() has left', async () => {
    expectWarning('guard/removed')
    startGranted({ pixels: two, guard: guard() }).track('Lead', { note: 'jane@shop.example' } as object)
    await page.pass(500)

    expect(posts()).toHaveLength(1)
    expect(JSON.stringify(bodies())).not.toContain('jane')
  })
})

const HASHED_FROM = 'jane@shop.example'

describe('a copy', () => {
  it('goes with what a live script or an image took, under the same id, once', async () => {
    const { meta: vendor } = createFakeVendors()
    const server = relay({ url: '/api/events' })
    const tracker = startGranted({
      pixels: server.copy([
        meta({ id: ID.meta }),
        linkedin({ partnerId: '98765', conversions: { Purchase: 1122 }, transport: image() }),
      ]),
    })
    buy(tracker)
    await page.pass(500)
    expect(posted()).toEqual(['Purchase:A-1 at linkedin'])

    await arrive(page, vendor)
    await page.pass(500)
    buy(tracker)
    await page.pass(500)
    expect(posted()).toEqual(['Purchase:A-1 at linkedin', 'Purchase:A-1 at meta'])
    expect(vendor.calls.some((call) => JSON.stringify(call).includes('Purchase:A-1'))).toBe(true)
  })

  it('is not made of the page views of TikTok and X, which carry no id', async () => {
    const vendors = createFakeVendors()
    const pixels = [tiktok({ id: ID.tiktok }), x({ id: ID.x, events: { Contact: 'tw-o1abc-c' } })]
    const tracker = startGranted({ pixels: relay({ url: '/api/events' }).copy(pixels) })
    for (const platform of ['tiktok', 'x'] as const) await arrive(page, vendors[platform])
    await page.pass(500)
    tracker.page()
    tracker.track('Contact', {}, { eventId: 'c' })
    await page.pass(500)

    expect(posted()).toEqual(['c at tiktok', 'c at x'])
  })

  it('is not made of what the vendor’s code did not take', async () => {
    expectWarning('pixel/threw')
    const { meta: vendor } = createFakeVendors()
    const tracker = startGranted({ pixels: relay({ url: '/api/events' }).copy([meta({ id: ID.meta })]) })
    await arrive(page, vendor)
    await page.pass()
    vendor.isThrowing = true
    buy(tracker)
    await page.pass(500)

    expect(posts()).toEqual([])
  })

  it('leaves set-up mistakes visible, and a pixel of its own transport as it is', () => {
    const server = relay({ url: '/api/events' })
    const own = meta({ id: ID.meta, transport: server.transport })
    expect(server.copy([own])).toEqual([own])

    const twice = server.copy([reddit({ id: 'a2_a' }), reddit({ id: 'a2_b', key: 'other' })])
    expect(() => page.startTracker({ pixels: twice })).toThrow(
      expect.objectContaining({ code: 'pixel/single-instance' }),
    )
  })
})

describe('as the page is left', () => {
  it('posts in that task what no script has come for, and never again', async () => {
    const server = relay({ url: '/api/events' })
    const options = { pixels: [meta({ id: ID.meta })], fallback: firstOf(server.fallback, carry) }
    const tracker = startGranted(options)
    tracker.track('Contact', {}, { eventId: 'c' })
    buy(tracker)
    page.leave()
    await Promise.resolve()
    expect(posted()).toEqual(['c at meta', 'Purchase:A-1 at meta'])
    expect(posts()).toHaveLength(1)

    await page.pass(5000)
    buy(startGranted(options))
    page.leave()
    await page.pass(5000)
    expect(posts()).toHaveLength(1)
  })

  it('posts what was waiting for its batch', async () => {
    const tracker = startGranted({
      pixels: [meta({ id: ID.meta, transport: relay({ url: '/api/events' }).transport })],
    })
    await page.pass()
    tracker.track('Contact', {}, { eventId: 'first' })
    await page.pass(500)
    tracker.track('Contact', {}, { eventId: 'last' })
    page.leave()

    expect(posted()).toEqual(['first at meta', 'last at meta'])
  })

  it('splits what browsers would refuse in one request', async () => {
    const tracker = startGranted({
      pixels: [meta({ id: ID.meta, transport: relay({ url: '/api/events' }).transport })],
    })
    await page.pass()
    for (let count = 0; count < 30; count++)
      tracker.track('Contact', { text: 'é'.repeat(2000) } as object, { eventId: `e${count}` })
    await page.pass(5000)

    expect(posts().length).toBeGreaterThan(1)
    for (const [, { body, keepalive }] of posts()) {
      expect(new TextEncoder().encode(body as string).length).toBeLessThan(60_100)
      expect(keepalive).toBe(true)
    }
    expect(posted()).toEqual(Array.from({ length: 30 }, (_, count) => `e${count} at meta`))
  })
})

describe('an endpoint that does not answer', () => {
  const start = (onError = vi.fn()) => {
    const { transport } = relay({ url: '/api/events', onError })
    return { tracker: startGranted({ pixels: [meta({ id: ID.meta, transport })] }), onError }
  }

  it('is asked again a few times, and then given up', async () => {
    expectWarning('relay/failed')
    fetched.mockRejectedValue(new TypeError('no network'))
    const { tracker, onError } = start()
    buy(tracker)
    await page.pass(120_000)

    expect(posts()).toHaveLength(4)
    expect(onError).toHaveBeenCalledOnce()
    expect(onError).toHaveBeenCalledWith(
      expect.objectContaining({ code: 'relay/failed', subject: 'no answer' }),
    )
  })

  it('is asked until it takes the events, not more often', async () => {
    fetched.mockResolvedValueOnce(new Response(null, { status: 503 }))
    const { tracker, onError } = start()
    buy(tracker)
    await page.pass(120_000)

    expect(posted()).toEqual(['Purchase:A-1 at meta', 'Purchase:A-1 at meta'])
    expect(onError).not.toHaveBeenCalled()
  })

  it('is not asked again what it does not understand', async () => {
    expectWarning('relay/failed')
    fetched.mockImplementation(() => Promise.resolve(new Response(null, { status: 404 })))
    const { tracker, onError } = start()
    buy(tracker)
    await page.pass(120_000)

    expect(posts()).toHaveLength(1)
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ subject: 'HTTP 404' }))
  })

  it('is not asked again for a pixel that was withdrawn meanwhile', async () => {
    fetched.mockRejectedValue(new TypeError('no network'))
    const { tracker } = start()
    buy(tracker)
    await page.pass(500)
    tracker.consent.set({ marketing: false })
    await page.pass(120_000)

    expect(posts()).toHaveLength(1)
  })

  it('is not asked again after a later grant either: a withdrawal ends what waits', async () => {
    fetched.mockRejectedValueOnce(new TypeError('no network'))
    const { tracker } = start()
    buy(tracker)
    await page.pass(500)
    tracker.consent.set({ marketing: false })
    tracker.consent.set({ marketing: true })
    buy(tracker, 'A-2')
    await page.pass(120_000)

    expect(posted()).toEqual(['Purchase:A-1 at meta', 'Purchase:A-2 at meta'])
  })

  it('is asked at once as the page is left', async () => {
    fetched.mockRejectedValueOnce(new TypeError('no network'))
    const { tracker } = start()
    buy(tracker)
    await page.pass(500)
    page.leave()

    expect(posts()).toHaveLength(2)
  })
})

it.each(['', 'api/events', '//evil.example/', 'http://shop.example/api', 'javascript:alert(1)'])(
  'throws for the url %j',
  (url) => {
    expect(() => relay({ url })).toThrow(expect.objectContaining({ code: 'relay/bad-url' }))
  },
)
