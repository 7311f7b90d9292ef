import { carry, firstOf, clickIds, createTracker, discloseOwn } from '@omnipixel/core'
import { afterEach, expect, it, vi } from 'vitest'
import { createFakePixel } from '../../helpers/fakePixel'

const namesOf = (options?: Parameters<typeof discloseOwn>[0]): string[] =>
  discloseOwn(options).map(({ name }) => name)

afterEach(() => localStorage.clear())

it('names all that a tracker keeps after a choice and a keyed event', async () => {
  const fake = createFakePixel('fake')
  vi.spyOn(document.head, 'append').mockImplementation((script) => {
    fake.run()
    ;(script as HTMLScriptElement).onload?.(new Event('load'))
  })
  const tracker = createTracker({ pixels: [fake.create()] })
  const listed = namesOf().map((name) => RegExp(`^${name.replace('.', '\\.').replace('*', '.+')}$`))

  tracker.consent.set({ marketing: true })
  tracker.track('Purchase', { value: 1, currency: 'EUR', orderId: 'A-1' })
  await tracker.flush()
  const kept = [
    ...document.cookie.split('; ').map((pair) => pair.split('=')[0]!),
    ...Object.keys(localStorage),
  ]
  tracker.destroy()
  document.cookie = 'omnipixel_consent=; Max-Age=0; Path=/'

  expect(fake.taken).toHaveLength(1)
  expect(kept).toHaveLength(listed.length)
  expect(kept.filter((name) => !listed.some((pattern) => pattern.test(name)))).toEqual([])
  expect(Object.keys(sessionStorage)).toEqual([])
})

it('follows the options', () => {
  const options = { consent: { persist: { cookie: 'choice', maxAgeDays: 500 } }, ledger: { maxAgeDays: 30 } }

  expect(discloseOwn(options).map(({ name, lifetimeDays }) => [name, lifetimeDays])).toEqual([
    ['choice', 500],
    ['omnipixel.sent:*', 30],
  ])
})

it('names what carry keeps where the site uses it', () => {
  expect(namesOf({ fallback: firstOf(carry), consent: { persist: false } })).toEqual([
    'omnipixel.sent:*',
    'omnipixel.carry:*',
  ])
})

it('names what clickIds() keeps where the site uses it', () => {
  history.replaceState(null, '', '?utm_source=letter')
  const tracker = createTracker({ pixels: [createFakePixel('fake').create()], consent: { persist: false } })
  vi.spyOn(document.head, 'append').mockImplementation(() => {})
  clickIds(tracker)

  tracker.consent.set({ marketing: true })
  const kept = Object.keys(sessionStorage)
  tracker.destroy()
  sessionStorage.clear()

  expect(discloseOwn({ consent: { persist: false } }, { clickIds: true }).map(({ name }) => name)).toEqual([
    'omnipixel.sent:*',
    ...kept,
  ])
  expect(kept).toHaveLength(1)
})

it('names no consent cookie where a consent platform keeps the choice, or nobody does', () => {
  const cmp = { name: 'cmp', isCmp: true, answer: () => 'silent' as const }

  expect(namesOf({ consent: { sources: [cmp] } })).toEqual(['omnipixel.sent:*'])
  expect(namesOf({ consent: { persist: false } })).toEqual(['omnipixel.sent:*'])
})
