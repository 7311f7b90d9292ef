import type { Locator, Page } from 'playwright-core'
import { describe, expect, it, vi } from 'vitest'
import { ALL_VENDORS } from '../e2e/wire.js'
import { goBackFromCache } from '../sandbox/backForwardCache.js'
import { forAll, PATIENCE, SHOPS, toCounts, useDemo, type Visit } from './demo.js'
import { toOnWire } from './expected.js'
import { accept, buy, choosePayment, fillCart, giveAddress } from './journeys.js'

const demo = useDemo()

/** Waits for an event that comes later, so that a purchase too many would be here by now. */
async function countPurchases(visit: Visit) {
  await visit.fill('newsletter-email', 'jane.doe@example.com')
  await visit.click('newsletter-submit')
  await visit.came('Lead')
  return toCounts(await visit.arrived('Purchase'))
}

const isAt = (page: Page, path: RegExp) =>
  vi.waitFor(async () => expect(await page.evaluate('location.pathname')).toMatch(path), PATIENCE)

describe.each(SHOPS)('a purchase in the %s shop', (shop) => {
  it('is one after a reload of the thank-you page, Back and Forward', async () => {
    const visit = await demo.visit(shop)
    const { page, sees } = visit
    await accept(visit)
    await buy(visit)
    await visit.came('Purchase')

    await page.reload()
    await sees('thank-you')
    await page.goBack()
    await sees('cart-empty')
    await page.goForward()
    await sees('thank-you')

    expect(await countPurchases(visit)).toEqual(forAll(1))
    // One for each showing, of which the first was counted.
    const repeats = page.getByTestId('inspector-repeats')
    await vi.waitFor(async () => expect(await repeats.innerText()).toBe(String(7 * 2)), PATIENCE)
  })

  it('is one when the visitor leaves the shop and comes back', async () => {
    const visit = await demo.visit(shop)
    const { page } = visit
    await accept(visit)
    await buy(visit)
    await visit.came('Purchase')
    await visit.settled() // a page with requests under way is not kept
    await page.goto(demo.url)

    await goBackFromCache(page)
    await visit.sees('thank-you')

    expect(await countPurchases(visit)).toEqual(forAll(1))
  })

  it.each([
    ['the visitor clicks twice', (button: Locator) => button.dblclick()],
    [
      'two clicks come in one task',
      (button: Locator) =>
        button.evaluate((element: HTMLElement) => {
          element.click()
          element.click()
        }),
    ],
  ])('is one, and of the whole cart, when %s', async (_, clickTwice) => {
    const visit = await demo.visit(shop)
    await accept(visit)
    await fillCart(visit)
    await giveAddress(visit)
    await choosePayment(visit)

    await clickTwice(visit.page.getByTestId('place-order'))
    await visit.sees('thank-you')

    expect(await countPurchases(visit)).toEqual(forAll(1))
    const values = Object.values(await visit.arrived('Purchase')).map(([purchase]) => purchase!.value)
    expect(values).toEqual(ALL_VENDORS.map(() => 14.5))
  })
})

describe.each(SHOPS)('an event right before the visitor leaves the %s shop', (shop) => {
  it('arrives at all seven, once, from the page it was on', async () => {
    const visit = await demo.visit(shop)
    const { page } = visit
    await accept(visit)
    await visit.click('product-card-BK-HAMLET')
    await visit.came('ViewContent')
    await visit.settled()

    // One task: the button, and the inspector's link to the other shop.
    await page.getByTestId('add-to-cart').evaluate((button: HTMLElement) => {
      button.click()
      document.querySelector('#inspector')!.shadowRoot!.querySelector<HTMLElement>('a.switch')!.click()
    })
    await isAt(page, shop === 'react' ? /^\/vue\/$/ : /^\/react\/$/)

    const carts = await visit.arrived('AddToCart')
    expect(toCounts(carts)).toEqual(forAll(1))
    const pages = Object.values(carts).map(([beacon]) => toOnWire(beacon!, visit.root).page)
    expect(new Set(pages)).toEqual(new Set(['product/BK-HAMLET']))
  })
})
