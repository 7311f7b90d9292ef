import {
  type ConsentSource,
  customSource,
  type CustomChoice,
  type CustomSourceOptions,
  PixelError,
  type Regime,
} from '@omnipixel/core'
import { reactive, ref, watch } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import { createFakePixel } from '../../../helpers/fakePixel'
import { useFakePage } from '../../../helpers/fakePage'
import { expectWarning } from '../../../helpers/mockWarn'

const page = useFakePage()
const META = { key: 'meta', platform: 'meta' }
const SHOP = { key: 'shop', platform: 'meta' }

const reading = (choice: CustomChoice): ConsentSource => customSource({ name: 'store', read: () => choice })

describe('what a store holds', () => {
  it.each<[choice: CustomChoice, regime: Regime | undefined, answer: string]>([
    [true, 'opt-in', 'granted'],
    [false, 'opt-in', 'denied'],
    [undefined, 'opt-in', 'pending'],
    [null, undefined, 'pending'],
    [undefined, 'opt-out', 'silent'],
    [{ marketing: true }, 'opt-in', 'granted'],
    [{ marketing: false, analytics: true }, 'opt-in', 'denied'],
    [{ analytics: true }, 'opt-in', 'pending'],
    [{ marketing: null }, 'opt-out', 'silent'],
    [{ marketing: false }, 'opt-out', 'denied'],
    ['denied' as never, 'opt-in', 'pending'],
    [{ marketing: 'yes' as never }, 'opt-in', 'pending'],
  ])('%j under %s is %s', (choice, regime, answer) => {
    expect(reading(choice).answer('marketing', META, regime)).toBe(answer)
  })

  it.each<[pixels: Record<string, boolean | null>, answer: string]>([
    [{ meta: false }, 'denied'],
    [{ shop: false }, 'denied'],
    [{ tiktok: false }, 'granted'],
    [{ shop: true, meta: false }, 'denied'],
    [{ shop: null }, 'granted'],
  ])('for single pixels: %j is %s', (pixels, answer) => {
    expect(reading({ marketing: true, pixels }).answer('marketing', SHOP)).toBe(answer)
    expect(reading({ marketing: true, pixels }).answer('marketing')).toBe('granted')
    expect(reading({ pixels: { meta: true } }).answer('marketing', SHOP)).toBe('granted')
  })

  it('is not read for what a server has to render as well', () => {
    const read = vi.fn(() => true)
    const source = customSource({ name: 'store', read })

    expect(source.answer('marketing', META, 'opt-in', true)).toBe('pending')
    expect(source.answer('marketing', META, 'opt-out', true)).toBe('silent')
    expect(read).not.toHaveBeenCalled()
  })

  it('is read at each question, and shown as it is', () => {
    const choice = { marketing: true }
    const source = reading(choice)
    choice.marketing = false

    expect(source.answer('marketing', META)).toBe('denied')
    expect(source.raw!()).toEqual({ marketing: false })
  })
})

describe('a store that tells of its changes', () => {
  const pixel = createFakePixel('alpha')
  const start = (source: ConsentSource) =>
    page.startTracker({ pixels: [pixel.create()], consent: { sources: [source] } })

  it('is followed both ways, as zustand and redux do it', async () => {
    const listeners = new Set<() => void>()
    let accepted: boolean | undefined
    const set = (next: boolean): void => {
      accepted = next
      listeners.forEach((listener) => listener())
    }
    const store = {
      getState: () => accepted,
      subscribe(listener: () => void) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    }
    const tracker = start(
      customSource({
        name: 'zustand',
        read: store.getState,
        subscribe: store.subscribe,
      }),
    )
    page.onRequest = () => pixel.run()
    tracker.track('Lead')
    await page.pass()
    expect(page.requested).toEqual([])

    set(true)
    await page.pass()
    expect(tracker.consent.get().pixels.alpha).toMatchObject({ consent: 'granted', source: 'zustand' })
    expect(page.requested).toEqual([pixel.src])

    set(false)
    expect(tracker.consent.get().pixels.alpha).toMatchObject({ consent: 'denied', source: 'zustand' })
    tracker.destroy()
    expect(listeners.size).toBe(0)
  })

  it('may be a Vue ref or a reactive object', async () => {
    const choice = reactive<{ marketing?: boolean }>({})
    const isMinor = ref(false)
    const tracker = page.startTracker({
      pixels: [pixel.create()],
      consent: {
        sources: [
          customSource({
            name: 'vue',
            read: () => choice,
            subscribe: (onChange) => watch(choice, onChange, { flush: 'sync' }),
          }),
          customSource({
            name: 'minor',
            answer: () => (isMinor.value ? 'denied' : 'silent'),
            subscribe: (onChange) => watch(isMinor, onChange, { flush: 'sync' }),
          }),
        ],
      },
    })
    const decision = () => tracker.consent.get().pixels.alpha
    tracker.on('consent', () => {})
    expect(decision()).toMatchObject({ consent: 'unset', source: 'vue' })

    choice.marketing = true
    await page.pass()
    expect(decision()).toMatchObject({ consent: 'granted', source: 'vue' })
    isMinor.value = true
    expect(decision()).toMatchObject({ consent: 'denied', source: 'minor' })
  })

  it('tells nothing after the end, even where it cannot be unsubscribed from', () => {
    let tell = (): void => {}
    const source = customSource({
      name: 'emitter',
      read: () => true,
      subscribe(onChange) {
        tell = onChange
      },
    })
    const onChange = vi.fn()
    const end = source.watch!(onChange, vi.fn())
    tell()
    expect(onChange).toHaveBeenCalledTimes(1)

    end()
    tell()

    expect(onChange).toHaveBeenCalledTimes(1)
  })

  it('keeps our own cookie away where it keeps the choice itself', () => {
    const banner = customSource({ name: 'banner', read: () => undefined, isCmp: true })
    const tracker = start(banner)
    tracker.consent.set({ marketing: true })

    expect(document.cookie).toBe('')
    expect(tracker.consent.get().needsPrompt).toBe(false)
    expect(reading(true).isCmp).toBe(false)
  })
})

describe('a mistake at set-up throws', () => {
  it.each<[options: unknown, subject: string]>([
    [{ read: () => true }, 'name'],
    [{ name: '', read: () => true }, 'name'],
    [{ name: 'store' }, 'store.read'],
    [{ name: 'store', read: true }, 'store.read'],
    [{ name: 'store', read: () => true, answer: () => 'granted' }, 'store.read'],
    [{ name: 'store', read: () => true, subscribe: {} }, 'store.subscribe'],
  ])('%j', (options, subject) => {
    const make = () => customSource(options as CustomSourceOptions)

    expect(make).toThrow(PixelError)
    expect(make).toThrow(expect.objectContaining({ code: 'consent/bad-source', subject }))
  })
})

it('does not throw into the page when the store does', () => {
  const source = customSource({
    name: 'broken',
    read() {
      throw new Error('thrown by the store')
    },
  })
  const tracker = page.startTracker({
    pixels: [createFakePixel('beta').create()],
    consent: { sources: [source] },
  })

  expect(tracker.consent.get().pixels.beta).toMatchObject({ consent: 'unset', source: 'broken' })
  expectWarning('consent/source-failed')
})
