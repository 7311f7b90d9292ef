import { readConfig } from '@examples/shop-kit/config'
import {
  createTracker,
  gpc,
  linkedin,
  meta,
  pinterest,
  reddit,
  snapchat,
  tiktok,
  x,
  type Pixel,
} from '@omnipixel/vue'

export const config = readConfig(import.meta.env)

const { pixels } = config

/** The seven pixels, each with its account; one without an account is left out. */
const configured: (Pixel | undefined)[] = [
  pixels.meta && meta({ id: pixels.meta.id, src: pixels.meta.src, advancedMatching: true }),
  pixels.tiktok && tiktok({ id: pixels.tiktok.id, src: pixels.tiktok.src, advancedMatching: true }),
  pixels.linkedin &&
    linkedin({
      partnerId: pixels.linkedin.id,
      conversions: pixels.linkedin.events,
      src: pixels.linkedin.src,
      advancedMatching: true,
    }),
  pixels.x && x({ id: pixels.x.id, events: pixels.x.events, src: pixels.x.src, advancedMatching: true }),
  pixels.pinterest &&
    pinterest({ id: pixels.pinterest.id, src: pixels.pinterest.src, advancedMatching: true }),
  pixels.snapchat && snapchat({ id: pixels.snapchat.id, src: pixels.snapchat.src, advancedMatching: true }),
  pixels.reddit && reddit({ id: pixels.reddit.id, src: pixels.reddit.src, advancedMatching: true }),
]

export const tracker = createTracker({
  pixels: configured.filter((pixel) => pixel !== undefined),
  consent: { regime: 'opt-in', sources: [gpc()] },
})
