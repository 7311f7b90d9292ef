import {
  linkedin,
  meta,
  pinterest,
  reddit,
  snapchat,
  tiktok,
  x,
  type Outcome,
  type Pixel,
  type PixelEvent,
  type Purpose,
  type Tracker,
} from '@omnipixel/core'
import fc from 'fast-check'
import { beforeEach, expect, it, vi } from 'vitest'
import { useFakePage } from '../helpers/fakePage'
import { createFakePixel, type FakePixel } from '../helpers/fakePixel'
import { arrive, createFakeVendors, type FakeVendor } from '../helpers/fakeVendors'

const page = useFakePage()
/** Reports are part of what happens here, not of what is checked. */
beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

const NAMES = ['Lead', 'Contact', 'TicketScanned', 'Purchase'] as const
const MAX_HELD = 5
const MAX_OUTCOMES = 40
const FINAL: readonly Outcome[] = [
  ...(['sent', 'duplicate', 'excluded', 'unmapped', 'invalid', 'blocked', 'failed'] as const),
  ...([
    'dropped:denied',
    'dropped:overflow',
    'dropped:expired',
    'dropped:superseded',
    'dropped:unload',
  ] as const),
]
const INTERIM: readonly Outcome[] = ['held:consent', 'held:loading']
const KEYS = 'own both analytics meta tiktok linkedin x pinterest snapchat reddit'.split(' ')
const ALL_KEYS = '*'
const PURPOSES: Readonly<Record<string, readonly Purpose[]>> = {
  both: ['marketing', 'analytics'],
  analytics: ['analytics'],
}

type Action =
  | { type: 'track'; name: string; once?: string | undefined; to?: string | undefined }
  | { type: 'page' | 'forget' | 'inspect' | 'leave' | 'comeBack' | 'hide' | 'show' | 'flush' }
  | { type: 'identify'; email: string }
  | { type: 'consent'; purpose: Purpose; value: boolean | null }
  | { type: 'consentTo'; key: string; value: boolean | null }
  | { type: 'arrive' | 'fail' | 'throw' | 'work'; key: string }
  | { type: 'navigate'; path: string }
  | { type: 'wait'; ms: number }

