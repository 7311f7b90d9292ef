import {
  consentRecords,
  createTracker,
  definePixel,
  gpc,
  meta,
  PixelProvider,
  tiktok,
  useConsent,
  type ConsentOptions,
  type ConsentSource,
  type PixelOptions,
  type Tracker,
} from '@omnipixel/react'
import { act, fireEvent, render, renderHook, screen } from '@testing-library/react'
import { StrictMode, type ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { beforeEach, describe, expect, test, vi } from 'vitest'
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

test('sets single purposes and pixels, and leaves the rest', () => {
  const { result } = renderHook(useConsent, { wrapper: within(undecidedTracker()) })

  act(() => result.current.set({ marketing: true, pixels: { tiktok: false } }))
  expect(result.current.consent).toMatchObject({
    purposes: { marketing: 'granted' },
    pixels: { meta: { consent: 'granted' }, tiktok: { consent: 'denied' } },
  })
  act(() => result.current.set({ pixels: { tiktok: null } }))

  expect(result.current.consent.pixels.tiktok!.consent).toBe('granted')
})

test('grants a pixel that was refused on its own, once all is granted', () => {
  const { result } = renderHook(useConsent, { wrapper: within(undecidedTracker()) })
  act(() => result.current.set({ marketing: true, pixels: { tiktok: false } }))

  act(() => result.current.grant())

  expect(result.current.consent.pixels.tiktok).toMatchObject({ consent: 'granted', source: 'app' })
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

test('has the last record of a change, where records are made', async () => {
  localStorage.clear()
  const tracker = consentRecords(undecidedTracker(), { onRecord: () => {} })
  const { result } = renderHook(useConsent, { wrapper: within(tracker) })
  expect(result.current.record).toBeUndefined()

  act(() => result.current.grant())
  await vi.waitFor(() => expect(result.current.record?.action).toBe('grant'))
  act(() => result.current.deny())
  await vi.waitFor(() => expect(result.current.record?.action).toBe('withdraw'))

  expect(result.current.record).toEqual(tracker.records.read()[1])
  expect(result.current.consent.record).toBe(result.current.record)
})

test('has no record where none are made', () => {
  const { result } = renderHook(useConsent, { wrapper: within(undecidedTracker()) })
  act(() => result.current.grant())

  expect(result.current.record).toBeUndefined()
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

test('keeps the same functions on every render', () => {
  const tracker = undecidedTracker()
  const { result } = renderHook(useConsent, { wrapper: within(tracker) })
  const { grant, deny, set } = result.current

  act(() => grant())

  expect(result.current.needsPrompt).toBe(false)
  expect(result.current).toMatchObject({ grant, deny, set })
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
  const { unmount } = render(
    <StrictMode>
      <PixelProvider tracker={counted.tracker}>
        <Banner />
      </PixelProvider>
    </StrictMode>,
  )
  expect(counted.count).toBe(1)

  unmount()

  expect(counted.count).toBe(0)
})

test('stops listening when only its part of the app goes', () => {
  const counted = countListeners(undecidedTracker())
  const { rerender } = render(<Banner key="old" />, { wrapper: within(counted.tracker) })

  rerender(<Banner key="new" />)
  expect(counted.count).toBe(1)
  rerender(<p />)

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
  const { result, unmount } = renderHook(useConsent, { wrapper: within(tracker) })
  expect(result.current.consent.purposes.marketing).toBe('unset')

  unmount()
  answer = 'granted'
  act(onChange)

  // React and Vue print what is done to a component that has gone, which fails the test.
  expect(result.current.consent.purposes.marketing).toBe('unset')
  expect(tracker.consent.get().purposes.marketing).toBe('granted')
})

test('knows the choice in its first render where no server has rendered', () => {
  const tracker = undecidedTracker()
  tracker.consent.set({ marketing: true })
  const shown: string[] = []
  function Noted() {
    const { marketing } = useConsent().consent.purposes
    shown.push(String(marketing))
    return <p>{marketing}</p>
  }
  render(<Noted />, { wrapper: within(tracker) })

  expect(shown[0]).toBe('granted')
})

describe('on a server', () => {
  beforeEach(() => {
    document.cookie = 'omnipixel_consent=; Max-Age=0; Path=/'
  })
  const chosen = { choice: { marketing: true }, decidedAt: Date.now() }

  /** Renders it there, then hydrates in a browser whose tracker has the same options; returns all that was shown. */
  function hydrate(consent: ConsentOptions): { shown: string[]; isSame: boolean } {
    const app = (tracker: Tracker, shown: string[]) => {
      function Noted() {
        const { needsPrompt, optOutSignal, consent: state } = useConsent()
        const text =
          `${state.purposes.marketing} ${needsPrompt ? 'asks' : 'silent'} ${optOutSignal ?? ''}`.trim()
        shown.push(text)
        return <p>{text}</p>
      }
      return (
        <PixelProvider tracker={tracker}>
          <Noted />
        </PixelProvider>
      )
    }
    const { consent: state, ...rest } = undecidedTracker({ consent })
    // There the tracker finds no browser to look at.
    const server = { ...rest, consent: { ...state, get: state.initial } }
    document.body.innerHTML = `<div>${renderToString(app(server, []))}</div>`
    const container = document.body.firstElementChild as HTMLElement
    const paragraph = container.querySelector('p')
    const shown = [container.textContent]

    // React prints a mismatch as an error, which fails the test.
    render(app(undecidedTracker({ consent }), shown), { container, hydrate: true })

    return { shown: [...new Set(shown)], isSame: container.querySelector('p') === paragraph }
  }

  test('decides nothing without the choice that a server has read, then shows what stands', () => {
    const { shown, isSame } = hydrate({})

    expect(shown).toEqual(['unset silent', 'unset asks'])
    expect(isSame).toBe(true)
  })

  test('renders the choice that it has read, and never asks those who have made one', () => {
    document.cookie = `omnipixel_consent=${encodeURIComponent(JSON.stringify([1, chosen.decidedAt, '1', chosen.choice]))}; Path=/`
    const { shown, isSame } = hydrate({ initial: chosen })

    expect(shown).toEqual(['granted silent'])
    expect(isSame).toBe(true)
  })

  test('renders the banner for those who have not chosen, and keeps it', () => {
    const { shown, isSame } = hydrate({ initial: null })

    expect(shown).toEqual(['unset asks'])
    expect(isSame).toBe(true)
  })

  test('renders the banner again where the cookie of the choice has not come along', () => {
    const { shown, isSame } = hydrate({ initial: chosen })

    expect(shown).toEqual(['granted silent', 'unset asks'])
    expect(isSame).toBe(true)
  })

  test('says that the opt-out signal of the request is honoured', () => {
    const { shown, isSame } = hydrate({ initial: null, sources: [gpc({ signal: true })] })

    expect(shown).toEqual(['denied silent honoured'])
    expect(isSame).toBe(true)
  })
})
