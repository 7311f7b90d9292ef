import { afterEach, expect, it, vi } from 'vitest'
import { useFakePage } from '../../helpers/fakePage'
import { createFakePixel } from '../../helpers/fakePixel'
import { arrive } from '../../helpers/fakeVendors'

const page = useFakePage()
const SLOW_MS = 5 // over the budget of a task

afterEach(() => void Reflect.deleteProperty(window, 'scheduler'))

/** Four events at a live vendor that takes its time with each. */
const trackFour = async () => {
  const fake = createFakePixel('own')
  fake.onTake = () => void vi.setSystemTime(Date.now() + SLOW_MS)
  const tracker = page.startTracker({ pixels: [fake.create()], consent: { persist: false } })
  tracker.consent.set({ marketing: true })
  await arrive(page, fake)
  for (const name of ['PageView', 'First', 'Second', 'Third']) tracker.track(name)
  return { fake, tracker, names: () => fake.taken.map(({ event }) => event.name) }
}

it('goes on in posted tasks where a task’s budget is spent', async () => {
  const posted: (() => void)[] = []
  Object.assign(window, { scheduler: { postTask: (task: () => void) => posted.push(task) } })
  const { names } = await trackFour()
  await page.pass()
  expect(names()).toEqual(['PageView', 'First']) // after a paint, each
  posted[0]!()
  expect(names()).toEqual(['PageView', 'First', 'Second'])
  posted[1]!()

  expect(names()).toEqual(['PageView', 'First', 'Second', 'Third'])
})

it('goes on by timer where the browser posts no tasks', async () => {
  const { names } = await trackFour()
  await page.pass()

  expect(names()).toEqual(['PageView', 'First', 'Second', 'Third'])
})

it('does nothing in a task that was posted before the tracker ended', async () => {
  const posted: (() => void)[] = []
  Object.assign(window, { scheduler: { postTask: (task: () => void) => posted.push(task) } })
  const { names, tracker } = await trackFour()
  await page.pass()
  tracker.destroy()
  posted[0]!()
  await page.pass()

  expect(names()).toEqual(['PageView', 'First'])
})
