import fc from 'fast-check'
import { beforeEach, it, vi } from 'vitest'
import { useFakePage } from '../../helpers/fakePage'
import { KEYS, type Start } from './consentRules'
import { createVisit, type Action } from './consentVisit'

const page = useFakePage()
/** Reports are part of what happens here, not of what is checked. */
beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

const key = fc.constantFrom(...KEYS)
const value = fc.constantFrom(true, true, true, false, null)
const choice = fc.oneof(
  { weight: 3, arbitrary: fc.record({ marketing: value, analytics: value }, { requiredKeys: [] }) },
  { weight: 1, arbitrary: key.chain((name) => fc.record({ ['@' + name]: value })) },
)
const type = <T extends string>(...types: T[]) => fc.constantFrom(...types)
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ type: type('choose'), choice }) },
  { weight: 1, arbitrary: fc.record({ type: type('chooseAll'), value: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ type: type('chooseInOtherTab'), choice }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: type('tell'),
      source: type('cmp', 'cmp', 'veto'),
      answer: type('silent', 'silent', 'pending', 'granted', 'granted', 'denied', 'lapsed', 'limited'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: type('locate'), regime: type('opt-in', 'opt-out', 'nonsense') }),
  },
  { weight: 5, arbitrary: fc.record({ type: type('track', 'track', 'page', 'identify', 'forget') }) },
  { weight: 6, arbitrary: fc.record({ type: type('arrive'), key }) },
  { weight: 5, arbitrary: fc.record({ type: type('click', 'route'), writes: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: type('comeBack') }) },
  { weight: 1, arbitrary: fc.record({ type: type('sleep'), days: fc.constantFrom(1, 179, 181, 401) }) },
  { weight: 2, arbitrary: fc.record({ type: type('reload'), raisesPolicy: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ type: type('wait'), ms: fc.constantFrom(60, 200, 4000) }) },
)
const anyStart: fc.Arbitrary<Start> = fc.record({
  regime: type('opt-in', 'opt-in', 'opt-out', 'late'),
  beforeChoice: type('hold', 'hold', 'drop'),
  signal: type('none', 'none', 'none', 'block', 'ldu', 'opt-out-only'),
  hasCmp: fc.boolean(),
  isPersisted: fc.constantFrom(true, true, true, false),
  afterWithdrawal: type('stay', 'stay', 'reload'),
})

it('follows every rule of consent, in whatever order things happen', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc
      .asyncProperty(
        anyStart,
        fc.array(action, { minLength: 5, maxLength: 50, size: 'max' }),
        async (start, steps) => {
          if (start.signal !== 'none')
            Object.defineProperty(navigator, 'globalPrivacyControl', { configurable: true, value: true })
          const visit = createVisit(page, start)
          vi.spyOn(window.location, 'reload').mockImplementation(visit.onReload)
          page.onRequest = visit.onRequest
          try {
            await visit.open()
            for (const step of steps) await visit.step(step)
            await visit.end()
          } finally {
            visit.close()
            Reflect.deleteProperty(navigator, 'globalPrivacyControl')
          }
        },
      )
      .beforeEach(() => page.renew()),
    { numRuns: +(process.env.RUNS ?? 100) },
  )
})
