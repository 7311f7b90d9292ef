import { regimeFor, regionRegimes } from '@omnipixel/core'
import { expect, it } from 'vitest'

it.each([
  ['US-CA', 'opt-out'],
  ['us-va', 'opt-out'],
  ['US-NY', 'opt-in'],
  ['US', 'opt-in'],
  ['DE', 'opt-in'],
  ['CA-QC', 'opt-in'],
  ['', 'opt-in'],
  ['constructor', 'opt-in'],
  [undefined, 'opt-in'],
  [null, 'opt-in'],
])('%s is %s', (region, regime) => {
  expect(regimeFor(region)).toBe(regime)
})

it('lists the twenty states whose law is one of opting out', () => {
  const states = 'CA VA CO CT UT TX OR MT DE IA NE NH NJ TN MN MD IN KY RI FL'.split(' ')

  expect(Object.keys(regionRegimes)).toEqual(states.map((state) => 'US-' + state).sort())
})

it('takes a subdivision’s own regime before its country’s', () => {
  const regimes = { ...regionRegimes, CA: 'opt-out', 'CA-QC': 'opt-in' } as const

  expect([regimeFor('CA-ON', regimes), regimeFor('CA-QC', regimes)]).toEqual(['opt-out', 'opt-in'])
})
