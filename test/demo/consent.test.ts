import type { Page } from 'playwright-core'
import { describe, expect, it, vi } from 'vitest'
import { toWireId } from '../e2e/events.js'
import { ALL_VENDORS } from '../e2e/wire.js'
import { forAll, isVendors, PATIENCE, SHOPS, toCounts, useDemo, type Visit } from './demo.js'
import { toOnWire } from './expected.js'
import { type Line, readInspector } from './inspector.js'
import { accept, buy, fillCart } from './journeys.js'
import { toEventName } from './wire.js'

const demo = useDemo()

/** The demo's own: who is who in the sandbox, and what is in the cart. */
const OWN = { cookies: ['sandbox_session'], local: [], session: [] }
const WITH_CART = { ...OWN, session: ['prompt_corner_cart'] }
const AFTER_CHOICE = {
  ...WITH_CART,
  cookies: ['omnipixel_consent', 'sandbox_session'],
  local: ['omnipixel_records'],
}

/** Everything that is stored for the visitor, by name. */
async function toStored(page: Page) {
  const keys = (store: string) => page.evaluate<string[]>(`Object.keys(${store}).sort()`)
  const cookies = (await page.context().cookies()).map(({ name }) => name)
  return {
    cookies: cookies.sort(),
    local: await keys('localStorage'),
    session: await keys('sessionStorage'),
  }
}

/** The vendors' globals, and ours, which appear with the first grant. */
const findGlobals = (page: Page) =>
  page.evaluate(() => {
    const names =
      'fbq _fbq ttq TiktokAnalyticsObject lintrk _linkedin_data_partner_ids twq twttr pintrk snaptr rdt'
    const found: string[] = names.split(' ').filter((name) => name in window)
    return Symbol.for('omnipixel') in window ? [...found, 'omnipixel'] : found
  })

/** One of each vendor's. */
const TRACES = {
  cookies: ['_fbp', '_pin_unauth', '_rdt_uuid', '_scid', '_ttp', '_twpid'],
  local: ['li_adsId'],
}

/** The `data-testid` of what has the focus. */
const focused = (page: Page) => page.evaluate<string>('document.activeElement?.dataset.testid')

/** True if all of it is behind what lies over the page. */
const isCovered = () => {
  const { left, right, top, bottom } = document.activeElement!.getBoundingClientRect()
  return [...document.querySelectorAll('.consent, #inspector')].some((cover) => {
    const over = cover.getBoundingClientRect()
    const isAround = over.left <= left && over.right >= right && over.top <= top && over.bottom >= bottom
    return isAround && !cover.contains(document.activeElement)
  })
}

const lookAround = async ({ click, fill, sees, page }: Visit) => {
  await click('nav-stage')
  await click('product-card-TKT-TEMPEST')
  await click('wishlist')
  await fill('search-input', 'hamlet')
  await click('search-submit')
  await sees('search-count')
  await fill('newsletter-email', 'jane.doe@example.com')
  await click('newsletter-submit')
  await sees('newsletter-done')
  await page.goBack()
}

/** What was told to the vendors, by our names. */
const toTold = async (visit: Visit) => {
  const beacons = await visit.settled()
  return Object.fromEntries(
    ALL_VENDORS.map((vendor) => [
      vendor,
      beacons
        .filter((beacon) => beacon.vendor === vendor)
        .map(toEventName)
        .sort(),
    ]),
  )
}

