import type { Bench } from './openPage'
import { quietVendors, ORDER } from './quietVendors'

export interface Memory {
  /** Kept after 100,000 events, bytes: all scripts live, every script blocked, consent unset. */
  readonly liveBytes: number
  readonly blockedBytes: number
  readonly unsetBytes: number
}

const EVENTS = 100_000

export async function measureMemory(bench: Bench): Promise<Memory> {
  const liveBytes = await keptBytes(bench, 'consent: { regime: "opt-out" }', true)
  for (const host of Object.keys(quietVendors)) bench.network.refuse(host)
  const blockedBytes = await keptBytes(bench, 'consent: { regime: "opt-out" }, script: { retries: 0 }', false)
  for (const host of Object.keys(quietVendors)) bench.network.refuse(host, false)
  const unsetBytes = await keptBytes(bench, 'consent: { regime: "opt-in" }', false)
  return { liveBytes, blockedBytes, unsetBytes }
}

async function keptBytes(bench: Bench, tracker: string, isLive: boolean): Promise<number> {
  const page = await bench.open({ tracker, isLive })
  const devTools = await page.context().newCDPSession(page)
  const used = async (): Promise<number> => {
    await devTools.send('HeapProfiler.collectGarbage')
    return (await devTools.send('Runtime.getHeapUsage')).usedSize
  }
  const track = (events: number): Promise<void> =>
    page.evaluate(`(async () => {
      const order = ${ORDER}
      for (let i = 0; i < ${events}; i++) {
        tracker.track('Purchase', order)
        if (i % 1000 === 999) await tracker.flush({ timeoutMs: 0 })
      }
    })()`)
  await track(10) // what the first events make once is not kept per event
  const before = await used()
  await track(EVENTS)
  const kept = (await used()) - before
  await page.context().close()
  return kept
}
