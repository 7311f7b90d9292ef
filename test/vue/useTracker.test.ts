import { createPixels, trackerKey, useTracker, type Tracker } from '@omnipixel/vue'
import { mount } from '@vue/test-utils'
import { defineComponent, h, provide } from 'vue'
import { expect, test } from 'vitest'
import { expectWarning, warnings } from '../helpers/mockWarn'
import { dryTracker } from '../react/dryTracker'

const found: Tracker[] = []
const Find = {
  setup() {
    found.push(useTracker())
    return () => null
  },
}

test('gives the tracker of the nearest provider', () => {
  const [outer, inner] = [dryTracker(), dryTracker()]
  const Provider = defineComponent({
    setup(_props, { slots }) {
      provide(trackerKey, inner)
      return () => slots.default?.()
    },
  })

  mount(
    { render: () => [h(Provider, () => h(Find)), h(Find)] },
    { global: { plugins: [createPixels({ tracker: outer })] } },
  )

  expect(found.splice(0)).toEqual([inner, outer])
})

test('gives one inert tracker where there is no provider, and reports it once', () => {
  expectWarning('adapter/no-provider')

  mount(Find)
  mount(Find)

  const [first, second] = found.splice(0)
  expect(first).toBe(second)
  expect(first!.inspect()).toMatchObject({ mode: 'off', pixels: [] })
  expect(first!.track('Contact')).toBeTypeOf('string')
  expect(warnings('adapter/no-provider')).toHaveLength(1)
  expect(warnings('adapter/no-provider')[0]).toMatch(/^\[omnipixel\] .*createPixels.*errors\.md$/)
})
