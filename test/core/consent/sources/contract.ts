import type { ConsentPixel, ConsentSource, Purpose, Regime, SourceAnswer } from '@omnipixel/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { decide } from '../../../../packages/core/src/consent/gate'
import { interceptStorage } from '../../../helpers/interceptStorage'

type Maybe<T> = T | Promise<T>

/**
 * Drives one consent platform, real or fake, on the test's page. Nothing of it is there before `install` (or
 * `installStub`), nor when it is made, which is done for every test.
 */
export interface CmpDriver {
  /** Its script runs, on a page where the visitor has chosen before, or has not. */
  install(choice: 'none' | 'granted' | 'denied'): Maybe<void>
  /** What stands on the page before the script runs, where there is such a thing. */
  installStub?(): Maybe<void>
  /** The visitor accepts all. */
  grant(): Maybe<void>
  /** The visitor rejects all, also after having accepted. */
  deny(): Maybe<void>
  /** The visitor accepts this purpose and no other. */
  grantOnly?(purpose: Purpose): Maybe<void>
  /** The choice is forgotten: the visitor is asked again. */
  reset?(): Maybe<void>
  /** The platform's law does not apply to this visitor. Comes instead of `install`. */
  installInapplicable?(): Maybe<void>
  /** From now on what a source reads of it throws; comes after `install('granted')`. */
  break(): Maybe<void>
  /** How many subscriptions it holds for others; left out where it cannot tell. */
  subscriptions?(): number
  /** Takes its globals, cookies and storage off the page. */
  remove(): Maybe<void>
}

export interface SourceCase {
  make(options?: { timeoutMs?: number }): ConsentSource
  createCmp(): CmpDriver
  /** What the source answers about `marketing`, where it is not the answer of the same name. */
  answers?: { none?: SourceAnswer; granted?: SourceAnswer; denied?: SourceAnswer }
  /** @default 'opt-in' */
  regime?: Regime
  /** It waits for nobody: what it reads is the app's own, or the browser's. */
  isLocal?: true
  /** It is the same for as long as the page is there. */
  isFixed?: true
  /** It denies, or has no say: a grant that others gave does not end with it. */
  isVeto?: true
  /** It knows nothing before `watch`, since its platform tells its state to listeners only. */
  isPushed?: boolean
  /** The purpose that `grantOnly` is tried with. @default 'analytics' */
  otherPurpose?: Purpose
  /** Consent per vendor or service: the visitor chooses so that the one is granted and the other denied. */
  perPixel?: { choose(cmp: CmpDriver): Maybe<void>; granted: ConsentPixel; denied: ConsentPixel }
  /** Globals that the source may create, such as the documented queue of a platform. */
  globals?: readonly string[]
  /** How long the platform itself takes to tell of a change. @default 0 */
  settleMs?: number
}

const META: ConsentPixel = { key: 'meta', platform: 'meta' }
const TIMEOUT_MS = 10_000

interface Listener {
  readonly target: object
  readonly type: string
  readonly fn: unknown
}

/** What our own sources have done to the page, told from the platforms by the call stack. */
function spyOnPage() {
  const listeners = new Set<Listener>()
  const writes: string[] = []
  const isOurs = (): boolean => new Error().stack!.includes('/packages/core/src/')
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 100
  for (const target of [window, document]) {
    const { addEventListener: add, removeEventListener: remove } = target
    vi.spyOn(target, 'addEventListener').mockImplementation(((type: string, fn: never, options: never) => {
      if (isOurs()) {
        const listener = { target, type, fn }
        listeners.add(listener)
        const { signal } = (options ?? {}) as AddEventListenerOptions
        signal?.addEventListener('abort', () => listeners.delete(listener))
      }
      add.call(target, type, fn, options)
    }) as never)
    vi.spyOn(target, 'removeEventListener').mockImplementation(((type: string, fn: never, options: never) => {
      for (const listener of listeners)
        if (listener.target === target && listener.type === type && listener.fn === fn)
          listeners.delete(listener)
      remove.call(target, type, fn, options)
    }) as never)
  }
  let owner: object = document // happy-dom's own class has it, not the one that it shows as `Document`
  while (!Object.hasOwn(owner, 'cookie')) owner = Object.getPrototypeOf(owner) as object
  const cookie = Object.getOwnPropertyDescriptor(owner, 'cookie')!
  Object.defineProperty(document, 'cookie', {
    configurable: true,
    get: () => cookie.get!.call(document) as string,
    set(text: string) {
      if (isOurs()) writes.push(text)
      cookie.set!.call(document, text)
    },
  })
  interceptStorage((method, key, go) => {
    if (method === 'setItem' && isOurs()) writes.push(key)
    return go()
  })
  return {
    listeners,
    writes,
    restore() {
      Error.stackTraceLimit = limit
      Reflect.deleteProperty(document, 'cookie')
    },
  }
}

