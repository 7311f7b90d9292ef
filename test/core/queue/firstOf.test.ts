import {
  carry,
  firstOf,
  gpc,
  guard,
  linkedin,
  meta,
  onInteraction,
  reddit,
  viaImage,
  type Fallback,
  type Tracker,
  type TrackerOptions,
} from '@omnipixel/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useFakePage } from '../../helpers/fakePage'
import { createFakePixel, type FakePixel } from '../../helpers/fakePixel'
import { arrive, createFakeVendors } from '../../helpers/fakeVendors'
import { expectWarning } from '../../helpers/mockWarn'

const page = useFakePage()
const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>()
let fake: FakePixel
beforeEach(() => {
  fake = createFakePixel('own')
  fetched.mockReset().mockRejectedValue(new TypeError('gone'))
  vi.stubGlobal('fetch', fetched)
})
afterEach(() => {
  vi.unstubAllGlobals()
  setOnline(true)
})

function setOnline(isOnline: boolean): void {
  Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => isOnline })
  if (isOnline) window.dispatchEvent(new Event('online'))
}
const startGranted = (options: Partial<TrackerOptions> = {}): Tracker => {
  const tracker = page.startTracker({ pixels: [fake.create()], consent: { persist: false }, ...options })
  tracker.consent.set({ marketing: true })
  return tracker
}
const outcomes = (tracker: Tracker, key = 'own') =>
  tracker.inspect().events.map(({ event, outcomes: all }) => `${event.name} ${all[key]}`)
/** A way out that takes what it is told to, and keeps a list. */
const createWay = (takes: (name: string) => 'sent' | 'kept' | undefined = () => 'sent') => {
  const asked: string[] = []
  const way: Fallback = {
    take({ call, dedupIds }) {
      asked.push(`${call.event.name} ${dedupIds.join()}`)
      return takes(call.event.name)
    },
  }
  return { way, asked }
}

