import {
  guard,
  image,
  meta,
  tiktok,
  x,
  type GuardOptions,
  type PixelEvent,
  type TrackerOptions,
} from '@omnipixel/core'
import { describe, expect, it } from 'vitest'
import { findPersonalData } from '../../../../packages/core/src/event/personalData'
import { arrive, createFakeVendors } from '../../../helpers/fakeVendors'
import { useFakePage } from '../../../helpers/fakePage'
import { expectWarning } from '../../../helpers/mockWarn'
import { measure, SURVIVORS } from './measure'

const page = useFakePage()

function start(options: GuardOptions = {}, tracker: Partial<TrackerOptions> = {}) {
  const reports: string[] = []
  return {
    reports,
    tracker: page.startTracker({
      pixels: [meta({ id: '1234567890' })],
      guard: guard(options),
      onError: ({ code, subject }) => reports.push(`${code} ${subject}`),
      ...tracker,
    }),
  }
}

/** The event as it would be handed over, and what was reported. */
function clean(
  name: string,
  params: Record<string, unknown>,
  options?: GuardOptions,
): { event: PixelEvent; reports: string[] } {
  const { tracker, reports } = start(options)
  tracker.track(name, params)
  return { event: tracker.inspect().events.at(-1)!.event, reports }
}

describe('the corpus', () => {
  it('holds at least 200 order numbers, GTINs and click ids, all different, and all of them survive', () => {
    expect(new Set(SURVIVORS).size).toBeGreaterThanOrEqual(200)
    expect(SURVIVORS.filter((text) => findPersonalData(text))).toEqual([])
  })

  it('survives as parameters and in URLs too', () => {
    const { tracker, reports } = start()
    for (const text of SURVIVORS) {
      window.history.replaceState(
        null,
        '',
        `/order/${encodeURIComponent(text)}?n=${encodeURIComponent(text)}`,
      )
      const before = location.href
      tracker.track('Custom', { text, items: [{ id: text, name: text }], nested: [{ deep: text }] })
      const { event } = tracker.inspect().events.at(-1)!
      expect([event.url, event.params]).toEqual([
        before,
        { text, items: [{ id: text, name: text }], nested: [{ deep: text }] },
      ])
    }

    expect(reports).toEqual([])
  })

  it.each(measure())(
    'tells $kind apart with the stated precision and recall',
    ({ kind, precision, recall }) => {
      const least = { email: [1, 0.85], phone: [0.95, 0.85], card: [0.95, 0.9], token: [1, 0.85] }[kind]

      expect(precision).toBeGreaterThanOrEqual(least[0]!)
      expect(recall).toBeGreaterThanOrEqual(least[1]!)
    },
  )
})

