import { carry, firstOf, type Tracker } from '@omnipixel/core'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useFakePage } from '../../helpers/fakePage'
import { createFakePixel, type FakePixel } from '../../helpers/fakePixel'
import { arrive } from '../../helpers/fakeVendors'

const page = useFakePage()
let fake: FakePixel
beforeEach(() => {
  fake = createFakePixel('own')
})

const start = (hold = {}): Tracker =>
  page.startTracker({ pixels: [fake.create()], consent: { persist: false }, fallback: firstOf(carry), hold })
/** A granted page whose script is still under way. */
const startGranted = (hold?: object): Tracker => {
  const tracker = start(hold)
  tracker.consent.set({ marketing: true })
  return tracker
}
const outcomes = (tracker: Tracker) =>
  tracker.inspect().events.map(({ event, outcomes: all }) => `${event.name} ${all.own}`)
const taken = () => fake.taken.map(({ event }) => event.name)
/** The visit's next page, on which the script comes. */
const goOn = async (hold?: object): Promise<Tracker> => {
  const next = startGranted(hold)
  await arrive(page, fake)
  await page.pass()
  return next
}

describe('what waits for the script when the page is left', () => {
  it('is handed over on the next page, under its id and time, in order', async () => {
    const first = startGranted()
    const id = first.track('Contact')
    await page.pass(10)
    first.track('Lead', {}, { once: 'a' })
    const { event } = first.inspect().events[0]!
    page.leave()
    expect(outcomes(first)).toEqual(['Contact sent', 'Lead sent'])
    await page.pass(1000)

    const next = await goOn()

    expect(outcomes(next)).toEqual(['Contact sent', 'Lead sent'])
    expect(fake.taken.map((call) => call.event.id)).toEqual([id, 'Lead:a'])
    expect(fake.taken[0]!.event).toEqual(event)
    expect(sessionStorage).toHaveLength(0)
  })

  it('is handed over once, also where a duplicated tab has a copy of it', async () => {
    startGranted().track('Contact')
    page.leave()
    const copy = { ...sessionStorage }
    await goOn()
    for (const key of Object.keys(copy)) sessionStorage.setItem(key, copy[key] as string)
    const second = await goOn()

    expect(taken()).toEqual(['Contact'])
    expect(outcomes(second)).toEqual(['Contact duplicate'])
  })

  it('counts as a repeat where the next page tracks it again', async () => {
    startGranted().track('Lead', {}, { once: 'a' })
    page.leave()
    const next = startGranted()
    next.track('Lead', {}, { once: 'a' })
    await arrive(page, fake)
    await page.pass()

    expect(outcomes(next)).toEqual(['Lead sent', 'Lead duplicate'])
  })

  it('goes on from page to page until a script comes, or it is too old', async () => {
    const hold = { maxAgeMs: 60_000 }
    startGranted(hold).track('Contact')
    page.leave()
    await page.pass(50_000)
    startGranted(hold).track('Lead')
    page.leave()
    await page.pass(20_000)
    const last = await goOn(hold)

    expect(outcomes(last)).toEqual(['Contact dropped:expired', 'Lead sent'])
  })

  it('is dropped where it is too old behind one that is not', async () => {
    const hold = { maxAgeMs: 60_000 }
    startGranted(hold).track('Contact')
    page.leave()
    await page.pass(70_000)
    const next = start(hold)
    next.track('Lead')
    await page.pass(10)
    next.consent.set({ marketing: true })
    await page.pass()
    fake.run()
    page.elements(fake.src).at(-1)!.dispatchEvent(new Event('load'))
    await page.pass(1)
    page.navigate('/b') // everything at once

    expect(outcomes(next)).toEqual(['Lead sent', 'Contact dropped:expired'])
  })

  it('is not a page view, which would be reported for the wrong page', async () => {
    const first = startGranted()
    first.page()
    page.leave()

    expect(outcomes(first)).toEqual(['PageView dropped:unload'])
    expect(sessionStorage).toHaveLength(0)
  })

  it('is put by for granted pixels alone, and removed with their consent', async () => {
    const undecided = start()
    undecided.track('Contact')
    page.leave()
    expect(outcomes(undecided)).toEqual(['Contact dropped:unload'])
    expect(sessionStorage).toHaveLength(0)

    startGranted().track('Contact')
    page.leave()
    expect(sessionStorage).toHaveLength(1)
    start().consent.set({ marketing: false })
    expect(sessionStorage).toHaveLength(0)
  })

  it('waits there until the next page may take it', async () => {
    startGranted().track('Contact')
    page.leave()
    const next = start()
    next.track('Lead')
    await page.pass()
    expect(sessionStorage).toHaveLength(1)

    next.consent.set({ marketing: true })
    await arrive(page, fake)
    await page.pass()
    expect(taken().sort()).toEqual(['Contact', 'Lead'])
  })

  it('is bounded, with room of their own for keyed events', () => {
    const tracker = startGranted()
    for (let count = 0; count < 80; count++) tracker.track('Contact')
    tracker.track('Lead', {}, { once: 'a' })
    page.leave()

    const stored = JSON.parse(Object.values({ ...sessionStorage })[0] as string) as {
      event: { name: string }
    }[]
    expect(stored.map(({ event }) => event.name)).toEqual([...Array<string>(30).fill('Contact'), 'Lead'])
    expect(outcomes(tracker).filter((outcome) => outcome === 'Contact dropped:unload')).toHaveLength(50)
  })

  it('is lost as before without it', () => {
    const tracker = page.startTracker({ pixels: [fake.create()], consent: { persist: false } })
    tracker.consent.set({ marketing: true })
    tracker.track('Contact')
    page.leave()

    expect(outcomes(tracker)).toEqual(['Contact dropped:unload'])
  })
})

