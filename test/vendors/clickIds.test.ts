import { expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { toTrack } from '../e2e/events.js'
import { type Found, whenLive } from '../e2e/shop.js'
import { useVendorShop } from './shop.js'

const shop = useVendorShop()

const CLICKS = {
  fbclid: 'IwAR0abcDEF-123',
  ttclid: 'E.C.P.Abc_123',
  li_fat_id: '8b6c2d1e-aaaa-4bbb-8ccc-0123456789ab',
  twclid: '2-1abc2def',
  epik: 'dj0yJnU9abc',
  ScCid: '1c2d3e4f-5a6b-4000-8000-0123456789ab',
  rdt_cid: '4567890123456789',
}
const QUERY = `?${new URLSearchParams({ ...CLICKS, utm_source: 'mail' })}`
const READ = { onLoad: 'window.clicks = omnipixel.clickIds(tracker)' }

/** The beacons that carry their platform's click id. What Pinterest and Snap do with theirs has not been seen. */
const toCarried = ({ meta, tiktok, linkedin, x, reddit }: Found) => ({
  meta: new URL(meta[0]!.request.url).searchParams.get('fbc')?.split('.')[3],
  tiktok: tiktok[0]!.request.body.includes(CLICKS.ttclid),
  linkedin: linkedin[0]!.params.li_fat_id,
  x: new URL(x[0]!.request.url).searchParams.get('twclid'),
  reddit: new URL(reddit[0]!.request.url).searchParams.get('click_id'),
})
const ALL_CARRIED = {
  meta: CLICKS.fbclid,
  tiktok: true,
  linkedin: CLICKS.li_fat_id,
  x: CLICKS.twclid,
  reddit: CLICKS.rdt_cid,
}

async function buy(page: Page) {
  await whenLive(page)
  await page.evaluate(toTrack('Purchase'))
  return shop.arrived('Purchase')
}

it('click ids of the landing page reach the beacons, though the visitor chooses on another page', async () => {
  const page = await shop.open(`/a${QUERY}`, READ)
  await page.evaluate(`history.pushState(null, '', '/b')`)
  await page.evaluate('tracker.consent.set({ marketing: true })')

  expect(toCarried(await buy(page))).toEqual(ALL_CARRIED)
  expect(await page.evaluate('clicks.read().utm')).toEqual({ source: 'mail' })
  const { clickIds } = (await page.evaluate('clicks.read()')) as { clickIds: Record<string, string> }
  expect(clickIds).toMatchObject({
    meta: expect.stringMatching(new RegExp(`^fb\\.\\d\\.\\d+\\.${CLICKS.fbclid}`)),
    tiktok: CLICKS.ttclid,
    linkedin: CLICKS.li_fat_id,
    x: CLICKS.twclid,
    pinterest: CLICKS.epik,
    snapchat: CLICKS.ScCid,
    reddit: CLICKS.rdt_cid,
  })
})

it('and are one with those that the scripts find themselves, where the landing page is still there', async () => {
  const page = await shop.open(`/a${QUERY}`, READ)
  await page.evaluate('tracker.consent.set({ marketing: true })')

  expect(toCarried(await buy(page))).toEqual(ALL_CARRIED)
})

it('and are in no beacon on the next page of a visitor who has withdrawn and granted again', async () => {
  const page = await shop.open(`/a${QUERY}`, READ)
  await page.evaluate(`history.pushState(null, '', '/b'); tracker.consent.set({ marketing: true })`)
  await buy(page)
  await page.evaluate('tracker.consent.set({ marketing: false })')
  await page.goto('https://www.shop.example/c')
  shop.network.clear()

  await page.evaluate('tracker.consent.set({ marketing: true })')

  expect(toCarried(await buy(page))).toEqual({
    meta: undefined,
    tiktok: false,
    linkedin: undefined,
    x: null,
    reddit: null,
  })
})
