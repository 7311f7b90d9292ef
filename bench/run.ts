/**
 * What tracking costs, against the vendors' own calls, in one run in Chromium: `npm run bench` (after a build). Prints
 * the table, writes `bench/results.json`, which the README quotes, and fails over its limits, below.
 */
import { writeFileSync } from 'node:fs'
import { measureCost } from './cost'
import { measureGranting } from './granting'
import { measureHistory } from './history'
import { measureInteraction } from './interaction'
import { measureLeaving } from './leaving'
import { measureMemory } from './memory'
import { createBench } from './openPage'
import { measureRelease } from './release'

const KB = 1024

interface Row {
  name: string
  value: number
  limit: number
  unit: string
}

const bench = await createBench()
const rows: Row[] = []
const add = (name: string, value: number, limit: number, unit: string): void => {
  rows.push({ name, value: Math.round(value * 10) / 10, limit, unit })
}

const cost = await measureCost(bench)
add('track(), what a click pays, against seven calls by hand', cost.syncRatio, 2.5, 'x')
add('track() and the whole fan-out, against seven calls by hand', cost.fanOutRatio, 8, 'x')
add(
  'allocation of track(), what a click pays, against seven calls by hand',
  cost.syncAllocationRatio,
  Infinity,
  'x',
)
add('allocation of track() and its fan-out, against seven calls by hand', cost.allocationRatio, 1.6, 'x')
for (const [burnMs, cpuThrottle] of [
  [5, 1],
  [20, 4],
] as const) {
  const { nothingMs, trackMs, byHandMs } = await measureInteraction(bench, burnMs, cpuThrottle)
  const where = `vendors burn ${burnMs} ms each, ${cpuThrottle}x CPU`
  add(`click that tracks, over one that tracks nothing (${where})`, trackMs - nothingMs, 8, 'ms')
  add(
    `click with the calls by hand, over one that tracks nothing (${where})`,
    byHandMs - nothingMs,
    Infinity,
    'ms',
  )
}
const granting = await measureGranting(bench, 4)
add(
  'click that grants all seven, over one that does nothing (4x CPU)',
  granting.grantMs - granting.nothingMs,
  60,
  'ms',
)
add(
  'click that loads the seven by hand, over one that does nothing (4x CPU)',
  granting.byHandMs - granting.nothingMs,
  Infinity,
  'ms',
)
const memory = await measureMemory(bench)
add(
  'memory kept after 100,000 events (without compiled code), scripts live',
  memory.liveBytes / KB,
  150,
  'KB',
)
add('compiled code that came with them, scripts live', memory.codeBytes / KB, Infinity, 'KB')
add(
  'memory kept after 100,000 events (without compiled code), every script blocked',
  memory.blockedBytes / KB,
  1000,
  'KB',
)
add(
  'memory kept after 100,000 events (without compiled code), consent unset',
  memory.unsetBytes / KB,
  1000,
  'KB',
)
const history = await measureHistory(bench)
add('an event after 1,000 others, against one after 10', history.after1000, 2, 'x')
add('an event after 100,000 others, against one after 10', history.after100000, 2, 'x')
add('an order after 3,000 others, all remembered, against one after 10', history.orderAfter3000, 15, 'x')
const release = await measureRelease(bench)
add('releasing 10,000 held events, time against 1,000', release.growth, 15, 'x')
add('releasing 10,000 held events, longest task of ours', release.longestTaskMs, 8, 'ms')
const leaving = await measureLeaving(bench, 100)
add(
  'clicks of 100 that track and leave at once without all seven calls made',
  leaving.trials - leaving.complete,
  0,
  '',
)
await bench.close()

for (const { name, value, limit, unit } of rows) {
  const verdict =
    value > limit ? `OVER ${limit} ${unit}` : Number.isFinite(limit) ? `limit ${limit} ${unit}` : ''
  console.log(`${String(value).padStart(8)} ${unit.padEnd(3)} ${name}  ${verdict}`)
}
writeFileSync(
  new URL('results.json', import.meta.url),
  `${JSON.stringify(
    rows.map(({ limit, ...row }) => ({ ...row, limit: Number.isFinite(limit) ? limit : null })),
    null,
    2,
  )}\n`,
)
process.exitCode = rows.some(({ value, limit }) => value > limit) ? 1 : 0
