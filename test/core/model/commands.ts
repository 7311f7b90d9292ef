import type { Outcome, SourceAnswer } from '@omnipixel/core'
import type { FakePage } from '../../helpers/fakePage'
import type { RealPage } from './realPage'
import { PIXELS, PLATFORMS, TRACKERS, type Model, type ModelEvent } from './referenceModel'

interface Track {
  type: 'track'
  tracker: number
  once?: string | undefined
  eventId?: string | undefined
  to?: string | undefined
}

/** One thing that happens, to the model and to the page alike. Plain data, so that a failing sequence can be kept as a test. */
export type Command =
  | Track
  | { type: 'page'; tracker: number; key?: string | undefined }
  | { type: 'choose'; choice: Readonly<Record<string, boolean | null>> }
  | { type: 'tell'; source: string; answer: SourceAnswer }
  | { type: 'arrive' | 'arriveDead' | 'goLive' | 'fail' | 'replace' | 'throw' | 'work'; platform: string }
  | { type: 'navigate'; path: string }
  | { type: 'leave' | 'comeBack' | 'hide' | 'show' | 'activate' | 'inspect' | 'goOffline' | 'goOnline' }
  | { type: 'flush' | 'destroy'; tracker: number }
  | { type: 'renew'; isPrerendered: boolean }
  | { type: 'pass'; ms: number }

let counter = 0
/** As long as nothing waits once the page is being left. */
const URGENT_MS = 1000

/** Whether the page is in a state in which this can happen. */
export function canRun(command: Command, model: Model): boolean {
  switch (command.type) {
    case 'arrive':
    case 'arriveDead':
    case 'fail':
      return model.scripts[command.platform]?.phase === 'loading'
    case 'goLive':
      return model.scripts[command.platform]?.phase === 'done'
    case 'replace': // before that it would be somebody else's, and after that nobody looks
      return !!model.scripts[command.platform] && !model.live.has(command.platform)
    case 'destroy':
      return !model.trackers[command.tracker]!.isEnded
    case 'activate':
      return model.isPrerendered && !isTooLate(model)
    case 'choose':
    case 'tell':
    case 'show':
      return !isTooLate(model)
    case 'renew': // a page that starts offline does not believe it
      return model.isOnline
    default:
      return true
  }
}

/** What is carried would come back to a page that is still being left, which carries it at once, in the middle of this. */
const isTooLate = ({ now, urgentUntil, carried }: Model): boolean =>
  now < urgentUntil && Object.values(carried).some((events) => events.length)

export interface World {
  readonly model: Model
  readonly real: RealPage
  readonly page: FakePage
}

export function track(command: Track, { model, real }: Pick<World, 'model' | 'real'>): string[] {
  const { tracker, once, eventId, to } = command
  const name = `event${++counter}`
  const id = real.trackers[tracker]!.track('Own', { own: name }, { once, eventId, ...(to && { to: [to] }) })
  const ids = [eventId, once && `Own:${once}`].filter((each) => each !== undefined) as string[]
  model.track(tracker, name, { id, ids, to })
  return hurry([tracker], { model, real })
}

/** Everything that waits at live pixels goes to the vendors now; and the rest to the fallbacks, where that is given. */
function flush(
  by: readonly number[],
  { model, real }: Pick<World, 'model' | 'real'>,
  isLeaving?: boolean,
): string[] {
  const log = real.takeLog()
  const wrong = log
    .filter(({ tracker }) => !by.includes(tracker))
    .map(({ name }) => `${name} was handed over`)
  for (const index of by) {
    model.decideAll([index])
    model.expire([index])
    const own = log.filter(({ tracker }) => tracker === index)
    wrong.push(...model.handOver(own, { by: [index], slackMs: 0 }))
    if (isLeaving !== undefined) model.fallBack(index, isLeaving)
  }
  return wrong
}

