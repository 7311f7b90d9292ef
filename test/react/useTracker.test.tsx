import { PixelProvider, useTracker, type Tracker } from '@omnipixel/react'
import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { expectWarning, warnings } from '../helpers/mockWarn'
import { dryTracker } from './dryTracker'

const found: Tracker[] = []
function Find() {
  found.push(useTracker())
  return null
}

test('gives the tracker of the nearest provider', () => {
  const [outer, inner] = [dryTracker(), dryTracker()]

  render(
    <PixelProvider tracker={outer}>
      <PixelProvider tracker={inner}>
        <Find />
      </PixelProvider>
      <Find />
    </PixelProvider>,
  )

  expect(found.splice(0)).toEqual([inner, outer])
})

test('gives one inert tracker where there is no provider, and reports it once', () => {
  expectWarning('adapter/no-provider')

  render(<Find />)
  render(<Find />)

  const [first, second] = found.splice(0)
  expect(first).toBe(second)
  expect(first!.inspect()).toMatchObject({ mode: 'off', pixels: [] })
  expect(first!.track('Contact')).toBeTypeOf('string')
  expect(warnings('adapter/no-provider')).toHaveLength(1)
  expect(warnings('adapter/no-provider')[0]).toMatch(/^\[omnipixel\] .*<PixelProvider.*errors\.md$/)
})
