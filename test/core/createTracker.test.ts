import {
  createTracker,
  gpc,
  linkedin,
  meta,
  pinterest,
  PixelError,
  reddit,
  snapchat,
  tiktok,
  x,
  type Pixel,
  type Tracker,
  type TrackerOptions,
} from '@omnipixel/core'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useFakePage } from '../helpers/fakePage'
import { createFakePixel, type FakePixel } from '../helpers/fakePixel'
import { arrive, createFakeVendors, fail } from '../helpers/fakeVendors'
import { expectWarning, warnings } from '../helpers/mockWarn'

const page = useFakePage()
const SNAP_ID = '1c2d3e4f-0000-4000-8000-000000000001'
let fake: FakePixel
beforeEach(() => {
  fake = createFakePixel('own')
})

const start = (options: Partial<TrackerOptions> = {}, pixels: Pixel[] = [fake.create()]): Tracker =>
  page.startTracker({ pixels, consent: { persist: false }, ...options })
const startLive = async (options?: Partial<TrackerOptions>): Promise<Tracker> => {
  const tracker = start(options)
  tracker.consent.set({ marketing: true })
  await arrive(page, fake)
  return tracker
}
const outcomes = (tracker: Tracker, key = 'own') =>
  tracker.inspect().events.map(({ event, outcomes: all }) => `${event.name} ${all[key]}`)
const names = () => fake.taken.map(({ event }) => event.name)

describe('set-up', () => {
  it.each<[code: string, setUp: () => unknown]>([
    ['pixel/bad-id', () => meta({ id: 'UA-1' })],
    ['pixel/bad-id', () => meta({ id: '' })],
    ['pixel/bad-id', () => meta({ id: undefined as never })],
    ['pixel/bad-id', () => meta(undefined as never)],
    ['pixel/bad-id', () => linkedin({ partnerId: ['1', 'x'] })],
    ['pixel/bad-id', () => linkedin({ partnerId: [] })],
    ['pixel/bad-id', () => tiktok({ id: 'c4a' })],
    ['pixel/bad-id', () => snapchat({ id: '123456789012345' })],
    ['pixel/bad-id', () => x({ id: 'tw-o1abc-1' })],
    ['pixel/bad-id', () => reddit({ id: '123' })],
    ['pixel/bad-key', () => meta({ id: '1', key: 'my pixel' })],
    ...[
      ...[
        '',
        'fbevents.js',
        '//cdn.example/a.js',
        '/\\cdn.example/a.js',
        '/\t/cdn.example/a.js',
        'https:///a.js',
      ],
      ...[
        'http://cdn.example/a.js',
        'javascript:alert(1)',
        'data:text/javascript,1',
        ' https://cdn.example/a.js',
      ],
    ].map((src): [string, () => unknown] => ['pixel/bad-src', () => meta({ id: '1', src })]),
    ['consent/unknown-purpose', () => meta({ id: '1', purposes: ['ads' as never] })],
    ['consent/unknown-purpose', () => meta({ id: '1', purposes: [] })],
    ['pixel/duplicate-key', () => createTracker({ pixels: [meta({ id: '1' }), meta({ id: '2' })] })],
    [
      'pixel/single-instance',
      () => createTracker({ pixels: [reddit({ id: 't2_a' }), reddit({ id: 't2_b', key: 'second' })] }),
    ],
  ])('throws %s for a mistake', (code, setUp) => {
    expect(setUp).toThrow(PixelError)
    expect(setUp).toThrow(expect.objectContaining({ code }))
  })

  it.each(['https://cdn.example/a.js?b=/c', '/a.js', '/proxy/a.js?id=1', undefined])(
    'takes %s as a src',
    (src) => {
      expect(meta({ id: '1', src }).options.src).toBe(src)
    },
  )

  it('takes a platform twice under two keys', () => {
    const pixels = [meta({ id: '1' }), meta({ id: '2', key: 'meta-shop' })]

    expect(
      start({}, pixels)
        .inspect()
        .pixels.map(({ key, ids }) => [key, ...ids]),
    ).toEqual([
      ['meta', '1'],
      ['meta-shop', '2'],
    ])
  })

  it('does nothing that anybody could see', () => {
    const before = Reflect.ownKeys(window)
    const listen = vi.spyOn(window, 'addEventListener')
    start({ consent: { regime: 'opt-out' } })

    expect(Reflect.ownKeys(window)).toEqual(before)
    expect(listen).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
    expect(page.requested).toEqual([])
  })
})

