import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { type Counts, LEAVING_CASES, SHOP_OPTIONS, tryToLeave } from '../e2e/leavingTrials.js'
import { useShop } from '../e2e/shop.js'

/*
 * The table goes to bench/leaving.json, which docs/guide/leaving.md quotes (`npm run docs:tables`). Rows that are not
 * tried in this run (`-t`) stay as they are.
 */
const FILE = 'bench/leaving.json'
const TRIALS = +(process.env.TRIALS ?? 50)
const shop = useShop(SHOP_OPTIONS)
const table: Record<string, Counts> = {}

afterAll(() => {
  console.table(table)
  if (process.env.TRIALS) return
  const before = existsSync(FILE)
    ? (JSON.parse(readFileSync(FILE, 'utf8')) as { table: typeof table }).table
    : {}
  const rows = LEAVING_CASES.flatMap(({ name }) => {
    const row = table[name] ?? before[name]
    return row ? [[name, row] as const] : []
  })
  writeFileSync(FILE, `${JSON.stringify({ trials: TRIALS, table: Object.fromEntries(rows) }, null, 2)}\n`)
})

it.each(LEAVING_CASES)('$name', { timeout: 900_000 }, async (given) => {
  const { counts, twice } = await tryToLeave(shop, given, TRIALS)
  table[given.name] = counts

  expect(twice).toEqual([])
  expect(counts).toMatchObject(Object.fromEntries(given.safe.map((vendor) => [vendor, TRIALS])))
})
