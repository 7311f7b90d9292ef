import type { ConsentChange, ConsentRecord, ConsentState, Purpose } from '@omnipixel/core'
import { NAMES } from './inspector/words'

/** What a visitor ticks: purposes, and under them the platforms. */
export interface ConsentForm {
  purposes: Partial<Record<Purpose, boolean>>
  /** By the pixel's key: false where it is refused although its purposes are granted. */
  pixels: Record<string, boolean>
}

export const PURPOSE_TEXTS: Readonly<Record<Purpose, readonly [title: string, text: string]>> = {
  marketing: [
    'Advertising',
    'Ad platforms learn what you look at and buy here, to measure and aim their advertising.',
  ],
  analytics: ['Statistics', 'We learn how the shop is used.'],
  functional: ['Functions', 'Extras such as videos and maps.'],
  preferences: ['Preferences', 'The shop remembers how you like it.'],
}

export const nameOf = (key: string): string => (NAMES as Readonly<Record<string, string>>)[key] ?? key

/** The choice as it stands. Nothing is ticked for anybody who has not chosen. */
export function toForm({ purposes, pixels }: ConsentState): ConsentForm {
  const isGranted = (purpose: string): boolean => purposes[purpose as Purpose] === 'granted'
  const isAnyGranted = Object.keys(purposes).some(isGranted)
  return {
    purposes: Object.fromEntries(Object.keys(purposes).map((purpose) => [purpose, isGranted(purpose)])),
    pixels: Object.fromEntries(
      Object.entries(pixels).map(([key, { consent }]) => [key, !isAnyGranted || consent !== 'denied']),
    ),
  }
}

/** What `consent.set` takes. A platform that is not refused follows its purpose. */
export const toChange = ({ purposes, pixels }: ConsentForm): ConsentChange => ({
  ...purposes,
  pixels: Object.fromEntries(Object.entries(pixels).map(([key, isTicked]) => [key, isTicked ? null : false])),
})

/** One sentence on what holds, for the foot of every page. */
export function toSummary({ pixels, optOutSignal }: ConsentState): string {
  if (optOutSignal === 'honoured')
    return 'Opt-out request honoured: your browser sends Global Privacy Control, so no ad platform is loaded.'
  if (optOutSignal === 'limited')
    return 'Opt-out request honoured: ad platforms use your data to a limited extent only, or not at all.'
  const all = Object.values(pixels)
  const granted = all.filter(({ consent }) => consent === 'granted').length
  if (granted === 0 && all.some(({ consent }) => consent === 'unset'))
    return 'You have not chosen yet: no ad platform is loaded.'
  return `You allow ${granted === 0 ? 'none' : granted === all.length ? 'all' : granted} of ${all.length} ad platforms.`
}

/** What a visitor can quote when asking about the choice. */
export const toReceipt = ({ id, time }: ConsentRecord): string =>
  `Recorded on ${new Date(time).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' })} as ${id}.`
