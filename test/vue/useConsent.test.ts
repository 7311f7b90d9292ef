import {
  createPixels,
  createTracker,
  definePixel,
  meta,
  tiktok,
  useConsent,
  type PixelOptions,
  type Tracker,
  type UseConsentResult,
} from '@omnipixel/vue'
import { mount } from '@vue/test-utils'
import { renderToString } from '@vue/server-renderer'
import { createSSRApp, nextTick } from 'vue'
import { expect, test, vi } from 'vitest'
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

test('keeps the same grant and deny on every render', async () => {
  const seen: unknown[] = []
  const tracker = undecidedTracker()
  const Seen = {
    setup: useConsent,
    template: '<p>{{ needsPrompt }} {{ note([grant, deny]) }}</p>',
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

test('stops listening at unmount', () => {
  let listening = 0
  const tracker = undecidedTracker()
  const counted: Tracker = {
    ...tracker,
    on(type, listener) {
      const stop = tracker.on(type, listener)
      listening++
      return () => {
        stop()
        listening--
      }
    },
  }
  const wrapper = mount(Banner, within(counted))
  expect(listening).toBe(1)

  wrapper.unmount()

  expect(listening).toBe(0)
})

test('hydrates without a mismatch, then shows the choice as it stands', async () => {
  const app = (tracker: Tracker) => createSSRApp(Banner).use(createPixels({ tracker }))
  document.body.innerHTML = `<div>${await renderToString(app(undecidedTracker()))}</div>`
  const container = document.body.firstElementChild as HTMLElement
  const paragraph = container.querySelector('p')
  expect(container.textContent).toBe('marketing: nobody asked')

  // Vue prints a mismatch as a warning, which fails the test.
  const hydrated = app(undecidedTracker())
  hydrated.mount(container)
  await nextTick()

  expect(container.querySelector('p')).toBe(paragraph)
  expect(container.textContent).toBe('marketing: unsetAcceptDecline')
  hydrated.unmount()
})
