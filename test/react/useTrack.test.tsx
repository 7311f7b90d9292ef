import { PixelProvider, useTrack } from '@omnipixel/react'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { StrictMode, useEffect, useState, type ReactNode } from 'react'
import { expect, test } from 'vitest'
import { dryTracker, sentEvents } from './dryTracker'

test('reports the event with its parameters and returns its id', () => {
  const tracker = dryTracker()
  let id = ''
  function Buy() {
    const trackPurchase = useTrack('Purchase')
    return <button onClick={() => (id = trackPurchase({ value: 9.9, currency: 'EUR' }))}>Buy</button>
  }
  render(<Buy />, { wrapper: within(tracker) })

  fireEvent.click(screen.getByText('Buy'))

  expect(sentEvents(tracker)).toEqual([{ name: 'Purchase', params: { value: 9.9, currency: 'EUR' }, id }])
})

test('hands on the options', () => {
  const tracker = dryTracker()
  function Join() {
    const trackLead = useTrack('Lead')
    return <button onClick={() => trackLead({}, { eventId: 'lead-1' })}>Join</button>
  }
  render(<Join />, { wrapper: within(tracker) })

  fireEvent.click(screen.getByText('Join'))

  expect(sentEvents(tracker)).toEqual([{ name: 'Lead', params: {}, id: 'lead-1' }])
})

test('counts a DOM event as no parameters', () => {
  const tracker = dryTracker()
  function Contact() {
    const trackContact = useTrack('Contact')
    return <button onClick={trackContact}>Call us</button>
  }
  render(<Contact />, { wrapper: within(tracker) })

  fireEvent.click(screen.getByText('Call us'))

  expect(sentEvents(tracker)).toMatchObject([{ name: 'Contact', params: {} }])
})

test('stays the same function on every render', () => {
  const functions: unknown[] = []
  function Contact() {
    const [count, setCount] = useState(0)
    functions.push(useTrack('Contact'))
    return <button onClick={() => setCount(count + 1)}>Call us {count}</button>
  }
  render(<Contact />, { wrapper: within(dryTracker()) })

  fireEvent.click(screen.getByText('Call us 0'))

  expect(screen.getByText('Call us 1')).toBeTruthy()
  expect(functions).toHaveLength(2)
  expect(functions[0]).toBe(functions[1])
})

function ThankYou() {
  const trackPurchase = useTrack('Purchase')
  useEffect(() => {
    trackPurchase({ value: 9.9, currency: 'EUR', orderId: 'A-1001' })
  }, [trackPurchase])
  return null
}

test('counts an order once where mounting runs twice', () => {
  const tracker = dryTracker()

  render(
    <StrictMode>
      <PixelProvider tracker={tracker}>
        <ThankYou />
      </PixelProvider>
    </StrictMode>,
  )

  expect(tracker.inspect().events).toHaveLength(2)
  expect(sentEvents(tracker)).toMatchObject([{ name: 'Purchase', id: 'Purchase:A-1001' }])
})

test('works after its component has gone', () => {
  const tracker = dryTracker()
  let trackContact = (): unknown => undefined
  function Contact() {
    const track = useTrack('Contact')
    useEffect(() => {
      trackContact = track
    }, [track])
    return null
  }
  const { unmount } = render(<Contact />, { wrapper: within(tracker) })

  unmount()
  act(() => void trackContact())

  expect(sentEvents(tracker)).toMatchObject([{ name: 'Contact' }])
})

function within(tracker: ReturnType<typeof dryTracker>) {
  return ({ children }: { children: ReactNode }) => (
    <PixelProvider tracker={tracker}>{children}</PixelProvider>
  )
}
