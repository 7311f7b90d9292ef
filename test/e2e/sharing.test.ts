import { describe, expect, it } from 'vitest'
import { SHOP } from '../sandbox/pages.js'
import { ACCOUNTS, toPixels } from './accounts.js'
import { toTrack } from './events.js'
import { forAll, toCounts, useShop } from './shop.js'
import { ALL_VENDORS } from './wire.js'

const shop = useShop()

/** Another copy of the library, as a second adapter or a micro-frontend brings it, and a tracker made of it. */
const SECOND_COPY = (pixels: string) => `
  const code = new XMLHttpRequest()
  code.open('GET', '/omnipixel.js', false)
  code.send()
  window.secondCopy = new Function(code.responseText + '; return omnipixel')()
  window.second = ((omnipixel) => omnipixel.createTracker({ pixels: ${pixels} }))(secondCopy)`
const GRANT_BOTH = 'tracker.consent.set({ marketing: true }); second.consent.set({ marketing: true })'
const BOTH_LIVE = `[tracker, second].every((one) => one.inspect().pixels.every(({ status }) => status === 'ready'))`

const toScripts = () =>
  shop.network.requests
    .map(({ url }) => new URL(url))
    .filter(({ hostname, pathname }) => hostname !== SHOP && /\.js$/.test(pathname))
    .map(({ hostname, pathname }) => `${hostname}${pathname}`)

describe('two trackers on a page, made by two copies of the library', () => {
  it('request each script once and set each account up once', async () => {
    const page = await shop.open('/a', { onLoad: SECOND_COPY(toPixels()) })
    expect(await page.evaluate('secondCopy.createTracker !== omnipixel.createTracker')).toBe(true)

    await page.evaluate(GRANT_BOTH)
    await page.waitForFunction(BOTH_LIVE)
    await page.evaluate(`tracker.page(); ${toTrack('Purchase')}`)

    expect(toCounts(await shop.arrived('Purchase'))).toEqual(forAll(1))
    expect(toCounts(await shop.arrived('PageView'))).toEqual(forAll(1))
    const scripts = toScripts()
    expect(scripts).toEqual([...new Set(scripts)])
    expect(await page.evaluate(`fbq.getState().pixels.map(({ id }) => id)`)).toEqual([ACCOUNTS.meta])
    expect(await page.evaluate('_linkedin_data_partner_ids')).toEqual([ACCOUNTS.linkedin])
  })

  it('count what each of them tracks, under its own id', async () => {
    const page = await shop.open('/a', { onLoad: SECOND_COPY(toPixels()) })
    await page.evaluate(GRANT_BOTH)
    await page.waitForFunction(BOTH_LIVE)

    await page.evaluate(
      `${toTrack('Lead')}; ${toTrack('AddToCart').replace('tracker', 'second').replace('cart-1', 'cart-2')}`,
    )

    expect(toCounts(await shop.arrived('Lead'))).toEqual(forAll(1))
    const carts = await shop.arrived('AddToCart')
    expect(toCounts(carts)).toEqual(forAll(1))
    expect(carts.meta[0]!.eventId).toBe('cart-2')
  })

  it('count a purchase once that both of them track', async () => {
    const page = await shop.open('/a', { onLoad: SECOND_COPY(toPixels()) })
    await page.evaluate(GRANT_BOTH)
    await page.waitForFunction(BOTH_LIVE)

    await page.evaluate(toTrack('Purchase'))
    await shop.came('Purchase')
    await page.evaluate(toTrack('Purchase').replace('tracker', 'second'))

    expect(toCounts(await shop.arrived('Purchase'))).toEqual(forAll(1))
  })

  it('send to two accounts of a platform that can tell them apart, each its own events', async () => {
    const other = `[omnipixel.meta({ id: '2222222222' }), omnipixel.tiktok({ id: 'C0000000000000000002' }), omnipixel.snapchat({ id: '2c2d3e4f-0000-4000-8000-123456789abc' })]`
    const page = await shop.open('/a', { onLoad: SECOND_COPY(other) })
    await page.evaluate(GRANT_BOTH)
    await page.waitForFunction(BOTH_LIVE)

    await page.evaluate(`${toTrack('Lead')}; ${toTrack('AddToCart').replace('tracker', 'second')}`)

    const [leads, carts] = [
      await shop.arrived('Lead'),
      await shop.arrived('AddToCart', ['meta', 'tiktok', 'snapchat']),
    ]
    const toIds = (found: typeof leads) =>
      (['meta', 'tiktok', 'snapchat'] as const).map((vendor) => found[vendor].flatMap(({ ids }) => ids))
    expect(toIds(leads)).toEqual([[ACCOUNTS.meta], [ACCOUNTS.tiktok], [ACCOUNTS.snapchat]])
    expect(toIds(carts)).toEqual([
      ['2222222222'],
      ['C0000000000000000002'],
      ['2c2d3e4f-0000-4000-8000-123456789abc'],
    ])
    expect(ALL_VENDORS.filter((vendor) => carts[vendor].length > 0)).toEqual(['meta', 'tiktok', 'snapchat'])
  })
})
