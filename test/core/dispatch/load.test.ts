import { onIdle, onInteraction, type LoadStrategy, type Tracker } from '@omnipixel/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { useFakePage } from '../../helpers/fakePage'
import { createFakePixel, type FakePixel } from '../../helpers/fakePixel'
import { arrive } from '../../helpers/fakeVendors'
import { expectWarning } from '../../helpers/mockWarn'

const page = useFakePage()
let fake: FakePixel

const start = (load: 'eager' | LoadStrategy): Tracker => {
  fake = createFakePixel('own')
  return page.startTracker({ pixels: [fake.create({ load })], consent: { persist: false } })
}
const grant = (tracker: Tracker) => tracker.consent.set({ marketing: true })
const startGranted = (load: 'eager' | LoadStrategy): Tracker => {
  const tracker = start(load)
  grant(tracker)
  return tracker
}
const outcomes = (tracker: Tracker) => tracker.inspect().events.map((event) => event.outcomes.own)

afterEach(() => {
  Reflect.deleteProperty(document, 'readyState')
  Reflect.deleteProperty(window, 'requestIdleCallback')
  Reflect.deleteProperty(navigator, 'userActivation')
})

describe('a strategy of the app', () => {
  const begins: (() => void)[] = []
  const stop = vi.fn()
  const load = vi.fn<LoadStrategy>((_, begin) => {
    begins.push(begin)
    return stop
  })
  afterEach(() => {
    begins.length = 0
    vi.clearAllMocks()
  })

  it('is asked at the grant, not before, and says when the script is requested', async () => {
    const tracker = start(load)
    tracker.track('Contact')
    await page.pass()
    expect(load).not.toHaveBeenCalled()
    grant(tracker)
    await page.pass(60_000)
    expect(page.requested).toEqual([])
    expect(fake.global in window).toBe(false)
    expect(outcomes(tracker)).toEqual(['held:loading'])
    begins[0]!()
    await arrive(page, fake)
    await page.pass()

    expect(outcomes(tracker)).toEqual(['sent'])
    expect(load).toHaveBeenCalledTimes(1)
    expect(stop).toHaveBeenCalledTimes(1)
  })

  it('may say so at once', async () => {
    startGranted((_, begin) => {
      begin()
      return stop
    })
    await page.pass()

    expect(page.requested).toHaveLength(1)
    expect(stop).toHaveBeenCalledTimes(1)
  })

  it('is called off by a withdrawal, and asked again at the next grant', async () => {
    const tracker = startGranted(load)
    tracker.consent.set({ marketing: false })
    await page.pass()
    expect(stop).toHaveBeenCalledTimes(1)
    begins[0]!()
    await page.pass()
    expect(page.requested).toEqual([])
    grant(tracker)
    expect(load).toHaveBeenCalledTimes(2)
    begins[1]!()
    await page.pass()

    expect(page.requested).toHaveLength(1)
  })

  it('is called off when the tracker or the page ends', async () => {
    startGranted(load).destroy()
    startGranted(load)
    page.leave()
    await page.pass()

    expect(stop).toHaveBeenCalledTimes(2)
    expect(page.requested).toEqual([])
  })

  it('is not asked again once the script is there', async () => {
    const tracker = startGranted(load)
    begins[0]!()
    await arrive(page, fake)
    tracker.consent.set({ marketing: false })
    grant(tracker)
    tracker.track('Contact')
    await page.pass()

    expect(load).toHaveBeenCalledTimes(1)
    expect(outcomes(tracker)).toEqual(['sent'])
  })

  it('that throws costs its pixel alone', async () => {
    expectWarning('pixel/blocked')
    const other = createFakePixel('other')
    const failing = createFakePixel('failing')
    const tracker = page.startTracker({
      pixels: [
        failing.create({
          load() {
            throw new Error('thrown by the app')
          },
        }),
        other.create(),
      ],
      consent: { persist: false },
    })
    grant(tracker)
    await page.pass()

    expect(tracker.inspect().pixels.map(({ status }) => status)).toEqual(['blocked', 'loading'])
  })

  it('is not waited for by an event with a key, tracked before the grant or after it', async () => {
    const tracker = start(load)
    tracker.track('Lead', {}, { once: 'a' })
    grant(tracker)
    await page.pass()
    expect(page.requested).toHaveLength(1)

    const next = startGranted(load)
    next.track('Contact')
    await page.pass()
    expect(stop).toHaveBeenCalledTimes(1)
    next.track('Lead', {}, { once: 'b' })
    await page.pass()

    expect(next.inspect().pixels[0]!.status).toBe('loading')
    expect(stop).toHaveBeenCalledTimes(2)
  })

  it('is not waited for by flush() where something waits', async () => {
    const tracker = startGranted(load)
    void tracker.flush()
    await page.pass()
    expect(page.requested).toEqual([])
    tracker.track('Contact')
    const flushed = tracker.flush()
    await arrive(page, fake)

    expect(await flushed).toEqual({ pending: 0 })
    expect(outcomes(tracker)).toEqual(['sent'])
  })

  it('keeps a wait apart from that of another pixel of the script', async () => {
    fake = createFakePixel('own')
    const tracker = page.startTracker({
      pixels: [fake.create({ load }), fake.create({ key: 'second', load: 'eager' })],
      consent: { persist: false },
    })
    grant(tracker)
    tracker.track('Contact')
    await arrive(page, fake)
    await page.pass()
    expect(tracker.inspect().events[0]!.outcomes).toEqual({ own: 'held:loading', second: 'sent' })
    begins[0]!()
    await page.pass()

    expect(tracker.inspect().events[0]!.outcomes).toEqual({ own: 'sent', second: 'sent' })
    expect(page.requested).toHaveLength(1)
  })

  it('loads nothing in dry mode, and decides there as if it had said go', () => {
    fake = createFakePixel('own')
    const tracker = page.startTracker({
      pixels: [fake.create({ load })],
      mode: 'dry',
      consent: { persist: false },
    })
    grant(tracker)

    expect(tracker.inspect().pixels[0]!.status).toBe('ready')
    expect(load).not.toHaveBeenCalled()
  })
})

