import fc from 'fast-check'
import type { Command } from './commands'
import { PIXELS, PLATFORMS, TRACKERS } from './referenceModel'

const tracker = fc.constantFrom(...TRACKERS)
const platform = fc.constantFrom(...PLATFORMS)
const key = fc.constantFrom(...PIXELS.map((pixel) => pixel.key))
const choice = fc.constantFrom(true, true, true, false, null)
const rarely = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 8 })
const type = <T extends string>(...types: T[]) => fc.constantFrom(...types)

const weighted: [weight: number, command: fc.Arbitrary<Command>][] = [
  [
    12,
    fc.record({
      type: type('track'),
      tracker,
      once: fc.option(fc.constantFrom('a', 'b'), { nil: undefined, freq: 2 }),
      eventId: rarely(fc.constantFrom('e', 'f')),
      to: rarely(key),
    }),
  ],
  [5, fc.record({ type: type('page'), tracker, key: rarely(fc.constant('dialog')) })],
  [
    4,
    fc.record({
      type: type('choose'),
      choice: fc.record({ marketing: choice, analytics: choice }, { requiredKeys: [] }),
    }),
  ],
  [1, key.chain((name) => fc.record({ type: type('choose'), choice: fc.record({ ['@' + name]: choice }) }))],
  [
    2,
    fc.record({
      type: type('tell'),
      source: fc.constantFrom('cmp', 'other'),
      answer: fc.constantFrom('silent', 'silent', 'pending', 'granted', 'granted', 'denied'),
    }),
  ],
  [8, fc.record({ type: type('arrive'), platform })],
  [3, fc.record({ type: type('arriveDead', 'goLive', 'fail', 'replace', 'throw', 'work'), platform })],
  [3, fc.record({ type: type('navigate'), path: fc.constantFrom('/', '/a', '/b?c=1') })],
  [4, fc.record({ type: type('leave', 'comeBack', 'hide', 'show', 'activate', 'inspect') })],
  [2, fc.record({ type: type('goOffline', 'goOnline', 'goOnline') })],
  [1, fc.record({ type: type('flush'), tracker })],
  [1, fc.record({ type: type('renew'), isPrerendered: fc.boolean() })],
  [8, fc.record({ type: type('pass'), ms: fc.constantFrom(200, 200, 1500, 11_000, 40_000, 110_000) })],
]

export const anyCommand = fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary })), {
  weight: 1,
  arbitrary: fc.record({ type: type('destroy'), tracker }) as fc.Arbitrary<Command>,
})

export const anyStart = fc.record({
  regime: fc.constantFrom('opt-in' as const, 'opt-out'),
  beforeChoice: fc.constantFrom('hold' as const, 'hold', 'drop'),
  isPrerendered: fc.constantFrom(false, false, false, true),
  hasFallback: fc.constantFrom(true, true, false),
})
