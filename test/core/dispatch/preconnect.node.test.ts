import { createTracker, meta, preconnect } from '@omnipixel/core'
import { expect, it } from 'vitest'

it('does nothing on a server', () => {
  const pixels = [meta({ id: '1234567890' })]
  const tracker = createTracker({ pixels, consent: { regime: 'opt-out' } })

  expect(() => preconnect(tracker, pixels)()).not.toThrow()
})
