import { expect, it, vi } from 'vitest'
import type { Page } from 'playwright-core'
import { SHOP } from '../sandbox/pages.js'
import { toTrack } from './events.js'
import { forAll, outcomesOf, PATIENCE, toCounts, useShop, whenLive } from './shop.js'
import { isOf } from './wire.js'

const shop = useShop()

/** A thank-you page: it reports its order on every load, as pages do. */
const THANKS = { onLoad: `window.orderId = ${toTrack('Purchase')}` }

/** Waits for an event that was tracked after the purchases, so that one of them too many would be here by now. */
async function countPurchases(page: Page) {
  await page.evaluate(toTrack('Lead'))
  await shop.came('Lead')
  return toCounts(await shop.arrived('Purchase'))
}

it('counts a purchase once when it is tracked twice in a task', async () => {
  const page = await shop.openLive()

  const ids = await page.evaluate<string[]>(`[${toTrack('Purchase')}, ${toTrack('Purchase')}]`)

  expect(await countPurchases(page)).toEqual(forAll(1))
  expect(ids).toEqual(['Purchase:A-1001', 'Purchase:A-1001'])
})

it('counts a purchase once when it is tracked again after it was sent', async () => {
  const page = await shop.openLive('/thanks', THANKS)
  await shop.came('Purchase')

  await page.evaluate(toTrack('Purchase'))

  expect(await countPurchases(page)).toEqual(forAll(1))
  expect(await outcomesOf(page, 'Purchase')).toEqual(forAll('duplicate'))
})

it('counts a purchase once when it is tracked twice before the choice', async () => {
  const page = await shop.open('/thanks', THANKS)
  await page.evaluate(toTrack('Purchase'))

  await page.evaluate('tracker.consent.set({ marketing: true })')

  expect(await countPurchases(page)).toEqual(forAll(1))
})

it('counts a purchase once when the thank-you page is reloaded', async () => {
  const page = await shop.openLive('/thanks', THANKS)
  await shop.came('Purchase')

  await page.reload()
  await whenLive(page)

  expect(await page.evaluate('orderId')).toBe('Purchase:A-1001')
  expect(await countPurchases(page)).toEqual(forAll(1))
})

it('counts a purchase once when the page is reloaded before it could be sent', async () => {
  const page = await shop.open('/thanks', THANKS)
  await page.reload()

  await page.evaluate('tracker.consent.set({ marketing: true })')

  expect(await countPurchases(page)).toEqual(forAll(1))
})

it('counts a purchase once when the visitor comes back to the thank-you page', async () => {
  // No back/forward cache here: the page is loaded again.
  const page = await shop.openLive('/thanks', { ...THANKS, headers: { 'cache-control': 'no-store' } })
  await shop.came('Purchase')
  await page.goto(`https://${SHOP}/empty`)

  await page.goBack()
  await whenLive(page)

  expect(await countPurchases(page)).toEqual(forAll(1))
})

it('counts a purchase once when the page comes back from the back/forward cache', async () => {
  const page = await shop.openLive('/thanks', {
    onLoad: `${THANKS.onLoad}; addEventListener('pageshow', ({ persisted }) => { if (persisted) ${toTrack('Purchase')} })`,
  })
  await shop.came('Purchase')

  await shop.leaveAndReturn(page)

  expect(await countPurchases(page)).toEqual(forAll(1))
})

it('counts a purchase once when the tab is duplicated', async () => {
  const page = await shop.openLive('/thanks', THANKS)
  await shop.came('Purchase')

  const [copy] = await Promise.all([
    page.context().waitForEvent('page'),
    page.evaluate('void open(location.href)'),
  ])
  await copy.waitForLoadState()
  await whenLive(copy)

  expect(await countPurchases(copy)).toEqual(forAll(1))
})

it('counts a purchase once when another open tab reports it too', async () => {
  const first = await shop.openLive('/a', { onLoad: 'tracker.page()' })
  const second = await shop.openTab(first, '/b')
  await whenLive(second)
  await first.evaluate(toTrack('Purchase'))
  await shop.came('Purchase')

  await second.evaluate(toTrack('Purchase'))

  expect(await countPurchases(second)).toEqual(forAll(1))
  expect(await outcomesOf(second, 'Purchase')).toEqual(forAll('duplicate'))
})

