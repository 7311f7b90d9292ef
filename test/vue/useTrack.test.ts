import { createPixels, useTrack } from '@omnipixel/vue'
import { mount } from '@vue/test-utils'
import { h, KeepAlive, nextTick, onActivated, onMounted, ref } from 'vue'
import { expect, test } from 'vitest'
import { dryTracker, navigate, sentEvents } from '../react/dryTracker'

test('reports the event with its parameters and returns its id', async () => {
  const tracker = dryTracker()
  let id = ''
  const Buy = () => {
    const trackPurchase = useTrack('Purchase')
    return () => h('button', { onClick: () => (id = trackPurchase({ value: 9.9, currency: 'EUR' })) }, 'Buy')
  }
  const wrapper = mount({ setup: Buy }, within(tracker))

  await wrapper.trigger('click')

  expect(sentEvents(tracker)).toEqual([{ name: 'Purchase', params: { value: 9.9, currency: 'EUR' }, id }])
})

test('hands on the options', async () => {
  const tracker = dryTracker()
  const Join = () => {
    const trackLead = useTrack('Lead')
    return () => h('button', { onClick: () => trackLead({}, { eventId: 'lead-1' }) }, 'Join')
  }
  const wrapper = mount({ setup: Join }, within(tracker))

  await wrapper.trigger('click')

  expect(sentEvents(tracker)).toEqual([{ name: 'Lead', params: {}, id: 'lead-1' }])
})

test('counts a DOM event as no parameters', async () => {
  const tracker = dryTracker()
  const Contact = {
    setup: () => ({ trackContact: useTrack('Contact') }),
    template: '<button @click="trackContact">Call us</button>',
  }
  const wrapper = mount(Contact, within(tracker))

  await wrapper.trigger('click')

  expect(sentEvents(tracker)).toMatchObject([{ name: 'Contact', params: {} }])
})

test('stays the same function on every render', async () => {
  const functions: unknown[] = []
  const count = ref(0)
  const Contact = {
    setup: () => ({ track: useTrack('Contact'), count }),
    template: '<button>Call us {{ count }} {{ note(track) }}</button>',
    methods: { note: (track: unknown) => void functions.push(track) },
  }
  const wrapper = mount(Contact, within(dryTracker()))

  count.value++
  await nextTick()

  expect(wrapper.text()).toContain('Call us 1')
  expect(functions).toHaveLength(2)
  expect(functions[0]).toBe(functions[1])
})

const ThankYou = {
  setup() {
    const trackPurchase = useTrack('Purchase')
    const report = () => trackPurchase({ value: 9.9, currency: 'EUR', orderId: 'A-1001' })
    onMounted(report)
    onActivated(report)
    return () => h('p', 'Thank you')
  },
}

test('counts an order once where mounting runs twice', () => {
  const tracker = dryTracker()

  mount({ render: () => h(KeepAlive, () => h(ThankYou)) }, within(tracker))

  expect(tracker.inspect().events).toHaveLength(2)
  expect(sentEvents(tracker)).toMatchObject([{ name: 'Purchase', id: 'Purchase:A-1001' }])
})

test('counts an order once where its component is hidden and shown again', async () => {
  const tracker = dryTracker()
  const isShown = ref(true)
  mount({ render: () => h(KeepAlive, () => (isShown.value ? h(ThankYou) : undefined)) }, within(tracker))
  expect(sentEvents(tracker)).toHaveLength(1)

  isShown.value = false
  await nextTick()
  navigate()
  isShown.value = true
  await nextTick()

  expect(tracker.inspect().events).toHaveLength(3)
  expect(sentEvents(tracker)).toHaveLength(1)
})

test('works after its component has gone', () => {
  const tracker = dryTracker()
  let trackContact = (): unknown => undefined
  const Contact = () => {
    trackContact = useTrack('Contact')
    return () => null
  }
  const wrapper = mount({ setup: Contact }, within(tracker))

  wrapper.unmount()
  trackContact()

  expect(sentEvents(tracker)).toMatchObject([{ name: 'Contact' }])
})

function within(tracker: ReturnType<typeof dryTracker>) {
  return { global: { plugins: [createPixels({ tracker })] } }
}
