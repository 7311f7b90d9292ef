import fc from 'fast-check'
import { beforeEach, expect, it, vi } from 'vitest'
import { useFakePage } from '../../helpers/fakePage'
import { anyCommand, anyStart } from './arbitraries'
import { canRun, compare, run, type Command } from './commands'
import { createRealPage, type RealPage } from './realPage'
import { createModel, type Model } from './referenceModel'

const page = useFakePage()
/** Reports are part of what happens here, not of what is checked. */
beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

class Step implements fc.AsyncCommand<Model, RealPage> {
  constructor(readonly command: Command) {}
  check(model: Model): boolean {
    return canRun(this.command, model)
  }
  async run(model: Model, real: RealPage): Promise<void> {
    expect(await run(this.command, { model, real, page })).toEqual([])
  }
  toString(): string {
    return JSON.stringify(this.command)
  }
}

it(
  'does what the reference model says, whatever happens in whatever order',
  { timeout: 600_000 },
  async () => {
    await fc.assert(
      fc
        .asyncProperty(
          anyStart,
          fc.commands([anyCommand.map((command) => new Step(command))], { maxCommands: 60, size: 'max' }),
          async (start, commands) => {
            const setUp = () => {
              const options = { ...start, now: Date.now() }
              const model = createModel(options)
              model.applyConsent()
              return { model, real: createRealPage(page, options) }
            }
            const state = setUp()
            await state.real.settle()
            state.model.look()
            expect(compare(state.model, state.real)).toEqual([])
            await fc.asyncModelRun(() => state, commands)
          },
        )
        .beforeEach(() => page.renew()),
      { numRuns: +(process.env.RUNS ?? 100) },
    )
  },
)