describe('events', () => {
  it('are frozen and say when and where they happened', async () => {
    await page.pass(1234)
    const tracker = start()
    const id = tracker.track('Contact', { description: 'phone' })
    const { event } = tracker.inspect().events[0]!

    expect(event).toEqual({
      version: 1,
      id,
      name: 'Contact',
      params: { description: 'phone' },
      time: Date.now(),
      url: 'https://shop.example/',
      referrer: document.referrer,
      title: 'Shop',
    })
    expect(Object.isFrozen(event)).toBe(true)
    expect(JSON.parse(JSON.stringify(event))).toEqual(event)
  })

  it('are not remembered where the grant ends within the very call', async () => {
    const tracker = await startLive()
    fake.onTake = () => tracker.consent.set({ marketing: false })
    tracker.track('Lead', {}, { once: 'lead-1' })
    await page.pass()

    expect(outcomes(tracker)).toEqual(['Lead sent'])
    expect(Object.keys(localStorage)).toEqual([])
  })

  it('of a visitor who withdrew tell nobody who it was, after the next grant', async () => {
    const told: unknown[] = []
    const matching = createFakePixel('own', {
      user: { email: 'em', isPlain: true },
      identify: (_, user) => void told.push(user),
    })
    const tracker = start({}, [matching.create({ advancedMatching: true })])
    tracker.identify({ email: 'jane@example.com' })
    for (const choice of [true, false, true]) {
      tracker.consent.set({ marketing: choice })
      await arrive(page, matching)
    }
    tracker.track('Lead')
    await page.pass()

    expect(told).toEqual([{ em: 'jane@example.com' }])
    expect(matching.taken.map(({ user }) => user)).toEqual([{}])
  })

  it('are repeats of one that waits, however often they come', () => {
    const tracker = start()
    for (let call = 0; call < 3; call++) tracker.track('Lead', {}, { once: 'lead-1' })

    expect(outcomes(tracker)).toEqual(['Lead held:consent', 'Lead duplicate', 'Lead duplicate'])
  })

  it('go where their call said, whatever becomes of its options afterwards', () => {
    const tracker = start({}, [fake.create(), fake.create({ key: 'second' })])
    const options: { to?: string[] } = {}
    for (const key of ['own', 'second']) {
      options.to = [key]
      tracker.track('Contact', {}, options)
    }

    expect(tracker.inspect().events.map(({ outcomes }) => outcomes)).toEqual([
      { own: 'held:consent', second: 'excluded' },
      { own: 'excluded', second: 'held:consent' },
    ])
  })

  it('are handed over where there are no animation frames', async () => {
    vi.stubGlobal('requestAnimationFrame', undefined)
    const tracker = start()
    tracker.consent.set({ marketing: true })
    tracker.track('Contact')
    await page.pass()
    await arrive(page, fake)
    await page.pass()
    vi.unstubAllGlobals()

    expect(outcomes(tracker)).toEqual(['Contact sent'])
  })

  it('have a new id each, the one of their key, or the one that is given', () => {
    const tracker = start({ idScope: 'de' })

    expect(tracker.track('Lead')).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)
    expect(tracker.track('Lead')).not.toBe(tracker.track('Lead'))
    expect(tracker.track('Lead', {}, { once: 'a b' })).toBe('de:Lead:a%20b')
    expect(tracker.track('Purchase', { value: 1, currency: 'EUR', orderId: '7' })).toBe('de:Purchase:7')
    expect(tracker.track('Lead', {}, { once: 'c', eventId: 'mine' })).toBe('mine')
  })

  it('have a UUID where the page is no secure context', () => {
    vi.stubGlobal('crypto', {})
    const id = start().track('Contact')
    vi.unstubAllGlobals()

    expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  })

  it.each([5, '', {}, null, Symbol('id')])('do not take %s for an event id', (eventId) => {
    const tracker = start()
    expectWarning('event/bad-id')

    expect(tracker.track('Contact', {}, { eventId: eventId as never })).toMatch(/-4/)
  })

  it('without a name end as invalid', () => {
    const tracker = start()
    expectWarning('event/bad-name')

    for (const name of [undefined, null, 5, '', {}]) expect(() => tracker.track(name as never)).not.toThrow()

    expect(outcomes(tracker)).toEqual(Array(5).fill(' invalid'))
    expect(warnings('event/bad-name').length).toBeGreaterThan(0)
  })

  it('go where to and not say', async () => {
    const other = createFakePixel('other')
    const tracker = start({}, [fake.create(), other.create()])
    tracker.track('A', {}, { to: ['other'] })
    tracker.track('B', {}, { not: ['other'] })
    tracker.track('C', {}, { to: 5 as never, not: null as never })
    expectWarning('event/unknown-pixel')

    expect(outcomes(tracker)).toEqual(expect.arrayContaining(['A excluded', 'B held:consent']))
    expect(outcomes(tracker, 'other')).toEqual(expect.arrayContaining(['A held:consent', 'B excluded']))
  })

  it('that no id is configured for end as unmapped, with one warning that names the option', () => {
    const tracker = start({}, [x({ id: 'o1abc', events: {} }), linkedin({ partnerId: '1' })])
    tracker.track('Lead')
    tracker.track('Lead')
    tracker.track('constructor')
    expectWarning('pixel/unmapped')

    expect(outcomes(tracker, 'x')).toEqual(['Lead unmapped', 'Lead unmapped', 'constructor unmapped'])
    expect(outcomes(tracker, 'linkedin')).toEqual(outcomes(tracker, 'x'))
    expect(warnings('pixel/unmapped')).toHaveLength(4)
    expect(warnings('pixel/unmapped').join()).toMatch(/conversions.*events/)
  })

  it('with a name that the platform refuses end as invalid', () => {
    const tracker = start({}, [tiktok({ id: 'C4A0123456789ABCDEFG' })])
    tracker.track('Öffnen!')
    expectWarning('event/name-not-accepted')

    expect(outcomes(tracker, 'tiktok')).toEqual(['Öffnen! invalid'])
  })

  it('with a name that the platform takes for a purchase end as invalid', () => {
    const tracker = start({}, [tiktok({ id: 'C4A0123456789ABCDEFG' }), pinterest({ id: '2612345678901' })])
    for (const name of ['Checkout', 'checkout', 'CheckoutStarted']) tracker.track(name)
    expectWarning('event/name-not-accepted')

    const held = 'CheckoutStarted held:consent'
    expect(outcomes(tracker, 'tiktok')).toEqual(['Checkout invalid', 'checkout invalid', held])
    expect(outcomes(tracker, 'pinterest')).toEqual(outcomes(tracker, 'tiktok'))
  })

  it('are counted once while they wait, and after they were sent, and after a reload', async () => {
    const tracker = start()
    const track = (each: Tracker) => each.track('Lead', {}, { once: 'a' })
    track(tracker)
    track(tracker)
    expect(outcomes(tracker)).toEqual(['Lead held:consent', 'Lead duplicate'])

    tracker.consent.set({ marketing: true })
    await arrive(page, fake)
    await page.pass()
    track(tracker)
    const next = start()
    next.consent.set({ marketing: true })
    track(next)
    await page.pass()

    expect(outcomes(tracker).at(-1)).toBe('Lead duplicate')
    expect(outcomes(next)).toEqual(['Lead duplicate'])
    expect(names()).toEqual(['Lead'])
  })

  it('are repeats by each of their two ids, while they wait and after they were sent', async () => {
    const track = (eventId: string, once: string) => tracker.track('Lead', {}, { eventId, once })
    const tracker = start()
    track('e1', 'a')
    track('e2', 'a')
    track('e1', 'b')
    expect(outcomes(tracker)).toEqual(['Lead held:consent', 'Lead duplicate', 'Lead duplicate'])
    tracker.consent.set({ marketing: true })
    await arrive(page, fake)
    await page.pass()
    track('e3', 'a')
    track('e1', 'c')
    await page.pass()

    expect(outcomes(tracker)).toEqual(['Lead sent', ...Array<string>(4).fill('Lead duplicate')])
  })

  it('give back both of their ids when they end unsent', async () => {
    const tracker = await startLive()
    fake.isThrowing = true
    expectWarning('pixel/threw')
    tracker.track('Lead', {}, { eventId: 'e1', once: 'a' })
    await page.pass()
    fake.isThrowing = false
    tracker.track('Lead', {}, { eventId: 'e2', once: 'a' })
    tracker.track('Lead', {}, { eventId: 'e1', once: 'b' })
    await page.pass()

    expect(outcomes(tracker)).toEqual(['Lead failed', 'Lead sent', 'Lead sent'])
  })

  it('may be tracked again after they failed', async () => {
    const tracker = await startLive()
    fake.isThrowing = true
    expectWarning('pixel/threw')
    tracker.track('Lead', {}, { once: 'a' })
    await page.pass()
    fake.isThrowing = false
    tracker.track('Lead', {}, { once: 'a' })
    await page.pass()

    expect(outcomes(tracker)).toEqual(['Lead failed', 'Lead sent'])
  })
})

