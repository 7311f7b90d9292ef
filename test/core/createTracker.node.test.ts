import { createTracker, gpc, linkedin, meta, parseConsentCookie, x } from '@omnipixel/core'
import { expect, it } from 'vitest'

it('is inert on a server', async () => {
  const before = Reflect.ownKeys(globalThis)
  const tracker = createTracker({
    pixels: [meta({ id: '1' }), linkedin({ partnerId: '2' }), x({ id: 'o1abc' })],
    consent: { regime: 'opt-out', sources: [gpc()] },
  })
  tracker.page()
  tracker.track('Purchase', { value: 1, currency: 'EUR', orderId: 'a' })
  tracker.identify({ email: 'a@shop.example' })
  tracker.consent.set({ marketing: true })
  const end = tracker.on('outcome', () => {})
  end()

  expect(tracker.consent.get().pixels.meta).toEqual({ consent: 'granted', source: 'regime' })
  expect(await tracker.flush()).toEqual({ pending: 0 })
  expect(tracker.inspect().pixels.map(({ status }) => status)).toEqual(['idle', 'idle', 'idle'])
  tracker.destroy()
  expect(Reflect.ownKeys(globalThis)).toEqual(before)
})

it('reads the visitor’s choice from a Cookie header', () => {
  const value = encodeURIComponent(JSON.stringify([1, Date.now() - 1000, '1', { marketing: true }]))

  expect(parseConsentCookie(`a=1; omnipixel_consent=${value}`)?.choice).toEqual({ marketing: true })
})
