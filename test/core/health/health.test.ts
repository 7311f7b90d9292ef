import {
  definePixel,
  firstOf,
  health,
  linkedin,
  meta,
  pinterest,
  reddit,
  snapchat,
  tiktok,
  viaImage,
  x,
  type Pixel,
  type PixelOptions,
  type Tracker,
  type TrackerOptions,
} from '@omnipixel/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useFakePage } from '../../helpers/fakePage'
import { arrive, createFakeVendors, type FakeVendor } from '../../helpers/fakeVendors'
import { expectWarning, warnings } from '../../helpers/mockWarn'
import type { Vendor } from '../../sandbox/beacon'

const page = useFakePage()
const globals = window as unknown as Record<string, any> // eslint-disable-line @typescript-eslint/no-explicit-any -- vendors' globals
const WAIT_MS = 10_000
const META = '1234567890'
const BEACON = 'https://www.facebook.com/tr/'
const OWN = 'evt-1'

let vendors: ReturnType<typeof createFakeVendors>
let observers: { see: (entries: readonly object[]) => void; isOn: boolean }[] = []
let probes: [url: string, init: RequestInit][] = []
let isReachable = true
let isOnline = true

beforeEach(() => {
  vendors = createFakeVendors()
  observers = []
  probes = []
  isReachable = isOnline = true
  class FakeObserver {
    static supportedEntryTypes = ['resource']
    private readonly me: (typeof observers)[number]
    constructor(callback: (list: { getEntries: () => readonly object[] }) => void) {
      this.me = { see: (entries) => callback({ getEntries: () => entries }), isOn: false }
      observers.push(this.me)
    }
    observe() {
      this.me.isOn = true
    }
    takeRecords() {
      return []
    }
    disconnect() {
      this.me.isOn = false
    }
  }
  vi.stubGlobal('PerformanceObserver', FakeObserver)
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    probes.push([url, init])
    return isReachable ? Promise.resolve(new Response()) : Promise.reject(new TypeError('Failed to fetch'))
  })
  vi.spyOn(navigator, 'onLine', 'get').mockImplementation(() => isOnline)
})
afterEach(() => {
  vi.unstubAllGlobals()
  for (const name of ['google_tag_manager', 'Shopify']) Reflect.deleteProperty(window, name)
})

const start = (pixel: Pixel, options?: Partial<TrackerOptions>): Tracker => {
  const tracker = page.startTracker({ pixels: [pixel], consent: { persist: false }, health, ...options })
  tracker.consent.set({ marketing: true })
  return tracker
}
const startLive = async (
  pixel: Pixel = meta({ id: META }),
  vendor: FakeVendor = vendors[pixel.platform as Vendor],
  options?: Partial<TrackerOptions>,
): Promise<Tracker> => {
  const tracker = start(pixel, options)
  await arrive(page, vendor)
  return tracker
}
const see = (url: string, initiatorType = 'img', startTime = performance.now()): void =>
  observers[0]!.see([{ name: url, initiatorType, startTime }])
const lead = async (tracker: Tracker): Promise<void> => {
  tracker.track('Lead', {}, { eventId: OWN })
  await page.pass()
}
const statusOf = (tracker: Tracker): string => tracker.inspect().pixels[0]!.status
const ownerOf = (tracker: Tracker): unknown => tracker.inspect().pixels[0]!.otherOwner

