import type { ConsentRecord } from '@omnipixel/core'
import { expect, it, vi } from 'vitest'
import { goBackFromCache } from '../../sandbox/backForwardCache.js'
import { SHOP } from '../../sandbox/pages.js'
import { toTrack } from '../events.js'
import { EMPTY, forAll, outcomesOf, PATIENCE, toCounts, whenLive } from '../shop.js'
import { isOf } from '../wire.js'
import { consentOf, useMatrix } from './matrix.js'

const matrix = useMatrix()

const GRANT = 'tracker.consent.set({ marketing: true })'
/** A consent cookie as another page has left it. */
const toCookie = (value: string) => `document.cookie = 'omnipixel_consent=' + ${value} + '; path=/'`
const encode = (json: string) => `encodeURIComponent(JSON.stringify(${json}))`

it('row 51: a page that comes out of the back/forward cache after a withdrawal sends nothing', async () => {
  const page = await matrix.open('{}', { onLoad: 'tracker.page()' })
  await page.evaluate(GRANT)
  await whenLive(page)
  await matrix.came('PageView')
  await matrix.settled()
  await page.goto(`https://${SHOP}${EMPTY}`)
  await page.evaluate(toCookie(encode(`[1, Date.now(), '1', { marketing: false }]`)))
  await matrix.settled()
  matrix.network.clear()

  await goBackFromCache(page)
  await page.evaluate(`${toTrack('Purchase')}; tracker.page()`)
  await matrix.settled()

  expect(await consentOf(page)).toEqual(forAll('denied'))
  expect(await outcomesOf(page, 'Purchase')).toEqual(forAll('dropped:denied'))
  expect(
    matrix.network.beacons().filter((beacon) => isOf('Purchase', beacon) || isOf('PageView', beacon)),
  ).toEqual([])
})

it('row 53: a grant that has expired grants nothing, and the visitor is asked again', async () => {
  const page = await matrix.open('{}', {
    before: `${toCookie(encode(`[1, Date.now() - 181 * 864e5, '1', { marketing: true }]`))}
      document.cookie = '_fbp=fb.1.1.1; path=/; domain=.shop.example'`,
    onLoad: 'tracker.page()',
  })

  expect(await page.evaluate('tracker.consent.get()')).toMatchObject({
    needsPrompt: true,
    purposes: { marketing: 'unset' },
  })
  await vi.waitFor(async () => expect(await matrix.traces(page)).toEqual([]), PATIENCE)
  await matrix.expectNothing(page)
})

it('row 74: a grant ends with its time, by the clock alone, also in a page that stays open', async () => {
  const page = await matrix.open('{}', {
    before: `const realNow = Date.now; window.laterMs = 0; Date.now = () => realNow() + laterMs
      ${toCookie(encode(`[1, Date.now() - 180 * 864e5 + 60_000, '1', { marketing: true }]`))}`,
    onLoad: 'tracker.page()',
  })
  expect(toCounts(await matrix.arrived('PageView'))).toEqual(forAll(1))
  await vi.waitFor(async () => expect(await matrix.traces(page)).toContain('_fbp'), PATIENCE)
  const calls = (await matrix.calls(page)).length

  await page.evaluate(
    `laterMs = 120_000; document.dispatchEvent(new Event('visibilitychange')); ${toTrack('Purchase')}`,
  )

  expect(await consentOf(page)).toEqual(forAll('unset'))
  expect(await outcomesOf(page, 'Purchase')).toEqual(forAll('held:consent'))
  await vi.waitFor(async () => expect(await matrix.traces(page)).toEqual([]), PATIENCE)
  expect((await matrix.settled()).filter((beacon) => isOf('Purchase', beacon))).toEqual([])
  expect((await matrix.calls(page)).slice(calls).filter((call) => /track|page/.test(call))).toEqual([])
})

it('row 55: a consent cookie that is broken, tampered with or from the future grants nothing', async () => {
  const stored = [
    `'%7Bbroken'`,
    encode('{ marketing: true }'),
    encode(`[2, Date.now(), '1', { marketing: true }]`),
    encode(`[1, Date.now() + 864e5, '1', { marketing: true }]`),
    encode(`[1, 'now', '1', { marketing: true }]`),
  ]
  const page = await matrix.open('{}', {
    before: `${stored.map((value, at) => `if (location.hash === '#${at}') ${toCookie(value)}`).join('\n')}`,
    onLoad: 'tracker.page()',
  })
  for (const at of stored.keys()) {
    await page.goto(`https://${SHOP}/a?${at}#${at}`)
    expect(await page.evaluate('document.cookie')).toContain('omnipixel_consent=')
    expect(await consentOf(page)).toEqual(forAll('unset'))
    expect(await page.evaluate('tracker.consent.get().needsPrompt')).toBe(true)
  }
  await matrix.expectNothing(page)
})

