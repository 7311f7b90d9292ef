import { meta, parseConsentCookie, type ConsentOptions } from '@omnipixel/core'
import { expect, it, vi } from 'vitest'
import { useFakePage } from '../../helpers/fakePage'

const page = useFakePage()
const DAY_MS = 864e5

const start = (consent: ConsentOptions = {}) => page.startTracker({ pixels: [meta({ id: '123' })], consent })
const consentOf = (tracker: ReturnType<typeof start>) => tracker.consent.get().pixels.meta!.consent

it('keeps a choice for the next page', () => {
  start().consent.set({ marketing: true })

  expect(consentOf(start())).toBe('granted')
  expect(parseConsentCookie(document.cookie)).toEqual({ choice: { marketing: true }, decidedAt: Date.now() })
})

it.each([
  ['https://shop.example/', undefined, 'Secure'],
  ['https://shop.example/', 'shop.example', 'Domain=shop.example; Secure'],
  ['http://localhost/', undefined, ''],
])('writes a cookie for %s, of domain %s, with the attributes %j', (url, domain, attributes) => {
  ;(window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(url)
  const written = vi.spyOn(document, 'cookie', 'set')
  start({ persist: { domain } }).consent.set({ marketing: true })

  expect(written.mock.calls.flat().filter((cookie) => cookie.startsWith('omnipixel_consent='))).toEqual([
    expect.stringMatching(
      RegExp(`; Path=/; SameSite=Lax; Max-Age=34560000${attributes && '; ' + attributes}$`),
    ),
  ])
})

it('writes nothing before a choice', async () => {
  const tracker = start()
  tracker.page()
  tracker.track('Contact')
  await page.pass(5000)

  expect(document.cookie).toBe('')
})

it('writes nothing where persist is false', () => {
  start({ persist: false }).consent.set({ marketing: true })

  expect(document.cookie).toBe('')
})

it('writes nothing where a consent management platform keeps the choice', () => {
  start({ sources: [{ name: 'cmp', isCmp: true, answer: () => 'silent' }] }).consent.set({ marketing: true })

  expect(document.cookie).toBe('')
})

it('forgets a grant after its time', async () => {
  const persist = { maxAgeDays: 2 }
  page
    .startTracker({ pixels: [meta({ id: '123' })], mode: 'dry', consent: { persist } })
    .consent.set({ marketing: true })

  await page.pass(2 * DAY_MS - 1)
  expect(consentOf(start({ persist }))).toBe('granted')
  await page.pass(2)

  expect(consentOf(start({ persist }))).toBe('unset')
})

it('keeps an opt-out for more than a year, and longer if it is told to', () => {
  const written = vi.spyOn(document, 'cookie', 'set')
  start({ regime: 'opt-out' }).consent.set({ marketing: false })
  expect(written.mock.calls.flat()[0]).toContain(`; Max-Age=${400 * 86400}`)
  const choose = (days: number): string => {
    const value = [1, Date.now() - days * DAY_MS, '1', { marketing: false, analytics: true }]
    return 'omnipixel_consent=' + encodeURIComponent(JSON.stringify(value))
  }

  document.cookie = choose(399)
  expect(consentOf(start({ regime: 'opt-out' }))).toBe('denied')
  expect(parseConsentCookie(choose(399))?.choice).toEqual({ marketing: false })
  expect(parseConsentCookie(choose(401))?.choice).toEqual({})
  expect(parseConsentCookie(choose(401), { maxAgeDays: 500 })?.choice).toMatchObject({ marketing: false })
})

it('goes by the newest where the browser has several, e.g. since a domain was set', () => {
  const write = (ageMs: number, marketing: boolean): string =>
    'omnipixel_consent=' + encodeURIComponent(JSON.stringify([1, Date.now() - ageMs, '1', { marketing }]))

  for (const cookies of [
    [write(9, true), write(1, false)],
    [write(1, false), write(9, true)],
  ])
    expect(parseConsentCookie(cookies.join('; '))?.choice).toEqual({ marketing: false })
})

it.each(['false', 'no', 1, {}, null])('takes %j in a cookie for no grant', (marketing) => {
  document.cookie =
    'omnipixel_consent=' + encodeURIComponent(JSON.stringify([1, Date.now() - 1, '1', { marketing }]))

  expect(consentOf(start())).toBe('denied')
})

it('no longer counts a grant given under another policy version, but keeps a denial', () => {
  start({ persist: { version: '1' } }).consent.set({ marketing: true, analytics: false })

  expect(parseConsentCookie(document.cookie, { version: '2' })?.choice).toEqual({ analytics: false })
  expect(consentOf(start({ persist: { version: '2' } }))).toBe('unset')
})

it.each([
  ['empty', ''],
  ['another format', encodeURIComponent('[2,1,"1",{"marketing":true}]')],
  ['cut off', encodeURIComponent('[1,17')],
  ['not encoded as it should be', '%E0%A4%A'],
  ['no list', 'true'],
  ['from the future', encodeURIComponent('[1,9e15,"1",{"marketing":true}]')],
  ['without a time', encodeURIComponent('[1,null,"1",{"marketing":true}]')],
])('takes a cookie that is %s for no choice', (_, value) => {
  document.cookie = `omnipixel_consent=${value}`

  expect(consentOf(start())).toBe('unset')
})

it('counts a denial of the future, where the clock was set back since', () => {
  const stored = [1, Date.now() + 60_000, '1', { marketing: false, analytics: true }]
  document.cookie = `omnipixel_consent=${encodeURIComponent(JSON.stringify(stored))}`

  const { consent } = start({ regime: 'opt-out' })

  expect(consent.get().purposes.marketing).toBe('denied')
  expect(parseConsentCookie(document.cookie)?.choice).toEqual({ marketing: false })
})

it('reads a Cookie header with other cookies in it', () => {
  const value = encodeURIComponent(JSON.stringify([1, Date.now(), '1', { marketing: false }]))

  expect(parseConsentCookie(`a=1; x_omnipixel_consent=2; omnipixel_consent=${value}; b=2`)?.choice).toEqual({
    marketing: false,
  })
  expect(parseConsentCookie('')).toBeUndefined()
})

it('is emptied when the choice is taken back, so that other tabs follow', async () => {
  const here = start()
  here.consent.set({ marketing: true })
  await page.pass(5)
  start().consent.set({ marketing: null })
  page.setHidden(false)

  expect(parseConsentCookie(document.cookie)?.choice).toEqual({})
  expect(consentOf(here)).toBe('unset')
})

it('is not written where there is no choice to take back', () => {
  start().consent.set({ marketing: null })
  start().consent.set({})

  expect(document.cookie).toBe('')
})

it('follows a withdrawal in another tab when this one is looked at again', async () => {
  const here = start()
  here.consent.set({ marketing: true })
  await page.pass(5)
  start().consent.set({ marketing: false }) // a tracker of another tab, as far as the first can tell
  expect(consentOf(here)).toBe('granted')

  page.setHidden(false)

  expect(consentOf(here)).toBe('denied')
})

it('works without persistence where cookies are forbidden', () => {
  const forbidden = () => {
    throw new DOMException('Forbidden', 'SecurityError')
  }
  Object.defineProperty(document, 'cookie', { configurable: true, get: forbidden, set: forbidden })

  const tracker = start()
  tracker.consent.set({ marketing: true })
  expect(consentOf(tracker)).toBe('granted')
  tracker.consent.set({ marketing: false })

  expect(consentOf(tracker)).toBe('denied')
})
