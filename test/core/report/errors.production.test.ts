import { createTracker, meta, type PixelError } from '@omnipixel/core'
import { expect, it, vi } from 'vitest'

const CODE_AND_LINK = /^\[omnipixel\] [a-z]+\/[a-z-]+ \([\w.-]+\) See docs\/reference\/errors\.md$/

it('tells code, subject and link alone', () => {
  const onError = vi.fn<(error: PixelError) => void>()
  const tracker = createTracker({ pixels: [meta({ id: '1' })], consent: { persist: false }, onError })
  tracker.track('Purchase', {} as never)
  tracker.destroy()

  expect(onError.mock.calls[0]![0].message).toMatch(CODE_AND_LINK)
  expect(() => meta({ id: 'secret value' })).toThrow(CODE_AND_LINK)
})

it('prints nothing', () => {
  const tracker = createTracker({ pixels: [meta({ id: '1' })], consent: { persist: false } })
  tracker.track('Purchase', {} as never)
  tracker.destroy()

  expect(console.warn).not.toHaveBeenCalled()
})