describe('parameters', () => {
  it('lose what holds personal data, at any depth, and keep the rest', () => {
    expectWarning('guard/removed')
    const { event, reports } = clean('Lead', {
      value: 5,
      currency: 'EUR',
      message: 'write to jane@example.com',
      phone: 15112345678,
      gate: 'B',
      form: {
        fields: [
          { label: 'Card', value: '4111 1111 1111 1111' },
          { label: 'Row', value: 'F' },
        ],
      },
      tags: ['vip', '+49 151 12345678'],
    })

    expect(event.params).toEqual({
      value: 5,
      currency: 'EUR',
      gate: 'B',
      form: { fields: [{ label: 'Card' }, { label: 'Row', value: 'F' }] },
      tags: ['vip'],
    })
    expect(reports.sort()).toEqual(
      [
        'guard/removed Lead.form.fields.value',
        'guard/removed Lead.message',
        'guard/removed Lead.phone',
      ].concat('guard/removed Lead.tags'),
    )
  })

  it('lose a field whose name holds personal data, without telling the name', () => {
    expectWarning('guard/removed')
    const { event, reports } = clean('Lead', { 'jane@example.com': true, seats: { '+49 151 12345678': 2 } })

    expect(event.params).toEqual({ seats: {} })
    expect(reports).toEqual(['guard/removed Lead.*', 'guard/removed Lead.seats.*'])
  })

  it.each(['password', 'resetToken', 'reset_token', 'session-id', 'jwt'])(
    'lose %s for its name, whatever stands in it',
    (name) => {
      expectWarning('guard/removed')

      expect(clean('Login', { [name]: 'hunter2x' }).event.params).toEqual({})
    },
  )

  it('keep order numbers, item ids, amounts and click ids, whatever they look like', () => {
    const params = {
      value: 4111111111111111,
      currency: 'EUR',
      orderId: '4111111111111111',
      items: [{ id: 'jane@example.com', quantity: 1 }],
      rdt_cid: '4111111111111111',
    }
    const { event, reports } = clean('Purchase', params)

    expect(event.params).toEqual(params)
    expect(event.id).toBe('Purchase:4111111111111111')
    expect(reports).toEqual([])
  })

  it('keep what the app exempts, by name', () => {
    const params = { voucher: '4111111111111111', form: { contact: 'jane@example.com' } }

    expect(clean('Lead', params, { exempt: ['voucher', 'contact'] }).event.params).toEqual(params)
  })

  it('leave out an item’s name alone', () => {
    expectWarning('guard/removed')
    const { event } = clean('ViewContent', { items: [{ id: 'A', name: 'For jane@example.com', price: 1 }] })

    expect(event.params.items).toEqual([{ id: 'A', price: 1 }])
  })

  it('make an event whose own name holds personal data invalid', async () => {
    expectWarning('guard/removed')
    const { tracker, reports } = start()
    tracker.track('Call +49 151 12345678')

    expect(tracker.inspect().events[0]).toMatchObject({ event: { name: '' }, outcomes: { meta: 'invalid' } })
    expect(reports).toEqual(['guard/removed name'])
  })
})

describe('an allow list', () => {
  it('lets only what it names pass, and looks through that too', () => {
    expectWarning('guard/removed')
    const { event, reports } = clean(
      'Purchase',
      { value: 5, currency: 'EUR', description: 'jane@example.com', diagnosis: 'flu', items: [{ id: 'A' }] },
      { allow: ['value', 'currency', 'description'] },
    )

    expect(event.params).toEqual({ value: 5, currency: 'EUR' })
    expect(reports.sort()).toEqual([
      'guard/removed Purchase.description',
      'guard/removed Purchase.diagnosis',
      'guard/removed Purchase.items',
      'guard/removed title',
    ])
  })

  it('cuts the URL’s parameters, the referrer’s path and the title', () => {
    expectWarning('guard/removed')
    window.history.replaceState(null, '', '/a?topic=flu&utm_source=mail#part')
    Object.defineProperty(document, 'referrer', { configurable: true, value: 'https://s.example/q?flu' })
    const { event } = clean('Lead', {}, { allow: ['utm_source'] })

    expect([event.url, event.referrer, event.title]).toEqual([
      'https://shop.example/a?utm_source=mail',
      'https://s.example',
      '',
    ])
  })
})

