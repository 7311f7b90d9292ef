import type { Bench } from './openPage'
import { ORDER } from './quietVendors'

export interface Cost {
  /** `track()` alone, what a click pays, against seven calls by hand. */
  readonly syncRatio: number
  /** `track()` and all that follows from it, until the seven calls are made. */
  readonly fanOutRatio: number
  /** Bytes that `track()` alone allocates, what a click pays, against seven calls by hand. */
  readonly syncAllocationRatio: number
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
    const used = () => performance.memory.usedJSHeapSize
    const allocate = (act) => {
      gc()
      const start = used()
      let sync = 0
      for (let batch = 0; batch < 40; batch++) {
        const before = used()
        for (let i = 0; i < 50; i++) act()
        sync += used() - before
        void tracker.flush()
      }
      return { sync, all: used() - start }
    }
    const byHand = allocate(() => callByHand(order))
    const byUs = allocate(() => tracker.track('Purchase', order))
    return {
      syncRatio: median(sync) / median(hand),
      fanOutRatio: median(fanOut) / median(hand),
      syncAllocationRatio: byUs.sync / byHand.all,
      allocationRatio: byUs.all / byHand.all,
    }
  })()`)
  await page.context().close()
  return cost
}
