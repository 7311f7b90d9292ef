import { createTracker, customSource, meta, tiktok } from '@omnipixel/core'

interface Consent {
  /** Nothing until the visitor has chosen. */
  marketing?: boolean
  /** Single pixels, by key or platform. */
  pixels?: Record<string, boolean>
}

/** A store as zustand and redux have it. */
interface Store {
  getState(): { consent: Consent; isMinor: boolean }
  subscribe(listener: () => void): () => void
}

export const createTrackerFor = (store: Store) =>
  createTracker({
    pixels: [meta({ id: '1234567890' }), tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9' })],
    consent: {
      sources: [
        customSource({
          name: 'store',
          isCmp: true, // your store keeps the choice, and your banner asks
          read: () => store.getState().consent,
          subscribe: store.subscribe,
        }),
        customSource({
          name: 'minor',
          answer: () => (store.getState().isMinor ? 'denied' : 'silent'),
          subscribe: store.subscribe,
        }),
      ],
    },
  })
