import { createPixels, useIdentify, type Tracker } from '@omnipixel/vue'
import { mount } from '@vue/test-utils'
import { nextTick, ref } from 'vue'
import { expect, test, vi } from 'vitest'
import { dryTracker } from '../react/dryTracker'

test('tells the tracker who the visitor is', () => {
  const tracker: Tracker = { ...dryTracker(), identify: vi.fn() }
  let identify: Tracker['identify'] | undefined
  mount({ setup: () => ((identify = useIdentify()), () => null) }, within(tracker))

  identify!({ email: 'ada@example.com' })
  identify!(null)

  expect(vi.mocked(tracker.identify).mock.calls).toEqual([[{ email: 'ada@example.com' }], [null]])
})

test('stays the same function on every render', async () => {
  const seen: unknown[] = []
  const count = ref(0)
  const Seen = {
    setup: () => ({ identify: useIdentify(), count }),
    template: '<p>{{ count }} {{ note(identify) }}</p>',
    methods: { note: (identify: unknown) => void seen.push(identify) },
  }
  mount(Seen, within(dryTracker()))

  count.value++
  await nextTick()

  expect(seen).toHaveLength(2)
  expect(seen[0]).toBe(seen[1])
})

function within(tracker: Tracker) {
  return { global: { plugins: [createPixels({ tracker })] } }
}