const key = fc.constantFrom(...KEYS)
const choice = fc.constantFrom(true, true, true, false, null)
const plain = (type: 'page' | 'forget' | 'inspect' | 'leave' | 'comeBack' | 'hide' | 'show' | 'flush') =>
  fc.constant<Action>({ type })

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('track' as const),
      name: fc.constantFrom(...NAMES),
      once: fc.option(fc.constantFrom('a', 'b'), { nil: undefined, freq: 2 }),
      to: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: key }),
    }),
  },
  { weight: 2, arbitrary: plain('page') },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('consent' as const),
      purpose: fc.constantFrom<Purpose>('marketing', 'analytics'),
      value: choice,
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('consentTo' as const), key, value: choice }) },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('arrive' as const),
      key: fc.oneof(key, fc.constant(ALL_KEYS)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('fail' as const), key }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('throw' as const, 'work'), key }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('navigate' as const),
      path: fc.constantFrom('/', '/a', '/b?c=1'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 20, 60, 200, 300, 1100),
    }),
  },
  {
    // Snap's own page view, a script's time-out, the age limit of what waits.
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('wait' as const),
      ms: fc.constantFrom(3000, 11_000, 1_900_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('identify' as const),
      email: fc.constantFrom('a@shop.example', 'b@shop.example'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(...(['forget', 'leave', 'comeBack', 'hide', 'show', 'flush'] as const).map(plain)),
  },
  { weight: 1, arbitrary: plain('inspect') },
)

/** What must hold, kept beside the tracker by the simplest means: lists of what was said and of what was seen. */
function createWorld() {
  const fakes: Record<string, FakePixel> = {
    own: createFakePixel('own'),
    both: createFakePixel('both'),
    analytics: createFakePixel('analytics', { reportsEventUrl: true, staysAlive: true }),
  }
  const vendors: Record<string, FakeVendor> = createFakeVendors()
  const events = Object.fromEntries(NAMES.map((name, at) => [name, `tw-o1abc-${at}`]))
  const common = { advancedMatching: true }
  const pixels: Pixel[] = [
    fakes.own!.create(),
    fakes.both!.create({ purposes: PURPOSES.both! }),
    fakes.analytics!.create({ purposes: PURPOSES.analytics! }),
    meta({ id: '123', ...common }),
    tiktok({ id: 'C4A0123456789ABCDEFG', ...common }),
    linkedin({ partnerId: '98765', conversions: { Lead: 1, Purchase: 2 }, ...common }),
    x({ id: 'o1abc', events, ...common }),
    pinterest({ id: '26', ...common }),
    snapchat({ id: '1c2d3e4f-0000-4000-8000-000000000001', ...common }),
    reddit({ id: 't2_abc', ...common }),
  ]
  const said: Record<string, boolean | null> = {}
  const consentOf = (pixel: string): 'granted' | 'denied' | 'unset' => {
    const answers = (PURPOSES[pixel] ?? ['marketing']).map((purpose) => {
      const choices = [said[purpose], said['@' + pixel]]
      return choices.includes(false) ? 'denied' : choices.includes(true) ? 'granted' : 'unset'
    })
    return answers.includes('denied') ? 'denied' : answers.includes('unset') ? 'unset' : 'granted'
  }
  const isGranted = (pixel: string): boolean => consentOf(pixel) === 'granted'

  const broken: string[] = []
  const orders: Record<string, number> = {} // the number of the event that a pixel was handed last
  const handedOver = new Set<string>() // pixel, its period of consent, keyed id
  const periods: Record<string, number> = {}
  const numbers = new Map<string, number>() // of ids that are used once
  const last = new Map<PixelEvent, Record<string, Outcome>>()

  const handOver = (pixel: string, id: string, number: number | undefined): void => {
    if (!isGranted(pixel)) broken.push(`${pixel} was handed ${id} without consent`)
    if (number !== undefined) {
      if (number <= (orders[pixel] ?? 0)) broken.push(`${pixel} was handed ${number} after ${orders[pixel]}`)
      orders[pixel] = number
    }
    if (/:[ab]$/.test(id)) {
      const once = `${pixel} ${periods[pixel] ?? 0} ${id}`
      if (handedOver.has(once)) broken.push(`${pixel} was handed ${id} twice within one consent`)
      handedOver.add(once)
    }
  }
  for (const [name, fake] of Object.entries(fakes))
    fake.onTake = ({ event }) => handOver(name, event.id, event.params.number as number | undefined)
  const REVOKES = /"(revoke|autoConfig|ttq\.revokeConsent|setconsent|disableFirstPartyCookies)"/
  for (const [name, vendor] of Object.entries(vendors)) {
    vendor.onTake = (call) => {
      const text = JSON.stringify(call)
      if (!isGranted(name) && !REVOKES.test(text)) broken.push(`${name} was told ${text} without consent`)
      const id = /"(?:eventID|event_id|conversion_id|client_dedup_id|conversionId)":"([^"]+)"/.exec(text)?.[1]
      if (id && id !== 'undefined') handOver(name, id, numbers.get(id))
    }
  }
  page.onRequest = (url) => {
    const name = KEYS.find((each) => url.startsWith((fakes[each] ?? vendors[each])!.src))!
    if (!isGranted(name)) broken.push(`${url} was requested without consent`)
  }

  return {
    pixels,
    broken,
    numbers,
    parts: { ...fakes, ...vendors },
    say(name: string, value: boolean | null) {
      const before = KEYS.filter(isGranted)
      said[name] = value
      for (const pixel of before) if (!isGranted(pixel)) periods[pixel] = (periods[pixel] ?? 0) + 1
    },
    onOutcome({ event, pixel, outcome }: { event: PixelEvent; pixel: string; outcome: Outcome }) {
      const outcomes = last.get(event) ?? {}
      if (FINAL.includes(outcomes[pixel]!)) {
        broken.push(`${event.name} at ${pixel} was ${outcomes[pixel]} and became ${outcome}`)
      }
      last.set(event, { ...outcomes, [pixel]: outcome })
    },
    check(tracker: Tracker) {
      const { pixels: states, events: recent } = tracker.inspect()
      for (const { key: pixel, held, status } of states) {
        if (held > MAX_HELD) broken.push(`${held} events wait for ${pixel}`)
        if (!isGranted(pixel) && status !== 'idle') broken.push(`${pixel} is ${status} without consent`)
        if (tracker.consent.get().pixels[pixel]!.consent !== consentOf(pixel))
          broken.push(`consent of ${pixel} is not ${consentOf(pixel)}`)
      }
      if (recent.length > MAX_OUTCOMES) broken.push(`${recent.length} events are remembered`)
      for (const { event, outcomes } of recent) {
        if (Object.keys(outcomes).join() !== KEYS.join())
          broken.push(`outcomes of ${event.name}: ${Object.keys(outcomes).join()}`)
        for (const pixel of KEYS) {
          const outcome = outcomes[pixel]!
          if (![...FINAL, ...INTERIM].includes(outcome))
            broken.push(`${event.name} at ${pixel} is ${outcome}`)
          if (last.get(event)?.[pixel] !== outcome)
            broken.push(`${event.name} at ${pixel} became ${outcome} unsaid`)
          if (outcome === 'held:consent' && consentOf(pixel) !== 'unset')
            broken.push(`${event.name} waits for a choice about ${pixel} that is made`)
          if (outcome === 'held:loading' && !isGranted(pixel))
            broken.push(`${event.name} waits to go to ${pixel}`)
        }
      }
      for (const id of Object.keys(localStorage)) {
        const pixel = /^omnipixel\.sent:([\w-]+):/.exec(id)?.[1]
        if (!pixel || !isGranted(pixel)) broken.push(`${id} is stored without consent`)
      }
      // happy-dom shows what has just expired, without its value, until the next millisecond.
      if (/=[^;]/.test(document.cookie)) broken.push(`cookies ${document.cookie}`)
    },
  }
}

