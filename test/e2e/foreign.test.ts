import { beforeEach, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { Vendor } from '../sandbox/beacon.js'
import {
  LINKEDIN_SCRIPT,
  META_SCRIPT,
  META_STUB,
  TIKTOK_STUB,
  toLinkedinStub,
  toTiktokScript,
} from '../sandbox/naive.js'
import { ACCOUNTS } from './accounts.js'
import { toTrack } from './events.js'
import { forAll, outcomesOf, toCounts, useShop, whenLive } from './shop.js'
import { ALL_VENDORS } from './wire.js'

const shop = useShop()

const OTHER: Record<Vendor, string> = {
  meta: '2222222222',
  tiktok: 'C0000000000000000002',
  linkedin: '22222',
  x: 'o2xyz',
  pinterest: '2622222222222',
  snapchat: '2c2d3e4f-0000-4000-8000-123456789abc',
  reddit: 'a2_other',
}

/** What a tag manager has put on the page before us: each vendor's documented lines, with a page view, and its script. */
const toNaivePage = (ids: Record<Vendor, string>) => `
  const toStub = (queue, handler) => {
    const stub = (...args) => { stub[handler] ? stub[handler](...args) : stub[queue].push(args) }
    return Object.assign(stub, { [queue]: [] })
  }
  ${META_STUB}; fbq('init', '${ids.meta}'); fbq('track', 'PageView')
  ${TIKTOK_STUB}; ttq.load('${ids.tiktok}'); ttq.page()
  ${toLinkedinStub(ids.linkedin)}
  window.twq = Object.assign(toStub('queue', 'exe'), { version: '1.1' }); twq('config', '${ids.x}')
  window.pintrk = (...args) => { window.pintrk.queue.push(args) }
  Object.assign(pintrk, { queue: [], version: '3.0' })
  pintrk('load', '${ids.pinterest}'); pintrk('track', 'pagevisit')
  window.snaptr = toStub('queue', 'handleRequest'); snaptr('init', '${ids.snapchat}'); snaptr('track', 'PAGE_VIEW')
  window.rdt = toStub('callQueue', 'sendEvent'); rdt('init', '${ids.reddit}'); rdt('track', 'PageVisit')
  for (const src of ${JSON.stringify([
    META_SCRIPT,
    LINKEDIN_SCRIPT,
    'https://static.ads-twitter.com/uwt.js',
    'https://s.pinimg.com/ct/core.js',
    'https://sc-static.net/scevent.min.js',
    'https://www.redditstatic.com/ads/pixel.js',
  ])}.concat('${toTiktokScript(ids.tiktok)}')) {
    document.head.append(Object.assign(document.createElement('script'), { src, async: true }))
  }`

/** Opens such a page; consent is given when theirs is live and has sent its page views. */
async function openAfter(ids: Record<Vendor, string>): Promise<Page> {
  const page = await shop.open('/a', {
    before: toNaivePage(ids),
    options: 'script: { retries: 0, timeoutMs: 3000 }',
  })
  await shop.came('PageView')
  await page.evaluate('tracker.consent.set({ marketing: true })')
  return page
}

beforeEach(() => {
  for (const vendor of ALL_VENDORS) shop.expectProblem(`pixel/foreign (${vendor})`)
})

describe('beside a page that has the vendors already, for another account', () => {
  const OURS = ALL_VENDORS.filter((vendor) => vendor !== 'reddit')

  it('sends our events to our accounts alone, where the vendor can tell accounts apart', async () => {
    // Its events would go to the account that was set up last.
    shop.expectProblem('pixel/blocked (reddit)')
    const page = await openAfter(OTHER)
    await whenLive(page, OURS)

    await page.evaluate(toTrack('Purchase'))

    const purchases = await shop.arrived('Purchase', OURS)
    expect(toCounts(purchases)).toEqual({ ...forAll(1), reddit: 0 })
    const ids = Object.fromEntries(OURS.map((vendor) => [vendor, purchases[vendor][0]!.ids]))
    const alone = Object.fromEntries(OURS.map((vendor) => [vendor, [ACCOUNTS[vendor]]]))
    expect(ids).toEqual({ ...alone, linkedin: [OTHER.linkedin, ACCOUNTS.linkedin] })
    expect(await outcomesOf(page, 'Purchase')).toMatchObject({ reddit: 'blocked' })
  })

  it('says of each that somebody else made it, and leaves its flags alone', async () => {
    shop.expectProblem('pixel/blocked (reddit)')
    const page = await openAfter(OTHER)
    await whenLive(page, OURS)

    expect(await page.evaluate('tracker.inspect().pixels.map(({ isForeign }) => isForeign)')).toEqual(
      ALL_VENDORS.map(() => true),
    )
    expect(await page.evaluate('[fbq.disablePushState, fbq.allowDuplicatePageViews, rdt.pixelId]')).toEqual([
      undefined,
      undefined,
      OTHER.reddit,
    ])
    await page.waitForFunction(`tracker.inspect().pixels.at(-1).status === 'blocked'`)
  })
})

describe('beside a page that has the vendors already, for our account', () => {
  it('takes the first page view as theirs where that can be known, and sends a purchase once', async () => {
    const page = await openAfter(ACCOUNTS)
    await whenLive(page)

    await page.evaluate(`tracker.page(); ${toTrack('Purchase')}`)

    expect(toCounts(await shop.arrived('Purchase'))).toEqual(forAll(1))
    // X and Snap do not tell which accounts they serve. pixels-observed.md (h), "foreign global, same id"
    expect(toCounts(await shop.arrived('PageView'))).toEqual({ ...forAll(1), x: 2, snapchat: 2 })
    expect(await outcomesOf(page, 'PageView')).toEqual({
      ...forAll('duplicate'),
      x: 'sent',
      snapchat: 'sent',
    })

    // Meta's script reports the routes by itself, for nobody has told it not to.
    await page.evaluate(`history.pushState(null, '', '/b'); tracker.page()`)
    expect((await shop.arrived('PageView', ['meta', 'reddit'], 2)).meta).toHaveLength(2)
  })
})
