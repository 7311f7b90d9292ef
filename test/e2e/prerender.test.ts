import { expect, it } from 'vitest'
import { SHOP } from '../sandbox/pages.js'
import { toTrack } from './events.js'
import { forAll, toCounts, useShop } from './shop.js'

const shop = useShop()

it('does nothing in a page that is prerendered until the visitor is there', async () => {
  // With speculation rules, headless Chromium loaded the page anew instead of activating it: here the flag is the page's.
  const page = await shop.open('/a', {
    before: `
      window.isPrerendering = true
      Object.defineProperty(document, 'prerendering', { get: () => isPrerendering })`,
  })
  await page.evaluate(`tracker.consent.set({ marketing: true }); tracker.page(); ${toTrack('Purchase')}`)
  await shop.settled()
  expect(shop.network.requests.filter(({ url }) => new URL(url).hostname !== SHOP)).toEqual([])
  expect(await page.evaluate(`['fbq', 'ttq', 'rdt'].filter((name) => name in window)`)).toEqual([])

  await page.evaluate(`isPrerendering = false; document.dispatchEvent(new Event('prerenderingchange'))`)

  expect(toCounts(await shop.arrived('Purchase'))).toEqual(forAll(1))
  expect(toCounts(await shop.arrived('PageView'))).toEqual(forAll(1))
})
