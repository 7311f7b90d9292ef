import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { FakePage } from '../../helpers/fakePage'
import { anyCommand } from './arbitraries'
import { canRun, forgetEnded, run, track, type Command } from './commands'
import { createRealPage } from './realPage'
import { createModel } from './referenceModel'

/** Calls of `track()` between two other operations. */
const BURST = 200
const POOL = 4000

/**
 * One page that stays open while a given number of operations happens on it, the same for the same seed; after each
 * burst of events the page is compared with the model.
 *
 * @returns by how many bytes the heap has grown since a tenth of them.
 */
export async function soak(page: FakePage, { operations, seed }: { operations: number; seed: number }) {
  const pool = fc.sample(anyCommand, { numRuns: POOL, seed })
  const tracks = pool.filter((command) => command.type === 'track')
  // A page that ends, or a tracker, cannot grow old.
  const others = pool.filter(({ type }) => !/track|renew|destroy/.test(type))
  const random = toRandom(seed)
  const pick = <T extends Command>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
  const start = {
    regime: 'opt-in',
    beforeChoice: 'hold',
    isPrerendered: false,
    hasFallback: true,
    now: Date.now(),
  } as const
  const model = createModel(start)
  const state = { model, real: createRealPage(page, start), page }
  model.applyConsent()

  let done = 0
  let before = 0
  while (done < operations) {
    for (let call = 0; call < BURST; call++) expect(track(pick(tracks), state)).toEqual([])
    const command = pick(others)
    if (canRun(command, model)) expect(await run(command, state), JSON.stringify(command)).toEqual([])
    forgetEnded(state)
    done += BURST + 1
    if (!before && done > operations / 10) before = usedBytes()
  }
  return usedBytes() - before
}

/** Mulberry32: numbers from 0 to 1, the same for the same seed. */
function toRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function usedBytes(): number {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  return process.memoryUsage().heapUsed
}