describe('the queue', () => {
  it('drops the oldest page view first, then the oldest event without a key, keyed ones last', () => {
    const tracker = start({ hold: { maxEvents: 3 } })
    expectWarning('queue/overflow')
    const dropped: string[] = []
    tracker.on('outcome', ({ event, outcome }) => {
      if (outcome === 'dropped:overflow') dropped.push(event.id === 'Keyed:1' ? 'Keyed' : event.name)
    })
    tracker.track('Keyed', {}, { once: '1' })
    tracker.track('Plain')
    tracker.page()
    tracker.track('Keyed', {}, { once: '2' })
    tracker.track('Keyed', {}, { once: '3' })
    tracker.track('Keyed', {}, { once: '4' })

    expect(outcomes(tracker).slice(3)).toEqual(Array(3).fill('Keyed held:consent'))
    expect(dropped).toEqual(['PageView', 'Plain', 'Keyed'])
  })

  it('drops what has waited too long', async () => {
    const tracker = start({ hold: { maxAgeMs: 60_000 } })
    tracker.track('Old')
    await page.pass(50_000)
    tracker.track('Young')
    await page.pass(15_000)
    tracker.consent.set({ marketing: true })
    await arrive(page, fake)
    await page.pass()

    expect(outcomes(tracker)).toEqual(['Old dropped:expired', 'Young sent'])
  })

  it('does not hold where beforeChoice is drop', () => {
    const tracker = start({ consent: { persist: false, beforeChoice: 'drop' } })
    tracker.track('Contact')

    expect(outcomes(tracker)).toEqual(['Contact dropped:denied'])
  })
})

