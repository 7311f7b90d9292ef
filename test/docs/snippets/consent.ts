import { createTracker, gpc, meta, regimeFor, tiktok } from '@omnipixel/core'

// #region ten
const tracker = createTracker({
  pixels: [meta({ id: '1234567890' }), tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9' })],
  consent: { regime: 'opt-in', sources: [gpc()] },
})
const { needsPrompt } = tracker.consent.get() // true: show your banner
const accept = () => tracker.consent.set({ marketing: true }) // sends what was held
const decline = () => tracker.consent.set({ marketing: false }) // drops it; later: withdraws
const onlyMeta = () => tracker.consent.set({ marketing: true, pixels: { tiktok: false } })
tracker.on('consent', ({ pixels }) => console.info(pixels.meta)) // { consent: 'granted', source: 'app' }
// #endregion

// #region all
/** For all that the pixels need. Takes back what was chosen for single pixels. */
const acceptAll = () => tracker.consent.set(true)
const rejectAll = () => tracker.consent.set(false)

/** For one pixel: `null` takes back what was chosen for it alone, and the purpose decides again. */
const askTikTokAgain = () => tracker.consent.set({ pixels: { tiktok: null } })
// #endregion

// #region regime
/** Where your server has written the region into the page. */
export const createTrackerFor = (region: string) =>
  createTracker({
    pixels: [meta({ id: '1234567890' })],
    consent: { regime: regimeFor(region), sources: [gpc()] },
  })

/** Where the region has to be asked for. */
export const createTrackerThatAsks = () =>
  createTracker({
    pixels: [meta({ id: '1234567890' })],
    consent: {
      regime: async () => {
        const response = await fetch('/api/region', { signal: AbortSignal.timeout(2000) })
        return regimeFor(await response.text()) // 'US-CA'
      },
      sources: [gpc()],
    },
  })
// #endregion

export { accept, acceptAll, askTikTokAgain, decline, needsPrompt, onlyMeta, rejectAll, tracker }
