import type { Tracker } from '@omnipixel/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useFakePage } from '../../helpers/fakePage'
import { createFakePixel, type FakePixel } from '../../helpers/fakePixel'
import { arrive } from '../../helpers/fakeVendors'

const page = useFakePage()
let fake: FakePixel
/** What has been asked for, by name: held by the first. */
let asked: Record<string, (() => void)[]> = {}

beforeEach(() => {
  fake = createFakePixel('own')
  asked = {}
  vi.stubGlobal('navigator', {
    locks: {
      async request(name: string, hold: () => Promise<void>) {
        const line = (asked[name] = asked[name] ?? [])
        await new Promise<void>((resolve) => {
          line.push(resolve)
          if (line.length === 1) resolve()
        })
        await hold()
        line.shift()
        line[0]?.()
      },
    },
  })
})
afterEach(() => void vi.unstubAllGlobals())

const LEAD = 'omnipixel:own:Lead:a'
const startLive = async (): Promise<Tracker> => {
  const tracker = page.startTracker({ pixels: [fake.create()], consent: { persist: false } })
  tracker.consent.set({ marketing: true })
  await arrive(page, fake)
  return tracker
}
const trackLead = (tracker: Tracker) => tracker.track('Lead', {}, { once: 'a' })
const names = () => fake.taken.map(({ event }) => event.name)
const outcomes = (tracker: Tracker) => tracker.inspect().events.map((event) => event.outcomes.own)
/** Another tab that does the same. */
const occupy = (): void => void (asked[LEAD] = [() => {}])

it('a keyed event is handed over by one of two that have it at the same instant', async () => {
  const [first, second] = [await startLive(), await startLive()]
  trackLead(first)
  trackLead(second)
  await page.pass(2000)

  expect([...outcomes(first), ...outcomes(second)].sort()).toEqual(['duplicate', 'sent'])
  expect(Object.keys(asked)).toEqual([LEAD])
})

it('a keyed event waits three seconds for another tab, and is sent then if that has not sent it', async () => {
  occupy()
  const tracker = await startLive()
  trackLead(tracker)
  await page.pass(2900)
  expect(names()).toEqual([])
  await page.pass(300)

  expect(names()).toEqual(['Lead'])
})

it('an event that follows it waits too, in its place', async () => {
  occupy()
  const tracker = await startLive()
  trackLead(tracker)
  tracker.track('Contact')
  await page.pass(2900)
  expect(names()).toEqual([])
  await page.pass(300)

  expect(names()).toEqual(['Lead', 'Contact'])
})

it('a keyed event does not wait when the page is left', async () => {
  occupy()
  const tracker = await startLive()
  trackLead(tracker)
  await page.pass(100)
  page.leave()

  expect(names()).toEqual(['Lead'])
})

it('the turn of an event that is gone is no other event’s', async () => {
  occupy()
  const tracker = await startLive()
  trackLead(tracker)
  await page.pass(300)
  page.navigate('/a') // hands it over
  asked['omnipixel:own:Lead:b'] = [() => {}]
  tracker.track('Lead', {}, { once: 'b' })
  await page.pass(300)

  expect(fake.taken.map(({ event }) => event.id)).toEqual(['Lead:a'])
})

it('an event without a key, and a repeat of what is sent, ask for no turn', async () => {
  const tracker = await startLive()
  tracker.track('Contact')
  trackLead(tracker)
  await page.pass()
  occupy()
  trackLead(tracker)
  await page.pass()

  expect(outcomes(tracker)).toEqual(['sent', 'sent', 'duplicate'])
})

it('a browser that forbids locks costs nothing but the turn', async () => {
  vi.stubGlobal('navigator', {
    locks: { request: () => Promise.reject(new DOMException('no', 'SecurityError')) },
  })
  const tracker = await startLive()
  trackLead(tracker)
  await page.pass()

  expect(outcomes(tracker)).toEqual(['sent'])
})
