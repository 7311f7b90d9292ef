import { createPixels, trackerKey, vTrack, type Tracker } from '@omnipixel/vue'
import { mount } from '@vue/test-utils'
import { defineComponent, h, nextTick, provide, ref, withDirectives } from 'vue'
import { expect, test } from 'vitest'
import { dryTracker, sentEvents } from '../react/dryTracker'

const within = (tracker: Tracker) => ({ global: { plugins: [createPixels({ tracker })] } })

test('reports its event when the element is clicked', async () => {
  const tracker = dryTracker()
  const wrapper = mount(
    { template: `<button v-track:click="['AddToCart', { value: 9.9, currency: 'EUR' }]">Add</button>` },
    within(tracker),
  )
  expect(tracker.inspect().events).toEqual([])

  await wrapper.trigger('click')

  expect(sentEvents(tracker)).toMatchObject([{ name: 'AddToCart', params: { value: 9.9, currency: 'EUR' } }])
})

test('hands on the options', async () => {
  const tracker = dryTracker()
  const wrapper = mount(
    { template: `<button v-track:click="['Lead', {}, { eventId: 'lead-1' }]">Join</button>` },
    within(tracker),
  )

  await wrapper.trigger('click')

  expect(sentEvents(tracker)).toMatchObject([{ id: 'lead-1' }])
})

test('takes any DOM event, and click where there is none', async () => {
  const tracker = dryTracker()
  const wrapper = mount(
    {
      template: `
        <form v-track:submit="['Lead']" v-track:focusin="['Contact']"><input /></form>
        <button v-track="['Download']">Brochure</button>`,
    },
    within(tracker),
  )

  await wrapper.get('form').trigger('submit')
  await wrapper.get('input').trigger('focusin')
  await wrapper.get('button').trigger('click')

  expect(sentEvents(tracker).map(({ name }) => name)).toEqual(['Lead', 'Contact', 'Download'])
})

test('follows its value', async () => {
  const tracker = dryTracker()
  const value = ref(1)
  const wrapper = mount(
    {
      setup: () => ({ value }),
      template: `<button v-track:click="['AddToCart', { value, currency: 'EUR' }]">{{ value }}</button>`,
    },
    within(tracker),
  )

  await wrapper.trigger('click')
  value.value = 2
  await nextTick()
  await wrapper.trigger('click')

  expect(sentEvents(tracker)).toMatchObject([{ params: { value: 1 } }, { params: { value: 2 } }])
})

test('follows its argument', async () => {
  const tracker = dryTracker()
  const type = ref('click')
  const wrapper = mount(
    { setup: () => ({ type }), template: `<button v-track:[type]="['Contact']">{{ type }}</button>` },
    within(tracker),
  )

  type.value = 'focus'
  await nextTick()
  await wrapper.trigger('click')
  expect(tracker.inspect().events).toEqual([])
  await wrapper.trigger('focus')

  expect(sentEvents(tracker)).toHaveLength(1)
})

test('reports nothing while it has no value', async () => {
  const tracker = dryTracker()
  const wrapper = mount(
    { template: `<button v-track:click="false && ['Contact']">Call us</button>` },
    within(tracker),
  )

  await wrapper.trigger('click')

  expect(tracker.inspect().events).toEqual([])
})

test('reports nothing where its value is no list', async () => {
  const tracker = dryTracker()
  const wrapper = mount(
    { template: `<p v-track="'Contact'"><i v-track="{ name: 'Contact' }" /></p>` },
    within(tracker),
  )

  await wrapper.get('i').trigger('click')

  expect(tracker.inspect().events).toEqual([])
})

test('keeps one listener for all renders', async () => {
  const added: unknown[] = []
  const count = ref(0)
  const tracker = dryTracker()
  const element = document.createElement('div')
  const wrapper = mount(
    { setup: () => ({ count }), template: `<button v-track:click="['Contact']">{{ count }}</button>` },
    { ...within(tracker), attachTo: element },
  )
  const button = wrapper.element as HTMLElement
  button.addEventListener = (type: string) => added.push(type)
  button.removeEventListener = (type: string) => added.push(type)

  count.value++
  await nextTick()

  expect(wrapper.text()).toBe('1')
  expect(added).toEqual([])
})

test('removes its listener when the element goes', async () => {
  const tracker = dryTracker()
  const isShown = ref(true)
  const wrapper = mount(
    {
      setup: () => ({ isShown }),
      template: `<p><button v-if="isShown" v-track:click="['Contact']">Call us</button></p>`,
    },
    within(tracker),
  )
  const button = wrapper.get('button').element

  isShown.value = false
  await nextTick()
  button.click()

  expect(tracker.inspect().events).toEqual([])
})

test('listens on the root of a component, also when that is replaced', async () => {
  const tracker = dryTracker()
  const isLink = ref(false)
  const Action = { setup: () => ({ isLink }), template: '<a v-if="isLink">Go</a><button v-else>Go</button>' }
  const wrapper = mount(
    { components: { Action }, template: `<p><Action v-track:click="['Contact']" /></p>` },
    within(tracker),
  )

  await wrapper.get('button').trigger('click')
  isLink.value = true
  await nextTick()
  await wrapper.get('a').trigger('click')

  expect(sentEvents(tracker)).toHaveLength(2)
})

test('reports to the tracker of the nearest provider', async () => {
  const [outer, inner] = [dryTracker(), dryTracker()]
  const Provider = defineComponent({
    setup(_props, { slots }) {
      provide(trackerKey, inner)
      return () => slots.default?.()
    },
  })
  const Button = { template: `<button v-track:click="['Contact']">Call us</button>` }
  const wrapper = mount({ render: () => h(Provider, () => h(Button)) }, within(outer))

  await wrapper.get('button').trigger('click')

  expect(sentEvents(inner)).toHaveLength(1)
  expect(sentEvents(outer)).toEqual([])
})

test('may come to an element that is there already', async () => {
  const tracker = dryTracker()
  const isTracked = ref(false)
  const render = () =>
    isTracked.value ? withDirectives(h('button'), [[vTrack, ['Contact'], 'click']]) : h('button')
  const wrapper = mount({ render }, within(tracker))

  isTracked.value = true
  await nextTick()
  await wrapper.trigger('click')

  expect(sentEvents(tracker)).toHaveLength(1)
})

test('works in a render function', async () => {
  const tracker = dryTracker()
  const wrapper = mount(
    { render: () => withDirectives(h('button'), [[vTrack, ['Contact'], 'click']]) },
    within(tracker),
  )

  await wrapper.trigger('click')

  expect(sentEvents(tracker)).toHaveLength(1)
})