describe('page views', () => {
  it('count once for a page and its query, until there was a navigation', () => {
    const tracker = start({}, [createFakePixel('each', { reportsEventUrl: true }).create()])
    tracker.page()
    tracker.page()
    page.navigate('/a')
    tracker.page()
    page.navigate('/')
    tracker.page()
    tracker.page({}, { key: 'dialog' })

    expect(outcomes(tracker, 'each').map((outcome) => outcome.split(' ')[1])).toEqual([
      ...['held:consent', 'duplicate', 'held:consent', 'held:consent', 'held:consent'],
    ])
  })

  it('of the same page count again where the one before was not sent', () => {
    const tracker = start()
    tracker.page()
    tracker.consent.set({ marketing: false })
    tracker.consent.set({ marketing: true })
    tracker.page()

    expect(outcomes(tracker)).toEqual(['PageView dropped:denied', 'PageView held:loading'])
  })

  it('of the same page count again after a navigation that had none', () => {
    const tracker = start({}, [createFakePixel('each', { reportsEventUrl: true }).create()])
    tracker.page()
    page.navigate('/a')
    page.navigate('/')
    tracker.page()

    expect(outcomes(tracker, 'each')).toEqual(['PageView held:consent', 'PageView held:consent'])
  })

  it('of the same page count again after Back where there is no Navigation API', () => {
    Reflect.deleteProperty(window, 'navigation')
    const tracker = start({}, [createFakePixel('each', { reportsEventUrl: true }).create()])
    tracker.page()
    window.dispatchEvent(new Event('popstate'))
    tracker.page()
    tracker.page()

    expect(outcomes(tracker, 'each').map((outcome) => outcome.split(' ')[1])).toEqual([
      ...['held:consent', 'held:consent', 'duplicate'],
    ])
  })

  it.each([
    ['an element with that id', () => document.createElement('nav')],
    ['a variable of the page', () => ({ open() {} })],
  ])('of the same page count again after Back where %s hides the Navigation API', (_, make) => {
    Object.assign(window, { navigation: make() })
    const tracker = start({}, [createFakePixel('each', { reportsEventUrl: true }).create()])
    tracker.page()
    window.dispatchEvent(new Event('popstate'))
    tracker.page()

    expect(outcomes(tracker, 'each')).toEqual(['PageView held:consent', 'PageView held:consent'])
  })

  it('that wait are superseded by later ones, but not at LinkedIn and X', () => {
    const tracker = start({}, [fake.create(), linkedin({ partnerId: '1' }), x({ id: 'o1abc' })])
    tracker.page()
    page.navigate('/a')
    tracker.page()

    expect(outcomes(tracker)).toEqual(['PageView dropped:superseded', 'PageView held:consent'])
    for (const key of ['linkedin', 'x'])
      expect(outcomes(tracker, key)).toEqual(['PageView held:consent', 'PageView held:consent'])
  })

  it('of the same page are repeats after a jump within it', () => {
    const tracker = start({}, [createFakePixel('each', { reportsEventUrl: true }).create()])
    tracker.page({}, { key: 'a' })
    page.navigate('/#reviews')
    tracker.page({}, { key: 'a' })
    page.navigate('/b')
    tracker.page({}, { key: 'a' })

    expect(outcomes(tracker, 'each').map((outcome) => outcome.split(' ')[1])).toEqual([
      ...['held:consent', 'duplicate', 'held:consent'],
    ])
  })

  it('without a key count after a jump, which may be a route', () => {
    const tracker = start({}, [createFakePixel('each', { reportsEventUrl: true }).create()])
    tracker.page()
    page.navigate('/#/cart')
    tracker.page()

    expect(outcomes(tracker, 'each')).toEqual(['PageView held:consent', 'PageView held:consent'])
  })

  it('that a redirect replaces before they are on the screen are superseded at all', async () => {
    const each = createFakePixel('each', { reportsEventUrl: true })
    const tracker = start({}, [fake.create(), each.create()])
    tracker.consent.set({ marketing: true })
    await arrive(page, fake)
    await arrive(page, each)
    tracker.page({}, { key: '/old' })
    page.navigate('/new', 'replace')
    tracker.page({}, { key: '/new' })
    await page.pass()

    for (const key of ['own', 'each'])
      expect(outcomes(tracker, key)).toEqual(['PageView dropped:superseded', 'PageView sent'])
  })

  it('that a redirect replaces are superseded also where the address was replaced first', async () => {
    const each = createFakePixel('each', { reportsEventUrl: true })
    const tracker = start({}, [each.create()])
    page.navigate('/new', 'replace')
    tracker.page({}, { key: '/old' })
    page.navigate('/new', 'replace')
    tracker.page({}, { key: '/new' })
    expect(outcomes(tracker, 'each')).toEqual(['PageView dropped:superseded', 'PageView held:consent'])
  })

  it('that were on the screen before their address was replaced are not superseded by it', async () => {
    const each = createFakePixel('each', { reportsEventUrl: true })
    const tracker = start({}, [each.create()])
    tracker.page()
    await page.pass()
    page.navigate('/new', 'replace')
    tracker.page()

    expect(outcomes(tracker, 'each')).toEqual(['PageView held:consent', 'PageView held:consent'])
  })

  it('are handed over once after paint, whatever is replaced in the address meanwhile', async () => {
    const tracker = await startLive()
    tracker.page()
    page.navigate('/?sort=price', 'replace')
    expect(names()).toEqual([])
    await page.pass()
    page.navigate('/?sort=name', 'replace')

    expect(outcomes(tracker)).toEqual(['PageView sent'])
  })

  it('have the title that is set before they are on the screen', async () => {
    const tracker = await startLive()
    tracker.track('Contact')
    tracker.page()
    document.title = 'Tickets'
    await page.pass()
    document.title = 'Tickets (2)'

    expect(fake.taken.map(({ event }) => event.title)).toEqual(['Shop', 'Tickets'])
    expect(tracker.inspect().events.map(({ event }) => Object.isFrozen(event))).toEqual([true, true])
  })

  it('wait for the screen also where an event before them was about to be handed over', async () => {
    const tracker = await startLive()
    tracker.track('Contact')
    await page.pass(10)
    tracker.page()
    await page.pass(30)
    document.title = 'Tickets'
    await page.pass()

    expect(fake.taken.map(({ event }) => `${event.name} ${event.title}`)).toEqual([
      'Contact Shop',
      'PageView Tickets',
    ])
  })

  it('have the title of their own page where the next one comes at once', async () => {
    const tracker = await startLive()
    tracker.page()
    document.title = 'Tickets'
    page.navigate('/next')
    document.title = 'Next'
    tracker.page()
    await page.pass()

    expect(fake.taken.map(({ event }) => event.title)).toEqual(['Tickets', 'Next'])
  })

  it('come before the events that follow them', async () => {
    const tracker = start()
    tracker.page()
    tracker.track('ViewContent')
    tracker.consent.set({ marketing: true })
    await arrive(page, fake)
    await page.pass()

    expect(names()).toEqual(['PageView', 'ViewContent'])
  })

  it('are sent again on a restore from the back/forward cache, and Meta’s own stands for ours', async () => {
    const vendors = createFakeVendors()
    const tracker = start({}, [fake.create(), meta({ id: '123' })])
    tracker.consent.set({ marketing: true })
    await arrive(page, fake)
    await arrive(page, vendors.meta)
    tracker.page()
    await page.pass()

    page.leave(true)
    page.comeBack()
    await page.pass()

    expect(outcomes(tracker)).toEqual(['PageView sent', 'PageView sent'])
    expect(outcomes(tracker, 'meta')).toEqual(['PageView sent', 'PageView duplicate'])
  })

  it('are sent again to Meta too on a restore that came before its script, which sends none by itself then', async () => {
    const vendors = createFakeVendors()
    const tracker = start({}, [meta({ id: '123' })])
    tracker.consent.set({ marketing: true })
    tracker.page()
    await page.pass()
    page.leave(true)
    page.comeBack()
    await arrive(page, vendors.meta)
    await page.pass()

    expect(outcomes(tracker, 'meta')).toEqual(['PageView dropped:superseded', 'PageView sent'])
  })

  it('are Meta’s own after a restore also where it has had none of ours before', async () => {
    const vendors = createFakeVendors()
    const tracker = start({}, [meta({ id: '123' })])
    tracker.consent.set({ marketing: false })
    tracker.page()
    tracker.consent.set({ marketing: true })
    await arrive(page, vendors.meta)

    page.leave(true)
    page.comeBack()
    await page.pass()

    expect(outcomes(tracker, 'meta')).toEqual(['PageView dropped:denied', 'PageView duplicate'])
  })

  it('of Snap’s own are forestalled 2.5 s after it is live, once, and at Snap alone', async () => {
    const vendors = createFakeVendors()
    const tracker = start({}, [snapchat({ id: SNAP_ID }), fake.create()])
    tracker.consent.set({ marketing: true })
    await arrive(page, vendors.snapchat)
    await arrive(page, fake)
    await page.pass(2200)
    expect(vendors.snapchat.calls.map((call) => call[3])).not.toContain('PAGE_VIEW')
    await page.pass(600)
    tracker.page()
    await page.pass(5000)

    expect(vendors.snapchat.calls.filter((call) => call[3] === 'PAGE_VIEW')).toHaveLength(1)
    expect(names()).toEqual(['PageView'])
  })

  it('of the app’s keep Snap from having one of its own', async () => {
    const vendors = createFakeVendors()
    const tracker = start({}, [snapchat({ id: SNAP_ID })])
    tracker.page()
    tracker.consent.set({ marketing: true })
    await arrive(page, vendors.snapchat)
    page.navigate('/a')
    await page.pass(10_000)

    expect(vendors.snapchat.calls.filter((call) => call[3] === 'PAGE_VIEW')).toHaveLength(1)
  })

  it('are not tracked for Snap once it is withdrawn', async () => {
    const vendors = createFakeVendors()
    const tracker = start({}, [snapchat({ id: SNAP_ID })])
    tracker.consent.set({ marketing: true })
    await arrive(page, vendors.snapchat)
    tracker.consent.set({ marketing: false })
    await page.pass(10_000)

    expect(tracker.inspect().events).toEqual([])
  })
})

