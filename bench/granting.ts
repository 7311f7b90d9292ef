import { delayOfClick, median } from './interaction'
import type { Bench } from './openPage'
import { LOAD_BY_HAND } from './quietVendors'

export interface Granting {
  /** From the click to the next frame, median, ms: one that does nothing, that grants, that loads the seven by hand. */
  readonly nothingMs: number
  readonly grantMs: number
  readonly byHandMs: number
}

const PAGES = 7 // one grant each: only the first requests scripts

/** What "Accept" costs. Each script starts for 30 ms of an unthrottled CPU, as observed ones do. */
export async function measureGranting(bench: Bench, cpuThrottle: number): Promise<Granting> {
  const delays: Record<string, number[]> = {
    '': [],
    'tracker.consent.set({ marketing: true })': [],
    'loadByHand()': [],
  }
  for (let opened = 0; opened < PAGES; opened++)
    for (const [handler, seen] of Object.entries(delays)) {
      const page = await bench.open({ tracker: 'consent: { regime: "opt-in" }', isLive: false })
      const devTools = await page.context().newCDPSession(page)
      await devTools.send('Emulation.setCPUThrottlingRate', { rate: cpuThrottle })
      await page.evaluate(`startMs = ${30 * cpuThrottle}; ${LOAD_BY_HAND}`)
      await delayOfClick(page, '') // the first click of a page has its own costs
      seen.push(await delayOfClick(page, handler))
      await page.context().close()
    }
  const [nothingMs, grantMs, byHandMs] = Object.values(delays).map(median) as [number, number, number]
  return { nothingMs, grantMs, byHandMs }
}
