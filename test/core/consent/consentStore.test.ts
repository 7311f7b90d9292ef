import {
  gpc,
  meta,
  oneTrust,
  type ConsentOptions,
  type ConsentSource,
  type GpcOptions,
  type Regime,
  type SourceAnswer,
  type Tracker,
} from '@omnipixel/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useFakePage } from '../../helpers/fakePage'
import { expectWarning } from '../../helpers/mockWarn'

const page = useFakePage()

const start = (consent: ConsentOptions = {}) => page.startTracker({ pixels: [meta({ id: '123' })], consent })

/** What the visitor chose on a page before this one. */
const chooseBefore = (marketing: boolean) =>
  page.startTracker({ pixels: [meta({ id: '123' })], mode: 'dry' }).consent.set({ marketing })

const setSignal = (value: unknown) =>
  Object.defineProperty(navigator, 'globalPrivacyControl', { configurable: true, value })
afterEach(() => {
  delete (navigator as { globalPrivacyControl?: unknown }).globalPrivacyControl
})

describe('the initial state', () => {
  const choice = (marketing: boolean) => ({ choice: { marketing }, decidedAt: Date.now() })

  it('is what the server has read, whatever the browser knows', () => {
    chooseBefore(true)
    const { consent } = start({ initial: choice(false) })

    expect(consent.initial()).toMatchObject({ purposes: { marketing: 'denied' }, needsPrompt: false })
    expect(consent.get()).toMatchObject({ purposes: { marketing: 'granted' }, needsPrompt: false })
  })

  it('grants nothing: a page from a cache holds another visitor\u2019s choice', async () => {
    const tracker = start({ initial: choice(true) })
    tracker.page()
    await page.pass()

    expect(tracker.consent.initial().pixels.meta!.consent).toBe('granted')
    expect(tracker.consent.get()).toMatchObject({ needsPrompt: true, pixels: { meta: { consent: 'unset' } } })
    expect(page.requested).toEqual([])
  })

  it('asks for a choice only where a server has looked and found none', () => {
    expect(start().consent.initial().needsPrompt).toBe(false)
    expect(start({ initial: null }).consent.initial().needsPrompt).toBe(true)
    expect(start({ initial: choice(false) }).consent.initial().needsPrompt).toBe(false)
  })

  it('knows of GPC only what the server has been told', () => {
    setSignal(true)

    expect(start({ initial: null, sources: [gpc()] }).consent.initial()).toMatchObject({ needsPrompt: true })
    expect(start({ initial: null, sources: [gpc({ signal: true })] }).consent.initial()).toMatchObject({
      needsPrompt: false,
      optOutSignal: 'honoured',
      pixels: { meta: { consent: 'denied', source: 'gpc' } },
    })
  })

  it('leaves a consent management platform undecided', () => {
    const cmp: ConsentSource = { name: 'cmp', isCmp: true, answer: () => 'granted' }
    const { consent } = start({ initial: null, sources: [cmp] })

    expect(consent.initial()).toMatchObject({ needsPrompt: false, purposes: { marketing: 'unset' } })
    expect(consent.get().purposes.marketing).toBe('granted')
  })

  it('is one object for ever', () => {
    const { consent } = start({ initial: null })
    const before = consent.initial()
    consent.set({ marketing: true })

    expect(consent.initial()).toBe(before)
    expect(before.needsPrompt).toBe(true)
  })
})

describe('GPC', () => {
  it('is shown as honoured where the browser sends it, and not at all where it does not', () => {
    expect(start({ sources: [gpc()] }).consent.get().optOutSignal).toBeUndefined()

    setSignal(true)

    expect(start({ sources: [gpc()] }).consent.get().optOutSignal).toBe('honoured')
    expect(start({ sources: [gpc()], regime: 'opt-out' }).consent.get().optOutSignal).toBe('honoured')
  })

  it('overrules what the visitor has chosen on the site, and says so', () => {
    setSignal(true)
    const tracker = start({ sources: [gpc()] })
    tracker.consent.set({ marketing: true })

    expect(tracker.consent.get().pixels.meta).toEqual({
      consent: 'denied',
      source: 'gpc',
      overruled: ['app'],
    })
  })

  it('is believed when only the header has told of it', () => {
    expect(start({ sources: [gpc({ signal: true })] }).consent.get().pixels.meta!.source).toBe('gpc')
  })
})