describe('URLs, referrers and titles', () => {
  it.each([
    ['/a?email=jane%40example.com&utm_source=mail', '/a?utm_source=mail', 'url?email'],
    ['/a?next=%2Fb%3Femail%3Djane%2540example.com', '/a', 'url?next'],
    ['/a?x=1&y=+49+151+12345678', '/a?x=1', 'url?y'],
    ['/a?tel=%2B49151+12345678', '/a', 'url?tel'],
    ['/u/jane@example.com/orders', '/u/removed/orders', 'url/'],
    ['/reset/eyJhbGciOiJIUzI1NiJ9.eyJpZCI6NDJ9.abc', '/reset/removed', 'url/'],
    ['/a?jane%40example.com=1', '/a', 'url?*'],
    ['/a#access_token=abcdefgh12', '/a', 'url?access_token'],
    ['/a#/reset?token=abcdefgh12', '/a', 'url?token'],
    ['/a?reset_token=abcdefgh12#top', '/a#top', 'url?reset_token'],
  ])('%s is handed over as %s', (dirty, cleaned, subject) => {
    expectWarning('guard/dirty-url')
    window.history.replaceState(null, '', dirty)
    const { event, reports } = clean('Lead', {})

    expect(event.url).toBe('https://shop.example' + cleaned)
    expect(reports).toEqual([`guard/dirty-url ${subject}`])
  })

  it.each(['/', '/a?', '/a?b', '/a?b=&c', '/a?q=100%', '/a?q=%E0%A4%A&x=1#a=b', '/a?gclid=4111111111111111'])(
    '%s is left as it is',
    (path) => {
      window.history.replaceState(null, '', path)
      const { event, reports } = clean('Lead', {})

      expect(event.url).toBe(location.href)
      expect(reports).toEqual([])
    },
  )

  it('cleans the referrer and the title', () => {
    expectWarning('guard/dirty-url')
    expectWarning('guard/removed')
    Object.defineProperty(document, 'referrer', {
      configurable: true,
      value: 'https://mail.example/?to=jane@example.com&n=1',
    })
    document.title = 'Order of jane@example.com'
    const { event, reports } = clean('Lead', {})

    expect([event.referrer, event.title]).toEqual(['https://mail.example/?n=1', ''])
    expect(reports).toEqual(['guard/dirty-url referrer', 'guard/removed title'])
  })
})

it('cleans the title and both referrers of a page view as it is on the screen', async () => {
  expectWarning('guard/removed')
  expectWarning('guard/dirty-url')
  Object.defineProperty(document, 'referrer', {
    configurable: true,
    value: 'https://mail.example/?to=jane@example.com&n=1',
  })
  const { tracker } = start()
  window.history.replaceState(null, '', '/a?email=jane@example.com')
  tracker.page()
  tracker.inspect()
  window.history.replaceState(null, '', '/b')
  tracker.page()
  document.title = 'Order of jane@example.com'
  void tracker.flush()

  const [, last] = tracker.inspect().events
  expect([last!.event.referrer, last!.event.originalReferrer, last!.event.title]).toEqual([
    'https://shop.example/a',
    'https://mail.example/?n=1',
    '',
  ])
})

describe('no report', () => {
  it('holds a value', () => {
    expectWarning('guard/removed')
    expectWarning('guard/dirty-url')
    const messages: string[] = []
    window.history.replaceState(null, '', '/u/jane@example.com?mail=jane@example.com&jane@example.com=1')
    const { tracker } = start({}, { onError: (error) => messages.push(error.message + error.subject) })
    tracker.track('Custom', { a: 'jane@example.com', 'jane@example.com': 1 })

    expect(messages.length).toBeGreaterThan(2)
    expect(messages.join()).not.toContain('jane')
  })
})