describe('a pixel that takes events', () => {
  it('is deaf when no request of it is seen for ten seconds', async () => {
    const statuses: string[] = []
    const tracker = await startLive()
    tracker.on('status', ({ status }) => statuses.push(status))
    expectWarning('pixel/deaf')

    await lead(tracker)
    await page.pass(WAIT_MS - 200)
    expect(statusOf(tracker)).toBe('ready')
    await page.pass(200)

    expect(statusOf(tracker)).toBe('deaf')
    expect(statuses).toEqual(['deaf'])
    expect(tracker.inspect().events[0]!.outcomes).toEqual({ meta: 'sent' })
  })

  it('still gets events when it is deaf, and is ready again with its first request', async () => {
    const tracker = await startLive()
    expectWarning('pixel/deaf')
    await lead(tracker)
    await page.pass(WAIT_MS)
    vendors.meta.calls.length = 0

    tracker.track('Search')
    await page.pass()
    expect(vendors.meta.calls).toHaveLength(1)
    see(`${BEACON}?id=${META}&ev=Lead&eid=${OWN}`)

    expect(statusOf(tracker)).toBe('ready')
  })

  it('is not deaf when a request of it was seen', async () => {
    const tracker = await startLive()
    await lead(tracker)
    see(`${BEACON}?id=${META}&ev=Lead&eid=${OWN}`)

    await page.pass(WAIT_MS)

    expect(statusOf(tracker)).toBe('ready')
  })

  it('is not judged before it was handed an event', async () => {
    const tracker = await startLive()

    await page.pass(60_000)

    expect(statusOf(tracker)).toBe('ready')
  })

  it.each([
    ['its script and configuration', 'https://connect.facebook.net/signals/config/1234567890', 'script'],
    ['a script, from wherever', 'https://www.facebook.com/tr/more.js', 'script'],
    ['another platform', 'https://t.co/1/i/adsct', 'img'],
  ])('is deaf when only requests of %s are seen', async (_, url, type) => {
    const tracker = await startLive()
    expectWarning('pixel/deaf')
    await lead(tracker)
    see(url, type)

    await page.pass(WAIT_MS)

    expect(statusOf(tracker)).toBe('deaf')
  })

  it('is deaf when the requests are older than its grant', async () => {
    const before = performance.now() - 1
    const tracker = await startLive()
    expectWarning('pixel/deaf')
    await lead(tracker)
    see(BEACON, 'img', before)

    await page.pass(WAIT_MS)

    expect(statusOf(tracker)).toBe('deaf')
  })

  it('is deaf when its requests cannot reach their host, which is asked without cookies and referrer', async () => {
    const tracker = await startLive()
    expectWarning('pixel/deaf')
    await lead(tracker)
    see(`${BEACON}?id=${META}&ev=Lead&eid=${OWN}`)
    isReachable = false

    await page.pass(WAIT_MS)

    expect(statusOf(tracker)).toBe('deaf')
    expect(probes).toEqual([
      [
        BEACON,
        expect.objectContaining({ credentials: 'omit', referrerPolicy: 'no-referrer', mode: 'no-cors' }),
      ],
    ])
  })

  it('is not judged while the browser is offline', async () => {
    const tracker = await startLive()
    await lead(tracker)
    isOnline = false

    await page.pass(WAIT_MS * 3)
    expect(statusOf(tracker)).toBe('ready')
    isOnline = true
    expectWarning('pixel/deaf')
    await page.pass(WAIT_MS)

    expect(statusOf(tracker)).toBe('deaf')
  })

  it('is not judged any more when it was withdrawn', async () => {
    const tracker = await startLive()
    await lead(tracker)
    tracker.consent.set({ marketing: false })

    await page.pass(WAIT_MS)

    expect(statusOf(tracker)).toBe('idle')
    expect(probes).toEqual([])
  })

  it('is not judged by silence where its script is from elsewhere, and its requests may be', async () => {
    const own = meta({ id: META, src: 'https://own.example/fbevents.js' })
    const tracker = await startLive(own, { ...vendors.meta, src: 'https://own.example/fbevents.js' })

    await lead(tracker)
    await page.pass(WAIT_MS)

    expect(statusOf(tracker)).toBe('ready')
  })

  describe.each([
    tiktok({ id: 'C4A0123456789ABCDEFG' }),
    snapchat({ id: '1c2d3e4f-5a6b-7c8d-9e0f-1a2b3c4d5e6f' }),
  ])('and tells of them by sendBeacon: $platform', (pixel) => {
    it('is not judged by silence where the browser may not list that', async () => {
      const tracker = await startLive(pixel)

      await lead(tracker)
      await page.pass(WAIT_MS)

      expect(statusOf(tracker)).toBe('ready')
    })

    it('is judged by silence in Chromium', async () => {
      vi.stubGlobal('navigator', { __proto__: navigator, userAgentData: {}, onLine: true })
      const tracker = await startLive(pixel)
      expectWarning('pixel/deaf')

      await lead(tracker)
      await page.pass(WAIT_MS)

      expect(statusOf(tracker)).toBe('deaf')
    })
  })

  it('is not judged by a timer that comes late, as those of a frozen page do', async () => {
    const tracker = await startLive()
    await lead(tracker)
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 3600_000)

    await page.pass(WAIT_MS)
    expect(statusOf(tracker)).toBe('ready')
    clock.mockRestore()
    expectWarning('pixel/deaf')
    await page.pass(WAIT_MS)

    expect(statusOf(tracker)).toBe('deaf')
  })

  it('is heard where the site passes its requests on below a path', async () => {
    const tracker = await startLive()
    await lead(tracker)
    see(`https://shop.example/vendors/www.facebook.com/tr/?id=${META}&eid=${OWN}`)

    await page.pass(WAIT_MS)

    expect(statusOf(tracker)).toBe('ready')
  })

  it('is not judged in a dry run', async () => {
    const tracker = start(meta({ id: META }), { mode: 'dry' })

    await lead(tracker)
    await page.pass(WAIT_MS)

    expect(statusOf(tracker)).toBe('ready')
    expect(observers).toEqual([])
  })

  it('is not judged where the browser tells nothing of requests', async () => {
    vi.stubGlobal('PerformanceObserver', undefined)
    const tracker = await startLive()

    await lead(tracker)
    await page.pass(WAIT_MS)

    expect(statusOf(tracker)).toBe('ready')
  })

  it('is judged by the hosts of its definition where the platform is not one of the seven', async () => {
    const acme = definePixel<PixelOptions & { id: string }, object>({
      platform: 'acme',
      idPattern: /^\d+$/,
      src: 'https://acme.example/a.js',
      global: 'fake_acme' as never,
      storage: { cookies: '' },
      facts: {
        company: 'Acme',
        privacyPolicy: 'https://acme.example/privacy',
        hosts: { connect: 'in.acme.example', img: 'px.acme.example' },
      },
      toName: (event) => event,
      params: {},
      install: () => {},
      isLoaded: () => true,
      send: () => {},
    })
    const tracker = start(acme({ id: '1' }))
    await lead(tracker)
    await page.pass(WAIT_MS / 2)
    expectWarning('pixel/deaf')
    await page.pass(WAIT_MS)
    expect(statusOf(tracker)).toBe('deaf')

    see('https://px.acme.example/p.gif')

    expect(statusOf(tracker)).toBe('ready')
  })

  it.each([
    ['refused', BEACON, 'enforce', 'deaf'],
    ['reported', BEACON, 'report', 'ready'],
    ['refused, but of somebody else’s,', 'https://tracker.example/', 'enforce', 'ready'],
  ])(
    'when a request is %s by the content security policy: %s',
    async (_, blockedURI, disposition, status) => {
      const tracker = await startLive()
      await lead(tracker)
      see(BEACON)
      if (status === 'deaf') expectWarning('pixel/deaf')

      document.dispatchEvent(
        Object.assign(new Event('securitypolicyviolation'), {
          blockedURI: blockedURI + '?id=1',
          disposition,
          effectiveDirective: 'img-src',
        }),
      )

      expect(statusOf(tracker)).toBe(status)
    },
  )

  it('is not deaf where the policy refuses our own question alone', async () => {
    const tracker = await startLive()
    await lead(tracker)
    see(BEACON)
    isReachable = false
    vi.stubGlobal('fetch', () => {
      const refusal = { blockedURI: BEACON, disposition: 'enforce', effectiveDirective: 'connect-src' }
      document.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), refusal))
      return Promise.reject(new TypeError('Failed to fetch'))
    })

    await page.pass(WAIT_MS)

    expect(statusOf(tracker)).toBe('ready')
  })

  it('looks at nothing before a grant, and ends with its tracker', async () => {
    const tracker = page.startTracker({
      pixels: [meta({ id: META })],
      consent: { persist: false },
      health,
    })
    tracker.page()
    await page.pass(20_000)
    expect(observers).toEqual([])

    tracker.consent.set({ marketing: true })
    expect(observers.map(({ isOn }) => isOn)).toEqual([true])
    tracker.destroy()

    expect(observers.map(({ isOn }) => isOn)).toEqual([false])
  })
})