describe('GPC with options', () => {
  const readWith = (options: GpcOptions, consent: ConsentOptions = {}) => {
    setSignal(true)
    return start({ ...consent, sources: [gpc(options)] }).consent.get()
  }

  it.each<[GpcOptions, Regime, consent: string, signal: string]>([
    [{}, 'opt-in', 'denied', 'honoured'],
    [{}, 'opt-out', 'denied', 'honoured'],
    [{ honour: 'opt-out-only' }, 'opt-in', 'unset', 'ignored'],
    [{ honour: 'opt-out-only' }, 'opt-out', 'denied', 'honoured'],
    [{ mode: 'ldu', honour: 'opt-out-only' }, 'opt-in', 'unset', 'ignored'],
  ])('%j under %s: %s, and the signal is %s', (options, regime, consent, signal) => {
    expect(readWith(options, { regime })).toMatchObject({
      optOutSignal: signal,
      pixels: { meta: { consent } },
    })
  })

  it('holds everything until it is known whether the signal has force here', async () => {
    chooseBefore(true)
    setSignal(true)
    const tracker = start({
      regime: () => 'opt-out',
      sources: [gpc({ honour: 'opt-out-only' })],
    })
    tracker.page()

    expect(tracker.consent.get()).toMatchObject({ needsPrompt: false, pixels: { meta: { source: 'gpc' } } })
    expect(tracker.consent.get()).toMatchObject({
      optOutSignal: undefined,
      pixels: { meta: { consent: 'unset' } },
    })
    await page.pass()

    expect(page.requested).toEqual([])
    expect(tracker.consent.get()).toMatchObject({
      optOutSignal: 'honoured',
      pixels: { meta: { consent: 'denied' } },
    })
  })
})

describe('a regime that has to be found out', () => {
  it('is opt-in, and asks nobody, until it is known', async () => {
    const regime = vi.fn(() => new Promise<Regime>((resolve) => setTimeout(resolve, 1000, 'opt-out')))
    const tracker = start({ regime })
    expect(regime).not.toHaveBeenCalled()
    tracker.page()

    await page.pass(999)
    expect(tracker.consent.get()).toMatchObject({ needsPrompt: false, purposes: { marketing: 'unset' } })
    expect(page.requested).toEqual([])
    await page.pass(1)

    expect(tracker.consent.get()).toMatchObject({ needsPrompt: false, purposes: { marketing: 'granted' } })
    await page.pass()
    expect(page.requested).toHaveLength(1)
    expect(regime).toHaveBeenCalledTimes(1)
  })

  it('may be known at once', async () => {
    const tracker = start({ regime: () => 'opt-in' })
    tracker.page()
    await page.pass(0)

    expect(tracker.consent.get()).toMatchObject({ needsPrompt: true, purposes: { marketing: 'unset' } })
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('no network')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no network'))],
    ['answers something else', () => 'opt-maybe' as Regime],
    ['answers nothing', () => undefined as unknown as Regime],
  ] as [string, () => Regime][])(
    'stays opt-in where the function %s, which is reported',
    async (_, regime) => {
      expectWarning('consent/unknown-regime')
      const tracker = start({ regime })
      tracker.page()
      await page.pass()

      expect(tracker.consent.get()).toMatchObject({ needsPrompt: true, purposes: { marketing: 'unset' } })
      expect(page.requested).toEqual([])
    },
  )

  it('does not keep a visitor who has chosen waiting', async () => {
    chooseBefore(true)
    const tracker = start({ regime: () => new Promise<Regime>(() => {}) })
    tracker.page()
    await page.pass()

    expect(page.requested).toHaveLength(1)
  })

  it('changes nothing after the tracker has been ended', async () => {
    const tracker = start({ regime: () => Promise.resolve('opt-out') })
    tracker.page()
    tracker.destroy()
    await page.pass()

    expect(tracker.consent.get().purposes.marketing).toBe('unset')
    expect(page.requested).toEqual([])
  })
})

