import { expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { toTrack } from './events.js'
import { useShop, whenLive, type Found } from './shop.js'

const shop = useShop()

const QUERY =
  '?fbclid=Fb-1&ttclid=Tt_1&li_fat_id=Li-1&twclid=Tw1&epik=Ep1&ScCid=1c2d3e4f-5a6b-4000-8000-0123456789ab&rdt_cid=Rd1&utm_source=mail'
const COOKIES = ['_epik', '_fbc', '_rdt_cid', '_scclid', '_twclid', 'li_fat_id', 'ttclid']
const CLICKS = { onLoad: 'window.clicks = omnipixel.clickIds(tracker)' }

const toClickCookies = async (page: Page) =>
  (await page.context().cookies('https://www.shop.example/'))
    .filter(({ name }) => COOKIES.includes(name))
    .map(({ name, domain, sameSite, expires }) => ({
      name,
      domain,
      sameSite,
      days: Math.round((expires - Date.now() / 1000) / 86_400),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))

/** Where each vendor's own beacon carries it. Pinterest's and Snap's doubles do not. pixels.md 1.8 to 7.8 */
const toSent = ({ meta, tiktok, linkedin, x, reddit }: Found) => ({
  tiktok: JSON.stringify(tiktok[0]!.request.body).includes('Tt_1'),
  linkedin: linkedin[0]!.params.li_fat_id,
  x: new URL(x[0]!.request.url).searchParams.get('twclid'),
  reddit: new URL(reddit[0]!.request.url).searchParams.get('click_id'),
  meta: meta.length,
})

const EXPECTED = [
  { name: '_epik', domain: '.shop.example', sameSite: 'Lax', days: 365 },
  { name: '_fbc', domain: '.shop.example', sameSite: 'Lax', days: 90 },
  { name: '_rdt_cid', domain: '.shop.example', sameSite: 'Strict', days: 90 },
  { name: '_scclid', domain: '.shop.example', sameSite: 'Lax', days: 365 },
  { name: '_twclid', domain: '.shop.example', sameSite: 'Strict', days: 30 },
  { name: 'li_fat_id', domain: '.shop.example', sameSite: 'Lax', days: 30 },
  { name: 'ttclid', domain: '.shop.example', sameSite: 'Lax', days: 1 },
]

it('carries the click ids of a landing page over a route change to the vendors', async () => {
  const page = await shop.open(`/a${QUERY}`, CLICKS)
  await page.evaluate(`history.pushState(null, '', '/b')`)
  expect(await toClickCookies(page)).toEqual([])

  await page.evaluate('tracker.consent.set({ marketing: true })')
  await whenLive(page)
  await page.evaluate(toTrack('Purchase'))

  expect(toSent(await shop.arrived('Purchase'))).toEqual({
    tiktok: true,
    linkedin: 'Li-1',
    x: 'Tw1',
    reddit: 'Rd1',
    meta: 1,
  })
  expect(await toClickCookies(page)).toEqual(EXPECTED)
  expect(await page.evaluate('clicks.read().utm')).toEqual({ source: 'mail' })
})

it('has one cookie of each where the vendors write them too', async () => {
  const page = await shop.open(`/a${QUERY}`, CLICKS)
  await page.evaluate('tracker.consent.set({ marketing: true })')
  await whenLive(page)
  await page.evaluate(toTrack('Purchase'))
  await shop.arrived('Purchase')
  const before = (await page.context().cookies()).filter(({ name }) => name === '_fbc')

  await page.evaluate(`dispatchEvent(new Event('pagehide'))`)

  const after = await toClickCookies(page)
  expect(after.map(({ name }) => name)).toEqual(COOKIES)
  expect((await page.context().cookies()).filter(({ name }) => name === '_fbc')).toEqual(before)
  const told = (await page.evaluate('clicks.read().clickIds')) as Record<string, string>
  expect(told.meta).toBe(before[0]!.value)
})

it('leaves none after a withdrawal, nor on the pages that follow', async () => {
  const page = await shop.open(`/a${QUERY}`, CLICKS)
  await page.evaluate(`history.pushState(null, '', '/b'); tracker.consent.set({ marketing: true })`)
  await whenLive(page)
  await page.evaluate('tracker.consent.set({ marketing: false })')

  expect(await toClickCookies(page)).toEqual([])
  await page.goto(`https://www.shop.example/c${QUERY}`)
  await shop.settled()

  expect(await toClickCookies(page)).toEqual([])
  expect(await page.evaluate('[clicks.read(), sessionStorage.length]')).toEqual([
    { clickIds: {}, utm: {} },
    expect.any(Number),
  ])
  expect(await page.evaluate(`sessionStorage.getItem('omnipixel.utm')`)).toBe(null)
})