/** The same, while the page is being left. */
const hurry = (by: readonly number[], world: Pick<World, 'model' | 'real'>): string[] =>
  world.model.now < world.model.urgentUntil ? flush(by, world, true) : []

/** Does it to both. Gives what the page did that the model does not allow. */
export async function run(command: Command, { model, real, page }: World): Promise<string[]> {
  const wrong: string[] = []
  const flushed = ({
    by = TRACKERS,
    isLeaving,
  }: { by?: readonly number[]; isLeaving?: boolean } = {}): void => {
    wrong.push(...flush(by, { model, real }, isLeaving))
  }
  const hide = (): void => {
    model.isHidden = true
    model.applyConsent()
    flushed({ isLeaving: false })
  }
  const show = (): void => {
    model.isHidden = false
    model.urgentUntil = 0
    model.applyConsent()
  }
  const tracker = 'tracker' in command ? real.trackers[command.tracker]! : undefined
  const element = 'platform' in command ? real.element(command.platform) : undefined
  switch (command.type) {
    case 'track':
      wrong.push(...track(command, { model, real }))
      break
    case 'page': {
      const name = `page${++counter}`
      tracker!.page({ own: name } as object, { ...(command.key && { key: command.key }) })
      model.page(command.tracker, name, command.key)
      wrong.push(...hurry([command.tracker], { model, real }))
      break
    }
    case 'choose': {
      const { choice } = command
      const pixels = Object.fromEntries(
        Object.entries(choice).flatMap(([key, value]) => (key[0] === '@' ? [[key.slice(1), value]] : [])),
      )
      const purposes = Object.fromEntries(Object.entries(choice).filter(([key]) => key[0] !== '@'))
      for (const each of real.trackers) each.consent.set({ ...purposes, pixels })
      Object.assign(model.choice, choice)
      model.applyConsent()
      break
    }
    case 'tell':
      real.tell(command.source, command.answer)
      model.sources[command.source] = command.answer
      model.applyConsent()
      break
    case 'arrive':
    case 'arriveDead':
      if (!element) return [`${command.platform} has no script element`]
      real.run(command.platform, command.type === 'arrive')
      element.dispatchEvent(new Event('load'))
      element.remove()
      model.arrive(command.platform, command.type === 'arrive')
      await real.settle()
      break
    case 'goLive':
      real.run(command.platform, true)
      model.live.add(command.platform)
      break
    case 'fail':
      if (!element) return [`${command.platform} has no script element`]
      element.dispatchEvent(new Event('error'))
      model.fail(command.platform)
      break
    case 'replace':
      real.replace(command.platform)
      break
    case 'throw':
      real.throwing.add(command.platform)
      model.throwing.add(command.platform)
      break
    case 'work':
      real.throwing.delete(command.platform)
      model.throwing.delete(command.platform)
      break
    case 'navigate':
      page.navigate(command.path)
      flushed()
      model.navigate(command.path)
      model.urgentUntil = 0
      break
    case 'leave':
      page.leave(true)
      flushed({ isLeaving: true })
      model.urgentUntil = model.now + URGENT_MS
      if (!model.isHidden) hide()
      break
    case 'comeBack':
      page.comeBack()
      if (model.isHidden) show()
      model.urgentUntil = 0
      model.applyConsent()
      model.restore()
      break
    case 'hide':
      page.setHidden(true)
      hide()
      break
    case 'show':
      page.setHidden(false)
      show()
      break
    case 'goOffline':
    case 'goOnline':
      model.isOnline = command.type === 'goOnline'
      real.setOnline(model.isOnline)
      break
    case 'activate':
      real.setPrerendering(false)
      document.dispatchEvent(new Event('prerenderingchange'))
      model.decideAll()
      model.activate()
      model.applyConsent()
      break
    case 'inspect':
      for (const each of real.trackers) each.inspect()
      model.decideAll()
      break
    case 'flush':
      void tracker!.flush({ timeoutMs: 0 })
      flushed({ by: [command.tracker] })
      break
    case 'destroy':
      tracker!.destroy()
      model.stop(command.tracker)
      break
    case 'renew':
      page.leave()
      flushed({ isLeaving: true })
      for (const index of TRACKERS) model.stop(index)
      model.isHidden = false
      wrong.push(...compare(model, real))
      real.renew(command.isPrerendered)
      model.renew(command.isPrerendered)
      model.applyConsent()
      await page.pass(0) // what the page before has left behind is swept in a task of its own
      model.elapse(0)
      break
    case 'pass': {
      const from = model.now
      await page.pass(command.ms)
      model.pass(command.ms)
      wrong.push(...model.handOver(real.takeLog(), { from }))
    }
  }
  await real.settle()
  model.look()
  return [...wrong, ...compare(model, real)]
}