describe('other tabs and trackers, where the browser tells of no cookie changes', () => {
  const channels = new Set<FakeChannel>()
  let messages = 0
  class FakeChannel extends EventTarget {
    constructor() {
      super()
      channels.add(this)
    }
    postMessage() {
      messages++
      for (const channel of channels)
        if (channel !== this) setTimeout(() => channel.dispatchEvent(new Event('message')))
    }
    close() {
      channels.delete(this)
    }
  }
  beforeEach(() => {
    channels.clear()
    messages = 0
    vi.stubGlobal('BroadcastChannel', FakeChannel)
    Object.assign(window, { cookieStore: undefined }) // happy-dom has one
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })
  const granted = ({ consent }: Tracker) => consent.get().purposes.marketing === 'granted'

  it('follow a choice, and are told of it once', async () => {
    const trackers = [start(), start(), start()]
    for (const tracker of trackers) tracker.page()
    await page.pass(1000)
    expect(messages).toBe(0)

    trackers[0]!.consent.set({ marketing: true })
    await page.pass(200)
    expect(trackers.map(granted)).toEqual([true, true, true])
    trackers[1]!.consent.set({ marketing: false })
    await page.pass(5000)

    expect(trackers.map(granted)).toEqual([false, false, false])
    expect(messages).toBe(2)
  })

  it('are told of a platform that hears of a choice', async () => {
    let tell = (): void => {}
    let answer: SourceAnswer = 'granted'
    const platform = { name: 'cmp', isCmp: true, answer: () => answer }
    const watched = (): ConsentSource => ({ ...platform, watch: (onChange) => ((tell = onChange), () => {}) })
    const first = start({ sources: [platform] })
    first.page()
    start({ sources: [watched()] }).page()
    answer = 'denied'
    tell()
    await page.pass(200)

    expect(granted(first)).toBe(false)
  })

  it('leave a tracker alone that has ended', async () => {
    const [first, second] = [start(), start()]
    first.page()
    first.destroy()
    second.consent.set({ marketing: true })
    await page.pass(200)

    expect(granted(first)).toBe(false)
    expect(channels.size).toBe(1)
  })

  it('need no channel where it does, and none where it is forbidden', async () => {
    const cookieStore = new EventTarget()
    Object.assign(window, { cookieStore })
    const first = start()
    first.page()
    start().consent.set({ marketing: true })
    cookieStore.dispatchEvent(new Event('change'))
    expect(granted(first)).toBe(true)
    expect(channels.size).toBe(0)

    Object.assign(window, { cookieStore: undefined })
    vi.stubGlobal('BroadcastChannel', () => {
      throw new DOMException('Forbidden', 'SecurityError')
    })
    const alone = start()
    await page.pass(1)
    alone.consent.set({ marketing: false })
    expect(granted(alone)).toBe(false)
    expect(granted(first), 'which has not been looked at').toBe(true)
    page.setHidden(false)
    expect(granted(first)).toBe(false)
  })
})

describe('several changes of a source in one task', () => {
  const startWith = (first: SourceAnswer) => {
    let answer = first
    let tell = (): void => {}
    const cmp: ConsentSource = {
      name: 'cmp',
      isCmp: true,
      answer: () => answer,
      watch: (onChange) => {
        tell = onChange
        return () => {}
      },
    }
    const tracker = start({ sources: [cmp] })
    const seen: unknown[] = []
    tracker.on('consent', ({ pixels }) => seen.push(pixels.meta!.consent))
    const say = (next: SourceAnswer) => {
      answer = next
      tell()
    }
    return { tracker, seen, say }
  }

  it('are told once where they say the same', () => {
    const { seen, say } = startWith('pending')
    for (let times = 0; times < 4; times++) say('granted')

    expect(seen).toEqual(['granted'])
  })

  it('count at once, so that what is tracked between them is decided by what holds then', () => {
    const { tracker, seen, say } = startWith('granted')
    say('denied')
    tracker.track('Lead')
    say('granted')
    tracker.track('Contact')

    expect(seen).toEqual(['denied', 'granted'])
    expect(tracker.inspect().events.map(({ outcomes }) => outcomes.meta)).toEqual([
      'dropped:denied',
      'held:loading',
    ])
  })
})

