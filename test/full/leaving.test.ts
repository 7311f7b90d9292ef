import { afterAll, expect, it } from 'vitest'
import { type Counts, keepResults, LEAVING_CASES, SHOP_OPTIONS, tryToLeave } from '../e2e/leavingTrials.js'
import { useShop } from '../e2e/shop.js'

const TRIALS = +(process.env.TRIALS ?? 50)
const shop = useShop(SHOP_OPTIONS)
const table: Record<string, Counts> = {}

afterAll(() => {
  console.table(table)
  if (!process.env.TRIALS) keepResults('bench/leaving.json', { trials: TRIALS, table })
})

it.each(LEAVING_CASES)('$name', { timeout: 900_000 }, async (given) => {
  const { counts, twice } = await tryToLeave(shop, given, TRIALS)
  table[given.name] = counts

  expect(twice).toEqual([])
  expect(counts).toMatchObject(Object.fromEntries(given.safe.map((vendor) => [vendor, TRIALS])))
})
