import {
  createPixels,
  trackerKey,
  useConsent,
  useIdentify,
  usePageView,
  useTrack,
  useTracker,
  type ConsentState,
  type Track,
  type Tracker,
} from '@omnipixel/vue'
import { createApp, inject, provide, ref, type Ref } from 'vue'
import type { Router } from 'vue-router'

declare module '@omnipixel/core' {
  interface CustomEvents {
    SeatTapped: { seat: number }
  }
}

declare const tracker: Tracker
declare const router: Router
const app = createApp({})

app.use(createPixels({ tracker }))
app.use(createPixels({ tracker, router }))
// @ts-expect-error -- a plugin without a tracker
app.use(createPixels({ router }))
// @ts-expect-error -- not a router
app.use(createPixels({ tracker, router: {} }))

export function setup() {
  const same: Tracker = useTracker()
  const injected: Tracker | undefined = inject(trackerKey)
  provide(trackerKey, tracker)
  // @ts-expect-error -- not a tracker
  provide(trackerKey, {})

  const trackPurchase = useTrack('Purchase')
  const trackContact: Track<'Contact'> = useTrack('Contact')
  const trackSeatTapped = useTrack('SeatTapped')
  const trackAnything = useTrack('NewsletterOpened')

  const eventId: string = trackPurchase({ value: 9.9, currency: 'EUR' }, { eventId: 'p-1' })
  // @ts-expect-error -- Purchase needs a value and a currency
  trackPurchase()
  // @ts-expect-error -- no currency
  trackPurchase({ value: 9.9 })
  // @ts-expect-error -- a wrong type
  trackPurchase({ value: '9.9', currency: 'EUR' })
  // @ts-expect-error -- unknown parameter
  trackPurchase({ value: 9.9, currency: 'EUR', order: 'A-1' })
  trackContact()
  trackContact(new MouseEvent('click'))
  // @ts-expect-error -- unknown parameter
  trackContact({ vlaue: 9.9 })
  trackSeatTapped({ seat: 12 })
  // @ts-expect-error -- its parameter is required
  trackSeatTapped()
  trackAnything({ issue: 12 })

  usePageView('/a')
  usePageView(ref('/a'))
  usePageView(() => '/a')
  // @ts-expect-error -- a page is text
  usePageView(null)

  const { consent, grant, deny, set, needsPrompt, needsReload, optOutSignal } = useConsent()
  set({ marketing: true, pixels: { tiktok: false } })
  set(true)
  // @ts-expect-error -- no such purpose
  set({ ads: true })
  const isHonoured: boolean = optOutSignal.value === 'honoured'
  const state: Readonly<Ref<ConsentState>> = consent
  const isAsking: boolean = needsPrompt.value
  const keys: readonly string[] = needsReload.value
  // @ts-expect-error -- read-only
  consent.value = tracker.consent.get()

  const identify = useIdentify()
  identify({ email: 'ada@example.com' })
  // @ts-expect-error -- unknown field
  identify({ mail: 'ada@example.com' })

  void [same, injected, eventId, state, isAsking, isHonoured, keys, grant, deny]
}
