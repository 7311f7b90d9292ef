import { describe, expect, it } from 'vitest'
import { ACCOUNTS, toPixels } from '../e2e/accounts.js'
import { NONCE, SEVEN, toContents, toHeader, violationsOf } from '../e2e/csp.js'
import { toTrack } from '../e2e/events.js'
import { forAll, toCounts, whenLive } from '../e2e/shop.js'
import { useVendorShop } from './shop.js'

const shop = useVendorShop()
const GRANT = 'tracker.consent.set({ marketing: true })'

describe('a page under the sources of its pixels, with Trusted Types required', () => {
  it('sees every beacon of all seven leave, and no violation', async () => {
    shop.network.setAccount(ACCOUNTS.linkedin, { syncs: true })
    const page = await shop.open(
      '/a',
      toContents(toHeader(SEVEN), {
        pixels: toPixels('advancedMatching: true'),
        options: `nonce: '${NONCE}'`,
      }),
    )

    await page.evaluate(`tracker.identify({ email: 'jane.doe@example.com', phone: '+4915112345678' })`)
    await page.evaluate(`${GRANT}; tracker.page(); ${toTrack('Purchase')}`)
    await whenLive(page)
    await page.evaluate(`tracker.track('AddToCart', {
      value: 1, currency: 'EUR', items: Array.from({ length: 60 }, (_, at) => ({ id: 'SKU-' + at, quantity: 1, price: 1 })),
    })`)

    expect(toCounts(await shop.arrived('Purchase'))).toEqual(forAll(1))
    await shop.came('AddToCart', ['meta', 'tiktok', 'pinterest', 'snapchat', 'reddit']) // Meta's is a form in a frame
    await shop.settled()
    const hosts = shop.network.requests.map(({ url }) => new URL(url).hostname)
    expect(hosts).toEqual(expect.arrayContaining(['www.linkedin.com', 'px4.ads.linkedin.com']))
    expect(await violationsOf(page)).toEqual([])
    expect(await page.evaluate(`Object.keys(window[Symbol.for('omnipixel')]).includes('policy')`)).toBe(true)
  })
})
