import { createTracker, googleConsentMode, gpp, mirrorGoogleConsent, tcf, usPrivacy } from '@omnipixel/core'
import { expect, it } from 'vitest'

it.each([tcf(), gpp(), usPrivacy(), googleConsentMode()])('$name knows nothing on a server', (source) => {
  expect(source.answer('marketing', undefined, 'opt-out')).toBe('pending')
  expect(source.raw!()).toBeUndefined()
})

it('tells Google nothing on a server', () => {
  const before = Object.keys(globalThis)
  mirrorGoogleConsent(createTracker({ pixels: [] }))()

  expect(Object.keys(globalThis)).toEqual(before)
})