describe.each(SHOPS)('the %s shop', (shop) => {
  it('asks nothing of a vendor and stores nothing before the choice', async () => {
    const visit = await demo.visit(shop)

    await lookAround(visit)
    await visit.page.reload()
    await visit.sees('consent-banner')
    await visit.settled()

    expect(visit.requests.filter(isVendors)).toEqual([])
    expect(await toStored(visit.page)).toEqual(OWN)
    expect(await visit.page.evaluate('document.cookie')).toBe('')
    expect(await visit.page.evaluate('indexedDB.databases()')).toEqual([])
    expect(await visit.page.evaluate('caches.keys()')).toEqual([])
    expect(await findGlobals(visit.page)).toEqual([])
  })

  it('sends what waited, once and with its ids, when the visitor accepts on the thank-you page', async () => {
    const visit = await demo.visit(shop)
    const orderId = await buy(visit)
    expect(visit.requests.filter(isVendors)).toEqual([])
    const waiting = await vi.waitFor(async () => {
      const lines = await readInspector(visit.page)
      expect(lines[0]?.event).toBe('Purchase')
      return lines.reverse()
    }, PATIENCE)
    // Of the page views only the last is kept where the script could not tell the earlier pages.
    const kept = waiting.filter(({ event, facts }) => event !== 'PageView' || /thank-you/.test(facts.Page!))
    // The thank-you page takes the place of the review, which may not have been on the screen by then.
    const toTwo = ({ facts }: Line) =>
      /review/.test(facts.Page!) ? expect.stringMatching(/held:consent|dropped:superseded/) : 'held:consent'
    expect(waiting.map(({ cells }) => cells)).toEqual(
      waiting.map((line) => ({
        ...forAll(kept.includes(line) ? 'held:consent' : 'dropped:superseded'),
        linkedin: toTwo(line),
        x: toTwo(line),
      })),
    )

    await accept(visit)
    await visit.came('Purchase')

    const beacons = await visit.settled()
    const events = waiting.filter(({ event }) => event !== 'PageView')
    const views = waiting.filter(({ event }) => event === 'PageView')
    expect(events.map(({ event }) => event)).toEqual([
      'ViewContent',
      'AddToCart',
      'InitiateCheckout',
      'AddPaymentInfo',
      'Purchase',
    ])
    for (const vendor of ALL_VENDORS) {
      // These two are told the page of each event; the others read the address of the moment.
      const isTold = vendor === 'linkedin' || vendor === 'x'
      const here = `thank-you/${orderId}`
      const held = views.filter(({ cells }) => cells[vendor] === 'held:consent')
      const expected = [...held, ...events].map(({ event, facts }) => ({
        name: event,
        eventId: toWireId(vendor, event, facts['Event id']!),
        page: isTold ? facts.Page!.slice(1) : here,
      }))
      const found = beacons
        .filter((beacon) => beacon.vendor === vendor)
        .map((beacon) => toOnWire(beacon, visit.root))
        .map(({ name, eventId, page }) => ({ name, eventId, page }))
      expect(found).toHaveLength(expected.length)
      expect(found).toEqual(expect.arrayContaining(expected))
    }
  })

  it('tells the inspector which page views were replaced by the last one', async () => {
    const visit = await demo.visit(shop)
    await visit.click('nav-stage')
    await visit.click('nav-books')

    await accept(visit)
    await visit.came('PageView')
    await visit.settled()

    const replaced = { ...forAll('dropped:superseded'), linkedin: 'received', x: 'received' }
    await vi.waitFor(async () => {
      const views = (await readInspector(visit.page)).filter(({ event }) => event === 'PageView')
      expect(views.map(({ cells }) => cells)).toEqual([forAll('received'), replaced, replaced])
    }, PATIENCE)
  })

  it('sends nothing to anybody after a refusal, and nothing of that time after a later grant', async () => {
    const visit = await demo.visit(shop)
    const { click, page } = visit
    await click('consent-reject')
    await fillCart(visit)
    await page.reload()
    await visit.settled()
    expect(visit.requests.filter(isVendors)).toEqual([])
    expect(await findGlobals(page)).toEqual([])
    expect(await toStored(page)).toEqual(AFTER_CHOICE)

    await click('privacy-choices')
    await click('choices-accept')
    await click('nav-books')
    await visit.came('PageView')

    expect(await toTold(visit)).toEqual({
      ...forAll(['PageView', 'ViewCategory']),
      linkedin: ['PageView'],
      x: ['PageView'],
    })
  })

  it('removes the cookies and storage of all seven when the visitor withdraws, and goes on without them', async () => {
    const visit = await demo.visit(shop)
    const { click, page } = visit
    await accept(visit)
    await fillCart(visit)
    await visit.came('InitiateCheckout')
    expect(await toStored(page)).toMatchObject({
      cookies: expect.arrayContaining(TRACES.cookies),
      local: expect.arrayContaining(TRACES.local),
    })

    await click('privacy-choices')
    await click('choices-reject')

    await vi.waitFor(async () => expect(await toStored(page)).toEqual(AFTER_CHOICE), PATIENCE)
    const before = (await visit.settled()).length
    await visit.sees('needs-reload')
    await click('nav-books')
    await click('product-card-BK-HAMLET')
    await click('add-to-cart')
    expect(await visit.settled()).toHaveLength(before)

    // Until then the scripts that run report the click itself.
    page.once('framenavigated', () => (visit.requests.length = 0))
    await click('reload')
    await page.waitForFunction(() => !('twq' in window))
    await visit.settled()
    expect(visit.requests.filter(isVendors)).toEqual([])
    expect(await findGlobals(page)).toEqual([])
    // What a script wrote at that click goes a moment after the page has loaded.
    await vi.waitFor(async () => expect(await toStored(page)).toEqual(AFTER_CHOICE), PATIENCE)
  })

  it('counts an event of the time after a withdrawal and a new grant once', async () => {
    const visit = await demo.visit(shop)
    const { click } = visit
    await accept(visit)
    await visit.came('PageView')
    await click('privacy-choices')
    await click('choices-reject')
    await click('product-card-BK-HAMLET')
    await click('add-to-cart')

    await click('privacy-choices')
    await click('choices-accept')
    await click('add-to-cart')

    expect(toCounts(await visit.arrived('AddToCart'))).toEqual(forAll(1))
  })

  describe.each([
    ['a desk', { width: 1440, height: 900 }],
    ['a phone', { width: 390, height: 844 }],
  ])('on %s', (_, viewport) => {
    const open = (path?: string) => demo.visit(shop, path, { viewport })
    /** The box and the look of a button. */
    const lookOf = ({ page }: Visit, testId: string) =>
      page.getByTestId(testId).evaluate((button) => {
        const { width, height } = button.getBoundingClientRect()
        const { backgroundColor, color, fontSize, fontWeight } = getComputedStyle(button)
        return { width: Math.round(width), height, backgroundColor, color, fontSize, fontWeight }
      })
    /** Presses Tab until the element with this `data-testid` has the focus; returns how often. */
    const tabTo = async ({ page }: Visit, testId: string) => {
      for (let steps = 1; steps < 60; steps++) {
        await page.keyboard.press('Tab')
        if ((await focused(page)) === testId) return steps
      }
      throw new Error(`${testId} cannot be reached`)
    }

    it('lets the visitor reject as easily as accept', async () => {
      const visit = await open()
      await visit.sees('consent-banner')

      // One step each, side by side or one above the other, of one size and look.
      expect(await lookOf(visit, 'consent-reject')).toEqual(await lookOf(visit, 'consent-accept'))
      const toAccept = await tabTo(visit, 'consent-accept')
      expect(await tabTo(visit, 'consent-reject')).toBe(1)
      expect(toAccept).toBeLessThanOrEqual(2) // the first things on the page
      await visit.page.keyboard.press('Enter')

      expect(await visit.page.getByTestId('consent-banner').count()).toBe(0)
      expect(await visit.page.getByTestId('consent-state').textContent()).toContain('none of 7')
      await visit.settled()
      expect(visit.requests.filter(isVendors)).toEqual([])
    })

    it('offers the same choice, as easily, to everybody who comes back to it', async () => {
      const visit = await open()
      await accept(visit)
      await visit.click('privacy-choices')

      expect(await lookOf(visit, 'choices-reject')).toEqual(await lookOf(visit, 'choices-accept'))
      await visit.click('choices-reject')
      expect(await visit.page.getByTestId('consent-state').textContent()).toContain('none of 7')
      await visit.click('privacy-choices')
      await visit.click('choices-accept')

      expect(await visit.page.getByTestId('consent-state').textContent()).toContain('all of 7')
    })

    it('fits everything that can be chosen on the screen, and hides nothing that the keyboard comes to', async () => {
      const visit = await open()
      const { page } = visit
      const hidden: string[] = []
      await visit.sees('consent-banner')
      for (let at = ''; at !== 'privacy-choices';) {
        await page.keyboard.press('Tab')
        at = (await focused(page)) ?? ''
        if (await page.evaluate(isCovered)) hidden.push(at)
      }
      expect(hidden).toEqual([])
      await visit.click('consent-choose')
      await visit.sees('choices')

      const { x, y, width, height } = (await visit.page.getByRole('dialog').boundingBox())!
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
      expect(x + width).toBeLessThanOrEqual(viewport.width)
      expect(y + height).toBeLessThanOrEqual(viewport.height)
      expect(await visit.page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width)
    })
  })

  it('chooses single platforms with the keyboard alone, and shows the choice again', async () => {
    const visit = await demo.visit(shop)
    const { page } = visit
    const press = (key: string) => page.keyboard.press(key)
    await visit.sees('consent-banner')
    await page.getByTestId('consent-choose').focus()
    await press('Enter')

    expect(await page.getByRole('dialog', { name: 'Your privacy choices' }).isVisible()).toBe(true)
    expect(await page.evaluate('document.activeElement.id')).toBe('choices-title')
    await press('Tab') // What we use
    await press('Tab')
    expect(await focused(page)).toBe('choices-marketing')
    expect(await page.getByTestId('choices-marketing').isChecked()).toBe(false)
    await press('Space')
    await press('Tab')
    await press('Tab')
    expect(await focused(page)).toBe('choices-tiktok')
    await press('Space')
    await press('Enter') // as in any form, saves
    await visit.came(
      'PageView',
      ALL_VENDORS.filter((vendor) => vendor !== 'tiktok'),
    )

    expect((await visit.settled()).filter(({ vendor }) => vendor === 'tiktok')).toEqual([])
    expect(await page.getByTestId('consent-state').textContent()).toBe('You allow 6 of 7 ad platforms.')
    await page.reload()
    await visit.click('privacy-choices')
    expect(await page.getByTestId('choices-marketing').isChecked()).toBe(true)
    expect(await page.getByTestId('choices-tiktok').isChecked()).toBe(false)
    expect(await page.getByTestId('choices-meta').isChecked()).toBe(true)
  })

  it('closes the choices on Escape without a change, and gives the focus back', async () => {
    const visit = await demo.visit(shop)
    const { page } = visit
    await page.getByTestId('privacy-choices').focus()
    await page.keyboard.press('Enter')
    await visit.sees('choices')
    await page.getByTestId('choices-marketing').check()
    await page.keyboard.press('Escape')
    await page.getByTestId('choices').waitFor({ state: 'detached' })

    expect(await focused(page)).toBe('privacy-choices')
    await visit.sees('consent-banner')
    await visit.click('consent-choose')
    expect(await page.getByTestId('choices-marketing').isChecked()).toBe(false)
  })

  it('goes on with the page after a choice', async () => {
    const visit = await demo.visit(shop)
    await visit.page.getByTestId('consent-accept').focus()
    await visit.page.keyboard.press('Enter')

    expect(await visit.page.evaluate('document.activeElement.localName')).toBe('main')
  })

  it('says that the opt-out signal of the browser is honoured, and asks nothing', async () => {
    const visit = await demo.visit(shop, 'contact')
    const { page } = visit
    await page.addInitScript(() =>
      Object.defineProperty(navigator, 'globalPrivacyControl', { configurable: true, value: true }),
    )
    await page.reload()
    await visit.sees('consent-state')

    expect(await page.getByTestId('consent-state').textContent()).toContain('Opt-out request honoured')
    expect(await page.getByTestId('consent-banner').count()).toBe(0)
    await visit.click('privacy-choices')
    expect(await page.getByTestId('choices-signal').textContent()).toContain('Opt-out request honoured')
    expect(await page.getByTestId('choices-accept').count()).toBe(0)
    await visit.click('choices-close')
    await visit.settled()
    expect(visit.requests.filter(isVendors)).toEqual([])
  })
})
