import {
  createTracker,
  googleConsentMode,
  googleConsentTypes,
  mirrorGoogleConsent,
  type GoogleConsentModeOptions,
  type Purpose,
  type Regime,
} from '@omnipixel/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createFakePixel } from '../../../helpers/fakePixel'
import { describeSource, type CmpDriver } from './contract'

interface Entry {
  default?: boolean
  update?: boolean
}
const globals = window as { dataLayer?: unknown[]; google_tag_data?: unknown }
const META = { key: 'meta', platform: 'meta' }
const TYPES = Object.values(googleConsentTypes).flat()
const PURPOSES = Object.keys(googleConsentTypes) as Purpose[]

/** As Google's documentation has it. */
function gtag(..._: unknown[]): void {
  // eslint-disable-next-line prefer-rest-params -- what Google's script takes
  ;(globals.dataLayer ??= []).push(arguments)
}
const all = (value: string, purposes = PURPOSES) =>
  Object.fromEntries(purposes.flatMap((purpose) => googleConsentTypes[purpose]).map((type) => [type, value]))

function remove(): void {
  delete globals.dataLayer
  delete globals.google_tag_data
}
function breakGoogle(): void {
  Object.defineProperty(window, 'google_tag_data', {
    configurable: true,
    get() {
      throw new Error('broken')
    },
  })
}

/** A banner that tells the data layer alone: Google's script is not there. */
const createCmp = (): CmpDriver => ({
  install(choice) {
    gtag('js', new Date())
    gtag('consent', 'default', { ...all('denied'), wait_for_update: 500 })
    if (choice !== 'none') gtag('consent', 'update', all(choice))
  },
  grant: () => gtag('consent', 'update', all('granted')),
  deny: () => gtag('consent', 'update', all('denied')),
  grantOnly: (purpose) => gtag('consent', 'update', { ...all('denied'), ...all('granted', [purpose]) }),
  break: breakGoogle,
  remove,
})

/** Google's script is there, and remembers: a fake, from how others read it. */
function createIcsCmp(): CmpDriver {
  const listeners: (() => void)[] = []
  const entries: Record<string, Entry> = {}
  const update = (values: Record<string, string>): void => {
    for (const [type, value] of Object.entries(values)) entries[type]!.update = value === 'granted'
    for (const listener of listeners) listener()
  }
  return {
    install(choice) {
      globals.dataLayer = []
      for (const type of TYPES) entries[type] = { default: false }
      const addListener = (_types: string[], listener: () => void) => listeners.push(listener)
      globals.google_tag_data = { ics: { entries, addListener } }
      if (choice !== 'none') update(all(choice))
    },
    grant: () => update(all('granted')),
    deny: () => update(all('denied')),
    grantOnly: (purpose) => update({ ...all('denied'), ...all('granted', [purpose]) }),
    break: breakGoogle,
    remove,
  }
}

