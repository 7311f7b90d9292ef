// #region all
// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { createDryTracker } from './dryRun'

test('a purchase reaches both platforms once', async () => {
  const tracker = createDryTracker()
  tracker.consent.set({ marketing: true })

  const id = tracker.track('Purchase', { value: 49.9, currency: 'EUR', orderId: 'A-1001' })
  tracker.track('Purchase', { value: 49.9, currency: 'EUR', orderId: 'A-1001' })
  await tracker.flush()

  const [first, second] = tracker.inspect().events
  expect(id).toBe('Purchase:A-1001')
  expect(first?.outcomes).toEqual({ meta: 'sent', reddit: 'sent' })
  expect(second?.outcomes).toEqual({ meta: 'duplicate', reddit: 'duplicate' })
  tracker.destroy()
})
// #endregion