/** A script of the page has loaded, after which any platform may be there. */
function announceScript(): void {
  const script = document.createElement('script')
  document.head.append(script)
  script.dispatchEvent(new Event('load'))
  script.remove()
}

/** One suite for every source: `describe('cookiebot', () => testSource({ make: cookiebot, createCmp }))`. */
export function testSource(given: SourceCase): void {
  const { make, createCmp, perPixel, regime = 'opt-in', otherPurpose = 'analytics', settleMs = 0 } = given
  const expected = { none: 'pending', granted: 'granted', denied: 'denied', ...given.answers } as const
  const known = createCmp() // what this platform can do
  const { isFixed, isLocal = isFixed } = given
  let cmp: CmpDriver
  let spied: ReturnType<typeof spyOnPage>
  const ends: (() => void)[] = []
  let isBroken = false // its answers may throw

  const ask = (source: ConsentSource, purpose: Purpose = 'marketing', pixel: ConsentPixel = META) =>
    source.answer(purpose, pixel, regime)
  /** Watches, and keeps what the source answered whenever it said that something had changed. */
  const watch = (source: ConsentSource) => {
    const heard: SourceAnswer[] = []
    const onMissing = vi.fn()
    const onChange = (): void => {
      if (!isBroken) heard.push(ask(source))
    }
    const end = isFixed ? () => {} : source.watch!(onChange, onMissing)
    ends.push(end)
    return { heard, onMissing, end }
  }
  const settle = async (): Promise<void> => {
    await vi.advanceTimersByTimeAsync(settleMs)
  }
  const drive = async (act: () => Maybe<void> | undefined): Promise<void> => {
    await act()
    await settle()
  }
  const globals = (): string[] => Object.keys(window).filter((name) => !given.globals?.includes(name))

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
    isBroken = false
    cmp = createCmp()
    spied = spyOnPage()
  })
  afterEach(async () => {
    for (const end of ends.splice(0)) end()
    spied.restore()
    await cmp.remove()
    vi.clearAllTimers()
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  it('does nothing when it is made', () => {
    const before = globals()

    const source = make()

    expect(source).toMatchObject({ name: expect.any(String), ...(!isFixed && { isCmp: true }) })
    expect(spied.listeners.size).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
    expect(globals()).toEqual(before)
  })

  if (!isFixed)
    it('is pending before its platform has come', () => {
      const source = make()
      const { heard } = watch(source)

      expect(ask(source)).toBe('pending')
      expect(heard).toEqual([])
    })

  it('is undecided while the visitor has not chosen', async () => {
    await drive(() => cmp.install('none'))
    const source = make()
    const { onMissing } = watch(source)
    await vi.advanceTimersByTimeAsync(2 * TIMEOUT_MS)

    expect(ask(source)).toBe(expected.none)
    expect(onMissing).not.toHaveBeenCalled()
  })

  it.each(['granted', 'denied'] as const)('tells a stored choice: %s', async (choice) => {
    await drive(() => cmp.install(choice))
    const source = make()
    if (!given.isPushed) expect(ask(source)).toBe(expected[choice])
    watch(source)
    await settle()

    expect(ask(source)).toBe(expected[choice])
  })

  if (!isFixed)
    it('follows each change, both ways', async () => {
      await drive(() => cmp.install('none'))
      const source = make()
      const { heard } = watch(source)
      await settle()

      for (const choice of ['grant', 'deny', 'grant', 'deny'] as const) {
        heard.length = 0
        await drive(() => cmp[choice]())

        const answer = expected[choice === 'grant' ? 'granted' : 'denied']
        expect(ask(source)).toBe(answer)
        expect(heard.at(-1)).toBe(answer)
      }
    })

  if (known.reset)
    it('is undecided again once the choice is forgotten', async () => {
      await drive(() => cmp.install('granted'))
      const source = make()
      watch(source)
      await settle()
      await drive(() => cmp.reset!())

      expect(ask(source)).toBe(expected.none)
    })

  if (known.installInapplicable)
    it('is silent where its law does not apply', async () => {
      await drive(() => cmp.installInapplicable!())
      const source = make()
      watch(source)
      await settle()

      expect(ask(source)).toBe('silent')
    })

  if (known.installStub)
    it('waits with a stub that no platform ever fills', async () => {
      await drive(() => cmp.installStub!())
      const source = make()
      const { onMissing } = watch(source)
      await vi.advanceTimersByTimeAsync(2 * TIMEOUT_MS)

      expect(ask(source)).toBe('pending')
      expect(onMissing).toHaveBeenCalledTimes(1)
    })

  if (known.installStub)
    it('follows a platform whose stub was there first', async () => {
      await drive(() => cmp.installStub!())
      const source = make()
      const { heard } = watch(source)
      await vi.advanceTimersByTimeAsync(3000)
      await drive(() => cmp.install('granted'))
      await vi.advanceTimersByTimeAsync(250)

      expect(ask(source)).toBe(expected.granted)
      expect(heard.at(-1)).toBe(expected.granted)
    })

  if (!isFixed)
    it.each([20, 3000])('finds a platform that comes after %i ms', async (ms) => {
      const source = make()
      const { heard, onMissing } = watch(source)
      await vi.advanceTimersByTimeAsync(ms)
      await drive(() => cmp.install('granted'))
      await vi.advanceTimersByTimeAsync(250)

      expect(ask(source)).toBe(expected.granted)
      expect(heard.at(-1)).toBe(expected.granted)
      expect(onMissing).not.toHaveBeenCalled()
    })

  if (!isLocal)
    it('is silent once its platform has not come in time, and says so once', async () => {
      const before = globals()
      const source = make()
      const { heard, onMissing } = watch(source)

      await vi.advanceTimersByTimeAsync(TIMEOUT_MS - 100)
      expect(ask(source)).toBe('pending')
      expect(onMissing).not.toHaveBeenCalled()
      await vi.advanceTimersByTimeAsync(200)

      expect(ask(source)).toBe('silent')
      expect(heard).toEqual(['silent'])
      expect(vi.getTimerCount()).toBe(0)
      announceScript()
      await vi.advanceTimersByTimeAsync(60_000)
      expect(onMissing).toHaveBeenCalledTimes(1)
      expect(globals()).toEqual(before)
    })

  if (!isLocal)
    it('gives up as early as it is told to', async () => {
      const source = make({ timeoutMs: 300 })
      const { onMissing } = watch(source)
      await vi.advanceTimersByTimeAsync(300)

      expect(ask(source)).toBe('silent')
      expect(onMissing).toHaveBeenCalledTimes(1)
      expect(vi.getTimerCount()).toBe(0)
    })

  if (!isFixed)
    it('follows a platform that comes after a minute', async () => {
      const source = make()
      const { heard } = watch(source)
      await vi.advanceTimersByTimeAsync(60_000)
      await drive(() => cmp.install('granted'))
      announceScript()
      await settle()

      expect(ask(source)).toBe(expected.granted)
      expect(heard.at(-1)).toBe(expected.granted)
      await drive(() => cmp.deny())
      expect(ask(source)).toBe(expected.denied)
      expect(heard.at(-1)).toBe(expected.denied)
    })

  if (!isLocal)
    it('takes the grant of an earlier visit for lapsed, once the visitor has had the time to choose', async () => {
      localStorage.setItem('omnipixel.sent:meta:Purchase:A-1', '1')
      await drive(() => cmp.install('none'))
      const source = make()
      const { heard } = watch(source)
      await vi.advanceTimersByTimeAsync(TIMEOUT_MS - 100)
      expect(ask(source)).toBe(expected.none)
      await vi.advanceTimersByTimeAsync(200)
      localStorage.removeItem('omnipixel.sent:meta:Purchase:A-1')

      const answer = source.answer('marketing', META, 'opt-in')
      if (given.isVeto) expect(answer).toBe(expected.none)
      else expect([answer, heard.at(-1)]).toEqual(['lapsed', 'lapsed'])
      expect(ask(source, 'marketing', { key: 'shop', platform: 'meta' })).toBe(expected.none)
      expect(source.answer('marketing', META, 'opt-out')).not.toBe('lapsed')
      expect(vi.getTimerCount()).toBe(0)
      await drive(() => cmp.grant())
      expect(ask(source)).toBe(expected.granted)
    })

  it('never grants what it cannot read', async () => {
    await drive(() => cmp.install('granted'))
    isBroken = true
    await drive(() => cmp.break())
    const source = make()
    watch(source)
    await vi.advanceTimersByTimeAsync(2 * TIMEOUT_MS)

    const attempt = <T>(_: unknown, act: () => T) => {
      try {
        return act()
      } catch {
        return undefined
      }
    }

    expect(decide(META, ['marketing'], { sources: [source], regime, attempt }).consent).toBe('unset')
  })

  it('grants nothing of a purpose that nobody has heard of', async () => {
    await drive(() => cmp.install('granted'))
    const source = make()
    watch(source)
    await settle()

    expect(['granted', 'limited']).not.toContain(ask(source, 'no-such-purpose' as Purpose))
  })

  if (known.grantOnly)
    it('tells the purposes apart', async () => {
      await drive(() => cmp.install('none'))
      const source = make()
      watch(source)
      await settle()
      await drive(() => cmp.grantOnly!(otherPurpose))

      expect(ask(source, otherPurpose)).toBe('granted')
      expect(ask(source, 'marketing')).toBe('denied')
      await drive(() => cmp.grantOnly!('marketing'))
      expect(ask(source, 'marketing')).toBe('granted')
    })

  if (perPixel)
    it('answers for each pixel by itself', async () => {
      await drive(() => cmp.install('none'))
      const source = make()
      watch(source)
      await settle()
      await drive(() => perPixel!.choose(cmp))

      expect(ask(source, 'marketing', perPixel!.granted)).toBe('granted')
      expect(ask(source, 'marketing', perPixel!.denied)).toBe('denied')
    })

  it('is quiet while nothing changes', async () => {
    await drive(() => cmp.install('none'))
    const source = make()
    const { heard } = watch(source)
    await vi.advanceTimersByTimeAsync(2 * TIMEOUT_MS)
    heard.length = 0
    await vi.advanceTimersByTimeAsync(60_000)
    expect(heard).toEqual([])

    await drive(() => cmp.grant())
    expect(heard.length).toBeLessThan(10)
  })

  it('leaves nothing behind when it is ended', async () => {
    await drive(() => cmp.install('none'))
    const subscriptions = cmp.subscriptions?.()
    const timers = vi.getTimerCount()
    const { heard, end } = watch(make())
    await settle()
    end()
    end()

    expect(spied.listeners.size).toBe(0)
    expect(vi.getTimerCount()).toBe(timers)
    expect(cmp.subscriptions?.()).toBe(subscriptions)
    heard.length = 0
    await drive(() => cmp.grant())
    announceScript()
    await vi.advanceTimersByTimeAsync(1000)
    expect(heard).toEqual([])
  })

  it('ends while it still waits', async () => {
    const { heard, onMissing, end } = watch(make())
    end()

    expect(spied.listeners.size).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
    await drive(() => cmp.install('granted'))
    await vi.advanceTimersByTimeAsync(2 * TIMEOUT_MS)
    expect(heard).toEqual([])
    expect(onMissing).not.toHaveBeenCalled()
  })

  it('starts again after its end, and does not go by what it knew', async () => {
    await drive(() => cmp.install('granted'))
    const source = make()
    const { end } = watch(source)
    await settle()
    end()
    if (given.isPushed) expect(ask(source)).toBe('pending')
    await drive(() => cmp.deny())
    watch(source)
    await settle()

    expect(ask(source)).toBe(expected.denied)
  })

  if (!isFixed)
    it('can be watched twice', async () => {
      await drive(() => cmp.install('none'))
      const source = make()
      const first = watch(source)
      const second = watch(source)
      await settle()
      await drive(() => cmp.grant())
      expect([first.heard.at(-1), second.heard.at(-1)]).toEqual([expected.granted, expected.granted])

      first.end()
      await drive(() => cmp.deny())
      expect(second.heard.at(-1)).toBe(expected.denied)
      expect(ask(source)).toBe(expected.denied)
    })

  it('writes no cookie and no storage', async () => {
    const source = make()
    const { end } = watch(source)
    await vi.advanceTimersByTimeAsync(1000)
    await drive(() => cmp.install('none'))
    await vi.advanceTimersByTimeAsync(250)
    await drive(() => cmp.grant())
    await drive(() => cmp.deny())
    ask(source)
    source.raw?.()
    end()

    expect(spied.writes).toEqual([])
  })
}

/** Groups a source's contract with its own tests. */
export const describeSource = (name: string, given: SourceCase, own?: () => void): void => {
  describe(name, () => {
    describe('keeps the contract of all sources:', () => testSource(given))
    own?.()
  })
}
