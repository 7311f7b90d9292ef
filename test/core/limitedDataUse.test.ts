import {
  gpc,
  meta,
  reddit,
  snapchat,
  tiktok,
  x,
  type ConsentSource,
  type Pixel,
  type SourceAnswer,
} from '@omnipixel/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { useFakePage } from '../helpers/fakePage'
import { arrive, createFakeVendors } from '../helpers/fakeVendors'
import { expectWarning } from '../helpers/mockWarn'

let vendors: ReturnType<typeof createFakeVendors>
const page = useFakePage()
beforeEach(() => {
  vendors = createFakeVendors()
  answer = 'silent'
})
afterEach(() => {
  delete (navigator as { globalPrivacyControl?: unknown }).globalPrivacyControl
})

/** A visitor who may opt out and in again while the page is open. */
let answer: SourceAnswer
let tell = (): void => {}
const optOut: ConsentSource = {
  name: 'opt-out',
  answer: () => answer,
  watch: (onChange) => {
    tell = onChange
    return () => {}
  },
}
const startLive = async (pixel: Pixel, sources: ConsentSource[] = [optOut]) => {
  const tracker = page.startTracker({
    pixels: [pixel],
    consent: { persist: false, sources, regime: 'opt-out' },
  })
  tracker.on('outcome', () => {})
  await arrive(page, vendors[pixel.platform as 'meta'])
  return tracker
}
const say = (next: SourceAnswer): void => {
  answer = next
  tell()
}
const lastOutcome = (tracker: Awaited<ReturnType<typeof startLive>>, key: string) =>
  tracker.inspect().events.at(-1)!.outcomes[key]

it('takes the codes of the site for Meta and Reddit', async () => {
  await startLive(meta({ id: '1', limitedDataUse: { country: 1, state: 1000 } }))
  await startLive(reddit({ id: 't2_a', limitedDataUse: { country: 'US', state: 'US-CA' } }))

  expect(vendors.meta.calls[0]).toEqual(['fbq', 'dataProcessingOptions', ['LDU'], 1, 1000])
  expect(vendors.reddit.calls[0]).toEqual(['rdt', 'init', 't2_a', { dpm: 'LDU', dpcc: 'US', dprc: 'US-CA' }])
})

it('lets the signal limit where that is possible, and shows it', async () => {
  Object.defineProperty(navigator, 'globalPrivacyControl', { configurable: true, value: true })
  const tracker = page.startTracker({
    pixels: [x({ id: 'o1abc' }), snapchat({ id: '0a1b2c3d-0000-4000-8000-000000000000' })],
    consent: { persist: false, regime: 'opt-out', sources: [gpc({ mode: 'ldu' })] },
  })
  tracker.page()
  await page.pass()

  expect(tracker.consent.get()).toMatchObject({
    optOutSignal: 'limited',
    pixels: { x: { consent: 'granted', isLimited: true }, snapchat: { consent: 'denied', source: 'gpc' } },
  })
  expect(page.requested).toEqual(['https://static.ads-twitter.com/uwt.js'])
})

it('tells TikTok’s script before it comes', async () => {
  const tiktokGlobal = () => (window as unknown as { ttq: { _o: object } }).ttq
  await startLive(tiktok({ id: 'C4A0123456789ABCDEFG', limitedDataUse: true }))

  expect(tiktokGlobal()._o).toMatchObject({ C4A0123456789ABCDEFG: { limited_data_use: true } })
})

describe('an opt-out while the page is open', () => {
  it('limits the next events where the platform takes it with each', async () => {
    const tracker = await startLive(x({ id: 'o1abc', events: { Lead: 'tw-o1abc-1' } }))
    say('limited')
    tracker.track('Lead')
    await page.pass()
    say('silent')
    tracker.track('Lead')
    await page.pass()

    const limits = vendors.x.calls
      .filter(([, command]) => command === 'event')
      .map(([, , , data]) => (data as Record<string, unknown>).restricted_data_use)
    expect(limits).toEqual(['restrict_optimization', undefined])
    expect(tracker.consent.get().needsReload).toEqual([])
  })

  it.each([meta({ id: '1' }), reddit({ id: 't2_a' })])(
    'denies $platform, which takes it at its set-up alone, until the page is reloaded',
    async (pixel) => {
      const { key } = pixel
      const tracker = await startLive(pixel)
      say('limited')
      tracker.track('Lead')
      await page.pass()

      expect(lastOutcome(tracker, key)).toBe('dropped:denied')
      expect(tracker.consent.get()).toMatchObject({
        needsReload: [key],
        pixels: { [key]: { consent: 'denied' } },
      })
      expect(tracker.consent.get().pixels[key]!.isLimited).toBeUndefined()

      say('silent')
      tracker.track('Lead')
      await page.pass()

      expect(lastOutcome(tracker, key)).toBe('sent')
      expect(tracker.consent.get().needsReload).toEqual([])
    },
  )

  it('goes on where it was limited from the beginning', async () => {
    answer = 'limited'
    const tracker = await startLive(meta({ id: '1' }))
    say('denied')
    say('limited')
    tracker.track('Lead')
    await page.pass()

    expect(lastOutcome(tracker, 'meta')).toBe('sent')
    expect(tracker.consent.get().needsReload).toEqual([])
  })
})

it('does not limit what belongs to somebody else, and sends nothing there', async () => {
  vendors.meta.installStub()
  vendors.meta.run('https://connect.facebook.net/en_US/fbevents.js')
  expectWarning('pixel/foreign')
  expectWarning('pixel/blocked')
  answer = 'limited'
  const tracker = await startLive(meta({ id: '1' }))
  tracker.track('Lead')
  await page.pass()

  expect(vendors.meta.calls).toEqual([])
  expect(lastOutcome(tracker, 'meta')).toBe('blocked')
})
