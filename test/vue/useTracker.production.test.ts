import { useTracker, type Tracker } from '@omnipixel/vue'
import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'

test('says nothing in production where there is no provider', () => {
  let tracker: Tracker | undefined
  mount({
    setup() {
      tracker = useTracker() // a warning would fail the test
      return () => null
    },
  })

  expect(tracker!.inspect().mode).toBe('off')
})
