import {
  createTracker,
  gpc,
  image,
  linkedin,
  meta,
  relay,
  tiktok,
  x,
  type PixelError,
  type TrackerOptions,
} from '@omnipixel/core'
import { describe, expect, it, vi } from 'vitest'
import { expectWarning } from '../helpers/mockWarn'

const pixels = [meta({ id: '1' }), tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9' })]

/** The error that these options cause, as `code subject`. */
function toMistake(options: unknown): string {
  try {
    createTracker(options as TrackerOptions)
    return 'none'
  } catch (cause) {
    const { code, subject } = cause as PixelError
    return `${code} ${subject}`
  }
}

describe('at set-up', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['no pixels', {}],
    ['null', { pixels: null }],
    ['a pixel alone', { pixels: meta({ id: '1' }) }],
    ['a pixel that was not called', { pixels: [meta] }],
    ['an empty place', { pixels: [null] }],
    ['a name', { pixels: ['meta'] }],
  ])('throws for %s instead of a list of pixels', (_, options) => {
    expect(toMistake(options)).toBe('tracker/bad-option pixels')
  })

  it.each<[string, object]>([
    ['mode', { mode: 'x' }],
    ['mode', { mode: '' }],
    ['hold', { hold: null }],
    ['hold', { hold: 500 }],
    ['hold.maxEvents', { hold: { maxEvents: NaN } }],
    ['hold.maxEvents', { hold: { maxEvents: '500' } }],
    ['hold.maxEvents', { hold: { maxEvents: null } }],
    ['hold.maxAgeMs', { hold: { maxAgeMs: -1 } }],
    ['outcomes.max', { outcomes: { max: 0 } }],
    ['meta.load', { pixels: [meta({ id: '1', load: 'idle' as never })] }],
    ['meta.load', { pixels: [meta({ id: '1', load: true as never })] }],
    ['meta.transport', { pixels: [meta({ id: '1', transport: 'relay' as never })] }],
    ['meta.transport', { pixels: [meta({ id: '1', transport: relay({ url: '/relay' }) as never })] }],
    ['meta.transport', { pixels: [meta({ id: '1', transport: image as never })] }],
    ['x.events.Lead', { pixels: [x({ id: 'o1abc', events: { Lead: 'od2ef' } })] }],
    [
      'li.conversions.Lead',
      { pixels: [linkedin({ partnerId: '1', key: 'li', conversions: { Lead: 'a1' as never } })] },
    ],
    ['ledger', { ledger: null }],
    ['ledger.maxIds', { ledger: { maxIds: Infinity } }],
    ['ledger.maxAgeDays', { ledger: { maxAgeDays: 0 } }],
    ['script.timeoutMs', { script: { timeoutMs: 0 } }],
    ['script.retries', { script: { retries: -1 } }],
    ['dispatch', { dispatch: null }],
    ['dispatch.budgetMs', { dispatch: { budgetMs: NaN } }],
    ['dispatch.onNavigate', { dispatch: { onNavigate: 'never' } }],
    ['consent', { consent: null }],
    ['consent.regime', { consent: { regime: 'x' } }],
    ['consent.beforeChoice', { consent: { beforeChoice: 'wait' } }],
    ['consent.afterWithdrawal', { consent: { afterWithdrawal: true } }],
    ['consent.persist', { consent: { persist: null } }],
    ['consent.persist.maxAgeDays', { consent: { persist: { maxAgeDays: '180' } } }],
    ['onError', { onError: 'console' }],
    ['health', { health: true }],
  ])('throws for %s in %j', (name, given) => {
    expect(toMistake({ pixels, ...given })).toBe(`tracker/bad-option ${name}`)
  })

  it.each([
    ['gpc', [gpc(), gpc({ mode: 'ldu' })]],
    ['app', [{ ...gpc(), name: 'app' }]],
    ['regime', [{ ...gpc(), name: 'regime' }]],
  ])('throws for a second source of the name %s', (name, sources) => {
    expect(toMistake({ pixels, consent: { sources } })).toBe(`tracker/bad-option consent.sources.${name}`)
  })

  it.each([
    ['null', null],
    ['a source alone', gpc()],
    ['a source that was not called', [gpc]],
  ])('throws for %s instead of a list of sources', (_, sources) => {
    expect(toMistake({ pixels, consent: { sources } })).toBe('tracker/bad-option consent.sources')
  })

  it.each<[string, TrackerOptions]>([
    ['no pixel', { pixels: [] }],
    [
      'every option left undefined',
      {
        ...{
          pixels,
          consent: undefined,
          mode: undefined,
          debug: undefined,
          nonce: undefined,
          onError: undefined,
        },
        ...{ idScope: undefined, hold: undefined, script: undefined, outcomes: undefined, ledger: undefined },
        dispatch: undefined,
      },
    ],
    [
      'the smallest bounds',
      { pixels, hold: { maxEvents: 1, maxAgeMs: 0.5 }, script: { retries: 0 }, dispatch: { budgetMs: 0 } },
    ],
    ['no memory of the choice', { pixels, consent: { persist: false } }],
    [
      'every transport, and ids as platforms give them',
      {
        pixels: [
          meta({ id: '1', transport: image() }),
          tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9', transport: relay({ url: '/relay' }).transport }),
          linkedin({ partnerId: '1', transport: 'script', conversions: { Lead: 1, Purchase: '2' } }),
          x({ id: 'o1abc', events: { Lead: 'tw-o1abc-od2ef', Purchase: '' } }),
        ],
      },
    ],
    ['bounds of 1e21', { pixels, hold: { maxAgeMs: 1e21 } }],
  ])('takes %s', (_, options) => {
    expect(toMistake(options)).toBe('none')
  })
})

describe('in to and not', () => {
  function toReports(options: unknown): string[] {
    const onError = vi.fn<(error: PixelError) => void>()
    const tracker = createTracker({ pixels, mode: 'dry', consent: { persist: false }, onError })
    tracker.track('Contact', {}, options as object)
    tracker.track('Contact', {}, options as object)
    tracker.destroy()
    return onError.mock.calls.map(([{ code, subject }]) => `${code} ${subject}`)
  }

  it('reports a key that no pixel has, once', () => {
    expectWarning('event/unknown-pixel')

    expect(toReports({ to: ['meta', 'mata'] })).toEqual(['event/unknown-pixel mata'])
    expect(toReports({ not: 'tictoc' })).toEqual(['event/unknown-pixel tictoc'])
  })

  it.each([{ to: ['meta'], not: ['tiktok'] }, { to: [] }, { to: undefined, not: null }])(
    'takes %o',
    (options) => {
      expect(toReports(options)).toEqual([])
    },
  )
})