/** What can be seen of the page, against what the model says. */
export function compare(model: Model, real: RealPage): string[] {
  const wrong = [...real.broken]
  const check = (what: string, seen: unknown, expected: unknown): void => {
    const [a, b] = [JSON.stringify(seen), JSON.stringify(expected)]
    if (a !== b) wrong.push(`${what}: ${a}, not ${b}`)
  }
  model.trackers.forEach(({ pixels, events, isEnded }, index) => {
    const isBehind = events.some((event) => event.isNew)
    for (const { key } of PIXELS) {
      const state = pixels[key]!
      if (!isEnded) check(`status of ${key}`, real.statuses[index]![key], state.status)
      for (const event of events) {
        const seen = real.seen[index]!.get(event.name)?.[key]
        // What was tracked last may not be decided yet, and with it what it leads to for those before it.
        if (isBehind && /^(held.*|undefined)$/.test(String(seen))) continue
        if (seen === 'blocked' && event.missed.has(key)) continue
        check(
          `outcome of ${event.name} at ${key} of tracker ${index}`,
          seen,
          toOutcome(event, key, state.gate),
        )
      }
    }
  })
  for (const platform of PLATFORMS) {
    const [seen, expected] = [real.told[platform]!, model.told[platform]!]
    const toConsent = (told: string[]) => told.filter((call) => !call.startsWith('init'))
    check(`consent of ${platform}`, toConsent(seen), toConsent(expected))
    // Which of a platform's accounts is first is nobody's business.
    check(`accounts of ${platform}`, [...seen].sort(), [...expected].sort())
  }
  for (const { key } of PIXELS)
    check(
      `carried for ${key}`,
      real.carried(key),
      model.carried[key]!.map(({ id }) => id),
    )
  check('way out', real.wayTook, model.wayTook)
  check('requests', real.requested, model.requested)
  check('ledger', [...real.ledger()].sort(), [...model.ledger].sort())
  if (real.log.length) wrong.push(`${JSON.stringify(real.log)} was handed over without an occasion`)
  return wrong
}

/** Lets go of what can no longer change, on both sides, so that a long run costs no more at its end. */
export function forgetEnded({ model, real }: Pick<World, 'model' | 'real'>): void {
  model.trackers.forEach((tracker, index) => {
    if (tracker.events.some((event) => event.isNew)) return
    const isOpen = (event: ModelEvent) => Object.values(event.outcomes).includes('held')
    tracker.events = tracker.events.filter((event) => isOpen(event))
    const open = new Set(tracker.events.map(({ name }) => name))
    for (const name of real.seen[index]!.keys()) if (!open.has(name)) real.seen[index]!.delete(name)
  })
  for (const platform of PLATFORMS) {
    model.told[platform] = []
    real.told[platform] = []
  }
  model.wayTook = []
  real.wayTook = []
}

function toOutcome({ outcomes }: ModelEvent, key: string, gate: string): Outcome {
  const outcome = outcomes[key]!
  if (outcome !== 'held') return outcome
  return gate === 'send' ? 'held:loading' : 'held:consent'
}