describe('the referrer', () => {
  const SEARCH = 'https://search.example/?q=tickets'
  const referrers = (tracker: Tracker) =>
    tracker.inspect().events.map(({ event }) => [event.referrer, event.originalReferrer])
  beforeEach(() => {
    Object.defineProperty(document, 'referrer', { configurable: true, value: SEARCH })
  })

  it('is the document’s at first, and then the page that was viewed before', () => {
    const tracker = start()
    tracker.page()
    tracker.track('Contact')
    page.navigate('/a?b=1#c')
    tracker.page()
    tracker.track('Contact')
    page.navigate('/d')
    tracker.page()

    expect(referrers(tracker)).toEqual([
      [SEARCH, undefined],
      [SEARCH, undefined],
      ['https://shop.example/', SEARCH],
      ['https://shop.example/', SEARCH],
      ['https://shop.example/a?b=1', SEARCH],
    ])
  })

  it('of an event that comes before the page view of its page is the page view’s', () => {
    const tracker = start()
    tracker.page()
    page.navigate('/a')
    tracker.track('ViewContent')
    tracker.page()
    page.navigate('/a#b')
    tracker.track('Contact')
    page.navigate('/c')
    tracker.track('Contact')

    expect(referrers(tracker).slice(1)).toEqual([
      ['https://shop.example/', SEARCH],
      ['https://shop.example/', SEARCH],
      ['https://shop.example/', SEARCH],
      ['https://shop.example/a', SEARCH],
    ])
  })

  it('is not the page’s own address of before the app has tidied it', async () => {
    const tracker = start()
    page.navigate('/?utm_source=news')
    tracker.page()
    await page.pass()
    page.navigate('/', 'replace')
    tracker.track('Contact')

    expect(referrers(tracker)).toEqual(Array(2).fill([SEARCH, undefined]))
  })

  it('stays with repeats, jumps, steps of one address and restores', () => {
    const tracker = start()
    tracker.page()
    tracker.page()
    page.navigate('/#reviews')
    tracker.page({}, { key: 'reviews' })
    tracker.page({}, { key: 'dialog' })
    page.leave(true)
    page.comeBack()

    expect(referrers(tracker)).toEqual(Array.from({ length: 5 }, () => [SEARCH, undefined]))
  })

  it('passes on from a page that was redirected from', async () => {
    const tracker = start()
    tracker.page()
    await page.pass()
    page.navigate('/old')
    tracker.page()
    page.navigate('/new', 'replace')
    tracker.page()

    expect(referrers(tracker)[2]).toEqual(['https://shop.example/', SEARCH])
  })
})

