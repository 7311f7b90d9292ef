import type { Tracker } from '@omnipixel/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { useFakePage } from '../../helpers/fakePage'
import { createFakePixel } from '../../helpers/fakePixel'
import { arrive } from '../../helpers/fakeVendors'

/*
 * Two tabs of one visitor. They are two trackers here, which share the site's locks and its storage, and a tab sees what
 * the other one has stored a moment later: each browser process has a copy of its own.
 */
const page = useFakePage()
const TABS = [0, 1] as const
const LAG_MS = 400

const anyCommand = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('track' as const),
      tab: fc.constantFrom(...TABS),
      order: fc.constantFrom('A', 'B', 'C'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('pass' as const), ms: fc.constantFrom(1, 20, 120, 450, 3500) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('hideOrShow' as const, 'arrive' as const) }) },
)

it('counts a keyed event once in two tabs, and twice only where they were hidden before its turn', async () => {
  const property = fc.asyncProperty(
    fc.array(anyCommand, { maxLength: 25, size: 'max' }),
    async (commands) => {
      const pixels = ['one', 'two'].map((platform) => ({ platform, ...createFakePixel(platform) }))
      const trackers = openTabs(() =>
        page.startTracker({
          pixels: pixels.map(({ create }) => create()),
          consent: { regime: 'opt-out', persist: false },
          script: { timeoutMs: 1e6 },
        }),
      )
      const tracked = new Set<string>()
      const hurried = new Set<string>() // there was no time for its turn: twice is better than never
      let isHidden = false
      const arriveAll = async () => {
        for (const pixel of pixels) if (page.elements(pixel.src)[0]) await arrive(page, pixel)
      }
      for (const command of commands) {
        if (command.type === 'track')
          tracked.add(trackers[command.tab]!.track('Lead', {}, { once: command.order }))
        else if (command.type === 'pass') await page.pass(command.ms)
        else if (command.type === 'arrive') await arriveAll()
        else {
          if (!isHidden) for (const line of trackers.flatMap(waitingIn)) hurried.add(line)
          page.setHidden((isHidden = !isHidden))
        }
      }
      await page.pass()
      await arriveAll()
      await page.pass(20_000)

      const wrong = [...tracked].flatMap((id) =>
        pixels.flatMap(({ platform, taken }) => {
          const count = taken.filter(({ event }) => event.id === id).length
          const isRight = count === 1 || (count === 2 && hurried.has(`${id} at ${platform}`))
          return isRight ? [] : [`${count} of ${id} at ${platform}`]
        }),
      )
      const outcomes = trackers
        .flatMap((tracker) => tracker.inspect().events)
        .flatMap((event) => Object.values(event.outcomes))
      const sent = outcomes.filter((outcome) => outcome === 'sent')
      expect(wrong).toEqual([])
      expect(sent).toHaveLength(pixels.flatMap(({ taken }) => taken).length)
      expect(outcomes.filter((outcome) => outcome !== 'sent' && outcome !== 'duplicate')).toEqual([])
    },
  )

  await fc.assert(
    property.beforeEach(() => page.renew()),
    { numRuns: +(process.env.RUNS ?? 100) },
  )
}, 120_000)

/** What could be handed over now. */
function waitingIn(tracker: Tracker): string[] {
  const { pixels, events } = tracker.inspect()
  return pixels
    .filter(({ status }) => status === 'ready')
    .flatMap(({ key }) =>
      events.flatMap(({ event, outcomes }) =>
        outcomes[key]!.startsWith('held') ? [`${event.id} at ${key}`] : [],
      ),
    )
}

/** Starts a tracker for each tab, which sees the storage as that tab's process does. */
function openTabs<T>(start: () => T): T[] {
  const writes: { key: string; value: string | null; tab: number; at: number }[] = []
  const theirs = Object.getOwnPropertyDescriptor(window, 'localStorage')!
  Object.defineProperty(navigator, 'locks', { configurable: true, value: createLocks() })
  const trackers = TABS.map((tab) => {
    const isSeen = (write: (typeof writes)[number]) => write.tab === tab || write.at + LAG_MS <= Date.now()
    const write = (key: string, value: string | null) => void writes.push({ key, value, tab, at: Date.now() })
    const value = {
      getItem: (key: string) => writes.filter((one) => one.key === key && isSeen(one)).pop()?.value ?? null,
      setItem: write,
      removeItem: (key: string) => write(key, null),
    }
    Object.defineProperty(window, 'localStorage', { configurable: true, value })
    return start()
  })
  Object.defineProperty(window, 'localStorage', theirs)
  return trackers
}

/** The part of a LockManager that is used here: one holder of a name at a time, in the order of the requests. */
function createLocks() {
  const last: Record<string, Promise<unknown>> = {}
  return {
    request: (name: string, hold: () => Promise<unknown>) =>
      (last[name] = (last[name] ?? Promise.resolve()).then(hold)),
  }
}
