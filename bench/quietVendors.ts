/**
 * Scripts at the vendors' URLs that go live and do nothing, or burn time: what is measured is the way to them, the same
 * for us and for the calls by hand. `burn` is a function of the page that `burnMs` sets, `start` one that `startMs` sets.
 */
import { ACCOUNTS } from '../test/e2e/accounts'

/** `<hostname>` → the script. */
export const quietVendors: Readonly<Record<string, string>> = {
  'connect.facebook.net': `fbq.callMethod = function () { burn('meta') }; fbq.queue.splice(0)`,
  'analytics.tiktok.com': `
    for (const method of ttq.methods) ttq[method] = () => burn('tiktok')
    const pixel = ttq._i['${ACCOUNTS.tiktok}']
    for (const method of ttq.methods) pixel[method] = () => burn('tiktok')
    pixel._init = true
    ttq.instance = () => pixel`,
  'snap.licdn.com': `window.lintrk = () => burn('linkedin')`,
  'static.ads-twitter.com': `twq.exe = () => burn('x')`,
  's.pinimg.com': `pintrk.queue.push = () => burn('pinterest')`,
  'sc-static.net': `snaptr.handleRequest = () => burn('snapchat')`,
  'www.redditstatic.com': `rdt.sendEvent = () => burn('reddit')`,
}

/** In the page before anything else: what a vendor call and a script's start cost, and how many calls there were. */
export const BURN = `
  window.burnMs = window.startMs = 0
  window.start = () => {
    for (const end = performance.now() + startMs; startMs && performance.now() < end; );
  }
  window.vendorCalls = 0
  window.burn = () => {
    vendorCalls++
    for (const end = performance.now() + burnMs; burnMs && performance.now() < end; );
  }`

/** A purchase with two items, as an app has it at hand. */
export const ORDER = `{
  value: 74.85, currency: 'EUR',
  items: [
    { id: 'SKU-1', name: 'Stalls', category: 'Tickets', brand: 'Playhouse', price: 24.95, quantity: 2 },
    { id: 'SKU-2', name: 'Circle', category: 'Tickets', brand: 'Playhouse', price: 24.95, quantity: 1 },
  ],
}`

/** The seven scripts requested by hand, each with the stub that it takes over, as the vendors' base codes do in one go. */
export const LOAD_BY_HAND = `
  window.loadByHand = () => {
    const load = (src) => document.head.append(Object.assign(document.createElement('script'), { src, async: true }))
    const stub = (name, queue, handler) => {
      const global = (window[name] = (...args) => (global[handler] ? global[handler](...args) : global[queue].push(args)))
      global[queue] = []
    }
    stub('fbq', 'queue', 'callMethod')
    load('https://connect.facebook.net/en_US/fbevents.js')
    fbq('init', '${ACCOUNTS.meta}')
    window.ttq = Object.assign([], { methods: ['page', 'track'], _i: { '${ACCOUNTS.tiktok}': [] } })
    for (const method of ttq.methods) ttq[method] = (...args) => ttq.push([method, ...args])
    load('https://analytics.tiktok.com/i18n/pixel/events.js')
    window.lintrk = (...args) => lintrk.q.push(args)
    lintrk.q = []
    load('https://snap.licdn.com/li.lms-analytics/insight.min.js')
    stub('twq', 'queue', 'exe')
    load('https://static.ads-twitter.com/uwt.js')
    window.pintrk = Object.assign((...args) => pintrk.queue.push(args), { queue: [] })
    load('https://s.pinimg.com/ct/core.js')
    stub('snaptr', 'queue', 'handleRequest')
    load('https://sc-static.net/scevent.min.js')
    stub('rdt', 'callQueue', 'sendEvent')
    load('https://www.redditstatic.com/ads/pixel.js')
  }`

/** The same purchase told to the seven by hand, with each vendor's documented names and one event id for all. */
export const CALLS_BY_HAND = `
  window.callByHand = (order) => {
    const eventId = crypto.randomUUID()
    const { value, currency, items } = order
    const count = items.reduce((sum, item) => sum + item.quantity, 0)
    fbq('track', 'Purchase', {
      value, currency, content_type: 'product', num_items: count,
      content_ids: items.map((item) => item.id),
      contents: items.map((item) => ({ id: item.id, quantity: item.quantity, item_price: item.price })),
    }, { eventID: eventId })
    ttq.track('Purchase', {
      value, currency, content_type: 'product',
      contents: items.map((item) => ({
        content_id: item.id, content_name: item.name, content_category: item.category, brand: item.brand,
        price: item.price, quantity: item.quantity,
      })),
    }, { event_id: eventId })
    lintrk('track', { conversion_id: 1122, conversion_value: value, conversion_currency: currency, event_id: eventId })
    twq('event', 'tw-${ACCOUNTS.x}-od2ef', {
      value, currency, conversion_id: eventId,
      contents: items.map((item) => ({
        content_type: item.category, content_id: item.id, content_name: item.name, content_price: item.price,
        num_items: item.quantity,
      })),
    })
    pintrk('track', 'checkout', {
      value, currency, order_quantity: count, event_id: eventId,
      line_items: items.map((item) => ({
        product_id: item.id, product_name: item.name, product_category: item.category, product_brand: item.brand,
        product_price: item.price, product_quantity: item.quantity,
      })),
    })
    snaptr('track', 'PURCHASE', {
      price: value, currency, number_items: count, item_ids: items.map((item) => item.id), client_dedup_id: eventId,
    })
    rdt('track', 'Purchase', {
      value, currency, itemCount: count, conversionId: eventId,
      products: items.map((item) => ({ id: item.id, name: item.name, category: item.category })),
    })
  }`