it('keeps nothing of what a withdrawal in a hidden page has ended, also where nobody has chosen then', () => {
  const tracker = startGranted()
  tracker.track('Lead', {}, { once: 'a' })
  page.setHidden(true)
  tracker.consent.set({ marketing: null })
  page.setHidden(false)

  expect(sessionStorage).toHaveLength(0)
})

it.each([
  ['another tab has withdrawn', false, ['PageView dropped:denied']],
  ['the grant has been taken back', null, ['PageView held:consent']],
])('removes on the next page what was kept before %s', async (_, marketing, expected) => {
  const open = (fallback?: ReturnType<typeof firstOf>) =>
    page.startTracker({ pixels: [fake.create()], fallback })
  const first = open(firstOf(carry))
  first.consent.set({ marketing: true })
  first.track('Contact')
  page.leave()
  first.destroy()
  open().consent.set({ marketing })
  expect(sessionStorage).toHaveLength(1)

  const next = open(firstOf(carry))
  next.page()
  await page.pass(1)

  expect(outcomes(next)).toEqual(expected)
  expect(sessionStorage).toHaveLength(0)
})

it('puts by what is keyed while the page is hidden, and takes it back when it is shown', async () => {
  const tracker = startGranted()
  tracker.track('Contact')
  tracker.track('Lead', {}, { once: 'a' })
  page.setHidden(true)
  expect(outcomes(tracker)).toEqual(['Contact held:loading', 'Lead sent'])
  expect(sessionStorage).toHaveLength(1)

  page.setHidden(false)
  await arrive(page, fake)
  await page.pass()

  expect(taken()).toEqual(['Contact', 'Lead'])
})

const READABLE = {
  event: { version: 1, id: 'a', name: 'Lead', params: {}, time: 1, url: 'https://shop.example/' },
  dedupIds: ['a'],
}
const but = (change: object) => JSON.stringify([{ ...READABLE, event: { ...READABLE.event, ...change } }])

it.each([
  ...['{', '[1]', '[null]', '[{"event":{},"dedupIds":["a"]}]', '[{"event":null}]', 'null', '""', '{"0":1}'],
  ...[but({ version: 2 }), but({ id: 1 }), but({ name: '' }), but({ params: null }), but({ time: '1' })],
  JSON.stringify([{ ...READABLE, dedupIds: [] }]),
  JSON.stringify([{ ...READABLE, dedupIds: [{}] }]),
])('counts %s as nothing', async (text) => {
  sessionStorage.setItem('omnipixel.carry:own:account', text)
  const tracker = await goOn()

  expect(outcomes(tracker)).toEqual([])
  expect(sessionStorage).toHaveLength(0)
})

it('hands over what can be read beside something that cannot', async () => {
  const readable = { ...READABLE, event: { ...READABLE.event, time: Date.now() } }
  sessionStorage.setItem('omnipixel.carry:own:account', JSON.stringify([null, readable, { event: 1 }]))
  await goOn()

  expect(taken()).toEqual(['Lead'])
})

it('gives back frozen events, as all others are', async () => {
  startGranted().track('Contact', { items: [{ id: 'a' }], own: { deep: [1] } } as object)
  page.leave()
  await goOn()
  const { event } = fake.taken[0]!

  for (const value of [event, event.params, event.params.items, event.params.own])
    expect(Object.isFrozen(value)).toBe(true)
})

it('goes to the account that it was tracked for, and to no other under the same key', async () => {
  startGranted().track('Contact')
  page.leave()
  const other = page.startTracker({
    pixels: [fake.create({ id: 'another' })],
    consent: { persist: false },
    fallback: firstOf(carry),
  })
  other.consent.set({ marketing: true })
  await arrive(page, fake)
  await page.pass()
  expect(taken()).toEqual([])

  other.consent.set({ marketing: false })
  expect(sessionStorage).toHaveLength(0)
})

it('stays put by while the page is hidden, whatever changes there', () => {
  const tracker = startGranted()
  tracker.track('Lead', {}, { once: 'a' })
  page.setHidden(true)
  tracker.consent.set({ marketing: true })
  tracker.consent.set({ analytics: true })
  expect(sessionStorage).toHaveLength(1)

  tracker.consent.set({ marketing: false })
  expect(sessionStorage).toHaveLength(0)
})

it.each(['full', 'forbidden'])('costs nothing but the carry where the storage is %s', (state) => {
  const refuse = () => {
    throw new DOMException(state, 'QuotaExceededError')
  }
  const full = { getItem: () => null, setItem: refuse, removeItem: () => {} } as unknown as Storage
  const storage = vi.spyOn(window, 'sessionStorage', 'get')
  storage.mockImplementation(state === 'full' ? () => full : refuse)
  const tracker = startGranted()
  tracker.track('Contact')
  page.leave()
  storage.mockRestore()

  expect(outcomes(tracker)).toEqual(['Contact dropped:unload'])
})
