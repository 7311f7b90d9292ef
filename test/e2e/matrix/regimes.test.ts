import { expect, it } from 'vitest'
import { toTrack } from '../events.js'
import { forAll, toCounts } from '../shop.js'
import { consentOf, useMatrix, waitForConsent } from './matrix.js'
import { runNow } from './platforms.js'

const matrix = useMatrix()

const GPC = `Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { value: true });`
const expectSent = async (name: string) => expect(toCounts(await matrix.arrived(name))).toEqual(forAll(1))

it('rows 26, 28: the signal denies where the regime is one of opting out, and against a platform that grants', async () => {
  const page = await matrix.open(`{ regime: 'opt-out', sources: [omnipixel.gpc()] }`, { before: GPC })
  await page.evaluate(toTrack('Purchase'))
  await matrix.expectNothing(page)
  expect(await consentOf(page)).toEqual(forAll('denied'))
  expect(await page.evaluate('tracker.consent.get().optOutSignal')).toBe('honoured')

  const other = await matrix.open('{ sources: [omnipixel.gpc(), omnipixel.cookiebot()] }', {
    before: `${GPC} ${runNow('cookiebot')}; window.cmp = fakeCmps.cookiebot(); cmp.load(); cmp.acceptAll()`,
  })
  await other.evaluate(toTrack('Purchase'))
  await matrix.expectNothing(other)
  expect(await other.evaluate('tracker.consent.get().pixels.meta')).toEqual({
    consent: 'denied',
    source: 'gpc',
    overruled: ['cookiebot'],
  })
})

it('rows 29, 30: without a choice an opt-out region sends, and an unknown one does not', async () => {
  const open = (region: string) =>
    matrix.open(`{ regime: omnipixel.regimeFor(${region}), sources: [omnipixel.gpc()] }`)
  const page = await open(`'US-VA'`)
  await page.evaluate(toTrack('Purchase'))
  await expectSent('Purchase')
  expect(await page.evaluate('tracker.consent.get().pixels.meta')).toMatchObject({ source: 'regime' })

  const unknown = await open(`'ZZ'`)
  await unknown.evaluate(toTrack('Purchase'))
  await matrix.expectNothing(unknown)
  expect(await consentOf(unknown)).toEqual(forAll('unset'))
})

it('row 31: a region that is known late holds until then, and sends then', async () => {
  const page = await matrix.open(
    `{ regime: () => new Promise((resolve) => { window.locate = (region) => resolve(omnipixel.regimeFor(region)) }) }`,
  )
  await page.evaluate(toTrack('Purchase'))
  await matrix.expectNothing(page)

  await page.evaluate(`locate('US-VA')`)

  await waitForConsent(page, 'granted')
  await expectSent('Purchase')
})

it('row 64: a signal that only the server has seen denies from the start', async () => {
  const page = await matrix.open(`{ regime: 'opt-out', sources: [omnipixel.gpc({ signal: true })] }`)

  await page.evaluate(`tracker.page(); ${toTrack('Purchase')}`)

  await matrix.expectNothing(page)
  expect(await page.evaluate('tracker.consent.get().optOutSignal')).toBe('honoured')
})
