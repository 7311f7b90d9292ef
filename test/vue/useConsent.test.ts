import {
  consentRecords,
  createPixels,
  createTracker,
  definePixel,
  gpc,
  meta,
  tiktok,
  useConsent,
  type ConsentOptions,
  type ConsentSource,
  type PixelOptions,
  type Tracker,
  type UseConsentResult,
} from '@omnipixel/vue'
import { mount } from '@vue/test-utils'
import { renderToString } from '@vue/server-renderer'
import { createSSRApp, effectScope, h, nextTick } from 'vue'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { dryTracker, undecidedTracker } from '../react/dryTracker'

const within = (tracker: Tracker) => ({ global: { plugins: [createPixels({ tracker })] } })

const Banner = {
  setup: useConsent,
  template: `
    <main>
      <p>marketing: {{ consent.purposes.marketing ?? 'nobody asked' }}</p>
      <dialog v-if="needsPrompt" open>
        <button id="accept" @click="grant">Accept</button>
        <button id="decline" @click="deny">Decline</button>
      </dialog>
    </main>`,
}

async function mountBanner(tracker: Tracker) {
  const wrapper = mount(Banner, within(tracker))
  await nextTick()
  return wrapper
}

/** What `useConsent` gives, in a component of its own. */
function mountConsent(tracker: Tracker): UseConsentResult {
  let result: UseConsentResult | undefined
  mount({ setup: () => ((result = useConsent()), () => null) }, within(tracker))
  return result!
}

test('asks until the visitor grants', async () => {
  const tracker = undecidedTracker()
  const banner = await mountBanner(tracker)
  expect(banner.text()).toContain('marketing: unset')

  await banner.get('#accept').trigger('click')

  expect(banner.text()).toBe('marketing: granted')
  expect(tracker.consent.get().pixels.meta).toEqual({ consent: 'granted', source: 'app' })
})

test('asks until the visitor denies', async () => {
  const tracker = undecidedTracker()
  const banner = await mountBanner(tracker)

  await banner.get('#decline').trigger('click')

  expect(banner.text()).toBe('marketing: denied')
  expect(tracker.consent.get().pixels.meta).toEqual({ consent: 'denied', source: 'app' })
})

test('grants and denies every purpose that the pixels need, and no other', () => {
  const tracker = undecidedTracker({
    pixels: [
      meta({ id: '1234567890' }),
      tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9', purposes: ['marketing', 'analytics'] }),
    ],
  })
  const { consent, grant, deny } = mountConsent(tracker)

  grant()
  expect(consent.value.purposes).toEqual({ marketing: 'granted', analytics: 'granted' })
  deny()

  expect(consent.value.purposes).toEqual({ marketing: 'denied', analytics: 'denied' })
})

test('sets single purposes and pixels, and leaves the rest', () => {
  const { consent, set } = mountConsent(undecidedTracker())

  set({ marketing: true, pixels: { tiktok: false } })
  expect(consent.value).toMatchObject({
    purposes: { marketing: 'granted' },
    pixels: { meta: { consent: 'granted' }, tiktok: { consent: 'denied' } },
  })
  set({ pixels: { tiktok: null } })

  expect(consent.value.pixels.tiktok!.consent).toBe('granted')
})

test('grants a pixel that was refused on its own, once all is granted', () => {
  const { consent, set, grant } = mountConsent(undecidedTracker())
  set({ marketing: true, pixels: { tiktok: false } })

  grant()

  expect(consent.value.pixels.tiktok).toMatchObject({ consent: 'granted', source: 'app' })
})

test('follows a choice made elsewhere', async () => {
  const tracker = undecidedTracker()
  const banner = await mountBanner(tracker)

  tracker.consent.set({ marketing: true })
  await nextTick()
  expect(banner.text()).toBe('marketing: granted')
  tracker.consent.set({ marketing: null })
  await nextTick()

  expect(banner.text()).toContain('Accept')
})