describe('what a platform had stored', () => {
  const setCookies = () => {
    document.cookie = '_fbp=1; Path=/'
    document.cookie = 'ours=1; Path=/'
  }

  it.each<[string, () => ConsentOptions]>([
    ['has expired', () => ({ persist: { maxAgeDays: 1 / 864e5 } })],
    ['was made under an older policy', () => ({ persist: { version: '2' } })],
    [
      'was taken back on the page before',
      () => {
        page.startTracker({ pixels: [meta({ id: '123' })], mode: 'dry' }).consent.set({ marketing: null })
        return {}
      },
    ],
  ])('is removed where the choice %s', async (_, toOptions) => {
    chooseBefore(true)
    await page.pass(10)
    setCookies()
    start(toOptions()).page()
    await page.pass(1)

    expect(document.cookie).toContain('ours=1')
    expect(document.cookie).not.toContain('_fbp=1')
  })

  it('is removed where the choice has expired while the visitor was away, for the cookie outlives it', async () => {
    const persist = { maxAgeDays: 2 }
    page
      .startTracker({ pixels: [meta({ id: '123' })], mode: 'dry', consent: { persist } })
      .consent.set({ marketing: true })
    await page.pass(3 * 864e5)
    setCookies()
    const tracker = start({ persist })
    tracker.page()
    await page.pass(1)

    expect(tracker.consent.get()).toMatchObject({ needsPrompt: true, purposes: { marketing: 'unset' } })
    expect(document.cookie).toContain('ours=1')
    expect(document.cookie).not.toContain('_fbp=1')
  })

  it('is removed where a grant has its time while the page stays open', async () => {
    expectWarning('pixel/blocked') // there is no script here
    const tracker = start({ persist: { maxAgeDays: 2 } })
    tracker.consent.set({ marketing: true })
    await page.pass(2 * 864e5)
    setCookies()
    page.setHidden(false)

    expect(tracker.consent.get()).toMatchObject({ needsPrompt: true, purposes: { marketing: 'unset' } })
    await page.pass(1)
    expect(document.cookie).not.toContain('_fbp=1')
  })

  it('is removed where a platform says that an earlier grant has lapsed, and again until there is a new one', async () => {
    let answer: SourceAnswer = 'pending'
    let tell = (): void => {}
    const cmp: ConsentSource = {
      name: 'cmp',
      isCmp: true,
      answer: () => answer,
      watch: (onChange) => {
        tell = onChange
        return () => {}
      },
    }
    setCookies()
    const tracker = start({ sources: [cmp], afterWithdrawal: 'reload' })
    tracker.track('Lead')
    await page.pass(2000)
    expect(document.cookie, 'while nothing is known').toContain('_fbp=1')
    const reload = vi.spyOn(location, 'reload').mockImplementation(() => {})

    answer = 'lapsed'
    tell()
    expect(tracker.consent.get().pixels.meta).toEqual({ consent: 'unset', source: 'cmp', isLapsed: true })
    expect(document.cookie).not.toContain('_fbp=1')
    setCookies()
    await page.pass(1001)
    expect(document.cookie).not.toContain('_fbp=1')
    expect(document.cookie).toContain('ours=1')
    expect(tracker.inspect().events[0]!.outcomes.meta).toBe('held:consent')
    expect(reload).not.toHaveBeenCalled()

    answer = 'granted'
    tell()
    setCookies()
    await page.pass(2000)
    expect(document.cookie).toContain('_fbp=1')
  })

  it('is removed where a platform has forgotten the grant of an earlier visit, with our own traces of it', async () => {
    const banner = { IsAlertBoxClosed: () => false, OnConsentChanged: () => {}, GetDomainData: () => ({}) }
    Object.assign(window, { OneTrust: banner })
    localStorage.setItem('omnipixel.sent:meta:Purchase:A-1', String(Date.now()))
    setCookies()
    const tracker = start({ sources: [oneTrust()] })
    tracker.page()
    await page.pass(9000)
    expect(document.cookie, 'while it may still be starting').toContain('_fbp=1')
    await page.pass(2000)
    Reflect.deleteProperty(window, 'OneTrust')

    expect(tracker.consent.get().pixels.meta).toEqual({
      consent: 'unset',
      source: 'onetrust',
      isLapsed: true,
    })
    expect(document.cookie).toContain('ours=1')
    expect(document.cookie).not.toContain('_fbp=1')
    expect(Object.keys(localStorage)).toEqual([])
  })

  it('is removed again a moment after the choice was taken back', async () => {
    const tracker = start()
    tracker.consent.set({ marketing: true })
    tracker.consent.set({ marketing: null })
    await page.pass(300)
    setCookies() // by the script that still runs
    await page.pass(701)

    expect(document.cookie).not.toContain('_fbp=1')
  })

  it('is left alone once the visitor has agreed again', async () => {
    const tracker = start()
    for (const marketing of [true, null, true]) tracker.consent.set({ marketing })
    setCookies()
    document.dispatchEvent(new Event('click'))
    await page.pass(2000)

    expect(document.cookie).toContain('_fbp=1')
  })

  it('is kept where no choice of ours is known: the app may tell of it in a moment', async () => {
    setCookies()
    start({ persist: false }).page()
    await page.pass(2000)

    expect(document.cookie).toContain('_fbp=1')
  })
})

