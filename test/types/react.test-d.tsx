import {
  PixelProvider,
  useConsent,
  useIdentify,
  usePageView,
  useTrack,
  useTracker,
  type ConsentState,
  type Track,
  type Tracker,
} from '@omnipixel/react'

declare module '@omnipixel/core' {
  interface CustomEvents {
    SeatHovered: { seat: number }
  }
}

declare const tracker: Tracker

export function Shop() {
  const same: Tracker = useTracker()
  const trackPurchase = useTrack('Purchase')
  const trackContact: Track<'Contact'> = useTrack('Contact')
  const trackSeatHovered = useTrack('SeatHovered')
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
  // @ts-expect-error -- unknown parameter
  trackContact({ vlaue: 9.9 })
  trackSeatHovered({ seat: 12 })
  // @ts-expect-error -- its parameter is required
  trackSeatHovered()
  trackAnything({ issue: 12 })

  usePageView('/a')
  // @ts-expect-error -- a page is text
  usePageView(null)

  const { consent, grant, deny, set, needsPrompt, needsReload, optOutSignal } = useConsent()
  set({ marketing: true, pixels: { tiktok: false } })
  set(true)
  // @ts-expect-error -- no such purpose
  set({ ads: true })
  const isHonoured: boolean = optOutSignal === 'honoured'
  const state: ConsentState = consent
  const isAsking: boolean = needsPrompt
  const keys: readonly string[] = needsReload
  // @ts-expect-error -- read-only
  consent.needsPrompt = false

  const identify = useIdentify()
  identify({ email: 'ada@example.com' })
  // @ts-expect-error -- unknown field
  identify({ mail: 'ada@example.com' })

  void [same, eventId, state, isAsking, isHonoured, keys]
  return (
    <PixelProvider tracker={tracker}>
      <button onClick={trackContact}>Call us</button>
      <form onSubmit={trackContact} />
      <input onChange={trackContact} onFocus={trackContact} />
      {/* @ts-expect-error -- a click has no value and no currency */}
      <button onClick={trackPurchase}>Buy</button>
      {/* @ts-expect-error -- nor a seat */}
      <button onMouseEnter={trackSeatHovered}>12</button>
      <button onClick={grant}>Accept</button>
      <button onClick={deny}>Decline</button>
    </PixelProvider>
  )
}

// @ts-expect-error -- a provider without a tracker
export const noTracker = <PixelProvider>Shop</PixelProvider>