it('row 56: without cookies and storage a choice holds for the page', async () => {
  const page = await matrix.open('{}', {
    before: `const refuse = () => { throw new DOMException('refused', 'SecurityError') }
      for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, { get: refuse, configurable: true })
      Object.defineProperty(document, 'cookie', { get: refuse, set: refuse, configurable: true })`,
    pixels: `[omnipixel.reddit({ id: 'a2_abcdef' })]`, // the vendors' own scripts fail without storage
    options: `mode: 'dry',`,
  })

  await page.evaluate(`${toTrack('Lead')}; ${GRANT}; ${toTrack('Purchase')}; tracker.flush()`)
  expect(await page.evaluate('tracker.consent.get().purposes.marketing')).toBe('granted')
  expect(await outcomesOf(page, 'Purchase')).toEqual({ reddit: 'sent' })
  await page.evaluate('tracker.consent.set({ marketing: false })')
  expect(await page.evaluate('tracker.consent.get().purposes.marketing')).toBe('denied')
})

it('row 73: each change of consent makes one record, and no change makes none', async () => {
  const page = await matrix.open('{}', {
    before: 'window.records = []',
    onLoad: `tracker = omnipixel.consentRecords(tracker, {
      onRecord: (record) => { records.push(record) }, region: 'DE', shown: 'banner 3',
    })`,
  })
  const whenRecorded = (count: number) => page.waitForFunction(`records.length === ${count}`)
  await page.evaluate(`${GRANT}; tracker.consent.set({ marketing: true })`)
  await whenRecorded(1)
  await page.evaluate('tracker.consent.set({ marketing: false })')
  await whenRecorded(2)
  await page.evaluate('tracker.consent.set({ marketing: false })')
  await matrix.settled()

  const [first, second, ...more] = await page.evaluate<ConsentRecord[]>('records')
  expect(more).toEqual([])
  expect(first).toMatchObject({
    ...{ version: 1, action: 'grant', basis: 'choice', policyVersion: '1', regime: 'opt-in', region: 'DE' },
    ...{ shown: 'banner 3', purposes: { marketing: 'granted' }, page: '/a', previous: '' },
    pixels: { meta: { consent: 'granted', source: 'app' } },
  })
  expect(second).toMatchObject({
    action: 'withdraw',
    previous: first!.hash,
    purposes: { marketing: 'denied' },
  })
  expect(await page.evaluate('omnipixel.verifyRecords(records)')).toEqual({ isValid: true })
  expect(await page.evaluate('tracker.records.read()')).toEqual([first, second])
  expect(await page.evaluate('tracker.consent.get().record')).toEqual(second)
})

it('row 75: the end of a tracker takes its listeners with it', async () => {
  const page = await matrix.open(
    '{ sources: [omnipixel.cookiebot(), omnipixel.klaro(), omnipixel.c15t()] }',
    {
      before: `window.listening = new Set()
      for (const target of [window, document, window.navigation, window.cookieStore]) {
        const { addEventListener: add, removeEventListener: remove } = target
        target.addEventListener = function (type, fn, options) {
          const one = { type, fn }
          listening.add(one)
          options?.signal?.addEventListener('abort', () => listening.delete(one))
          return add.call(this, type, fn, options)
        }
        target.removeEventListener = function (type, fn, options) {
          for (const one of listening) if (one.type === type && one.fn === fn) listening.delete(one)
          return remove.call(this, type, fn, options)
        }
      }`,
      onLoad: `tracker.page(); window.before = listening.size`,
    },
  )
  expect(await page.evaluate('before')).toBeGreaterThan(10)

  await page.evaluate('tracker.destroy()')

  expect(await page.evaluate('[...listening].map(({ type }) => type)')).toEqual([])
  await page.evaluate(`${toTrack('Purchase')}; ${GRANT}`)
  await matrix.expectNothing(page)
  expect(toCounts(await matrix.arrived('Purchase', []))).toEqual(forAll(0))
})