describe('a page whose URL holds personal data', () => {
  const DIRTY = '/thanks?email=jane@example.com'

  it('is reported and nothing else, unless the app asks for more', async () => {
    expectWarning('guard/dirty-url')
    const { meta: vendor } = createFakeVendors()
    window.history.replaceState(null, '', DIRTY)
    const { tracker } = start()
    tracker.track('Lead')
    tracker.consent.set({ marketing: true })
    await arrive(page, vendor)
    await page.pass()

    expect(tracker.inspect().events[0]!.outcomes).toEqual({ meta: 'sent' })
  })

  it('with withhold, loads no script and drops its events; the next page’s are sent', async () => {
    expectWarning('guard/dirty-url')
    const { meta: vendor } = createFakeVendors()
    window.history.replaceState(null, '', DIRTY)
    const { tracker } = start({ dirtyUrl: 'withhold' })
    tracker.consent.set({ marketing: true })
    tracker.track('Lead')
    await page.pass(1000)
    expect(page.requested).toEqual([])
    expect(tracker.inspect().events[0]!.outcomes).toEqual({ meta: 'dropped:pii' })

    page.navigate('/next')
    tracker.page()
    await page.pass()
    await arrive(page, vendor)
    await page.pass()

    expect(tracker.inspect().events[1]!.outcomes).toEqual({ meta: 'sent' })
  })

  it('with withhold, keeps what waits from a script that would look there now', async () => {
    const { meta: vendor } = createFakeVendors()
    const { tracker } = start({ dirtyUrl: 'withhold' })
    tracker.consent.set({ marketing: true })
    tracker.track('Lead')
    tracker.inspect()
    window.history.replaceState(null, '', DIRTY)
    await arrive(page, vendor)
    await page.pass()

    expect(vendor.calls.some(([, command]) => command === 'trackSingle')).toBe(false)
    expect(tracker.inspect().events[0]!.outcomes).toEqual({ meta: 'dropped:pii' })
  })

  it('with withhold, counts a referrer too, which scripts report as well', () => {
    expectWarning('guard/dirty-url')
    Object.defineProperty(document, 'referrer', { configurable: true, value: `https://shop.example${DIRTY}` })
    const { tracker } = start({ dirtyUrl: 'withhold' })
    tracker.consent.set({ marketing: true })
    tracker.track('Lead')

    expect(tracker.inspect().events[0]!.outcomes).toEqual({ meta: 'dropped:pii' })
    expect(page.requested).toEqual([])
  })

  it('with withhold, a keyed event is not taken for sent', async () => {
    expectWarning('guard/dirty-url')
    const { meta: vendor } = createFakeVendors()
    window.history.replaceState(null, '', DIRTY)
    const { tracker } = start({ dirtyUrl: 'withhold' })
    tracker.consent.set({ marketing: true })
    const buy = (): string => tracker.track('Purchase', { value: 1, currency: 'EUR', orderId: 'A-1' })
    buy()
    page.navigate('/next')
    buy()
    await page.pass()
    await arrive(page, vendor)
    await page.pass()

    expect(tracker.inspect().events.map(({ outcomes }) => outcomes.meta)).toEqual(['dropped:pii', 'sent'])
  })

  it('with withhold, pixels without a script go on, with the cleaned URL', async () => {
    expectWarning('guard/dirty-url')
    const urls: string[] = []
    window.fetch = ((url: string) => {
      urls.push(url)
      return Promise.resolve(new Response())
    }) as typeof fetch
    window.history.replaceState(null, '', DIRTY + '&n=1')
    const { tracker } = start(
      { dirtyUrl: 'withhold' },
      { pixels: [meta({ id: '1234567890', transport: image() }), tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9' })] },
    )
    tracker.consent.set({ marketing: true })
    tracker.track('Lead')
    await page.pass()

    expect(new URL(urls[0]!).searchParams.get('dl')).toBe('https://shop.example/thanks?n=1')
    expect(tracker.inspect().events[0]!.outcomes).toEqual({ meta: 'sent', tiktok: 'dropped:pii' })
  })
})

it('hands the cleaned URL to vendors that are told one', async () => {
  expectWarning('guard/dirty-url')
  const { x: vendor } = createFakeVendors()
  window.history.replaceState(null, '', '/a?email=jane@example.com&n=1')
  const { tracker } = start({}, { pixels: [x({ id: 'o1abc', events: { Lead: 'tw-o1abc-1' } })] })
  tracker.consent.set({ marketing: true })
  tracker.track('Lead')
  await arrive(page, vendor)
  await page.pass()

  expect(vendor.calls.at(-1)![3]).toMatchObject({ page_location: 'https://shop.example/a?n=1' })
})

it('takes no longer for a long run of what an address could begin with', () => {
  const { event } = clean('Lead', { description: `${'x'.repeat(100_000)} @` })

  expect(event.params.description).toHaveLength(100_002)
})

it('looks through the parameters for single pixels', () => {
  expectWarning('guard/removed')
  const { tracker, reports } = start()
  tracker.track('Lead', {}, { extras: { meta: { lead_type: 'web', contact: 'jane@example.com' } } })

  expect(tracker.inspect().events[0]!.event.extras).toEqual({ meta: { lead_type: 'web' } })
  expect(reports).toEqual(['guard/removed Lead.contact'])
})

it('does not take a nested field for ours because it has the name of one', () => {
  expectWarning('guard/removed')
  const { event } = clean('Custom', { form: { value: 'jane@example.com', orderId: 'jane@example.com' } })

  expect(event.params).toEqual({ form: {} })
})
