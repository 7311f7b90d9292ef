import type { Bench } from './openPage'
import { ORDER } from './quietVendors'

export interface History {
  /** An event and its fan-out after 1,000 and after 100,000 others, over the same after 10. */
  readonly after1000: number
  readonly after100000: number
  /** An order whose number is remembered, after 3,000 others (the ledger is full after 1,000), over the same after 10. */
  readonly orderAfter3000: number
}

/** Whether an event costs more because there were others before it. */
export async function measureHistory(bench: Bench): Promise<History> {
  const [, after1000, after100000] = await costs(bench, [10, 1000, 100_000], 'order')
  const [, orderAfter3000] = await costs(bench, [10, 3000], '{ ...order, orderId: String(done) }')
  return { after1000: after1000!, after100000: after100000!, orderAfter3000: orderAfter3000! }
}

const EVENTS = 250 // in which a full ledger drops its oldest twice
const BATCH = 50

/** What events cost after so many, each against the first. */
async function costs(bench: Bench, counts: readonly number[], params: string): Promise<number[]> {
  const page = await bench.open()
  const [first = 1, ...rest] = await page.evaluate<number[]>(`(async () => {
    const order = ${ORDER}
    let done = 0
    /** How long each batch takes. A page has tasks between its events. */
    const track = async (events) => {
      const took = []
      for (const until = done + events; done < until; ) {
        const start = performance.now()
        for (let i = 0; i < ${BATCH}; i++, done++) tracker.track('Purchase', ${params})
        void tracker.flush()
        took.push(performance.now() - start)
        if (done % 1000 === 0) await new Promise((resolve) => setTimeout(resolve))
      }
      return took
    }
    const measure = async () => {
      localStorage.clear()
      done = 0
      const costs = []
      for (const count of [${counts.join()}]) {
        await track(count - done)
        // The quickest of several rounds: what else the machine does only ever adds.
        let quickest = Infinity
        for (let round = 0; round < 4; round++) {
          const took = await track(${EVENTS})
          quickest = Math.min(quickest, took.reduce((sum, ms) => sum + ms))
        }
        costs.push(quickest)
      }
      return costs
    }
    await track(3000) // until then the engine compiles
    return measure()
  })()`)
  await page.context().close()
  return [1, ...rest.map((cost) => cost / first)]
}
