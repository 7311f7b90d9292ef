import type { Page } from 'playwright-core'
import type { Bench } from './openPage'
import { ORDER } from './quietVendors'

export interface Interaction {
  /** What one vendor call burns. */
  readonly burnMs: number
  readonly cpuThrottle: number
  /** From the click to the next frame, median, ms: a click that tracks nothing, that tracks with us, and by hand. */
  readonly nothingMs: number
  readonly trackMs: number
  readonly byHandMs: number
}

const CLICKS = 15

/** What a visitor waits for after a click: its handlers, and the frame that follows. */
export async function measureInteraction(
  bench: Bench,
  burnMs: number,
  cpuThrottle: number,
): Promise<Interaction> {
  const page = await bench.open()
  const devTools = await page.context().newCDPSession(page)
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: cpuThrottle })
  await page.evaluate(`window.order = ${ORDER}; burnMs = ${burnMs}`)
  // In turn, so that a slow moment of the machine falls on all three.
  const delays: Record<string, number[]> = {
    '': [],
    'tracker.track("Purchase", order)': [],
    'callByHand(order)': [],
  }
  for (let click = 0; click < CLICKS; click++) {
    for (const [handler, seen] of Object.entries(delays)) {
      seen.push(await delayOfClick(page, handler))
      await page.evaluate('tracker.flush()') // the next click must not wait for this one's vendors
    }
  }
  await page.context().close()
  const [nothingMs, trackMs, byHandMs] = Object.values(delays).map(median) as [number, number, number]
  return { burnMs, cpuThrottle, nothingMs, trackMs, byHandMs }
}

/** From a click with this handler to the next frame, ms. */
export async function delayOfClick(page: Page, handler: string): Promise<number> {
  await page.evaluate(`
    document.querySelector('button').onclick = (event) => {
      ${handler}
      requestAnimationFrame(() => { window.clicked = new Promise((resolve) => {
        const channel = new MessageChannel()
        channel.port1.onmessage = () => resolve(performance.now() - event.timeStamp)
        channel.port2.postMessage(0)
      }) })
    }
    window.clicked = undefined`)
  await page.click('button')
  await page.waitForFunction('window.clicked')
  const delay = await page.evaluate<number>('window.clicked')
  return delay
}

export const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!