describe('while the script is under way', () => {
  it('nobody is asked while the page is shown', async () => {
    const { way, asked } = createWay()
    const tracker = startGranted({ fallback: firstOf(way) })
    tracker.track('Lead', {}, { once: 'a' })
    await page.pass()
    page.navigate('/b')
    await page.pass()

    expect(asked).toEqual([])
    expect(outcomes(tracker)).toEqual(['Lead held:loading'])
  })

  it('only keyed events take a way out as the page is hidden, and the rest as it is left', () => {
    const { way, asked } = createWay()
    const tracker = startGranted({ fallback: firstOf(way) })
    tracker.page()
    tracker.track('Contact')
    tracker.track('Lead', {}, { once: 'a' })

    page.setHidden(true)
    expect(asked).toEqual(['Lead Lead:a'])
    expect(outcomes(tracker)).toEqual(['PageView held:loading', 'Contact held:loading', 'Lead sent'])

    page.leave()
    expect(asked).toEqual(['Lead Lead:a', 'PageView ', 'Contact '])
    expect(outcomes(tracker)).toEqual(['PageView sent', 'Contact sent', 'Lead sent'])
  })

  it('the first that takes an event has it, and the others are not asked', () => {
    const first = createWay((name) => (name === 'Lead' ? 'sent' : undefined))
    const second = createWay()
    const tracker = startGranted({ fallback: firstOf(first.way, second.way) })
    tracker.track('Lead', {}, { once: 'a' })
    tracker.track('Contact')
    page.leave()

    expect(first.asked).toEqual(['Lead Lead:a', 'Contact '])
    expect(second.asked).toEqual(['Contact '])
  })

  it('what took a way out is never handed over again, here or on another page', async () => {
    const { way, asked } = createWay()
    const tracker = startGranted({ fallback: firstOf(way) })
    tracker.track('Lead', {}, { once: 'a' })
    page.setHidden(true)
    page.setHidden(false)
    await arrive(page, fake)
    await page.pass()
    tracker.track('Lead', {}, { once: 'a' })
    await page.pass()
    page.leave()
    const next = startGranted({ fallback: firstOf(way) })
    next.track('Lead', {}, { once: 'a' })
    page.leave()

    expect(asked).toEqual(['Lead Lead:a'])
    expect(fake.taken).toEqual([])
    expect(outcomes(tracker)).toEqual(['Lead sent', 'Lead duplicate'])
    expect(outcomes(next)).toEqual(['Lead duplicate'])
  })

  it('what nobody takes goes on waiting while the page is hidden, and is dropped when it goes', async () => {
    const { way } = createWay(() => undefined)
    const tracker = startGranted({ fallback: firstOf(way) })
    tracker.track('Lead', {}, { once: 'a' })
    page.setHidden(true)
    expect(outcomes(tracker)).toEqual(['Lead held:loading'])

    page.leave()
    expect(outcomes(tracker)).toEqual(['Lead dropped:unload'])
  })

  it('one that throws is reported, and costs neither an event nor a withdrawal anything', () => {
    expectWarning('pixel/threw')
    const fail = () => {
      throw new Error('broken')
    }
    const { way } = createWay()
    const forget = vi.fn()
    const fallback = firstOf({ take: fail, recall: fail, forget: fail }, { ...way, forget })
    const errors: string[] = []
    const tracker = startGranted({
      fallback,
      onError: ({ code, subject }) => errors.push(`${code} ${subject}`),
    })
    tracker.track('Contact', {}, { once: 'a' })
    page.setHidden(true)
    forget.mockClear()
    tracker.consent.set({ marketing: false })

    expect(outcomes(tracker)).toEqual(['Contact sent'])
    expect(forget).toHaveBeenCalled()
    expect(tracker.consent.get().pixels.own!.consent).toBe('denied')
    expect(errors).toEqual(['pixel/threw own.fallback']) // apart from what the platform's own code throws
  })

  it('nobody is asked without consent, nor after it was withdrawn', () => {
    const { way, asked } = createWay()
    const tracker = page.startTracker({
      pixels: [fake.create()],
      consent: { persist: false },
      fallback: firstOf(way),
    })
    tracker.track('Lead', {}, { once: 'a' })
    page.setHidden(true)
    expect(outcomes(tracker)).toEqual(['Lead held:consent'])

    tracker.consent.set({ marketing: true })
    tracker.consent.set({ marketing: false })
    page.leave()
    expect(asked).toEqual([])
  })

  it('a listener that withdraws at the first outcome ends the others', () => {
    const { way, asked } = createWay()
    const tracker = startGranted({ fallback: firstOf(way) })
    tracker.on('outcome', ({ outcome }) => outcome === 'sent' && tracker.consent.set({ marketing: false }))
    tracker.track('Contact')
    tracker.track('Search')
    page.leave()

    expect(asked).toEqual(['Contact '])
    expect(outcomes(tracker)).toEqual(['Contact sent', 'Search dropped:denied'])
  })

  it('nobody is asked for a pixel that is blocked: whoever blocks it means the platform', async () => {
    expectWarning('pixel/blocked')
    const { way, asked } = createWay()
    const tracker = startGranted({ fallback: firstOf(way), script: { retries: 0 } })
    tracker.track('Lead', {}, { once: 'a' })
    await page.pass()
    page.elements(fake.src)[0]!.dispatchEvent(new Event('error'))
    await page.pass()
    page.leave()

    expect(asked).toEqual([])
    expect(outcomes(tracker)).toEqual(['Lead blocked'])
  })

  it('nobody is asked in dry mode', () => {
    const { way, asked } = createWay()
    startGranted({ mode: 'dry', fallback: firstOf(way, carry) }).track('Lead', {}, { once: 'a' })
    page.leave()

    expect(asked).toEqual([])
    expect(sessionStorage).toHaveLength(0)
  })
})

