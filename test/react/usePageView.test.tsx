import { PixelProvider, usePageView, useTrack, type Tracker } from '@omnipixel/react'
import { act, render } from '@testing-library/react'
import { StrictMode, Suspense, useEffect, useState } from 'react'
import { expect, test } from 'vitest'
import { dryTracker, navigate, sentPageViews } from './dryTracker'

let setPage: (page: string) => void
let setCount: (count: number) => void
function Page() {
  const [page, changePage] = useState('/a')
  const [count, changeCount] = useState(0)
  // eslint-disable-next-line react-hooks/globals -- how the tests below turn the page
  setPage = changePage
  // eslint-disable-next-line react-hooks/globals -- the same
  setCount = changeCount
  usePageView(page)
  return <p>{page + count}</p>
}

const shop = (tracker: Tracker) => (
  <PixelProvider tracker={tracker}>
    <Page />
  </PixelProvider>
)

test('reports a page view on mount and for each change', () => {
  const tracker = dryTracker()

  render(shop(tracker))
  expect(sentPageViews(tracker)).toBe(1)
  act(() => setPage('/b'))
  expect(sentPageViews(tracker)).toBe(2)
  act(() => setPage('/a'))

  expect(sentPageViews(tracker)).toBe(3)
})

test('reports nothing when the component renders again for the same page', () => {
  const tracker = dryTracker()
  render(shop(tracker))

  navigate()
  act(() => setCount(1))

  expect(document.body.textContent).toBe('/a1')
  expect(tracker.inspect().events).toHaveLength(1)
})

test('reports nothing for a change that is taken back before it shows', () => {
  const tracker = dryTracker()
  render(shop(tracker))

  act(() => {
    setPage('/b')
    setPage('/a')
  })

  expect(tracker.inspect().events).toHaveLength(1)
})

test('reports one page view where mounting runs twice', () => {
  const tracker = dryTracker()

  render(<StrictMode>{shop(tracker)}</StrictMode>)

  expect(tracker.inspect().events).toHaveLength(2)
  expect(sentPageViews(tracker)).toBe(1)
})

test('reports it before what the page tracks in effects of its own', () => {
  const tracker = dryTracker()
  function Product() {
    const trackViewContent = useTrack('ViewContent')
    useEffect(() => void trackViewContent({}), [trackViewContent])
    return null
  }
  function Layout() {
    usePageView('/a')
    return <Product />
  }

  render(
    <PixelProvider tracker={tracker}>
      <Layout />
    </PixelProvider>,
  )

  expect(tracker.inspect().events.map(({ event }) => event.name)).toEqual(['PageView', 'ViewContent'])
})

test('reports nothing for a page that waits for data again after a navigation', async () => {
  const tracker = dryTracker()
  let hasArrived = false
  let arrive = (): void => {}
  const data = new Promise<void>((resolve) => (arrive = resolve)).then(() => (hasArrived = true))
  function Results({ isWaiting }: { isWaiting: boolean }) {
    usePageView('/search')
    if (isWaiting && !hasArrived) throw data
    return 'Found'
  }
  const results = (isWaiting: boolean) => (
    <PixelProvider tracker={tracker}>
      <Suspense fallback="Searching">
        <Results isWaiting={isWaiting} />
      </Suspense>
    </PixelProvider>
  )
  const { rerender } = render(results(false))

  navigate()
  await act(async () => rerender(results(true)))
  expect(document.body.textContent).toBe('Searching')
  await act(async () => arrive())

  expect(document.body.textContent).toBe('Found')
  expect(tracker.inspect().events).toHaveLength(1)
})

test('reports to a tracker that takes the place of another', () => {
  const [first, second] = [dryTracker(), dryTracker()]

  const { rerender } = render(shop(first))
  rerender(shop(second))

  expect([sentPageViews(first), sentPageViews(second)]).toEqual([1, 1])
})

test('reports nothing until the page is known', () => {
  const tracker = dryTracker()
  function Loading({ page }: { page?: string }) {
    usePageView(page)
    return null
  }
  const show = (page?: string) => (
    <PixelProvider tracker={tracker}>
      <Loading {...(page && { page })} />
    </PixelProvider>
  )

  const { rerender } = render(show())
  expect(tracker.inspect().events).toEqual([])
  rerender(show('/a'))

  expect(sentPageViews(tracker)).toBe(1)
})

test('reports nothing after unmount', () => {
  const tracker = dryTracker()
  const { unmount } = render(shop(tracker))

  unmount()
  act(() => setPage('/b'))

  expect(tracker.inspect().events).toHaveLength(1)
})

test('reports to the tracker of each provider on its own', () => {
  const [first, second] = [dryTracker(), dryTracker()]

  render(shop(first))
  render(shop(second))

  expect([sentPageViews(first), sentPageViews(second)]).toEqual([1, 1])
})
