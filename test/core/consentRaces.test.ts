import { meta, mirrorGoogleConsent, type ConsentSource, type SourceAnswer } from '@omnipixel/core'
import { afterEach, expect, it, vi } from 'vitest'
import { createFakePixel } from '../helpers/fakePixel'
import { useFakePage } from '../helpers/fakePage'
import { arrive } from '../helpers/fakeVendors'
import { expectWarning } from '../helpers/mockWarn'

const page = useFakePage()
const globals = window as { dataLayer?: ArrayLike<unknown>[] }
afterEach(() => {
  delete globals.dataLayer
})

const lastCommand = () => JSON.stringify(globals.dataLayer!.at(-1)![2])

it('hears nothing of a source that cannot be stopped once the tracker has ended', async () => {
  const acme = createFakePixel('acme')
  let answer: SourceAnswer = 'silent'
  let tell = (): void => {}
  const source: ConsentSource = {
    name: 'cmp',
    answer: () => answer,
    watch(onChange) {
      tell = onChange
      return () => {}
    },
  }
  const tracker = page.startTracker({ pixels: [acme.create()], consent: { sources: [source] } })
  tracker.track('Lead')
  tracker.destroy()
  answer = 'granted'
  tell()
  await page.pass()

  expect(page.requested).toEqual([])
})

it('survives a source that cannot be ended', () => {
  const uncaught = vi.fn()
  window.addEventListener('error', uncaught)
  const watch = () => () => {
    throw new Error('no such listener')
  }
  const source: ConsentSource = { name: 'cmp', answer: () => 'silent', watch }
  const tracker = page.startTracker({
    pixels: [createFakePixel('acme').create()],
    consent: { sources: [source] },
  })
  tracker.page()
  expectWarning('consent/source-failed')
  tracker.destroy()

  expect(uncaught).not.toHaveBeenCalled()
  window.removeEventListener('error', uncaught)
})

it('never sends what was tracked while denied, though a listener grants before all pixels know of it', async () => {
  const pixels = [createFakePixel('acme'), createFakePixel('other')]
  const tracker = page.startTracker({
    pixels: pixels.map(({ create }) => create()),
    consent: { persist: false },
  })
  tracker.consent.set(false)
  const stop = tracker.on('outcome', () => tracker.consent.set(true))
  tracker.track('Lead')
  tracker.track('Search')
  tracker.inspect()
  stop()
  tracker.track('Contact')
  for (const pixel of pixels) await arrive(page, pixel)

  for (const { taken } of pixels) expect(taken.map(({ event }) => event.name)).toEqual(['Contact'])
})

it('never sends a page view of whose predecessor a listener hears, and withdraws', async () => {
  const acme = createFakePixel('acme')
  const tracker = page.startTracker({ pixels: [acme.create()], consent: { persist: false } })
  const stop = tracker.on('outcome', ({ outcome }) => {
    if (outcome === 'dropped:superseded') tracker.consent.set(false)
  })
  tracker.page()
  page.navigate('/a')
  tracker.page()
  tracker.inspect()
  stop()
  tracker.consent.set(true)
  await arrive(page, acme)

  expect(tracker.inspect().events.map(({ outcomes }) => outcomes.acme)).toEqual([
    'dropped:superseded',
    'dropped:denied',
  ])
  expect(acme.taken).toEqual([])
})

it('tells nobody of a grant that a listener has taken back meanwhile, Google least of all', () => {
  const tracker = page.startTracker({
    pixels: [createFakePixel('acme').create()],
    mode: 'dry',
    consent: { persist: false },
  })
  tracker.on('consent', ({ purposes }) => {
    if (purposes.marketing === 'granted') tracker.consent.set(false)
  })
  const heard: unknown[] = []
  tracker.on('consent', ({ purposes }) => heard.push(purposes.marketing))
  mirrorGoogleConsent(tracker)
  tracker.consent.set(true)

  expect(heard).toEqual(['denied'])
  expect(lastCommand()).not.toContain('granted')
})

it('grants Google nothing while an opt-out limits the pixels', () => {
  const tracker = page.startTracker({
    pixels: [createFakePixel('acme', { limitedDataUse: 'perEvent' }).create()],
    mode: 'dry',
    consent: { regime: 'opt-out', persist: false, sources: [{ name: 'gpp', answer: () => 'limited' }] },
  })
  mirrorGoogleConsent(tracker)

  expect(tracker.consent.get().pixels.acme).toMatchObject({ consent: 'granted', isLimited: true })
  expect(lastCommand()).not.toContain('granted')
})

it('reloads after a withdrawal though a listener changes consent in the middle of it', async () => {
  const [acme, other, third] = ['acme', 'other', 'third'].map((name) => createFakePixel(name))
  const reload = vi.spyOn(location, 'reload').mockImplementation(() => {})
  const tracker = page.startTracker({
    pixels: [acme!.create(), other!.create(), third!.create()],
    consent: { persist: false, afterWithdrawal: 'reload' },
  })
  tracker.consent.set({ pixels: { acme: true, other: true } })
  await arrive(page, acme!)
  await arrive(page, other!)
  tracker.on('status', ({ status }) => {
    if (status === 'idle') tracker.consent.set({ pixels: { third: true } })
  })
  tracker.consent.set({ pixels: { acme: false } })
  await page.pass()

  expect(reload).toHaveBeenCalledTimes(1)
})

it('removes what a running script stores again, also where the choice is merely taken back', async () => {
  const acme = createFakePixel('acme')
  const tracker = page.startTracker({ pixels: [acme.create()], consent: { persist: false } })
  tracker.consent.set(true)
  await arrive(page, acme)
  tracker.consent.set({ marketing: null })
  document.cookie = 'fake_acme_cookie=1; Path=/'
  document.body.click()
  await page.pass(3000)

  expect(document.cookie).toBe('')
})

it('removes what a pixel has from a grant that no longer counts', async () => {
  const acme = createFakePixel('acme')
  const start = (version: string) =>
    page.startTracker({ pixels: [acme.create()], consent: { persist: { version } } })
  start('1').consent.set(true)
  document.cookie = 'fake_acme_cookie=1; Path=/'
  start('2').page()
  await page.pass()

  expect(document.cookie).not.toContain('fake_acme_cookie')
})

it('keeps what a granted pixel has while its platform has yet to say so', async () => {
  const acme = createFakePixel('acme')
  document.cookie = 'fake_acme_cookie=1; Path=/'
  const source: ConsentSource = { name: 'cmp', isCmp: true, answer: () => 'pending' }
  page.startTracker({ pixels: [acme.create()], consent: { sources: [source] } }).page()
  await page.pass(3000)

  expect(document.cookie).toContain('fake_acme_cookie')
})

it('goes on where a source tells of a change while it is asked', () => {
  let tell = (): void => {}
  const eager: ConsentSource = {
    name: 'eager',
    answer() {
      tell()
      return 'granted'
    },
    watch(onChange) {
      tell = onChange
      return () => {}
    },
  }
  const tracker = page.startTracker({
    pixels: [meta({ id: '123' })],
    consent: { sources: [eager], persist: false },
  })
  tracker.page()
  tell()

  expect(tracker.consent.get().pixels.meta).toEqual({ consent: 'granted', source: 'eager' })
})
