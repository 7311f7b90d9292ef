import { mkdirSync, writeFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { toTrack } from '../e2e/events.js'
import { useShop, whenLive } from '../e2e/shop.js'
import { ALL_VENDORS, isOf } from '../e2e/wire.js'

/*
 * Two tabs that report one purchase within the same millisecond: a race that one trial does not show. The table goes to
 * test-results/tabs.json.
 */
const TRIALS = +(process.env.TRIALS ?? 20)
const shop = useShop()
const table: Record<string, Record<string, number>> = {}

afterAll(() => {
  console.table(table)
  mkdirSync('test-results', { recursive: true })
  writeFileSync('test-results/tabs.json', `${JSON.stringify({ trials: TRIALS, table }, null, 2)}\n`)
})

it.each([
  ['with locks', ''],
  ['without locks', 'Object.defineProperty(navigator, "locks", { value: undefined })'],
])(
  'counts a purchase once in two tabs at the same instant, %s',
  { timeout: 900_000 },
  async (name, before) => {
    const counts = (table[name] = { once: 0, twice: 0, more: 0, lost: 0 })
    const first = await shop.openLive('/a', { before, onLoad: 'tracker.page()' })
    const second = await shop.openTab(first, '/b')
    await whenLive(second)
    for (let trial = 0; trial < TRIALS; trial++) {
      shop.network.clear()
      const at = Date.now() + 150
      const buy = `new Promise((done) => {
      const wait = () => Date.now() < ${at} ? setTimeout(wait, ${at} - Date.now() > 5 ? 1 : 0) : (${toTrack('Purchase').replace('A-1001', `A-${trial}`)}, done())
      wait()
    })`
      await Promise.all([first.evaluate(buy), second.evaluate(buy)])
      await shop.settled()
      for (const vendor of ALL_VENDORS) {
        const found = shop.network.beacons(vendor).filter((beacon) => isOf('Purchase', beacon)).length
        counts[(['lost', 'once', 'twice'] as const)[found] ?? 'more']++
      }
    }

    // Without locks most of them arrive twice, which is what shows that the trial is one.
    expect(counts).toEqual(
      before ? { ...counts, lost: 0, more: 0 } : { once: TRIALS * 7, twice: 0, more: 0, lost: 0 },
    )
  },
)
