import { tracker } from './pixels'

// #region all
const { pixels, events, consent } = tracker.inspect()

console.table(pixels) // key, platform, ids, status, isForeign, held
console.info(consent.pixels.meta) // { consent: 'unset', source: 'regime' }
for (const { event, outcomes } of events) console.info(event.name, event.id, outcomes)

const stop = tracker.on('outcome', ({ event, pixel, outcome }) => {
  if (outcome === 'blocked') console.info(`${event.name} did not reach ${pixel}`)
})
// #endregion

export { stop }
