import type { Frame, Page } from 'playwright-core'
import { expect, it, vi } from 'vitest'
import { SHOP, toBlankPage } from '../../sandbox/pages.js'
import type { Beacon } from '../../sandbox/beacon.js'
import { toTrack } from '../events.js'
import { forAll, outcomesOf, PATIENCE, toCounts } from '../shop.js'
import { ALL_VENDORS, isOf } from '../wire.js'
import { consentOf, useMatrix, waitForConsent } from './matrix.js'
import { runNow, toScriptUrl } from './platforms.js'

const matrix = useMatrix()

const TCF = '{ sources: [omnipixel.tcf()] }'
/** The IAB's own platform library, told what the visitor does. */
const CMP = `${runNow('iab')}
  iab.stub()
  const cmp = (window.cmp = new iab.CmpApi(300, 1, true))
  window.choose = (choice, isOpen = false) => cmp.update(iab.encode(choice), isOpen)`
const FIRST_VISIT = `choose({ interests: true }, true)`
const ACCEPT = 'choose(iab.ALL)'
const OTHERS = ALL_VENDORS.filter((vendor) => vendor !== 'linkedin')

const choose = (page: Page, code: string) => page.evaluate(code)

it('rows 13, 14, 18, 19: an open banner holds, accepting sends, a second look changes nothing, withdrawing ends it', async () => {
  const page = await matrix.open(TCF, { before: `${CMP}; ${FIRST_VISIT}` })
  await page.evaluate(toTrack('AddToCart'))
  await matrix.expectNothing(page)
  expect(await outcomesOf(page, 'AddToCart')).toEqual(forAll('held:consent'))

  await choose(page, ACCEPT)
  expect(toCounts(await matrix.arrived('AddToCart'))).toEqual(forAll(1))
  await vi.waitFor(async () => expect(await matrix.traces(page)).toContain('_fbp'), PATIENCE)

  // A page that tells of no page view has one sent for Snap, after 2.5 s.
  const requests = () =>
    ALL_VENDORS.filter((vendor) => vendor !== 'snapchat').flatMap((vendor) => matrix.requests(vendor))
  const before = requests()
  const traces = await matrix.traces(page)
  await choose(page, 'choose(iab.ALL, true)')
  expect(await consentOf(page)).toEqual(forAll('granted'))
  await choose(page, ACCEPT)
  await matrix.settled()
  expect(requests()).toEqual(before)
  expect(await matrix.traces(page)).toEqual(traces)

  await choose(page, `choose({}); ${toTrack('Purchase')}; tracker.page()`)
  expect(await consentOf(page)).toEqual(forAll('denied'))
  expect(await outcomesOf(page, 'Purchase')).toEqual(forAll('dropped:denied'))
  expect(await matrix.traces(page)).toEqual([])
  expect(await matrix.calls(page, 'meta')).toContain('fbq consent revoke')
  expect(await matrix.calls(page, 'tiktok')).toContain('ttq revokeConsent')
  const isLate = (beacon: Beacon) =>
    isOf('Purchase', beacon) || (isOf('PageView', beacon) && beacon.vendor !== 'snapchat')
  expect((await matrix.settled()).filter(isLate)).toEqual([])
})

it('row 15: without purpose 1 every pixel is denied, whatever else is granted', async () => {
  const page = await matrix.open(TCF, { before: `${CMP}; ${FIRST_VISIT}` })

  await choose(
    page,
    `choose({ ...iab.ALL, purposes: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11] }); ${toTrack('Purchase')}`,
  )

  await matrix.expectNothing(page)
  expect(await consentOf(page)).toEqual(forAll('denied'))
})

it('rows 16, 17: a vendor without consent, or that the publisher restricts, is left out, and the others are sent to', async () => {
  const page = await matrix.open(TCF, { before: `${CMP}; ${FIRST_VISIT}` })

  for (const [name, choice] of [
    ['Purchase', '{ ...iab.ALL, vendors: [] }'],
    ['Search', '{ ...iab.ALL, restrictions: [[3, 804, 0]] }'],
  ] as const) {
    await choose(page, `choose(${choice}); ${toTrack(name)}`)
    expect(toCounts(await matrix.arrived(name, OTHERS))).toEqual({ ...forAll(1), linkedin: 0 })
  }
  expect(matrix.requests('linkedin')).toEqual([])
  expect(await matrix.traces(page, 'linkedin')).toEqual([])
})

