// #region all
import { definePixel, type EventTable, type PixelOptions } from '@omnipixel/core'

export interface AcmeOptions extends PixelOptions {
  id: string
}

/** Acme's global: a function that keeps its calls in `queue` until the script puts `send` on it. */
interface Acme {
  (...args: unknown[]): void
  queue: unknown[][]
  send?: (...args: unknown[]) => void
}

interface AcmeGlobals {
  acme?: Acme
}

/** 1: the same name. 0: Acme has no such event, so it gets our name as a custom one. Else Acme's own name. */
const EVENTS = {
  PageView: 'page',
  ViewContent: 'view_item',
  ViewCategory: 0,
  Search: 'search',
  Contact: 0,
  AddToCart: 'add_to_cart',
  AddToWishlist: 0,
  InitiateCheckout: 'begin_checkout',
  AddPaymentInfo: 0,
  Purchase: 'purchase',
  Donate: 0,
  Lead: 'lead',
  CompleteRegistration: 'sign_up',
  Subscribe: 0,
  StartTrial: 0,
  Schedule: 0,
  FindLocation: 0,
  CustomizeProduct: 0,
  SubmitApplication: 0,
  Download: 0,
  WatchVideo: 0,
} as const satisfies EventTable

export const acme = /* @__PURE__ */ definePixel<AcmeOptions, AcmeGlobals>({
  platform: 'acme',
  idPattern: /^AC-\d+$/,
  src: 'https://cdn.acme.example/pixel.js',
  global: 'acme',
  storage: { cookies: '_acme _acme_*' },
  events: EVENTS,
  params: {
    value: 'revenue',
    currency: 'currency',
    orderId: 'transaction',
    items: ['products', { id: 'sku', price: 'price', quantity: 'qty' }],
    isOpen: true, // a custom event's own parameters go along
  },
  user: { email: 'hashed_email' },
  facts: {
    company: 'Acme GmbH',
    privacyPolicy: 'https://acme.example/privacy',
    hosts: { connect: 'in.acme.example' },
    cookies: { _acme: [90, 'recognises the browser'], '_acme_*': [1, 'the visit'] },
  },

  install({ page }) {
    if (page.acme) return // somebody else's: keep it, with the calls that wait in it
    const stub: Acme = (...args) => (stub.send ? stub.send(...args) : void stub.queue.push(args))
    stub.queue = []
    page.acme = stub
  },
  isLoaded: ({ page }) => page.acme!.send,
  init({ page, id }, user) {
    page.acme!('init', id, user)
  },
  identify({ page }, user) {
    page.acme!('user', user)
  },
  send({ page, id }, { event, name, params }) {
    page.acme!('track', id, name, { ...params, event_id: event.id })
  },
  setConsent({ page }, granted) {
    page.acme!('consent', granted)
  },
})
// #endregion