describe('onIdle', () => {
  const setReadyState = (readyState: DocumentReadyState) =>
    Object.defineProperty(document, 'readyState', { configurable: true, value: readyState })
  const idle: IdleRequestCallback[] = []
  const withIdle = () => {
    idle.length = 0
    const requestIdleCallback = vi.fn((callback: IdleRequestCallback) => idle.push(callback))
    Object.assign(window, { requestIdleCallback })
    return requestIdleCallback
  }

  it('waits until the page has loaded and the browser is idle, two seconds at the latest', async () => {
    const requestIdleCallback = withIdle()
    setReadyState('interactive')
    startGranted(onIdle)
    await page.pass(1000)
    expect(idle).toHaveLength(0)
    window.dispatchEvent(new Event('load'))
    await page.pass(1000)
    expect(requestIdleCallback.mock.calls).toEqual([[expect.anything(), { timeout: 2000 }]])
    expect(page.requested).toEqual([])
    idle[0]!({} as IdleDeadline)
    await page.pass()

    expect(page.requested).toHaveLength(1)
  })

  it('waits five seconds at most for a page that does not finish loading', async () => {
    withIdle()
    setReadyState('interactive')
    startGranted(onIdle)
    await page.pass(4990)
    expect(idle).toHaveLength(0)
    await page.pass(20)

    expect(idle).toHaveLength(1)
  })

  it('waits a moment where the browser cannot tell when it is idle', async () => {
    setReadyState('complete')
    startGranted(onIdle)
    await page.pass(190)
    expect(page.requested).toEqual([])
    await page.pass(50)

    expect(page.requested).toHaveLength(1)
  })
})

describe('onInteraction', () => {
  it.each(['pointerdown', 'keydown', 'wheel'])('waits for the first input: %s', async (type) => {
    startGranted(onInteraction)
    document.body.dispatchEvent(new Event('scroll', { bubbles: true }))
    await page.pass(60_000)
    expect(page.requested).toEqual([])
    document.body.dispatchEvent(new Event(type, { bubbles: true }))
    await page.pass()

    expect(page.requested).toHaveLength(1)
  })

  it('does not wait where there was input before', async () => {
    Object.assign(navigator, { userActivation: { hasBeenActive: true } })
    startGranted(onInteraction)
    await page.pass()

    expect(page.requested).toHaveLength(1)
  })

  it('waits no longer when the page is hidden', async () => {
    startGranted(onInteraction)
    page.setHidden(true)
    expect(page.requested).toEqual([])
    await page.pass()

    expect(page.requested).toHaveLength(1)
  })

  it('requests nothing when the page is hidden because it is left', async () => {
    startGranted(onInteraction)
    page.leave()
    page.setHidden(true)
    await page.pass()

    expect(page.requested).toEqual([])
  })

  it('listens no longer once it has begun', async () => {
    const remove = vi.spyOn(AbortController.prototype, 'abort')
    startGranted(onInteraction)
    document.body.dispatchEvent(new Event('keydown', { bubbles: true }))
    await page.pass()

    expect(remove).toHaveBeenCalledTimes(1)
  })
})