async function run(actions: readonly Action[]): Promise<string[]> {
  const world = createWorld()
  const tracker = page.startTracker({
    pixels: world.pixels,
    consent: { persist: false },
    hold: { maxEvents: MAX_HELD },
    outcomes: { max: MAX_OUTCOMES },
    script: { retries: 1 },
  })
  tracker.on('outcome', world.onOutcome)
  let number = 0
  for (const each of actions) {
    const part = 'key' in each ? world.parts[each.key] : undefined
    switch (each.type) {
      case 'track': {
        const { name, once, to } = each
        const id = tracker.track(
          name,
          { number: ++number, value: 1, currency: 'EUR' },
          { once, ...(to && { to: [to] }) },
        )
        if (!once) world.numbers.set(id, number)
        break
      }
      case 'page':
        world.numbers.set(tracker.page({ number: ++number } as object), number)
        break
      case 'identify':
        tracker.identify({ email: each.email })
        break
      case 'forget':
        tracker.identify(null)
        break
      case 'consent':
        world.say(each.purpose, each.value)
        tracker.consent.set({ [each.purpose]: each.value })
        break
      case 'consentTo':
        world.say('@' + each.key, each.value)
        tracker.consent.set({ pixels: { [each.key]: each.value } })
        break
      case 'arrive':
        for (const name of each.key === ALL_KEYS ? KEYS : [each.key]) await arrive(page, world.parts[name]!)
        break
      case 'fail':
        page.elements(part!.src).at(-1)?.dispatchEvent(new Event('error'))
        break
      case 'throw':
        part!.isThrowing = true
        break
      case 'work':
        part!.isThrowing = false
        break
      case 'navigate':
        page.navigate(each.path)
        break
      case 'leave':
        page.leave(true)
        break
      case 'comeBack':
        page.comeBack()
        break
      case 'hide':
      case 'show':
        page.setHidden(each.type === 'hide')
        break
      case 'flush':
        void tracker.flush({ timeoutMs: 0 })
        break
      case 'wait':
        await page.pass(each.ms)
        break
      case 'inspect':
        world.check(tracker)
    }
    if (world.broken.length) return world.broken
  }
  world.check(tracker)
  await page.pass(60_000)
  world.check(tracker)
  return world.broken
}

it('keeps its invariants whatever happens in whatever order', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc
      .asyncProperty(fc.array(action, { minLength: 5, maxLength: 60, size: 'max' }), async (actions) => {
        expect(await run(actions)).toEqual([])
      })
      .beforeEach(() => page.renew()),
    { numRuns: +(process.env.RUNS ?? 100) },
  )
})