describe('inspect()', () => {
  const decisionOf = (tracker: ReturnType<typeof start>) => tracker.inspect().pixels[0]!.decision

  it('names the source that decided, what it read, and since when', async () => {
    let answer: SourceAnswer = 'silent'
    let tell = (): void => {}
    const cmp: ConsentSource = {
      name: 'cmp',
      answer: () => answer,
      raw: () => `raw ${answer}`,
      watch: (onChange) => {
        tell = onChange
        return () => {}
      },
    }
    const startedAt = Date.now()
    const tracker = start({ sources: [cmp] })
    tracker.page()
    expect(decisionOf(tracker)).toEqual({
      consent: 'unset',
      source: 'regime',
      since: startedAt,
      raw: undefined,
    })

    await page.pass(1000)
    answer = 'denied'
    tell()
    await page.pass(1000)
    tell()

    expect(decisionOf(tracker)).toEqual({
      consent: 'denied',
      source: 'cmp',
      since: startedAt + 1000,
      raw: 'raw denied',
    })
  })

  it('tells when a choice of our own was made', async () => {
    const decidedAt = Date.now()
    chooseBefore(false)
    await page.pass(5000)

    expect(decisionOf(start()).raw).toEqual({ choice: { marketing: false }, decidedAt })
  })
})

describe('a choice for everything', () => {
  const start = () =>
    page.startTracker({
      pixels: [meta({ id: '123' }), meta({ id: '456', key: 'shop', purposes: ['marketing', 'analytics'] })],
      consent: {},
    })

  it('grants every purpose that the pixels need, and no other', () => {
    const { consent } = start()
    consent.set(true)

    expect(consent.get().purposes).toEqual({ marketing: 'granted', analytics: 'granted' })
    expect(document.cookie).toContain(encodeURIComponent('{"marketing":true,"analytics":true}'))
  })

  it.each([true, false])('%s takes back what was chosen for single pixels', (choice) => {
    const { consent } = start()
    consent.set({ marketing: true, pixels: { meta: !choice, shop: false } })
    consent.set(choice)

    const { pixels } = consent.get()
    expect([pixels.meta!.consent, pixels.shop!.consent]).toEqual(Array(2).fill(choice ? 'granted' : 'denied'))
    expect(document.cookie).not.toContain(encodeURIComponent('@'))
  })

  it('leaves purposes that no pixel needs as they were', () => {
    const { consent } = start()
    consent.set({ functional: false })
    consent.set(true)

    expect(document.cookie).toContain(encodeURIComponent('"functional":false'))
  })
})