describe('hand-over', () => {
  it('happens after paint, not in track()', async () => {
    const tracker = await startLive()
    tracker.track('Contact')
    expect(names()).toEqual([])
    await page.pass()

    expect(names()).toEqual(['Contact'])
  })

  it.each<[string, () => void]>([
    ['before a navigation', () => page.navigate('/a')],
    ['when the page is left', () => page.leave()],
    ['when the page is hidden', () => page.setHidden(true)],
  ])('happens at once %s', async (_, leave) => {
    const tracker = await startLive()
    fake.onTake = ({ event }) => expect(location.href).toBe(event.url)
    tracker.track('Contact')

    leave()

    expect(names()).toEqual(['Contact'])
  })

  it.each<[string, (app: () => void) => void]>([
    [
      'navigate',
      (app) => {
        const { navigation } = window as unknown as { navigation: EventTarget }
        navigation.addEventListener('navigate', app)
        const event = Object.assign(new Event('navigate'), { destination: { sameDocument: false } })
        navigation.dispatchEvent(event)
      },
    ],
    [
      'pagehide',
      (app) => {
        window.addEventListener('pagehide', app, { once: true })
        page.leave()
      },
    ],
  ])('happens at once for what the app tracks in its own listener of %s', async (_, leave) => {
    const tracker = await startLive()
    tracker.track('Contact')

    leave(() => tracker.track('Lead'))

    expect(names()).toEqual(['Contact', 'Lead'])
  })

  it('happens at once while a navigation to another document is under way, and after paint when none came', async () => {
    const tracker = await startLive()
    const { navigation } = window as unknown as { navigation: EventTarget }
    navigation.dispatchEvent(Object.assign(new Event('navigate'), { destination: { sameDocument: false } }))
    tracker.track('Contact')
    expect(names()).toEqual(['Contact'])
    await page.pass(1000)
    tracker.track('Lead')
    expect(names()).toEqual(['Contact'])
    await page.pass()

    expect(names()).toEqual(['Contact', 'Lead'])
  })

  it('happens at once while the page is left, also where it had been about to be left just before', async () => {
    const tracker = await startLive()
    page.navigate('/a')
    await page.pass(600)
    page.leave(true)
    await page.pass(600)
    tracker.track('Contact')

    expect(names()).toEqual(['Contact'])
  })

  it.each([
    ['route change', () => page.navigate('/a')],
    ['restore', () => (page.leave(true), page.comeBack())],
  ])('waits for paint again after a %s', async (_, happen) => {
    const tracker = await startLive()
    happen()
    tracker.track('Contact')

    expect(names()).toEqual([])
  })

  it('ends what the app tracks as the page is left and no script is there to take', () => {
    const tracker = start()
    window.addEventListener('pagehide', () => tracker.track('Lead'), { once: true })
    tracker.track('Contact')
    page.leave()

    expect(outcomes(tracker)).toEqual(['Contact dropped:unload', 'Lead dropped:unload'])
  })

  it.each([
    [4, ['A', 'a task of the page', 'B']],
    [40, ['A', 'B', 'a task of the page']],
  ])('yields to the page once it has taken %i ms', async (budgetMs, order) => {
    const done: string[] = []
    const tracker = await startLive({ dispatch: { budgetMs } })
    fake.onTake = ({ event }) => {
      done.push(event.name)
      if (event.name === 'A') setTimeout(() => done.push('a task of the page'), 0)
      vi.setSystemTime(Date.now() + 5)
    }
    tracker.track('A')
    tracker.track('B')
    await page.pass()

    expect(done).toEqual(order)
  })

  it('waits for paint on a route change where the app chose so', async () => {
    const tracker = await startLive({ dispatch: { onNavigate: 'leaving' } })
    tracker.track('Contact')

    page.navigate('/a')
    expect(names()).toEqual([])
    page.leave()

    expect(names()).toEqual(['Contact'])
  })

  it('ends what still waits when the page is left for good', () => {
    const tracker = start()
    tracker.track('Contact')
    page.leave(true)
    expect(outcomes(tracker)).toEqual(['Contact held:consent'])
    page.leave()

    expect(outcomes(tracker)).toEqual(['Contact dropped:unload'])
  })

  it('can be waited for', async () => {
    const tracker = await startLive()
    tracker.track('Contact')

    expect(await tracker.flush()).toEqual({ pending: 0 })
    expect(names()).toEqual(['Contact'])
  })

  it('does not wait for a choice, and says how much is left', async () => {
    const tracker = start()
    tracker.track('Contact')

    expect(await tracker.flush()).toEqual({ pending: 1 })
  })

  it('does not take a script from a pixel when another that waits for it is denied', async () => {
    const tracker = start({}, [fake.create(), fake.create({ key: 'second' })])
    tracker.consent.set({ marketing: true })
    await page.pass()
    tracker.consent.set({ pixels: { second: false } })
    tracker.track('Contact')
    await arrive(page, fake)
    await page.pass()

    expect(outcomes(tracker)).toEqual(['Contact sent'])
    expect(page.requested).toHaveLength(1)
  })

  it('gives up waiting for a script in time', async () => {
    const tracker = start()
    tracker.consent.set({ marketing: true })
    tracker.track('Contact')
    const flushed = tracker.flush({ timeoutMs: 300 })
    await page.pass(350)

    expect(await flushed).toEqual({ pending: 1 })
  })
})

describe('scripts', () => {
  it('are requested after the next paint, not by the click that grants', async () => {
    start({}, [meta({ id: '1' })]).consent.set({ marketing: true })
    await page.pass(15)
    expect(page.requested).toEqual([])
    expect('fbq' in window).toBe(false)
    await page.pass(20)

    expect(page.requested).toHaveLength(1)
  })

  it('are requested by timer in a hidden document, which paints nothing', async () => {
    page.setHidden(true)
    start({}, [meta({ id: '1' })]).consent.set({ marketing: true })
    expect(page.requested).toEqual([])
    await page.pass(0)

    expect(page.requested).toHaveLength(1)
  })

  it('are not requested where consent is taken back before that', async () => {
    const tracker = start({}, [meta({ id: '1' })])
    tracker.consent.set({ marketing: true })
    tracker.consent.set({ marketing: false })
    await page.pass(5000)

    expect(page.requested).toEqual([])
    expect('fbq' in window).toBe(false)
  })

  it('are requested once per URL, whoever asks', async () => {
    start({}, [meta({ id: '1' }), meta({ id: '2', key: 'b' })]).consent.set({ marketing: true })
    start({}, [meta({ id: '3' })]).consent.set({ marketing: true })
    await page.pass()

    expect(page.requested).toHaveLength(1)
  })

  it('are tried again after a failure, and after a time-out', async () => {
    const tracker = start({ script: { retries: 2, timeoutMs: 5000 } })
    tracker.track('Contact')
    tracker.consent.set({ marketing: true })
    await page.pass()
    page.elements(fake.src)[0]!.dispatchEvent(new Event('error'))
    await page.pass(1100)
    expect(page.requested).toHaveLength(2)
    await page.pass(6100)
    expect(page.requested).toHaveLength(3)
    await arrive(page, fake)
    await page.pass()

    expect(outcomes(tracker)).toEqual(['Contact sent'])
  })

  it('are given up after the last attempt', async () => {
    const tracker = start({ script: { retries: 1 } })
    expectWarning('pixel/blocked')
    tracker.track('Contact')
    tracker.consent.set({ marketing: true })
    await fail(page, fake)
    await page.pass(60_000)

    expect(page.requested).toHaveLength(2)
    expect(outcomes(tracker)).toEqual(['Contact blocked'])
  })

  it('are requested anew by the next grant, and by another tracker, after they were given up', async () => {
    const tracker = start({ script: { retries: 0 } })
    expectWarning('pixel/blocked')
    tracker.consent.set({ marketing: true })
    await fail(page, fake)
    expect(tracker.inspect().pixels[0]!.status).toBe('blocked')

    tracker.consent.set({ marketing: false })
    tracker.consent.set({ marketing: true })
    expect(page.requested).toHaveLength(2)
    await fail(page, fake)
    const next = start()
    next.consent.set({ marketing: true })
    next.track('Contact')
    await page.pass()
    expect(page.requested).toHaveLength(3)
    await arrive(page, fake)
    await page.pass()

    expect(outcomes(next)).toEqual(['Contact sent'])
  })

  it('that one pixel no longer wants still come for the other', async () => {
    const vendors = createFakeVendors()
    const tracker = start({}, [meta({ id: '1' }), meta({ id: '2', key: 'b' })])
    tracker.consent.set({ marketing: true })
    tracker.track('Contact')
    tracker.consent.set({ pixels: { meta: false } })
    await arrive(page, vendors.meta)
    await page.pass()

    expect(tracker.inspect().events[0]!.outcomes).toEqual({ meta: 'dropped:denied', b: 'sent' })
    expect(vendors.meta.ids).toEqual(['2'])
  })
})

