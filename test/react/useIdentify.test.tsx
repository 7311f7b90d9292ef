import { PixelProvider, useIdentify, type Tracker } from '@omnipixel/react'
import { renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect, test, vi } from 'vitest'
import { dryTracker } from './dryTracker'

test('tells the tracker who the visitor is', () => {
  const tracker: Tracker = { ...dryTracker(), identify: vi.fn() }
  const { result } = renderHook(useIdentify, { wrapper: within(tracker) })

  result.current({ email: 'ada@example.com' })
  result.current(null)

  expect(vi.mocked(tracker.identify).mock.calls).toEqual([[{ email: 'ada@example.com' }], [null]])
})

test('stays the same function on every render', () => {
  const { result, rerender } = renderHook(useIdentify, { wrapper: within(dryTracker()) })
  const identify = result.current

  rerender()

  expect(result.current).toBe(identify)
})

function within(tracker: Tracker) {
  return ({ children }: { children: ReactNode }) => (
    <PixelProvider tracker={tracker}>{children}</PixelProvider>
  )
}