describeSource('googleConsentMode', { make: googleConsentMode, createCmp, isPushed: true }, () => {
  const ends: (() => void)[] = []
  afterEach(() => {
    for (const end of ends.splice(0)) end()
    remove()
  })
  const watch = (options?: GoogleConsentModeOptions) => {
    const source = googleConsentMode(options)
    ends.push(source.watch!(vi.fn(), vi.fn()))
    return (regime: Regime = 'opt-in') => source.answer('marketing', META, regime)
  }

  it('takes a default as consent only where nobody has to opt in', () => {
    gtag('consent', 'default', all('granted'))
    const answer = watch()

    expect(answer('opt-in')).toBe('pending')
    expect(answer('opt-out')).toBe('granted')
    gtag('consent', 'update', all('denied'))
    expect(answer('opt-out')).toBe('denied')
  })

  it('needs every type of the purpose', () => {
    gtag('consent', 'default', all('denied'))
    gtag('consent', 'update', { ad_storage: 'granted' })
    const answer = watch()
    expect(answer()).toBe('pending')

    gtag('consent', 'update', { ad_user_data: 'granted', ad_personalization: 'granted' })
    expect(answer()).toBe('granted')
    gtag('consent', 'update', { ad_personalization: 'denied' })
    expect(answer()).toBe('denied')
    expect(watch({ types: { marketing: ['ad_storage'] } })()).toBe('granted')
    expect(watch({ types: { marketing: [] } })()).toBe('denied')
  })

  it.each<[region: string | undefined, expected: string]>([
    ['US-CA', 'pending'],
    ['US-TX', 'granted'],
    ['FR', 'granted'],
    ['DE', 'pending'],
    [undefined, 'pending'], // where it denies in some regions, it may deny here
  ])('takes the default for %s', (region, expected) => {
    gtag('consent', 'default', { ...all('denied'), region: ['US-CA', 'DE'] })
    gtag('consent', 'default', { ...all('denied'), region: ['US'] })
    gtag('consent', 'default', { ...all('granted'), region: ['US'] })
    gtag('consent', 'default', all('granted'))

    expect(watch({ region })('opt-out')).toBe(expected)
  })

  it('reads the layer of another name, and goes past what is no command', () => {
    const layer: unknown[] = [
      null,
      undefined,
      'consent',
      { event: 'x' },
      ['consent'],
      ['consent', 'update', null],
    ]
    Object.assign(window, { myLayer: layer })
    const answer = watch({ layer: 'myLayer' })

    expect(answer()).toBe('pending')
    layer.push(['consent', 'update', { ...all('granted'), ad_storage: 'perhaps' }])
    expect(answer()).toBe('pending')
    layer.push(['consent', 'update', { ad_storage: 'granted' }])
    expect(answer()).toBe('granted')
    Reflect.deleteProperty(window, 'myLayer')
  })

  it('puts `push` back at its end, also where it was not the array’s own', () => {
    gtag('consent', 'default', all('denied'))
    const layer = globals.dataLayer!
    const native = layer.push
    const end = googleConsentMode().watch!(vi.fn(), vi.fn())
    expect(layer.push).not.toBe(native)
    expect(layer.push({}, {})).toBe(3)
    end()
    expect(Object.hasOwn(layer, 'push')).toBe(false)

    const own = vi.fn()
    layer.push = own
    googleConsentMode().watch!(vi.fn(), vi.fn())()
    expect(layer.push).toBe(own)
  })

  it('hears what is pushed through a wrapper of its own wrapper, and is quiet there after its end', () => {
    gtag('consent', 'default', all('denied'))
    const layer = globals.dataLayer!
    const source = googleConsentMode()
    const onChange = vi.fn()
    const end = source.watch!(onChange, vi.fn())
    const inner = layer.push
    const wrapper = (...items: unknown[]) => inner.apply(layer, items)
    layer.push = wrapper
    gtag('consent', 'update', all('granted'))
    expect(source.answer('marketing', META, 'opt-in')).toBe('granted')

    end()
    onChange.mockClear()
    gtag('consent', 'update', all('denied'))
    expect(layer.push).toBe(wrapper)
    expect(onChange).not.toHaveBeenCalled()
  })

  it('goes over to the memory of Google’s script once that is there', () => {
    gtag('consent', 'default', all('denied'))
    const answer = watch()
    void createIcsCmp().install('granted')
    window.dispatchEvent(new Event('load'))

    expect(answer()).toBe('granted')
  })

  it('is silent where Google’s tags run without consent mode', () => {
    vi.useFakeTimers()
    gtag('js', new Date())
    globals.google_tag_data = { ics: { entries: {} } }
    const answer = watch({ timeoutMs: 100 })
    vi.advanceTimersByTime(100)
    vi.useRealTimers()

    expect(answer()).toBe('silent')
  })
})

describeSource('googleConsentMode, by the memory of Google’s script', {
  make: googleConsentMode,
  createCmp: createIcsCmp,
  isPushed: true,
})

describe('mirrorGoogleConsent', () => {
  afterEach(remove)

  it('denies by default, and updates with each change until its end', () => {
    const pixel = createFakePixel('mirrored')
    const tracker = createTracker({
      pixels: [pixel.create()],
      mode: 'dry',
      consent: { persist: false },
    })
    const denied = all('denied', ['marketing'])
    const granted = all('granted', ['marketing'])

    const end = mirrorGoogleConsent(tracker)
    tracker.consent.set({ marketing: true })
    tracker.consent.set({ pixels: { mirrored: false } })
    tracker.consent.set({ marketing: false })
    end()
    tracker.consent.set({ marketing: true })

    const commands = globals.dataLayer!.map((entry) => Array.from(entry as ArrayLike<unknown>))
    expect(commands).toEqual([
      ['consent', 'default', denied],
      ['consent', 'update', granted],
      ['consent', 'update', denied],
    ])
    expect(Object.prototype.toString.call(globals.dataLayer![0])).toBe('[object Arguments]')
    tracker.destroy()
  })

  it('says at once what holds already, into the layer and for the types that it is told', () => {
    const tracker = createTracker({
      pixels: [createFakePixel('mirrored').create()],
      mode: 'dry',
      consent: { regime: 'opt-out' },
    })

    mirrorGoogleConsent(tracker, { layer: 'google', types: { marketing: ['ad_storage'] } })()

    const { google } = window as { google?: ArrayLike<unknown>[] }
    expect(google!.map((entry) => Array.from(entry))).toEqual([
      ['consent', 'default', { ad_storage: 'denied' }],
      ['consent', 'update', { ad_storage: 'granted' }],
    ])
    Reflect.deleteProperty(window, 'google')
    tracker.destroy()
  })
})
