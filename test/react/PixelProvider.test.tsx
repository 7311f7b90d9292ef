import { PixelProvider, useTrack } from '@omnipixel/react'
import { fireEvent, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { dryTracker, sentEvents } from './dryTracker'

function Contact() {
  return <button onClick={useTrack('Contact')}>Call us</button>
}

test('does nothing by itself', () => {
  const tracker = dryTracker()

  render(<PixelProvider tracker={tracker}>Shop</PixelProvider>)

  expect(document.body.textContent).toBe('Shop')
  expect(tracker.inspect().events).toEqual([])
  expect(tracker.inspect().pixels.map(({ status }) => status)).toEqual(['idle', 'idle'])
})

test('leaves the tracker running when it goes', () => {
  const tracker = dryTracker()
  const { unmount } = render(<PixelProvider tracker={tracker}>Shop</PixelProvider>)

  unmount()
  tracker.track('Contact')

  expect(sentEvents(tracker)).toMatchObject([{ name: 'Contact' }])
})

test('keeps two trackers on one page apart', () => {
  const [shop, blog] = [dryTracker(), dryTracker()]
  render(<PixelProvider tracker={shop}>Shop</PixelProvider>)
  render(
    <PixelProvider tracker={blog}>
      <Contact />
    </PixelProvider>,
  )

  fireEvent.click(screen.getByText('Call us'))

  expect(sentEvents(shop)).toEqual([])
  expect(sentEvents(blog)).toMatchObject([{ name: 'Contact' }])
})
