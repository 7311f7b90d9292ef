import { tracker } from './pixels'

// #region purchase
const eventId = tracker.track('Purchase', {
  value: 49.9,
  currency: 'EUR',
  orderId: 'A-1001',
  items: [
    { id: 'SKU-1', name: 'Stalls', category: 'Tickets', brand: 'Playhouse', price: 24.95, quantity: 2 },
  ],
})
// #endregion

// #region custom
tracker.track('SeatSelected', { row: 'F', seat: 12 })
tracker.track('TourStarted')
// #endregion

// #region select
tracker.track('Lead', { value: 20, currency: 'EUR' }, { to: ['meta', 'linkedin'] })
tracker.track('Search', { searchString: 'hamlet' }, { not: ['reddit'] })
// #endregion

// #region pages
tracker.page()
// A page key of your own, where path and query do not tell pages apart:
tracker.page({}, { key: '/checkout/payment' })
// #endregion

export { eventId }