it('throws for one that is not in firstOf()', () => {
  expect(() => page.startTracker({ pixels: [fake.create()], fallback: carry as never })).toThrow(
    expect.objectContaining({ code: 'tracker/bad-option', subject: 'fallback' }),
  )
})

describe('viaImage()', () => {
  const PIXELS = [
    meta({ id: '1234567890', advancedMatching: true }),
    linkedin({ partnerId: '98765', conversions: { Purchase: 1122 }, advancedMatching: true }),
    reddit({ id: 'a2_abc' }),
  ]
  const buy = (tracker: Tracker): string =>
    tracker.track('Purchase', { value: 1, currency: 'EUR', orderId: 'A-1' })
  const sent = () => fetched.mock.calls.map(([url]) => new URL(url))

  it('sends what Meta’s and LinkedIn’s scripts have not come for, and leaves the others to the next', async () => {
    const tracker = startGranted({ pixels: PIXELS, fallback: firstOf(viaImage(), carry) })
    tracker.identify({ email: 'jane@shop.example' })
    await page.pass()
    buy(tracker)
    page.leave()

    expect(sent().map(({ hostname }) => hostname)).toEqual(['www.facebook.com', 'px.ads.linkedin.com'])
    const [toMeta, toLinkedIn] = sent().map(({ searchParams }) => Object.fromEntries(searchParams))
    expect(toMeta).toMatchObject({ ev: 'Purchase', eid: 'Purchase:A-1', dl: 'https://shop.example/' })
    expect(toMeta!['ud[em]']).toMatch(/^[\da-f]{64}$/)
    expect(toLinkedIn).toMatchObject({ conversionId: '1122', eventId: 'Purchase:A-1' })
    expect(sent().join()).not.toMatch(/jane/)
    for (const [, init] of fetched.mock.calls) expect(init).toMatchObject({ keepalive: true })
    expect(Object.keys({ ...sessionStorage })).toEqual(['omnipixel.carry:reddit:a2_abc'])
    expect(tracker.inspect().events[0]!.outcomes).toEqual({ meta: 'sent', linkedin: 'sent', reddit: 'sent' })
  })

  it('sends page views too, which carry their own address', () => {
    const tracker = startGranted({ pixels: PIXELS, fallback: firstOf(viaImage()) })
    tracker.page()
    page.leave()

    expect(sent().map(({ searchParams }) => searchParams.get('ev'))).toEqual(['PageView', null])
    expect(tracker.inspect().events[0]!.outcomes).toMatchObject({ meta: 'sent', reddit: 'dropped:unload' })
  })

  it('leaves the page view of somebody else’s global alone: it may be theirs', async () => {
    expectWarning('pixel/foreign')
    createFakeVendors().meta.installStub()
    const tracker = startGranted({ pixels: PIXELS.slice(0, 1), fallback: firstOf(viaImage()) })
    await page.pass()
    tracker.page()
    buy(tracker)
    page.leave()

    expect(sent().map(({ searchParams }) => searchParams.get('ev'))).toEqual(['Purchase'])
  })

  it.each([
    ['right after the grant', undefined, 0],
    ['while its script is put off', onInteraction, 5000],
  ])('does so %s too, before the pixel is set up', async (_, load, ms) => {
    createFakeVendors().meta.installStub()
    const tracker = startGranted({ pixels: [meta({ id: '1', load })], fallback: firstOf(viaImage()) })
    tracker.page()
    tracker.track('Contact')
    await page.pass(ms)
    page.leave()

    expect(sent().map(({ searchParams }) => searchParams.get('ev'))).toEqual(['Contact'])
    expect(tracker.inspect().events[0]!.outcomes).toEqual({ meta: 'dropped:unload' })
  })

  it('says where Meta may make only limited use of it', () => {
    const tracker = page.startTracker({
      pixels: PIXELS.slice(0, 2),
      consent: { persist: false, regime: 'opt-out', sources: [gpc({ mode: 'ldu', signal: true })] },
      fallback: firstOf(viaImage()),
    })
    buy(tracker)
    page.leave()

    expect(sent().map(({ searchParams }) => searchParams.get('dpo'))).toEqual(['LDU'])
  })

  it('takes nothing offline', () => {
    const tracker = startGranted({ pixels: PIXELS, fallback: firstOf(viaImage(), carry) })
    setOnline(false)
    buy(tracker)
    page.leave()

    expect(fetched).not.toHaveBeenCalled()
    expect(sessionStorage).toHaveLength(3)
  })

  it('sends what guard() has cleaned, and nothing where the page keeps script pixels silent', () => {
    expectWarning('guard/removed')
    const tracker = startGranted({
      pixels: PIXELS.slice(0, 1),
      fallback: firstOf(viaImage()),
      guard: guard(),
    })
    tracker.track('Lead', { note: 'jane@shop.example' } as object)
    page.leave()
    expect(sent()).toHaveLength(1)
    expect(decodeURIComponent(sent().join())).not.toMatch(/jane/)
  })
})

