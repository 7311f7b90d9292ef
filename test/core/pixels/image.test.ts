import {
  type ConsentSource,
  gpc,
  image,
  linkedin,
  meta,
  type MetaOptions,
  type Pixel,
  pinterest,
  reddit,
  type PixelOptions,
  type TrackerOptions,
} from '@omnipixel/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { arrive, createFakeVendors } from '../../helpers/fakeVendors'
import { useFakePage } from '../../helpers/fakePage'
import { FULL_PARAMS, HASHED, VISITOR } from '../../pixels/cases/case'

const page = useFakePage()
const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>()
beforeEach(() => {
  fetched.mockReset().mockRejectedValue(new TypeError('offline'))
  vi.stubGlobal('fetch', fetched)
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const common: PixelOptions = { transport: image() }
const THREE = [
  meta({ id: '1234567890', ...common }),
  linkedin({ partnerId: ['98765', '43210'], conversions: { Purchase: 1122 }, ...common }),
  pinterest({ id: '2612345678901', ...common }),
]
const start = (options: Partial<TrackerOptions> = {}) =>
  page.startTracker({ pixels: THREE, consent: { persist: false }, ...options })
const HOSTS = { meta: 'www.facebook.com', linkedin: 'px.ads.linkedin.com', pinterest: 'ct.pinterest.com' }

/** What was requested of one platform, field by field. */
const sentTo = (platform: keyof typeof HOSTS): Record<string, string>[] =>
  fetched.mock.calls
    .map(([url, { body }]) => ({ url: new URL(url), body }))
    .filter(({ url }) => url.hostname === HOSTS[platform])
    .map(({ url, body }) => Object.fromEntries(body ? (body as URLSearchParams) : url.searchParams))

describe('a purchase', () => {
  const buy = async (advancedMatching = false): Promise<void> => {
    const pixels = advancedMatching
      ? [
          meta({ id: '1234567890', ...common, advancedMatching }),
          linkedin({ partnerId: '98765', conversions: { Purchase: 1122 }, ...common, advancedMatching }),
          pinterest({ id: '2612345678901', ...common, advancedMatching }),
        ]
      : THREE
    Object.defineProperty(document, 'referrer', { configurable: true, value: 'https://search.example/' })
    const tracker = start({ pixels })
    tracker.identify(VISITOR)
    tracker.track('Purchase', FULL_PARAMS)
    tracker.consent.set({ marketing: true })
    await page.pass()
  }

  it('reaches Meta with its id, its time, its page and all parameters', async () => {
    const time = Date.now()
    await buy()

    expect(sentTo('meta')).toEqual([
      {
        id: '1234567890',
        ev: 'Purchase',
        noscript: '1',
        eid: 'Purchase:A-1001',
        dl: 'https://shop.example/',
        rl: 'https://search.example/',
        ts: String(time),
        'cd[value]': '49.9',
        'cd[currency]': 'EUR',
        'cd[order_id]': 'A-1001',
        'cd[search_string]': 'hamlet',
        'cd[content_type]': 'product',
        'cd[predicted_ltv]': '120',
        'cd[status]': 'true',
        'cd[content_name]': 'Saturday evening',
        'cd[content_ids]': '["SKU-1","SKU-2"]',
        'cd[num_items]': '3',
        'cd[contents]':
          '[{"id":"SKU-1","item_price":24.95,"quantity":2},{"id":"SKU-2","item_price":0,"quantity":1}]',
      },
    ])
  })

  it('reaches LinkedIn as the conversion of all its accounts', async () => {
    const time = Date.now()
    await buy()

    expect(sentTo('linkedin')).toEqual([
      {
        pid: '98765,43210',
        fmt: 'gif',
        conversionId: '1122',
        eventId: 'Purchase:A-1001',
        url: 'https://shop.example/',
        time: String(time),
        val: '49.9',
        cur: 'EUR',
        oid: 'A-1001',
      },
    ])
  })

  it('reaches Pinterest with its id and all parameters', async () => {
    await buy()

    expect(sentTo('pinterest')).toEqual([
      {
        event: 'checkout',
        tid: '2612345678901',
        noscript: '1',
        'ed[event_id]': 'Purchase:A-1001',
        'ed[value]': '49.9',
        'ed[currency]': 'EUR',
        'ed[order_id]': 'A-1001',
        'ed[search_query]': 'hamlet',
        'ed[order_quantity]': '3',
        'ed[line_items]': JSON.stringify([
          {
            product_id: 'SKU-1',
            product_name: 'Stalls',
            product_category: 'Tickets',
            product_brand: 'Playhouse',
            product_price: 24.95,
            product_quantity: 2,
          },
          {
            product_id: 'SKU-2',
            product_name: 'Programme',
            product_category: 'Print',
            product_brand: 'Playhouse',
            product_price: 0,
            product_quantity: 1,
          },
        ]),
        'ad[loc]': 'https://shop.example/',
        'ad[ref]': 'https://search.example/',
      },
    ])
  })

  it('carries the visitor hashed, where advanced matching is on', async () => {
    await buy(true)

    expect(sentTo('meta')[0]).toMatchObject({
      'ud[em]': HASHED.email,
      'ud[ph]': HASHED.phoneDigits,
      'ud[external_id]': HASHED.externalId,
    })
    expect(sentTo('pinterest')[0]).toMatchObject({ 'pd[em]': HASHED.email })
    expect(JSON.stringify(sentTo('linkedin'))).not.toMatch(/brien|7a33e405/i)
  })

  it('carries no visitor where the browser cannot hash', async () => {
    vi.stubGlobal('crypto', { randomUUID: () => 'id' })
    await buy(true)

    expect(fetched).toHaveBeenCalledTimes(3)
    expect(JSON.stringify(fetched.mock.calls)).not.toMatch(/brien|7946|User_42/i)
  })

  it('is posted where the URL would be long', async () => {
    const items = Array.from({ length: 60 }, (_, n) => ({
      id: `SKU-${n}`,
      name: 'A seat in the stalls',
      price: 1,
    }))
    const tracker = start()
    tracker.consent.set({ marketing: true })
    tracker.track('Purchase', { value: 60, currency: 'EUR', items })
    await page.pass()

    const [[url, init]] = fetched.mock.calls as [[string, RequestInit]]
    expect([url, init.method]).toEqual(['https://www.facebook.com/tr/', 'POST'])
    expect(JSON.parse(sentTo('meta')[0]!['cd[contents]']!)).toHaveLength(60)
    expect(JSON.parse(sentTo('pinterest')[0]!['ed[line_items]']!)).toHaveLength(60)
  })
})

it('reports page views: Pinterest’s is two requests, as with its script', async () => {
  const tracker = start()
  tracker.consent.set({ marketing: true })
  tracker.page({}, { eventId: 'pv' })
  await page.pass()

  expect(sentTo('meta')).toMatchObject([{ ev: 'PageView', eid: 'pv' }])
  expect(sentTo('linkedin')).toEqual([
    { pid: '98765,43210', fmt: 'gif', eventId: 'pv', url: 'https://shop.example/', time: expect.any(String) },
  ])
  expect(sentTo('pinterest')).toMatchObject([{ event: 'init' }, { event: 'pagevisit', 'ed[event_id]': 'pv' }])
})

it('asks for no script and makes no global, and outlives the page', async () => {
  const before = Object.keys(window)
  const tracker = start()
  tracker.consent.set({ marketing: true })
  tracker.track('Purchase', { value: 1, currency: 'EUR' })
  await page.pass()

  expect(page.requested).toEqual([])
  expect(Object.keys(window).filter((name) => !before.includes(name))).toEqual([])
  expect(document.cookie).toBe('')
  for (const [, init] of fetched.mock.calls)
    expect(init).toMatchObject({ keepalive: true, mode: 'no-cors', credentials: 'include' })
  expect(tracker.inspect().pixels.map(({ status, transport }) => [status, transport])).toEqual(
    THREE.map(() => ['ready', 'image']),
  )
})

it('is sent as the page is left, in the same task', () => {
  const tracker = start()
  tracker.consent.set({ marketing: true })
  return page.pass(1).then(() => {
    tracker.track('Purchase', { value: 1, currency: 'EUR' })
    page.leave()

    expect(fetched).toHaveBeenCalledTimes(3)
  })
})

it('sends nothing before a grant nor after a withdrawal, and again after the next grant', async () => {
  const tracker = start()
  const buy = (orderId: string): string => tracker.track('Purchase', { value: 1, currency: 'EUR', orderId })
  buy('held')
  await page.pass()
  expect(fetched).not.toHaveBeenCalled()

  tracker.consent.set({ marketing: true })
  await page.pass()
  expect(sentTo('meta').map(({ eid }) => eid)).toEqual(['Purchase:held'])

  tracker.consent.set({ marketing: false })
  buy('denied')
  await page.pass()
  tracker.consent.set({ marketing: true })
  buy('again')
  buy('again')
  await page.pass()

  expect(sentTo('meta').map(({ eid }) => eid)).toEqual(['Purchase:held', 'Purchase:again'])
  expect(tracker.inspect().events.map(({ outcomes }) => outcomes.meta)).toEqual([
    'sent',
    'dropped:denied',
    'sent',
    'duplicate',
  ])
})

it('tells each event with its own visitor, its own URL and its own time', async () => {
  const pixels = [meta({ id: '1234567890', ...common, advancedMatching: true })]
  const tracker = start({ pixels })
  tracker.consent.set({ marketing: true })
  tracker.identify({ email: 'a@shop.example' })
  await page.pass()
  tracker.track('Lead')
  await page.pass()
  tracker.identify(null)
  page.navigate('/b')
  tracker.track('Lead')
  await page.pass()

  const [first, second] = sentTo('meta')
  expect([first!.dl, second!.dl]).toEqual(['https://shop.example/', 'https://shop.example/b'])
  expect([!!first!['ud[em]'], second!['ud[em]']]).toEqual([true, undefined])
  expect(+second!.ts!).toBeGreaterThan(+first!.ts!)
})

it('tells the page and the time of an event that waited for consent until another page', async () => {
  const tracker = start()
  const trackedAt = Date.now()
  tracker.track('Purchase', { value: 5, currency: 'EUR' })
  page.navigate('/b')
  await page.pass(5000)

  tracker.consent.set({ marketing: true })
  await page.pass()

  const told = [
    [sentTo('meta')[0]!.dl, sentTo('meta')[0]!.ts],
    [sentTo('linkedin')[0]!.url, sentTo('linkedin')[0]!.time],
  ]
  for (const facts of told) expect(facts).toEqual(['https://shop.example/', String(trackedAt)])
  expect(sentTo('pinterest')[0]!['ad[loc]']).toBe('https://shop.example/')
})

it('counts a restore from the back/forward cache, which no script of Meta’s does here', async () => {
  const tracker = start()
  tracker.consent.set({ marketing: true })
  tracker.page()
  await page.pass()
  page.leave(true)
  page.comeBack()
  await page.pass()

  expect(sentTo('meta')).toHaveLength(2)
})

it('carries Meta’s and LinkedIn’s own cookies where there are any', async () => {
  document.cookie = '_fbc=fb.1.1.AbC; Path=/'
  document.cookie = '_fbp=fb.1.1.2; Path=/'
  document.cookie = 'li_fat_id=Li1; Path=/'
  const tracker = start()
  tracker.consent.set({ marketing: true })
  tracker.track('Purchase', { value: 1, currency: 'EUR' })
  await page.pass()

  expect(sentTo('meta')[0]).toMatchObject({ fbc: 'fb.1.1.AbC', fbp: 'fb.1.1.2' })
  expect(sentTo('linkedin')[0]).toMatchObject({ li_fat_id: 'Li1' })
})

it('beside a script pixel of the same platform: each has its own consent', async () => {
  const { meta: vendor } = createFakeVendors()
  const tracker = start({
    pixels: [meta({ id: '1' }), meta({ id: '1', key: 'plain', ...common })],
  })
  tracker.consent.set({ marketing: true })
  await arrive(page, vendor)
  expect(vendor.ids).toEqual(['1'])

  tracker.consent.set({ pixels: { meta: false } })
  expect(vendor.calls.at(-1)).toEqual(['fbq', 'consent', 'revoke'])
  tracker.track('Lead')
  await page.pass()

  expect(sentTo('meta')).toHaveLength(1)
})

it('throws for a platform that documents no beacon', () => {
  expect(() => reddit({ id: 'a2_abc', transport: image() })).toThrow(
    expect.objectContaining({ code: 'pixel/no-beacon', subject: 'reddit' }),
  )
})

it('takes transport: script for the default', () => {
  expect(meta({ id: '1', transport: 'script' }).definition.src).toBeDefined()
})

describe('limited data use', () => {
  const limited = gpc({ mode: 'ldu', signal: true })

  it('goes with each of Meta’s requests, and with none that need not be limited', async () => {
    const toMeta = (limitedDataUse?: MetaOptions['limitedDataUse']) =>
      meta({ id: '1234567890', ...common, limitedDataUse })
    const limitsOf = async (pixel: Pixel, sources: ConsentSource[]) => {
      const tracker = start({ pixels: [pixel], consent: { regime: 'opt-out', sources, persist: false } })
      tracker.track('Lead')
      await page.pass()
      tracker.destroy()
      const { dpo, dpoco, dpost } = sentTo('meta').pop()!
      return [dpo, dpoco, dpost]
    }

    expect(await limitsOf(toMeta(), [limited])).toEqual(['LDU', '0', '0'])
    expect(await limitsOf(toMeta(true), [])).toEqual(['LDU', '0', '0'])
    expect(await limitsOf(toMeta({ country: 1, state: 1000 }), [])).toEqual(['LDU', '1', '1000'])
    expect(await limitsOf(toMeta(), [])).toEqual([undefined, undefined, undefined])
  })

  it('is what LinkedIn and Pinterest do not have, so that they are denied', async () => {
    const tracker = start({ consent: { regime: 'opt-out', sources: [limited], persist: false } })
    tracker.track('Purchase', FULL_PARAMS)
    await page.pass()

    expect(tracker.inspect().events[0]?.outcomes).toEqual({
      meta: 'sent',
      linkedin: 'dropped:denied',
      pinterest: 'dropped:denied',
    })
  })
})