test('does not ask where the regime has decided', async () => {
  const banner = await mountBanner(dryTracker())

  expect(banner.text()).toBe('marketing: granted')
})

test('has the last record of a change, where records are made', async () => {
  localStorage.clear()
  const tracker = consentRecords(undecidedTracker(), { onRecord: () => {} })
  const { record, consent, grant, deny } = mountConsent(tracker)
  expect(record.value).toBeUndefined()

  grant()
  await vi.waitFor(() => expect(record.value?.action).toBe('grant'))
  deny()
  await vi.waitFor(() => expect(record.value?.action).toBe('withdraw'))

  expect(record.value).toEqual(tracker.records.read()[1])
  expect(consent.value.record).toBe(record.value)
})

test('has no record where none are made', () => {
  const { record, grant } = mountConsent(undecidedTracker())
  grant()

  expect(record.value).toBeUndefined()
})

test('names the pixels that a withdrawal needs a reload for', async () => {
  const stubborn = definePixel<PixelOptions & { id: string }, { stubborn?: unknown }>({
    platform: 'stubborn',
    idPattern: /./,
    src: '',
    global: 'stubborn',
    storage: { cookies: '' },
    params: {},
    staysAlive: true,
    install() {},
    isLoaded: () => true,
    send() {},
  })
  const tracker = createTracker({ pixels: [stubborn({ id: '1' })], consent: { persist: false } })
  const { needsReload, grant, deny } = mountConsent(tracker)
  grant()
  await vi.waitFor(() => expect(tracker.inspect().pixels[0]!.status).toBe('ready'))
  expect(needsReload.value).toEqual([])

  deny()

  expect(needsReload.value).toEqual(['stubborn'])
})

test('keeps the same functions on every render', async () => {
  const seen: unknown[] = []
  const tracker = undecidedTracker()
  const Seen = {
    setup: useConsent,
    template: '<p>{{ needsPrompt }} {{ note([grant, deny, set]) }}</p>',
    methods: { note: (functions: unknown) => void seen.push(functions) },
  }
  const wrapper = mount(Seen, within(tracker))
  await nextTick()
  seen.length = 1

  tracker.consent.set({ marketing: true })
  await nextTick()

  expect(wrapper.text()).toContain('false')
  expect(seen).toHaveLength(2)
  expect(seen[1]).toEqual(seen[0])
})

/** A tracker that counts who listens. */
function countListeners(tracker: Tracker): { tracker: Tracker; count: number } {
  const counted = {
    count: 0,
    tracker: {
      ...tracker,
      on(type, listener) {
        const stop = tracker.on(type, listener)
        counted.count++
        return () => {
          stop()
          counted.count--
        }
      },
    } as Tracker,
  }
  return counted
}

test('listens once, and stops at unmount', () => {
  const counted = countListeners(undecidedTracker())
  const wrapper = mount(Banner, within(counted.tracker))
  expect(counted.count).toBe(1)

  wrapper.unmount()

  expect(counted.count).toBe(0)
})

test('stops listening when only its part of the app goes', async () => {
  const counted = countListeners(undecidedTracker())
  const scope = effectScope()
  mount({ setup: () => (scope.run(() => useConsent()), () => null) }, within(counted.tracker))
  expect(counted.count).toBe(1)

  scope.stop()

  expect(counted.count).toBe(0)
})

test('takes no notice of a platform that answers after it has gone', () => {
  let onChange = () => {}
  let answer: 'pending' | 'granted' = 'pending'
  const platform: ConsentSource = {
    name: 'platform',
    isCmp: true,
    answer: () => answer,
    watch(listener) {
      onChange = listener
      return () => {}
    },
  }
  const tracker = undecidedTracker({ consent: { sources: [platform] } })
  let result: UseConsentResult | undefined
  const wrapper = mount({ setup: () => ((result = useConsent()), () => null) }, within(tracker))
  expect(result!.consent.value.purposes.marketing).toBe('unset')

  wrapper.unmount()
  answer = 'granted'
  onChange()

  // React and Vue print what is done to a component that has gone, which fails the test.
  expect(result!.consent.value.purposes.marketing).toBe('unset')
  expect(tracker.consent.get().purposes.marketing).toBe('granted')
})