it('counts a purchase once when two tabs report it at the same instant', async () => {
  const first = await shop.openLive('/a', { onLoad: 'tracker.page()' })
  const second = await shop.openTab(first, '/b')
  await whenLive(second)
  const buyAt = `new Promise((done) => setTimeout(() => done(${toTrack('Purchase')}), ${Date.now() + 200} - Date.now()))`

  await Promise.all([first, second].map((tab) => tab.evaluate(buyAt)))

  expect(await countPurchases(second)).toEqual(forAll(1))
})

it('counts a purchase once when the browser restores its session', async () => {
  const page = await shop.openLive('/thanks', THANKS)
  await shop.came('Purchase')
  const storageState = await page.context().storageState()
  const before = toCounts(await shop.arrived('Purchase'))

  // Another start of the browser, with the same cookies and storage, which opens the tabs that were open.
  const restored = await shop.open('/thanks', THANKS, { storageState })
  await whenLive(restored)

  expect(before).toEqual(forAll(1))
  expect(await restored.evaluate('orderId')).toBe('Purchase:A-1001')
  await vi.waitFor(
    async () => expect(await outcomesOf(restored, 'Purchase')).toEqual(forAll('duplicate')),
    PATIENCE,
  )
  await restored.evaluate(toTrack('Lead'))
  await shop.came('Lead')
  expect(toCounts(await shop.arrived('Purchase', []))).toEqual(forAll(0)) // since the restart
})

it('counts a purchase once within a page whose storage is forbidden', async () => {
  const page = await shop.openLive('/thanks', {
    ...THANKS,
    before: `for (const name of ['localStorage', 'sessionStorage']) {
      const theirs = window[name]
      Object.defineProperty(window, name, {
        // The vendors' scripts have their own ways with this, and are not under test.
        get: () => { if (/omnipixel/.test(new Error().stack.split('\\n')[2])) throw new DOMException('denied', 'SecurityError'); return theirs },
      })
    }`,
  })
  await shop.came('Purchase')

  await page.evaluate(toTrack('Purchase'))

  expect(await countPurchases(page)).toEqual(forAll(1))
})

it('counts a purchase once within a page whose storage is full', async () => {
  const page = await shop.openLive('/thanks', {
    ...THANKS,
    before: `
      const theirs = Storage.prototype.setItem
      Storage.prototype.setItem = function (key, value) {
        if (key.startsWith('omnipixel')) throw new DOMException('full', 'QuotaExceededError')
        return theirs.call(this, key, value)
      }`,
  })
  await shop.came('Purchase')

  await page.evaluate(toTrack('Purchase'))

  expect(await countPurchases(page)).toEqual(forAll(1))
})

it('counts two purchases with different orders twice, and events without a key each time', async () => {
  const page = await shop.openLive()
  const search = `tracker.track('AddToCart', { value: 1, currency: 'EUR' })`

  await page.evaluate(`
    for (const orderId of ['A-1', 'A-2']) tracker.track('Purchase', { value: 1, currency: 'EUR', orderId })
    ${search}; ${search}`)

  expect(toCounts(await shop.arrived('Purchase', undefined, 2))).toEqual(forAll(2))
  expect(toCounts(await shop.arrived('AddToCart', undefined, 2))).toEqual(forAll(2))
  expect((await shop.settled()).filter((beacon) => isOf('Purchase', beacon))).toHaveLength(14)
})

it('counts a purchase again for a pixel whose consent was withdrawn and given anew', async () => {
  const page = await shop.openLive('/thanks', THANKS)
  await shop.came('Purchase')
  await page.evaluate(`
    tracker.consent.set({ pixels: { snapchat: false } })
    tracker.consent.set({ pixels: { snapchat: null } })`)

  await page.evaluate(toTrack('Purchase'))

  expect(await countPurchases(page)).toEqual({ ...forAll(1), snapchat: 2 })
})
