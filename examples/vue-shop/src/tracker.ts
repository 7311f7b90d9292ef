import { readConfig } from '@examples/shop-kit/config'
import {
  carry,
  consentRecords,
  createTracker,
  firstOf,
  gpc,
  health,
  linkedin,
  meta,
  pinterest,
  reddit,
  snapchat,
  tiktok,
  viaImage,
  x,
  type Pixel,
  type TrackerOptions,
} from '@omnipixel/vue'

export const config = readConfig(import.meta.env)

const { pixels: accounts } = config

/** The seven pixels, each with its account; one without an account is left out. */
const configured: (Pixel | undefined)[] = [
  accounts.meta && meta({ id: accounts.meta.id, src: accounts.meta.src, advancedMatching: true }),
  accounts.tiktok && tiktok({ id: accounts.tiktok.id, src: accounts.tiktok.src, advancedMatching: true }),
  accounts.linkedin &&
    linkedin({
      partnerId: accounts.linkedin.id,
      conversions: accounts.linkedin.events,
      src: accounts.linkedin.src,
      advancedMatching: true,
    }),
  accounts.x &&
    x({ id: accounts.x.id, events: accounts.x.events, src: accounts.x.src, advancedMatching: true }),
  accounts.pinterest &&
    pinterest({ id: accounts.pinterest.id, src: accounts.pinterest.src, advancedMatching: true }),
  accounts.snapchat &&
    snapchat({ id: accounts.snapchat.id, src: accounts.snapchat.src, advancedMatching: true }),
  accounts.reddit && reddit({ id: accounts.reddit.id, src: accounts.reddit.src, advancedMatching: true }),
]

export const options: TrackerOptions = {
  pixels: configured.filter((pixel) => pixel !== undefined),
  consent: { regime: 'opt-in', sources: [gpc()] },
  // What still waits for a script as the page is left. The sandbox has no image to ask for: it would be the real one.
  fallback: config.isSandbox ? firstOf(carry) : firstOf(viaImage(), carry),
  health,
}

export const tracker = consentRecords(
  createTracker(options),
  { onRecord: () => {}, shown: 'banner and choices 1, en' }, // a shop of one's own sends each record to its server
)
