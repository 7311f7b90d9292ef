import { expect, it, vi } from 'vitest'
import type { RelayBody } from '@omnipixel/core'
import type { Page } from 'playwright-core'
import { SHOP } from '../sandbox/pages.js'
import { ACCOUNTS } from './accounts.js'
import { toTrack } from './events.js'
import { EMPTY, PATIENCE, useShop, whenLive } from './shop.js'

/** A recording endpoint: a path of the shop, like any other of its pages. */
const ENDPOINT = '/api/events'
const shop = useShop()
const BEFORE = `window.server = omnipixel.relay({ url: '${ENDPOINT}' })`

const posted = () =>
  shop.network.requests
    .filter(({ url, method }) => new URL(url).pathname === ENDPOINT && method === 'POST')
    .map(({ body, headers }) => ({ body: JSON.parse(body) as RelayBody, headers }))
const postedIds = () =>
  posted().flatMap(({ body }) =>
    body.events.map(({ event, pixels }) => `${event.id}: ${Object.keys(pixels).sort().join()}`),
  )
const comes = (ids: string[]) => vi.waitFor(() => expect(postedIds()).toEqual(ids), PATIENCE)

it('posts a copy under the id that the scripts send, with the platforms’ cookies', async () => {
  const page = await shop.open('/a', {
    before: BEFORE,
    pixels: `server.copy([omnipixel.meta({ id: '${ACCOUNTS.meta}' }), omnipixel.reddit({ id: '${ACCOUNTS.reddit}' })])`,
  })
  await page.evaluate('tracker.consent.set({ marketing: true })')
  await whenLive(page, ['meta', 'reddit'])
  await page.evaluate(toTrack('Purchase'))
  await comes(['Purchase:A-1001: meta,reddit'])

  const purchases = await shop.arrived('Purchase', ['meta', 'reddit'])
  expect(purchases.meta[0]!.eventId).toBe('Purchase:A-1001')
  expect(posted()[0]!.headers.cookie).toMatch(/_fbp=.*_rdt_uuid=|_rdt_uuid=.*_fbp=/)
})

it('loads nothing of a platform that it stands for, and posts nothing without consent', async () => {
  const page = await shop.open('/a', {
    before: BEFORE,
    pixels: `[omnipixel.tiktok({ id: '${ACCOUNTS.tiktok}', transport: server.transport })]`,
  })
  await page.evaluate(toTrack('AddToCart'))
  await shop.settled()
  expect(posted()).toEqual([])

  await page.evaluate('tracker.consent.set({ marketing: true })')
  await comes(['cart-1: tiktok'])
  await page.evaluate(`tracker.consent.set({ marketing: false }); ${toTrack('Purchase')}`)
  await shop.settled()

  expect(postedIds()).toEqual(['cart-1: tiktok'])
  expect(new Set(shop.network.requests.map(({ url }) => new URL(url).hostname))).toEqual(new Set([SHOP]))
})

it.each([
  ['the page is left', (page: Page) => page.evaluate(`${toTrack('Purchase')}; location.href = '${EMPTY}'`)],
  [
    'the window closes',
    (page: Page) => page.evaluate(`setTimeout(() => { ${toTrack('Purchase')}; close() })`),
  ],
])('gets a purchase out once when %s before any script has come', async (_, leave) => {
  for (const host of ['connect.facebook.net', 'www.redditstatic.com']) shop.network.hold(host)
  const opener = await shop.open(EMPTY, {
    before: BEFORE,
    pixels: `[omnipixel.meta({ id: '${ACCOUNTS.meta}' }), omnipixel.reddit({ id: '${ACCOUNTS.reddit}' })]`,
    options: 'fallback: omnipixel.firstOf(server.fallback)',
  })
  const [page] = await Promise.all([opener.waitForEvent('popup'), opener.evaluate(`void open('/a')`)])
  await page.waitForFunction('window.tracker')
  await page.evaluate('tracker.consent.set({ marketing: true })')

  await leave(page).catch(() => undefined)

  await comes(['Purchase:A-1001: meta,reddit'])
  await shop.settled()
  expect(postedIds()).toHaveLength(1)
})
