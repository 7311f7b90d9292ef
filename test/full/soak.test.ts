// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest'
import { soak } from '../core/model/soak'
import { useFakePage } from '../helpers/fakePage'

/** About 40 s of one core; the limit is for a machine that does other things too. */
const LIMIT_MS = 300_000
const MAX_GROWTH_BYTES = 5e6
const SEED = +(process.env.SEED ?? 1)

const page = useFakePage()
/** Reports are part of what happens here, not of what is checked. */
beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

it(
  'does what the model says, in bounded memory, through a million operations on one page',
  { timeout: LIMIT_MS },
  async () => {
    expect(await soak(page, { operations: 1e6, seed: SEED })).toBeLessThan(MAX_GROWTH_BYTES)
  },
)
