import type { Page } from 'playwright-core'
import { describe, expect, it, vi } from 'vitest'
import { ACCOUNTS, X_EVENTS } from './accounts.js'
import { toTrack } from './events.js'
import { forAll, PATIENCE, useShop, whenLive } from './shop.js'
import { ALL_VENDORS } from './wire.js'

const shop = useShop()
const WAIT_MS = 1500
const OPTIONS = `health: omnipixel.health, script: { timeoutMs: ${WAIT_MS} }`

const statuses = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(`Object.fromEntries(tracker.inspect().pixels.map(({ key, status }) => [key, status]))`)
const owners = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(
    `Object.fromEntries(tracker.inspect().pixels.flatMap(({ key, otherOwner }) => otherOwner ? [[key, otherOwner.evidence]] : []))`,
  )
const become = (page: Page, expected: Record<string, string>): Promise<void> =>
  vi.waitFor(async () => expect(await statuses(page)).toEqual(expected), PATIENCE)
const pass = (page: Page, ms: number): Promise<unknown> =>
  page.evaluate(`new Promise((done) => setTimeout(done, ${ms}))`)

describe('whether events leave the page', () => {
  it('is seen at all seven, whose requests are not held up nor multiplied', async () => {
    const page = await shop.openLive('/a', { options: OPTIONS })
    await page.evaluate(`tracker.page(); ${toTrack('Purchase')}`)

    await pass(page, WAIT_MS * 2)

    expect(await statuses(page)).toEqual(forAll('ready'))
    expect(await owners(page)).toEqual({})
    // The question whether a host can be reached carries no account and no visitor.
    const asked = shop.network.requests.filter(({ method }) => method === 'HEAD')
    expect(asked).toHaveLength(7)
    for (const { url, headers } of asked)
      expect([new URL(url).search, headers.cookie, headers.referer]).toEqual(['', undefined, undefined])
    const purchases = await shop.arrived('Purchase')
    expect(ALL_VENDORS.map((vendor) => purchases[vendor].length)).toEqual(ALL_VENDORS.map(() => 1))
  })

  it('is not seen of a script that stands in for the real one, and does nothing', async () => {
    const page = await shop.open('/a', { options: OPTIONS })
    // What ad blockers put in the place of the script: live as far as anybody can ask, and silent.
    await page.route('https://connect.facebook.net/**', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: 'fbq.callMethod = () => {}' }),
    )
    shop.expectProblem('pixel/deaf (meta)')
    await page.evaluate('tracker.consent.set({ marketing: true })')
    await whenLive(page)

    await page.evaluate(`tracker.page(); ${toTrack('Purchase')}`)

    await become(page, { ...forAll('ready'), meta: 'deaf' })
  })

  it('is not seen of a script that never takes its queue over', async () => {
    const page = await shop.open('/a', { options: OPTIONS })
    await page.route('https://sc-static.net/**', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: '/* nothing */' }),
    )
    shop.expectProblem('pixel/deaf (snapchat)')

    await page.evaluate(`tracker.consent.set({ marketing: true }); ${toTrack('Purchase')}`)

    await become(page, { ...forAll('ready'), snapchat: 'deaf' })
    expect(await page.evaluate('tracker.inspect().events[0].outcomes.snapchat')).toBe('blocked')
  })

  it('is not seen of Meta in a browser that calls itself headless', async () => {
    shop.expectProblem('pixel/deaf (meta)')
    const page = await shop.openLive('/a', { options: OPTIONS }, { userAgent: 'HeadlessChrome/140' })

    await page.evaluate('tracker.page()')

    await become(page, { ...forAll('ready'), meta: 'deaf' })
  })

  it('is asked where requests fail, since they look like any other', async () => {
    const page = await shop.openLive('/a', { options: OPTIONS })
    for (const host of [
      'www.facebook.com',
      't.co',
      'analytics.twitter.com',
      'alb.reddit.com',
      'px.ads.linkedin.com',
    ])
      shop.network.refuse(host)
    const deaf = ['meta', 'x', 'reddit', 'linkedin']
    for (const vendor of deaf) shop.expectProblem(`pixel/deaf (${vendor})`)

    await page.evaluate('tracker.page()')

    await become(page, { ...forAll('ready'), ...Object.fromEntries(deaf.map((vendor) => [vendor, 'deaf'])) })
  })

  it('is told by a content security policy that refuses it', async () => {
    shop.expectProblem('pixel/deaf (x)')
    const page = await shop.openLive('/a', {
      options: OPTIONS,
      headers: {
        'content-security-policy':
          "img-src 'self' https://www.facebook.com https://alb.reddit.com https://px.ads.linkedin.com",
      },
    })

    await page.evaluate('tracker.page()')

    await become(page, { ...forAll('ready'), x: 'deaf' })
  })
})

describe('another owner of the same account', () => {
  const TAG_MANAGER = 'window.google_tag_manager = {}'

  it('shows where a tag manager reports to our accounts as well', async () => {
    const vendors = ['meta', 'tiktok', 'linkedin', 'x', 'reddit'] as const
    for (const vendor of vendors) shop.expectProblem(`pixel/other-owner (${vendor})`)
    const page = await shop.openLive('/a', { options: OPTIONS, before: TAG_MANAGER })
    await page.evaluate('tracker.page()')
    await shop.came('PageView')
    expect(await owners(page)).toEqual({})

    // What their documented lines come to where the globals are there already.
    await page.evaluate(`
      fbq('track', 'PageView')
      ttq._o['${ACCOUNTS.tiktok}'] = {}
      _linkedin_data_partner_ids.push('${ACCOUNTS.linkedin}'); lintrk('track')
      twq('config', '${ACCOUNTS.x}'); twq('event', '${X_EVENTS.Lead}')
      rdt('track', 'PageVisit')
    `)

    await vi.waitFor(
      async () => expect(Object.keys(await owners(page)).sort()).toEqual([...vendors].sort()),
      PATIENCE,
    )
    expect(await page.evaluate('tracker.inspect().pixels[0].otherOwner')).toEqual({
      evidence: 'event',
      suspects: ['Google Tag Manager'],
    })
  })

  it('does not show where a tag manager reports to accounts of its own', async () => {
    const page = await shop.openLive('/a', { options: OPTIONS, before: TAG_MANAGER })
    await page.evaluate('tracker.page()')
    await page.evaluate(`
      fbq('init', '2222222222'); fbq('trackSingle', '2222222222', 'PageView')
      twq('config', 'o2xyz')
    `)

    await shop.settled()
    await pass(page, WAIT_MS * 2)

    expect(await owners(page)).toEqual({})
  })
})
