// Where a package manager hides core from the app (pnpm), the adapter's own name does as well.
import { createTracker } from '@omnipixel/vue'

declare module '@omnipixel/vue' {
  interface CustomEvents {
    SeatChanged: { row: string }
  }
}

const tracker = createTracker({ pixels: [] })
tracker.track('SeatChanged', { row: 'A' })
// @ts-expect-error -- its parameter is required
tracker.track('SeatChanged')
// @ts-expect-error -- a wrong type
tracker.track('SeatChanged', { row: 1 })