const json = (value: object): string => encodeURIComponent(JSON.stringify(value))

/** A beacon that is ours, and one for the same account that is not. Recorded forms: pixels.md x.9. */
const SIGHTINGS: readonly [Pixel, ours: string, theirs: string, elsewhere: string][] = [
  [
    meta({ id: META }),
    `${BEACON}?id=${META}&ev=Lead&eid=${OWN}`,
    `${BEACON}?id=${META}&ev=PageView`,
    `${BEACON}?id=99999&ev=PageView`,
  ],
  [
    linkedin({ partnerId: '12345', conversions: { Lead: 1 } }),
    `https://px.ads.linkedin.com/collect?pid=777,12345&conversionId=1&eventId=${OWN}`,
    'https://px.ads.linkedin.com/collect?v=2&fmt=js&pid=777,12345&time=1',
    'https://px.ads.linkedin.com/collect?v=2&fmt=js&pid=777&time=1',
  ],
  [
    x({ id: 'o1abc', events: { Lead: 'tw-o1abc-1' } }),
    `https://t.co/1/i/adsct?txn_id=tw-o1abc-1&event=${json({ conversion_id: OWN })}`,
    `https://t.co/1/i/adsct?txn_id=tw-o1abc-2&event=${json({})}`,
    `https://t.co/1/i/adsct?txn_id=o1abc&event=${json({})}`,
  ],
  [
    pinterest({ id: '2612345678901' }),
    `https://ct.pinterest.com/v3/?tid=2612345678901&event=lead&ed=${json({ event_id: OWN })}`,
    `https://ct.pinterest.com/v3/?tid=2612345678901&event=pagevisit&ed=${json({})}`,
    `https://ct.pinterest.com/v3/?tid=2612345678901&event=init&ed=${json({})}`,
  ],
  [
    reddit({ id: 'a2_abc123' }),
    'https://alb.reddit.com/rp.gif?id=a2_abc123&event=Lead&m.conversionId=7a33e4',
    'https://alb.reddit.com/rp.gif?id=a2_abc123&event=PageVisit',
    'https://alb.reddit.com/rp.gif?id=a2_other&event=PageVisit',
  ],
]

