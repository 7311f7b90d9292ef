import {
  createTracker,
  definePixel,
  gpc,
  linkedin,
  meta,
  x,
  type EventName,
  type EventParams,
  type EventTable,
  type PixelEvent,
  type PixelOptions,
  type StandardEventName,
  type TrackArgs,
} from '@omnipixel/core'

const tracker = createTracker({ pixels: [meta({ id: '1234567890' })] })
const money = { value: 9.9, currency: 'EUR' }

// Purchase needs a value and a currency.
tracker.track('Purchase', money)
tracker.track('Purchase', { ...money, orderId: 'A-1', items: [{ id: 'SKU-1', price: 9.9, quantity: 1 }] })
tracker.track('Purchase', { ...money, orderId: undefined })
// @ts-expect-error -- no parameters at all
tracker.track('Purchase')
// @ts-expect-error -- no value
tracker.track('Purchase', { currency: 'EUR' })
// @ts-expect-error -- no currency
tracker.track('Purchase', { value: 9.9 })
// @ts-expect-error -- a DOM event has neither
tracker.track('Purchase', new Event('click'))

// The other standard events need nothing, but take only what they know.
tracker.track('Contact')
tracker.track('Contact', money)
tracker.track('Contact', new Event('click'))
tracker.track('Search', { searchString: 'stalls' })
// @ts-expect-error -- a number in a string
tracker.track('AddToCart', { value: '9.9' })
// @ts-expect-error -- an item without an id
tracker.track('AddToCart', { items: [{ name: 'Stalls' }] })
// @ts-expect-error -- unknown parameter
tracker.track('AddToCart', { valeu: 9.9 })
// @ts-expect-error -- another event's parameter
tracker.track('Contact', { searchString: 'stalls' })
// @ts-expect-error -- neither of the two
tracker.track('ViewContent', { contentType: 'hotel' })

// Names that are not typed take anything.
tracker.track('NewsletterOpened')
tracker.track('NewsletterOpened', { issue: 12, tags: ['a'] })
tracker.track('NewsletterOpened', undefined, { eventId: 'n-1' })
// @ts-expect-error -- but parameters are an object
tracker.track('NewsletterOpened', 12)
// @ts-expect-error -- and a name is text
tracker.track(12)

// Options.
tracker.track('Purchase', money, { eventId: 'p-1', once: 'A-1', to: ['meta'], not: ['x'] })
tracker.track('Lead', {}, { extras: { meta: { delivery_category: 'curbside', own: 1 }, agency: { own: 1 } } })
// @ts-expect-error -- not one of Meta's words
tracker.track('Lead', {}, { extras: { meta: { delivery_category: 'drone' } } })
// @ts-expect-error -- parameters are an object
tracker.track('Lead', {}, { extras: { agency: 'own' } })
// @ts-expect-error -- unknown option
tracker.track('Purchase', money, { event_id: 'p-1' })
const eventId: string = tracker.track('Lead')
tracker.page({}, { key: eventId })

// Editors complete the literals of a union; a plain `string` in it would swallow them.
type Literals<T> = T extends string ? (string extends T ? never : T) : never
const areCompleted: [StandardEventName] extends [Literals<EventName>] ? true : false = true
const wouldBeLost: [StandardEventName] extends [Literals<EventName | string>] ? true : false = false
const isOpen: 'AnythingElse' extends EventName ? true : false = true
void [areCompleted, wouldBeLost, isOpen]

// What follows from a name.
const args: TrackArgs<'Purchase'> = [money]
const params: EventParams<'Search'> = { searchString: 'stalls' }
// @ts-expect-error -- Purchase's first argument is required
const none: TrackArgs<'Purchase'> = []
void [args, params, none]

// Consent, user data and set-up.
tracker.consent.set({ marketing: true, analytics: null, pixels: { meta: false } })
// @ts-expect-error -- no such purpose
tracker.consent.set({ ads: true })
tracker.identify({ email: 'ada@example.com', phone: '+49 151 1234567', externalId: 'u-1' })
tracker.identify(null)
// An account's fields may be empty.
declare const account: { email: string | null; phone?: string | null | undefined }
tracker.identify(account)
tracker.identify({ email: account.email, phone: null, externalId: undefined })
// @ts-expect-error -- ids are text
tracker.identify({ externalId: 12 })
// @ts-expect-error -- unknown field
tracker.identify({ mail: 'ada@example.com' })
createTracker({ pixels: [], mode: 'dry', consent: { regime: 'opt-out', sources: [gpc()], persist: false } })
// @ts-expect-error -- no such mode
createTracker({ pixels: [], mode: 'test' })
// @ts-expect-error -- pixels are required
createTracker({})
tracker.on('outcome', ({ outcome, pixel, event }) => void [outcome === 'sent', pixel, event.id])
tracker.on('consent', ({ needsPrompt }) => void needsPrompt)
// @ts-expect-error -- no such report
tracker.on('outcomes', () => {})

// Pixel options.
meta({ id: '1', key: 'meta-2', purposes: ['marketing', 'analytics'], advancedMatching: true })
linkedin({ partnerId: ['1', '2'], conversions: { Purchase: 1122, NewsletterOpened: '33' } })
x({ id: 'o1abc', events: { Purchase: 'tw-o1abc-od2ef' } })
// @ts-expect-error -- an id is text, also one of digits alone
linkedin({ partnerId: 98765 })
// @ts-expect-error -- its id is called partnerId
linkedin({ id: '1' })
// @ts-expect-error -- an id is required
meta({})
// @ts-expect-error -- no such purpose
meta({ id: '1', purposes: ['ads'] })
// @ts-expect-error -- another pixel's option
meta({ id: '1', conversions: {} })

// A pixel of one's own.
interface RadioOptions extends PixelOptions {
  station: string
}
interface RadioGlobals {
  radio?: (command: string, params: object) => void
}
const radio = definePixel<RadioOptions, RadioGlobals>({
  platform: 'radio',
  idOption: 'station',
  idPattern: /^\d+$/,
  src: (id) => `https://radio.example/${id}.js`,
  global: 'radio',
  storage: { cookies: '_radio' },
  params: { value: 'amount' },
  install({ page }) {
    page.radio ??= () => {}
  },
  isLoaded: ({ page }) => page.radio,
  send({ page, options }, { event, name, params }) {
    page.radio?.(name, { ...params, station: options.station, id: event.id })
  },
})
createTracker({ pixels: [radio({ station: '1', key: 'radio-2' })] })
// @ts-expect-error -- its own id is required
radio({ key: 'radio-2' })
definePixel<RadioOptions, RadioGlobals>({
  platform: 'radio',
  idPattern: /./,
  src: '',
  // @ts-expect-error -- not one of its globals
  global: 'fbq',
  storage: { cookies: '' },
  params: {},
  install() {},
  isLoaded: () => true,
  send() {},
})

// Every standard event has an entry in a pixel's table, and nothing else has.
const table = {} as EventTable
const { Purchase: _purchase, ...withoutPurchase } = table
// @ts-expect-error -- Purchase is missing
const incomplete: EventTable = withoutPurchase
// @ts-expect-error -- not a standard event
const excessive = { ...table, Bought: 1 } satisfies EventTable
void [incomplete, excessive]

// What has been tracked is read-only.
declare const event: PixelEvent
// @ts-expect-error -- events are frozen
event.id = 'other'
