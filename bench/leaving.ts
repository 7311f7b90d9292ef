import type { Bench } from './openPage'
import { ORDER } from './quietVendors'

/** Vendor calls made when a click tracks and leaves in the same task, scripts live: all trials, and those with all seven. */
export async function measureLeaving(
  bench: Bench,
  trials: number,
): Promise<{ trials: number; complete: number }> {
  const page = await bench.open()
  let complete = 0
  for (let trial = 0; trial < trials; trial++) {
    const before = await page.evaluate<number>('vendorCalls')
    // The page stays (the answer is 204), so that its calls can be counted; to the page it is a navigation like any other.
    await page.evaluate(`tracker.track('Purchase', ${ORDER}); location.href = '/stay'`)
    complete += (await page.evaluate<number>('vendorCalls')) - before === 7 ? 1 : 0
  }
  await page.context().close()
  return { trials, complete }
}