describe('consent', () => {
  it('names the source that decided, and says whether to ask', () => {
    vi.stubGlobal('navigator', { globalPrivacyControl: true })
    const tracker = start({ consent: { persist: false, sources: [gpc()] } })
    tracker.consent.set({ marketing: true })

    expect(tracker.consent.get()).toMatchObject({
      purposes: { marketing: 'denied' },
      pixels: { own: { consent: 'denied', source: 'gpc' } },
      needsPrompt: false,
    })
    vi.unstubAllGlobals()
    expect(start().consent.get()).toMatchObject({ needsPrompt: true, pixels: { own: { source: 'regime' } } })
  })

  it('is an object that changes only when the state does', () => {
    const tracker = start()
    tracker.consent.set({ marketing: true })
    const state = tracker.consent.get()
    const listener = vi.fn()
    tracker.on('consent', listener)
    tracker.consent.set({ marketing: true })

    expect(tracker.consent.get()).toBe(state)
    expect(listener).not.toHaveBeenCalled()
  })

  it('names the vendors that a withdrawal does not silence, until they are granted again', async () => {
    const vendors = createFakeVendors()
    const tracker = start({}, [snapchat({ id: SNAP_ID }), fake.create()])
    tracker.consent.set({ marketing: true })
    await arrive(page, vendors.snapchat)
    await arrive(page, fake)
    tracker.consent.set({ marketing: false })
    expect(tracker.consent.get().needsReload).toEqual(['snapchat'])
    tracker.consent.set({ marketing: true })
    await page.pass()

    expect(tracker.consent.get().needsReload).toEqual([])
  })

  it('once withdrawn, has what scripts write again swept after clicks and route changes', async () => {
    const tracker = await startLive()
    tracker.consent.set({ marketing: false })
    for (const act of [() => document.body.click(), () => page.navigate('/a')]) {
      document.cookie = 'fake_own_cookie=1; Path=/'
      localStorage.setItem('fake_own_local', '1')
      act()
      await page.pass(1500)

      expect(document.cookie).toBe('')
      expect(localStorage).toHaveLength(0)
    }
  })

  it('ignores and reports what it does not know', () => {
    const tracker = start()
    expectWarning('consent/unknown-purpose')

    expect(() => tracker.consent.set({ ads: true } as never)).not.toThrow()
    expect(() => tracker.consent.set(null as never)).not.toThrow()
    expect(tracker.consent.get().pixels.own!.consent).toBe('unset')
  })

  it('is undecided where a source throws', () => {
    const answer = (): never => {
      throw new Error('not ready')
    }
    const tracker = start({ consent: { persist: false, sources: [{ name: 'cmp', answer }] } })
    expectWarning('consent/source-failed')
    tracker.consent.set({ marketing: true })

    expect(tracker.consent.get().pixels.own).toEqual({ consent: 'unset', source: 'cmp' })
  })

  it('needs no reload for a script that never came', () => {
    const tracker = start({}, [linkedin({ partnerId: '1' })])
    tracker.consent.set({ marketing: true })
    tracker.consent.set({ marketing: false })

    expect(tracker.consent.get().needsReload).toEqual([])
  })
})

describe('listeners', () => {
  it('are told of each outcome, status, consent and error, until they end', async () => {
    const seen: string[] = []
    const onError = vi.fn()
    const tracker = start({ onError })
    const ends = [
      tracker.on('outcome', ({ event, pixel, outcome }) => seen.push(`${event.name} ${pixel} ${outcome}`)),
      tracker.on('status', ({ pixel, status }) => seen.push(`${pixel} ${status}`)),
      tracker.on('consent', ({ pixels }) => seen.push(`consent ${pixels.own!.consent}`)),
      tracker.on('error', ({ code }) => seen.push(code)),
    ]
    expectWarning('event/missing-amount')
    tracker.track('Purchase', {} as never)
    tracker.consent.set({ marketing: true })
    await arrive(page, fake)
    await page.pass()

    expect([...seen].sort()).toEqual(
      [
        'event/missing-amount',
        'Purchase own held:consent',
        'consent granted',
        'own loading',
        'Purchase own held:loading',
        'own ready',
        'Purchase own sent',
      ].sort(),
    )
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.any(PixelError))
    for (const end of ends) end()
    seen.length = 0
    tracker.track('Contact')
    await page.pass()
    expect(seen).toEqual([])
  })

  it('are told of a status only when it has changed', async () => {
    const tracker = await startLive()
    const listener = vi.fn()
    tracker.on('status', listener)
    tracker.track('Contact')
    await page.pass()
    tracker.track('Lead')
    await page.pass()

    expect(names()).toEqual(['Contact', 'Lead'])
    expect(listener).not.toHaveBeenCalled()
  })

  it('that throw stop neither the tracker nor the page', async () => {
    const broken = (): never => {
      throw new Error('thrown by the app')
    }
    const tracker = start({ onError: broken })
    for (const type of ['outcome', 'status', 'consent', 'error'] as const) tracker.on(type, broken)
    expectWarning('event/missing-amount')
    // The browser reports what they throw as theirs: from a task of its own.
    const reported: unknown[] = []
    const { queueMicrotask: queue } = globalThis
    vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((fn) =>
      queue(() => {
        try {
          fn()
        } catch (error) {
          reported.push(error)
        }
      }),
    )

    tracker.track('Purchase', {} as never)
    tracker.consent.set({ marketing: true })
    await arrive(page, fake)
    await page.pass()

    expect(outcomes(tracker)).toEqual(['Purchase sent'])
    expect(reported.length).toBeGreaterThan(3)
  })
})

