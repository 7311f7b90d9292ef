import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Vendor } from '../sandbox/beacon.js'
import { toPixels } from './accounts.js'
import { sha256, toTrack } from './events.js'
import { useShop } from './shop.js'
import { ALL_VENDORS } from './wire.js'

/*
 * What the scripts report without being told to: pixels-observed.md (b). Here a visitor fills in a form, submits it, goes to
 * another route and orders; the app has tracked the order alone.
 */
const shop = useShop()
const FORM = `<meta property="og:title" content="Hamlet">
  <form onsubmit="return false">
    <input type="email" name="email"><input type="tel" name="phone"><button>Sign up</button>
  </form>`
const EMAIL = sha256('jane.doe@example.com')
const PHONE = '+4915112345678'

async function visit(pixels?: string): Promise<Page> {
  const page = await shop.openLive('/join', { pixels, body: FORM })
  await page.evaluate('tracker.page()')
  await shop.came('PageView')
  await page.fill('input[type=email]', 'jane.doe@example.com')
  await page.fill('input[type=tel]', PHONE)
  await page.click('button')
  await page.evaluate(`history.pushState(null, '', '/thanks'); ${toTrack('Purchase')}`)
  await shop.came('Purchase')
  await shop.settled()
  return page
}

const toAutomatic = (vendor: Vendor): string[] => [
  ...new Set(
    shop.network
      .beacons(vendor)
      .filter(({ automatic }) => automatic)
      .map(({ event }) => event),
  ),
]

/** Who sent what was typed into the form, as a hash or not. */
const toMatched = (): string[] => {
  const digits = PHONE.slice(1)
  const typed = [EMAIL, 'jane.doe@', digits, sha256(PHONE), sha256(digits)]
  const beacons = shop.network.beacons().filter(({ request }) => {
    const text = decodeURIComponent(request.url) + decodeURIComponent(request.body)
    return typed.some((part) => text.includes(part))
  })
  return [...new Set(beacons.map(({ vendor }) => vendor))].sort()
}

describe('what the scripts report by themselves', () => {
  it('is off, but for what has no switch in the page', async () => {
    await visit()

    expect(Object.fromEntries(ALL_VENDORS.map((vendor) => [vendor, toAutomatic(vendor)]))).toEqual({
      meta: [],
      tiktok: ['LandingPageView', 'EnrichAM'],
      linkedin: ['PAGE_VISIT', 'CLICK'],
      x: [],
      pinterest: [],
      snapchat: ['md'],
      reddit: [],
    })
    expect(
      shop.network
        .beacons()
        .filter(({ automatic, event }) => !automatic && /^page_?vi(ew|sit)$|^config$/i.test(event)),
    ).toHaveLength(7)
    expect(toMatched()).toEqual(['snapchat', 'tiktok'])
  })

  it('is on where the app asks for it', async () => {
    await visit(toPixels('autoEvents: true'))

    expect(toAutomatic('meta')).toEqual(['SubscribedButtonClick'])
    expect(toAutomatic('tiktok')).toEqual(expect.arrayContaining(['Click', 'Metadata']))
    expect(toAutomatic('x')).toEqual(['autobuttonclick'])
    expect(toMatched()).toEqual(['meta', 'snapchat', 'tiktok', 'x'])
  })

  it('ends with a withdrawal at Meta, for good, where a click would be replayed at the next grant', async () => {
    const page = await visit(toPixels('autoEvents: true'))
    shop.network.clear()

    await page.evaluate('tracker.consent.set({ marketing: false })')
    await page.click('button')
    await page.evaluate('tracker.consent.set({ marketing: true })')
    await page.click('button')
    await shop.settled()

    expect(toAutomatic('meta')).toEqual([])
  })
})
