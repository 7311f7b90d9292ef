import { tracker } from './pixels'

// #region once
// The same lead, however often its page is shown: counted once per pixel.
tracker.track('Lead', { value: 20, currency: 'EUR' }, { once: 'lead-4711' })
// Your server's own id: goes on the wire as it is.
tracker.track('Purchase', { value: 49.9, currency: 'EUR', orderId: 'A-1001' }, { eventId: 'evt_8f14e' })
// #endregion
