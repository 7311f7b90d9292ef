import { PixelProvider, usePageView, useTrack, type Tracker } from '@omnipixel/react'
import { act, render } from '@testing-library/react'
import { Activity, useEffect, useState } from 'react'
import { expect, test } from 'vitest'
import { dryTracker, navigate, sentEvents, sentPageViews } from './dryTracker'

// React 19 alone has <Activity>: this file is not part of the project `react-18`.

let setPage: (page: string) => void
function Page() {
  const [page, changePage] = useState('/a')
  // eslint-disable-next-line react-hooks/globals -- how the tests below turn the page
  setPage = changePage
  usePageView(page)
  return null
}
function ThankYou() {
  const trackPurchase = useTrack('Purchase')
  useEffect(() => void trackPurchase({ value: 9.9, currency: 'EUR', orderId: 'A-1001' }), [trackPurchase])
  return null
}

const shop = (tracker: Tracker, mode: 'visible' | 'hidden' = 'visible', page = <Page />) => (
  <PixelProvider tracker={tracker}>
    <Activity mode={mode}>{page}</Activity>
  </PixelProvider>
)

test('counts a component that is shown again as a repeat while nobody navigated', () => {
  const tracker = dryTracker()
  const { rerender } = render(shop(tracker))
  expect(sentPageViews(tracker)).toBe(1)

  rerender(shop(tracker, 'hidden'))
  rerender(shop(tracker))

  expect(tracker.inspect().events).toHaveLength(2)
  expect(sentPageViews(tracker)).toBe(1)
})

test('reports a component that is shown again after a navigation', () => {
  const tracker = dryTracker()
  const { rerender } = render(shop(tracker))
  expect(sentPageViews(tracker)).toBe(1)

  rerender(shop(tracker, 'hidden'))
  navigate()
  rerender(shop(tracker))

  expect(sentPageViews(tracker)).toBe(2)
})

test('reports nothing for a hidden component whose page changes', async () => {
  const tracker = dryTracker()
  const { rerender } = render(shop(tracker))

  rerender(shop(tracker, 'hidden'))
  await act(async () => setPage('/b'))

  expect(tracker.inspect().events).toHaveLength(1)
})

test('counts an order once where its component is hidden and shown again', () => {
  const tracker = dryTracker()
  const { rerender } = render(shop(tracker, 'visible', <ThankYou />))
  expect(sentEvents(tracker)).toHaveLength(1)

  rerender(shop(tracker, 'hidden', <ThankYou />))
  navigate()
  rerender(shop(tracker, 'visible', <ThankYou />))

  expect(tracker.inspect().events).toHaveLength(2)
  expect(sentEvents(tracker)).toHaveLength(1)
})
