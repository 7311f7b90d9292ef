import {
  createTracker,
  definePixel,
  meta,
  PixelProvider,
  tiktok,
  useConsent,
  type PixelOptions,
  type Tracker,
} from '@omnipixel/react'
import { act, fireEvent, render, renderHook, screen } from '@testing-library/react'
import { StrictMode, type ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { dryTracker, undecidedTracker } from './dryTracker'

const within =
  (tracker: Tracker) =>
  ({ children }: { children: ReactNode }) => <PixelProvider tracker={tracker}>{children}</PixelProvider>

function Banner() {
  const { needsPrompt, grant, deny, consent } = useConsent()
  return (
    <main>
      <p>marketing: {consent.purposes.marketing ?? 'nobody asked'}</p>
      {needsPrompt && (
        <dialog open>
          <button onClick={grant}>Accept</button>
          <button onClick={deny}>Decline</button>
        </dialog>
      )}
    </main>
  )
}

test('asks until the visitor grants', () => {
  const tracker = undecidedTracker()
  render(<Banner />, { wrapper: within(tracker) })
  expect(screen.getByText('marketing: unset')).toBeTruthy()

  fireEvent.click(screen.getByText('Accept'))

  expect(screen.getByText('marketing: granted')).toBeTruthy()
  expect(screen.queryByText('Accept')).toBeNull()
  expect(tracker.consent.get().pixels.meta).toEqual({ consent: 'granted', source: 'app' })
})

test('asks until the visitor denies', () => {
  const tracker = undecidedTracker()
  render(<Banner />, { wrapper: within(tracker) })

  fireEvent.click(screen.getByText('Decline'))

  expect(screen.getByText('marketing: denied')).toBeTruthy()
  expect(screen.queryByText('Decline')).toBeNull()
  expect(tracker.consent.get().pixels.meta).toEqual({ consent: 'denied', source: 'app' })
})

test('grants and denies every purpose that the pixels need, and no other', () => {
  const tracker = undecidedTracker({
    pixels: [
      meta({ id: '1234567890' }),
      tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9', purposes: ['marketing', 'analytics'] }),
    ],
  })
  const { result } = renderHook(useConsent, { wrapper: within(tracker) })

  act(() => result.current.grant())
  expect(result.current.consent.purposes).toEqual({ marketing: 'granted', analytics: 'granted' })
  act(() => result.current.deny())

  expect(result.current.consent.purposes).toEqual({ marketing: 'denied', analytics: 'denied' })
})

test('follows a choice made elsewhere', () => {
  const tracker = undecidedTracker()
  render(<Banner />, { wrapper: within(tracker) })

  act(() => tracker.consent.set({ marketing: true }))
  expect(screen.getByText('marketing: granted')).toBeTruthy()
  act(() => tracker.consent.set({ marketing: null }))

  expect(screen.getByText('Accept')).toBeTruthy()
})

test('does not ask where the regime has decided', () => {
  render(<Banner />, { wrapper: within(dryTracker()) })

  expect(screen.getByText('marketing: granted')).toBeTruthy()
  expect(screen.queryByText('Accept')).toBeNull()
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
  const { result } = renderHook(useConsent, { wrapper: within(tracker) })
  act(() => result.current.grant())
  await vi.waitFor(() => expect(tracker.inspect().pixels[0]!.status).toBe('ready'))
  expect(result.current.needsReload).toEqual([])

  act(() => result.current.deny())

  expect(result.current.needsReload).toEqual(['stubborn'])
})

test('keeps the same grant and deny on every render', () => {
  const tracker = undecidedTracker()
  const { result } = renderHook(useConsent, { wrapper: within(tracker) })
  const { grant, deny } = result.current

  act(() => grant())

  expect(result.current.needsPrompt).toBe(false)
  expect(result.current.grant).toBe(grant)
  expect(result.current.deny).toBe(deny)
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
  const { unmount } = render(
    <StrictMode>
      <PixelProvider tracker={counted}>
        <Banner />
      </PixelProvider>
    </StrictMode>,
  )
  expect(listening).toBe(1)

  unmount()

  expect(listening).toBe(0)
})

test('hydrates without a mismatch, then shows the choice as it stands', async () => {
  const app = (tracker: Tracker) => (
    <PixelProvider tracker={tracker}>
      <Banner />
    </PixelProvider>
  )
  document.body.innerHTML = `<div>${renderToString(app(undecidedTracker()))}</div>`
  const container = document.body.firstElementChild as HTMLElement
  const paragraph = container.querySelector('p')
  expect(container.textContent).toBe('marketing: nobody asked')

  // React prints a mismatch as an error, which fails the test.
  render(app(undecidedTracker()), { container, hydrate: true })

  expect(container.querySelector('p')).toBe(paragraph)
  expect(container.textContent).toBe('marketing: unsetAcceptDecline')
})