describe('another owner of the account', () => {
  it.each(SIGHTINGS)(
    'shows by an event that we have not sent: $platform',
    async (pixel, ours, theirs, elsewhere) => {
      const tracker = await startLive(pixel)
      await lead(tracker)
      see(ours)
      see(elsewhere)
      expect(ownerOf(tracker)).toBeUndefined()
      expectWarning('pixel/other-owner')
      globals.google_tag_manager = {}

      see(theirs)
      see(theirs)

      expect(ownerOf(tracker)).toEqual({ evidence: 'event', suspects: ['Google Tag Manager'] })
      expect(warnings('pixel/other-owner')).toHaveLength(1)
    },
  )

  it.each([
    ['meta', meta({ id: META }), () => globals.fbq('init', META)],
    [
      'snapchat',
      snapchat({ id: '1c2d3e4f-5a6b-7c8d-9e0f-1a2b3c4d5e6f' }),
      () => globals.snaptr('init', '1c2d3e4f-5a6b-7c8d-9e0f-1a2b3c4d5e6f'),
    ],
    ['x', x({ id: 'o1abc' }), () => globals.twq('config', 'o1abc')],
  ])('shows by its set-up in our stub: %s', async (_, pixel, setUp) => {
    const tracker = start(pixel)
    await page.pass()
    expect(ownerOf(tracker)).toBeUndefined()
    expectWarning('pixel/other-owner')

    setUp()
    await page.pass()

    expect(ownerOf(tracker)).toEqual({ evidence: 'account', suspects: [] })
  })

  it('shows by its set-up in our stub also where the script was put off for long', async () => {
    let request = (): void => {}
    const load = (_: unknown, start: () => void) => {
      request = start
      return () => {}
    }
    const tracker = start(meta({ id: META, load }))
    await page.pass(WAIT_MS * 10)
    request()
    await page.pass()
    expect(ownerOf(tracker)).toBeUndefined()
    expectWarning('pixel/other-owner')

    globals.fbq('init', META)
    await page.pass(1100)

    expect(ownerOf(tracker)).toEqual({ evidence: 'account', suspects: [] })
  })

  it('does not show by what we have sent ourselves while the script was still to come', async () => {
    const tracker = start(meta({ id: META }), { fallback: firstOf(viaImage()) })
    tracker.track('Lead', {}, { eventId: OWN })
    await page.pass()
    page.setHidden(true)
    expect(tracker.inspect().events[0]!.outcomes).toEqual({ meta: 'sent' })

    see(`${BEACON}?id=${META}&ev=Lead&eid=${OWN}`)

    expect(ownerOf(tracker)).toBeUndefined()
  })

  it('does not show by the set-up of another account in our stub', async () => {
    const tracker = start(meta({ id: META }))
    await page.pass()

    globals.fbq('init', '999999')
    globals.fbq('track', 'PageView')
    await page.pass()

    expect(ownerOf(tracker)).toBeUndefined()
  })

  it('shows where a foreign global has the account already', async () => {
    vendors.meta.installStub()
    vendors.meta.run(vendors.meta.src)
    globals.fbq.getState = () => ({ pixels: [{ id: META }] })
    expectWarning('pixel/foreign')
    expectWarning('pixel/other-owner')

    const tracker = await startLive()

    expect(ownerOf(tracker)).toEqual({ evidence: 'account', suspects: [] })
  })

  it('shows where TikTok’s account is loaded again, with other options', async () => {
    const id = 'C4A0123456789ABCDEFG'
    const tracker = await startLive(tiktok({ id }))
    expect(ownerOf(tracker)).toBeUndefined()
    expectWarning('pixel/other-owner')

    globals.ttq._o[id] = {}
    see('https://analytics.tiktok.com/api/v2/pixel', 'beacon')
    await lead(tracker)
    await page.pass(WAIT_MS)

    expect(ownerOf(tracker)).toEqual({ evidence: 'account', suspects: [] })
  })

  it('shows where LinkedIn’s partner id was added again', async () => {
    const tracker = await startLive(linkedin({ partnerId: '12345', conversions: { Lead: 1 } }))
    expectWarning('pixel/other-owner')

    globals._linkedin_data_partner_ids.push('12345')
    see('https://px.ads.linkedin.com/wa/', 'fetch')
    await lead(tracker)
    await page.pass(WAIT_MS)

    expect(ownerOf(tracker)).toMatchObject({ evidence: 'account' })
  })

  it('shows where another account has taken Reddit’s script over', async () => {
    const tracker = await startLive(reddit({ id: 'a2_abc123' }))
    see('https://alb.reddit.com/rp.gif?id=a2_abc123&m.conversionId=1')
    await lead(tracker)
    expectWarning('pixel/other-owner')

    globals.rdt.pixelId = 'a2_other'
    await page.pass(WAIT_MS)

    expect(ownerOf(tracker)).toMatchObject({ evidence: 'account' })
  })

  it('is not reported where its script is in the page twice, which may be for another account', async () => {
    const tracker = await startLive()
    for (const query of ['', '?v=2']) {
      const script = document.createElement('script')
      script.src = `https://connect.facebook.net/en_US/fbevents.js${query}`
      document.head.append(script)
    }
    await lead(tracker)
    see(BEACON + `?id=${META}&eid=${OWN}`)

    await page.pass(WAIT_MS)

    expect(ownerOf(tracker)).toEqual({ evidence: 'script', suspects: [] })
  })

  it('is not taken for Meta’s own page view when a page comes back', async () => {
    const tracker = await startLive()
    await lead(tracker)

    page.comeBack()
    see(`${BEACON}?id=${META}&ev=PageView`)
    expect(ownerOf(tracker)).toBeUndefined()
    await page.pass(2000)
    expectWarning('pixel/other-owner')
    see(`${BEACON}?id=${META}&ev=PageView`)

    expect(ownerOf(tracker)).toMatchObject({ evidence: 'event' })
  })
})
