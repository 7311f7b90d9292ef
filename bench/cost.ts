import type { Bench } from './openPage'
import { ORDER } from './quietVendors'

export interface Cost {
  /** `track()` alone, what a click pays, against seven calls by hand. */
  readonly syncRatio: number
  /** `track()` and all that follows from it, until the seven calls are made. */
  readonly fanOutRatio: number
  /** Bytes allocated from `track()` to the seven calls. */
  readonly allocationRatio: number
}

/** Rounds of both, one after the other, in one page; the median round of each, so that a pause of the machine counts in none. */
export async function measureCost(bench: Bench): Promise<Cost> {
  const page = await bench.open()
  const cost = await page.evaluate<Cost>(`(async () => {
    const ROUNDS = 60, EVENTS = 60
    const order = ${ORDER}
    const median = (values) => values.sort((a, b) => a - b)[values.length >> 1]
    const hand = [], sync = [], fanOut = []
    for (let round = 0; round < ROUNDS; round++) {
      let start = performance.now()
      for (let i = 0; i < EVENTS; i++) callByHand(order)
      hand.push(performance.now() - start)
      start = performance.now()
      for (let i = 0; i < EVENTS; i++) tracker.track('Purchase', order)
      sync.push(performance.now() - start)
      void tracker.flush()
      fanOut.push(performance.now() - start)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const allocate = async (act) => {
      gc()
      const before = performance.memory.usedJSHeapSize
      for (let i = 0; i < 2000; i++) { act(); if (i % 50 === 49) void tracker.flush() }
      return performance.memory.usedJSHeapSize - before
    }
    const byHand = await allocate(() => callByHand(order))
    const byUs = await allocate(() => tracker.track('Purchase', order))
    return {
      syncRatio: median(sync) / median(hand),
      fanOutRatio: median(fanOut) / median(hand),
      allocationRatio: byUs / byHand,
    }
  })()`)
  await page.context().close()
  return cost
}