describe('reports', () => {
  it('come once per code and subject', () => {
    const onError = vi.fn()
    const tracker = start({ onError })
    expectWarning('event/missing-amount')
    for (let count = 0; count < 3; count++) {
      tracker.track('Purchase', {} as never)
      tracker.track('Lead', { value: 1 } as never)
    }

    expect(onError.mock.calls.map(([{ code, subject }]) => `${code} ${subject}`)).toEqual([
      'event/missing-amount Purchase',
      'event/missing-amount Lead',
    ])
  })

  it('end after two hundred, whatever their subjects', () => {
    const onError = vi.fn()
    const tracker = start({ onError })
    expectWarning('event/missing-amount')
    for (let count = 0; count < 1000; count++) tracker.track(`Own${count}`, { value: 1 })

    expect(onError.mock.calls.length).toBeGreaterThanOrEqual(200)
    expect(onError.mock.calls.length).toBeLessThan(210)
  })
})

describe('what is remembered', () => {
  it('is the most recent outcomes', () => {
    const tracker = start({ outcomes: { max: 3 } })
    for (const name of 'abcde') tracker.track(name)

    expect(outcomes(tracker)).toEqual(['c held:consent', 'd held:consent', 'e held:consent'])
  })

  it('is bounded however much is tracked', () => {
    const tracker = start({ hold: { maxEvents: 50 } })
    expectWarning('queue/overflow')
    for (let count = 0; count < 10_000; count++) tracker.track('Contact')

    expect(tracker.inspect().events).toHaveLength(200)
    expect(tracker.inspect().pixels[0]).toMatchObject({ held: 50 })
  })
})

describe('modes', () => {
  it('off does nothing', async () => {
    const tracker = start({ mode: 'off', consent: { regime: 'opt-out' } })
    tracker.page()
    tracker.identify({ email: 'a@shop.example' })
    tracker.consent.set({ marketing: true })
    await page.pass(5000)

    expect(page.requested).toEqual([])
    expect(document.cookie).toBe('')
    expect(await tracker.flush()).toEqual({ pending: 0 })
  })

  it('dry decides everything, and loads, stores and sends nothing', async () => {
    const tracker = start({ mode: 'dry' })
    tracker.consent.set({ marketing: true })
    tracker.track('Lead', {}, { once: 'a' })
    await page.pass()
    tracker.track('Lead', {}, { once: 'a' })
    await page.pass()

    expect(outcomes(tracker)).toEqual(['Lead sent', 'Lead duplicate'])
    expect(page.requested).toEqual([])
    expect(localStorage).toHaveLength(0)
    expect(fake.log).toEqual([])
  })
})

it('after destroy() sends and listens no more', async () => {
  const tracker = await startLive()
  tracker.track('Contact')
  tracker.destroy()
  tracker.track('Lead')
  page.leave()
  page.comeBack()
  await page.pass(5000)

  expect(names()).not.toContain('Lead')
  expect(names()).not.toContain('PageView')
})

it.each(['outcome', 'status', 'consent'] as const)(
  'leaves nothing behind when a listener to %s ends it',
  async (type) => {
    const instant = createFakePixel('instant', { src: undefined as never, isLoaded: () => true })
    const tracker = start({}, [fake.create(), instant.create()])
    tracker.on(type, vi.fn().mockImplementationOnce(tracker.destroy))
    tracker.track('Contact')
    tracker.track('Lead')
    tracker.consent.set({ marketing: true })
    await page.pass(5000)

    expect(tracker.inspect().events.flatMap(({ outcomes }) => Object.values(outcomes))).toEqual(
      Array(4).fill('dropped:unload'),
    )
    expect(page.requested).toEqual([])
    expect(instant.log).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  },
)

it('does nothing but note while the page is prerendered', async () => {
  Object.defineProperty(document, 'prerendering', { configurable: true, value: true })
  const tracker = start({ consent: { persist: false, regime: 'opt-out' } })
  tracker.page()
  await page.pass(5000)
  expect(page.requested).toEqual([])
  expect(outcomes(tracker)).toEqual(['PageView held:consent'])

  Object.defineProperty(document, 'prerendering', { configurable: true, value: false })
  document.dispatchEvent(new Event('prerenderingchange'))
  await arrive(page, fake)
  await page.pass()

  expect(outcomes(tracker)).toEqual(['PageView sent'])
})

it('withdraws a pixel whose purposes the app changes, and then goes by the new ones', async () => {
  const kept = { consent: {} }
  const tracker = start(kept)
  tracker.consent.set({ marketing: true })
  await arrive(page, fake)
  document.cookie = 'fake_own_cookie=1; Path=/'

  tracker.consent.set({ pixels: { own: false } })
  tracker.destroy()
  const next = start(kept, [fake.create({ purposes: ['marketing', 'analytics'] })])
  next.consent.set({ pixels: { own: null } })
  next.track('Lead')
  await page.pass(2000)

  expect(fake.log).toEqual(['init', 'revoke'])
  expect(document.cookie).not.toContain('fake_own_cookie=1')
  expect(outcomes(next)).toEqual(['Lead held:consent'])
  next.consent.set({ analytics: true })
  await page.pass()
  expect(fake.log).toEqual(['init', 'revoke', 'grant', 'send Lead'])
})
