import type { Bench } from './openPage'
import { ORDER } from './quietVendors'

export interface Release {
  /** Time for ten times the events over the time for 1,000: 10 is linear. */
  readonly growth: number
  /** The longest of our tasks while 10,000 held events go out, ms. */
  readonly longestTaskMs: number
}

/** Hands over what was held, from the grant to the last vendor call. */
export async function measureRelease(bench: Bench): Promise<Release> {
  const few = await release(bench, 1_000)
  const many = await release(bench, 10_000)
  return { growth: many.busyMs / few.busyMs, longestTaskMs: many.longestTaskMs }
}

async function release(bench: Bench, events: number): Promise<{ busyMs: number; longestTaskMs: number }> {
  const page = await bench.open({ tracker: 'hold: { maxEvents: 20000 }', isLive: false })
  const result = await page.evaluate<{ busyMs: number; longestTaskMs: number }>(`(async () => {
    const order = ${ORDER}
    for (let i = 0; i < ${events}; i++) tracker.track('Purchase', order)
    tracker.inspect()
    // Ours are the tasks that timers start, and those that are posted.
    let busyMs = 0, longestTaskMs = 0
    const timed = (fn) => () => {
      const start = performance.now()
      fn()
      const took = performance.now() - start
      busyMs += took
      longestTaskMs = Math.max(longestTaskMs, took)
    }
    const { setTimeout } = window
    window.setTimeout = (fn, ms) => setTimeout(timed(fn), ms)
    const postTask = scheduler.postTask.bind(scheduler)
    scheduler.postTask = (fn) => postTask(timed(fn))
    tracker.consent.set({ marketing: true })
    while (tracker.inspect().pixels.some(({ held }) => held)) await new Promise((resolve) => setTimeout(resolve, 50))
    return { busyMs, longestTaskMs }
  })()`)
  await page.context().close()
  return result
}