describe('offline', () => {
  it('holds events whose script is live until the browser is online again', async () => {
    const tracker = startGranted()
    await arrive(page, fake)
    await page.pass()
    setOnline(false)
    tracker.track('Lead', {}, { once: 'a' })
    tracker.track('Contact')
    page.navigate('/b')
    await page.pass(5000)
    expect(outcomes(tracker)).toEqual(['Lead held:loading', 'Contact held:loading'])

    setOnline(true)
    await page.pass()
    expect(outcomes(tracker)).toEqual(['Lead sent', 'Contact sent'])
    expect(fake.taken.map(({ event }) => event.name)).toEqual(['Lead', 'Contact'])
  })

  it('hands them to the next page where the page is left meanwhile', async () => {
    const tracker = startGranted({ fallback: firstOf(carry) })
    await arrive(page, fake)
    await page.pass()
    setOnline(false)
    tracker.track('Contact')
    page.leave()
    expect(outcomes(tracker)).toEqual(['Contact sent'])
    expect(fake.taken).toEqual([])

    setOnline(true)
    startGranted({ fallback: firstOf(carry) })
    await page.pass()
    expect(fake.taken.map(({ event }) => event.name)).toEqual(['Contact'])
  })

  it('asks for a script again once it is over, however often it has failed', async () => {
    const tracker = startGranted({ script: { retries: 0 } })
    setOnline(false)
    tracker.track('Lead', {}, { once: 'a' })
    await page.pass()
    page.elements(fake.src).at(-1)!.dispatchEvent(new Event('error'))
    await page.pass(60_000)
    expect(page.elements(fake.src)).toHaveLength(1)
    expect(outcomes(tracker)).toEqual(['Lead held:loading'])

    setOnline(true)
    await page.pass(2000)
    expect(page.elements(fake.src)).toHaveLength(2)
    await arrive(page, fake)
    await page.pass()
    expect(outcomes(tracker)).toEqual(['Lead sent'])
  })

  it('is not believed of a browser that says so from the start, as one on a machine without a network does', async () => {
    setOnline(false)
    const tracker = startGranted()
    await arrive(page, fake)
    tracker.track('Lead')
    await page.pass()
    expect(outcomes(tracker)).toEqual(['Lead sent'])

    setOnline(true)
    await page.pass()
    setOnline(false)
    tracker.track('Contact')
    await page.pass()
    expect(outcomes(tracker)).toEqual(['Lead sent', 'Contact held:loading'])
  })

  it('asks for no script whose pixel was withdrawn meanwhile', async () => {
    const tracker = startGranted()
    await page.pass()
    setOnline(false)
    page.elements(fake.src).at(-1)!.dispatchEvent(new Event('error'))
    await page.pass(100)
    tracker.consent.set({ marketing: false })
    setOnline(true)
    await page.pass(5000)

    expect(page.elements(fake.src)).toHaveLength(1)
  })
})
