import { useTracker } from '@omnipixel/react'
import { renderHook } from '@testing-library/react'
import { expect, test } from 'vitest'

test('says nothing in production where there is no provider', () => {
  const { result } = renderHook(useTracker) // a warning would fail the test

  expect(result.current.inspect().mode).toBe('off')
})