test('knows the choice in its first render where no server has rendered', () => {
  const tracker = undecidedTracker()
  tracker.consent.set({ marketing: true })
  const shown: string[] = []
  const Noted = {
    setup() {
      const { consent } = useConsent()
      shown.push(String(consent.value.purposes.marketing))
      return () => h('p', consent.value.purposes.marketing)
    },
  }
  mount(Noted, within(tracker))

  expect(shown[0]).toBe('granted')
})

describe('on a server', () => {
  beforeEach(() => {
    document.cookie = 'omnipixel_consent=; Max-Age=0; Path=/'
  })
  const chosen = { choice: { marketing: true }, decidedAt: Date.now() }

  /** Renders it there, then hydrates in a browser whose tracker has the same options; returns all that was shown. */
  async function hydrate(consent: ConsentOptions): Promise<{ shown: string[]; isSame: boolean }> {
    const app = (tracker: Tracker, shown: string[]) => {
      const Noted = {
        setup() {
          const { needsPrompt, optOutSignal, consent: state } = useConsent()
          return () => {
            const { marketing } = state.value.purposes
            const text =
              `${marketing} ${needsPrompt.value ? 'asks' : 'silent'} ${optOutSignal.value ?? ''}`.trim()
            shown.push(text)
            return h('p', text)
          }
        },
      }
      return createSSRApp(Noted).use(createPixels({ tracker }))
    }
    const { consent: state, ...rest } = undecidedTracker({ consent })
    // There the tracker finds no browser to look at.
    const server = { ...rest, consent: { ...state, get: state.initial } }
    document.body.innerHTML = `<div>${await renderToString(app(server, []))}</div>`
    const container = document.body.firstElementChild as HTMLElement
    const paragraph = container.querySelector('p')
    const shown = [container.textContent]

    // Vue prints a mismatch as a warning, which fails the test.
    const hydrated = app(undecidedTracker({ consent }), shown)
    hydrated.mount(container)
    await nextTick()

    const isSame = container.querySelector('p') === paragraph
    hydrated.unmount()
    return { shown: [...new Set(shown)], isSame }
  }

  test('decides nothing without the choice that a server has read, then shows what stands', async () => {
    const { shown, isSame } = await hydrate({})

    expect(shown).toEqual(['unset silent', 'unset asks'])
    expect(isSame).toBe(true)
  })

  test('renders the choice that it has read, and never asks those who have made one', async () => {
    document.cookie = `omnipixel_consent=${encodeURIComponent(JSON.stringify([1, chosen.decidedAt, '1', chosen.choice]))}; Path=/`
    const { shown, isSame } = await hydrate({ initial: chosen })

    expect(shown).toEqual(['granted silent'])
    expect(isSame).toBe(true)
  })

  test('renders the banner for those who have not chosen, and keeps it', async () => {
    const { shown, isSame } = await hydrate({ initial: null })

    expect(shown).toEqual(['unset asks'])
    expect(isSame).toBe(true)
  })

  test('renders the banner again where the cookie of the choice has not come along', async () => {
    const { shown, isSame } = await hydrate({ initial: chosen })

    expect(shown).toEqual(['granted silent', 'unset asks'])
    expect(isSame).toBe(true)
  })

  test('says that the opt-out signal of the request is honoured', async () => {
    const { shown, isSame } = await hydrate({ initial: null, sources: [gpc({ signal: true })] })

    expect(shown).toEqual(['denied silent honoured'])
    expect(isSame).toBe(true)
  })
})