it('row 20: where the framework does not apply the regime decides', async () => {
  const page = await matrix.open(TCF, { before: `${CMP}; cmp.update(null)` })
  await page.evaluate(toTrack('Purchase'))
  await matrix.expectNothing(page)
  expect(await consentOf(page)).toEqual(forAll('unset'))

  const other = await matrix.open(`{ regime: 'opt-out', sources: [omnipixel.tcf()] }`, {
    before: `${CMP}; cmp.update(null)`,
    onLoad: toTrack('Purchase'),
  })
  expect(toCounts(await matrix.arrived('Purchase'))).toEqual(forAll(1))
  expect(await other.evaluate('tracker.consent.get().pixels.meta.source')).toBe('regime')
})

it('row 21: the listener with the id 0 is removed', async () => {
  const page = await matrix.open(TCF, {
    before: `window.commands = []
      window.__tcfapi = (command, version, callback, listenerId) => {
        commands.push([command, listenerId ?? null])
        if (command === 'addEventListener') callback({ listenerId: 0, gdprApplies: true, eventStatus: 'cmpuishown' }, true)
      }`,
    onLoad: 'tracker.page(); tracker.destroy()',
  })

  const commands = await page.evaluate<[string, number | null][]>('commands')
  expect(commands.filter(([command]) => command !== 'ping')).toEqual([
    ['addEventListener', null],
    ['removeEventListener', 0],
  ])
  await matrix.expectNothing(page)
})

it('row 71: a frame follows the platform of the page around it, and no stranger', async () => {
  // Of the same site: elsewhere the browser keeps storage from a frame.
  matrix.network.serve('news.shop.example', () => ({
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: toBlankPage(`<script src="${toScriptUrl('iab')}"></script><script>
      iab.stub()
      window.cmp = new iab.CmpApi(300, 1, true)
      cmp.update(iab.encode({ interests: true }), true)
    </script><iframe src="https://${SHOP}/framed"></iframe>`),
  }))
  const page = await matrix.open(TCF)
  await page.goto('https://news.shop.example/')
  const frame = page.frames().find((candidate) => candidate.url().includes(SHOP)) as Frame
  await frame.waitForFunction('window.tracker')
  await frame.evaluate(toTrack('Purchase'))
  await frame.evaluate(`dispatchEvent(new MessageEvent('message', { source: parent, data: { __tcfapiReturn: {
    callId: 'of somebody else', success: true,
    returnValue: { gdprApplies: true, eventStatus: 'tcloaded', listenerId: 1, cmpStatus: 'loaded',
      purpose: { consents: { 1: true, 3: true, 4: true, 7: true } }, vendor: { consents: { 804: true } }, publisher: { restrictions: {} } },
  } } }))`)
  await matrix.settled()
  expect(matrix.requests()).toEqual([])

  await page.evaluate('cmp.update(iab.encode(iab.ALL))')
  expect(toCounts(await matrix.arrived('Purchase'))).toEqual(forAll(1))
  await page.evaluate('cmp.update(iab.encode({}))')
  await frame.waitForFunction(`tracker.consent.get().pixels.meta.consent === 'denied'`)
})

it('row 72: of two platforms that disagree the one that denies wins, and the other is named', async () => {
  const page = await matrix.open('{ sources: [omnipixel.tcf(), omnipixel.cookiebot()] }', {
    before: `${CMP}; ${ACCEPT}
      ${runNow('cookiebot')}
      window.cookiebot = fakeCmps.cookiebot()
      cookiebot.load()`,
  })
  await page.evaluate(`cookiebot.choose({ statistics: true, marketing: false }); ${toTrack('Purchase')}`)

  await waitForConsent(page, 'denied')
  await matrix.expectNothing(page)
  expect(await page.evaluate('tracker.consent.get().pixels.meta')).toEqual({
    consent: 'denied',
    source: 'cookiebot',
    overruled: ['tcf'],
  })
})
