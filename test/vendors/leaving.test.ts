import { afterAll, expect, it } from 'vitest'
import { type Counts, keepResults, LEAVING_CASES, SHOP_OPTIONS, tryToLeave } from '../e2e/leavingTrials.js'
import { IS_DOUBLE, useVendorShop } from './shop.js'
import { readVersions } from './versions.js'

/*
 * A purchase as the page is left, with the scripts that `npm run test:vendors` was told to use. `TRIALS=50` tries every
 * case so often, and notes what the vendors' own scripts came to; otherwise some are tried once. What has to arrive is
 * known of the doubles alone.
 */
const TRIALS = +(process.env.TRIALS ?? 1)
const CASES = process.env.TRIALS
  ? LEAVING_CASES
  : LEAVING_CASES.filter(({ name }) => /a form|`viaImage\(\)` and `carry`: `location/.test(name))
const shop = useVendorShop(SHOP_OPTIONS)
const table: Record<string, Counts> = {}

afterAll(async () => {
  console.table(table)
  if (IS_DOUBLE || TRIALS < 50) return
  const tried = new Date().toISOString().slice(0, 10)
  keepResults('bench/leavingVendors.json', { trials: TRIALS, tried, versions: await readVersions(), table })
})

it.each(CASES)('$name: a purchase arrives where it can, and once', { timeout: 900_000 }, async (given) => {
  const { counts, twice } = await tryToLeave(shop, given, TRIALS)
  table[given.name] = counts

  expect(twice).toEqual([])
  if (IS_DOUBLE)
    expect(counts).toMatchObject(Object.fromEntries(given.safe.map((vendor) => [vendor, TRIALS])))
})
