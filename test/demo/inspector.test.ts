import type { Page } from 'playwright-core'
import { describe, expect, it, vi } from 'vitest'
import { ALL_VENDORS } from '../e2e/wire.js'
import { forAll, isVendors, PATIENCE, SHOPS, toCounts, useDemo } from './demo.js'
import { readInspector } from './inspector.js'
import { accept, buy, choosePayment, fillCart, giveAddress, placeOrder } from './journeys.js'

const demo = useDemo()

const OTHERS = ALL_VENDORS.filter((vendor) => vendor !== 'tiktok')
const STATES = `Object.fromEntries([...document.querySelector('#inspector').shadowRoot
  .querySelectorAll('[data-status]')].map(({ dataset }) => [dataset.testid.replace('inspector-pixel-', ''), dataset.status]))`

const whenStates = (page: Page, expected: Record<string, string>) =>
  vi.waitFor(async () => expect(await page.evaluate(STATES)).toEqual(expected), PATIENCE)

describe.each(SHOPS)('the inspector beside the %s shop', (shop) => {
  it('shows that one blocked platform costs the others nothing, and why it has nothing itself', async () => {
    const visit = await demo.visit(shop)
    const { click, page } = visit
    await click('inspector-pixel-tiktok')
    await Promise.all([page.waitForResponse(/inspector\/blocked/), click('inspector-block-tiktok')])

    await accept(visit)
    await buy(visit)
    await visit.came('Purchase', OTHERS)
    await whenStates(page, { ...forAll('ready'), tiktok: 'blocked' })

    expect(toCounts(await visit.arrived('Purchase', OTHERS))).toEqual({ ...forAll(1), tiktok: 0 })
    const purchase = await vi.waitFor(async () => {
      const found = (await readInspector(page)).find(({ event }) => event === 'Purchase')
      expect(found?.cells).toEqual({ ...forAll('received'), tiktok: 'blocked' })
      return found!
    }, PATIENCE)
    expect(purchase.details.TikTok).toEqual({
      verdict: 'Script blocked',
      text: expect.stringMatching(/script never came .* The other platforms lost nothing/),
      beacons: [],
    })
    expect(await page.getByTestId('inspector-consent').innerText()).toContain(
      '6 of 7 scripts live. TikTok blocked; the others lose nothing.',
    )

    // Reached again, it has the purchase from the page that shows it once more; the others have had it.
    await Promise.all([page.waitForResponse(/inspector\/blocked/), click('inspector-block-tiktok')])
    await page.getByRole('button', { name: 'Reload now' }).click()

    expect(toCounts(await visit.arrived('Purchase'))).toEqual(forAll(1))
  })

  it('forgets the choice on request, and then the shop asks again', async () => {
    const visit = await demo.visit(shop)
    await accept(visit)
    await visit.came('PageView')

    await visit.click('inspector-reset-consent')
    await visit.sees('consent-banner')
    await visit.settled()
    const before = (await visit.beacons()).length
    await visit.click('product-card-BK-HAMLET')

    expect(await visit.settled()).toHaveLength(before)
    await vi.waitFor(async () => {
      const [latest] = await readInspector(visit.page)
      expect(latest?.cells).toEqual(forAll('held:consent'))
    }, PATIENCE)
  })
})

const PATHS = [
  '',
  'category/stage',
  'product/BK-HAMLET',
  'search?q=shakespeare',
  'cart',
  'contact',
  'register',
  'nowhere',
]
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }

describe.each(SHOPS)('on a phone, the %s shop', (shop) => {
  const toOverflow = (page: Page) =>
    page.evaluate('document.scrollingElement.scrollWidth - document.documentElement.clientWidth')

  it('is no wider than the screen, with the banner and without', async () => {
    const { page, click, root, sees } = await demo.visit(shop, '', PHONE)
    const overflows: Record<string, unknown> = { banner: await toOverflow(page) }
    await click('consent-reject')
    for (const path of PATHS) {
      await page.goto(root + path)
      await sees('cart-link')
      overflows[path] = await toOverflow(page)
    }

    expect(overflows).toEqual(Object.fromEntries(['banner', ...PATHS].map((path) => [path, 0])))
  })

  it('can be bought in, page by page no wider than the screen, and has the inspector as a sheet', async () => {
    const visit = await demo.visit(shop, '', PHONE)
    const { click, page } = visit
    await visit.fill('newsletter-email', 'jane.doe@example.com')
    await click('newsletter-submit') // under the banner, were there no room left below the page
    await accept(visit)
    for (const go of [fillCart, giveAddress, choosePayment, placeOrder]) {
      await go(visit)
      expect(await toOverflow(page)).toBe(0)
    }
    await visit.came('Purchase')

    const bar = page.getByTestId('inspector-toggle')
    const isOpen = () => bar.getAttribute('aria-expanded')
    const list = page.getByTestId('inspector-events')
    expect(await isOpen()).toBe('false')
    await click('inspector-toggle')

    expect(await isOpen()).toBe('true')
    await vi.waitFor(async () => expect((await list.boundingBox())!.y).toBeLessThan(500), PATIENCE)
    expect((await list.boundingBox())!.width).toBeLessThanOrEqual(360)
    expect(await toOverflow(page)).toBe(0)
    await vi.waitFor(async () => {
      const [latest] = await readInspector(page)
      expect(latest).toMatchObject({ event: 'Purchase', cells: forAll('received') })
    }, PATIENCE)

    await click('inspector-toggle')
    expect(await isOpen()).toBe('false')
  })
})

it('is led to from the start page, which asks nothing of a vendor', async () => {
  const visit = await demo.visit('react')
  for (const shop of SHOPS) {
    await visit.page.goto(demo.url)
    await visit.click(`open-${shop}`)
    await visit.sees('consent-banner')
    expect(new URL(visit.page.url()).pathname).toBe(`/${shop}/`)
  }
  expect(visit.requests.filter(isVendors)).toEqual([])
})
