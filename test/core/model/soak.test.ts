import { beforeEach, expect, it, vi } from 'vitest'
import { useFakePage } from '../../helpers/fakePage'
import { soak } from './soak'

const page = useFakePage()
/** Reports are part of what happens here, not of what is checked. */
beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

it(
  'does what the model says through thirty thousand operations on one page',
  { timeout: 60_000 },
  async () => {
    expect(await soak(page, { operations: 30_000, seed: 5 })).toBeLessThan(3e6)
  },
)
