import type { Disclosure } from '@omnipixel/core'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { VENDOR_HOSTS } from '../sandbox/answers.js'
import type { Vendor } from '../sandbox/beacon.js'
import { SHOP } from '../sandbox/pages.js'
import { toPixels } from '../e2e/accounts.js'
import { toTrack } from '../e2e/events.js'
import { ALL_VENDORS } from '../e2e/wire.js'
import { IS_DOUBLE, useVendorShop } from './shop.js'

/* What a visitor finds in the browser's tools, against what `disclose()` and the guide say. */
const shop = useVendorShop()

const PIXELS = toPixels('advancedMatching: true')
const CLICK_IDS =
  '?utm_source=mail&fbclid=f1&ttclid=t1&li_fat_id=l1&twclid=x1&epik=p1&rdt_cid=r1&ScCid=1c2d3e4f-5a6b-4000-8000-0123456789ab'
const BODY = `<form onsubmit="return false"><input type="email" name="email"><button id="join">Join</button></form>
  <button id="buy">Buy now</button>`

/** Disclosed, and not to be seen in a visit like this one, of scripts like these. */
const UNSEEN: Record<Vendor, Partial<Record<keyof Kept, string>>> = {
  // A tag on the site's own server sets the one; the other is for lead ads.
  meta: { cookie: '_gtmeec _fbleid' },
  // An older spelling, in both cases.
  tiktok: { cookie: '_tt_sessionId _tt_sessionid' },
  // Of ads with an id of their own, of members, and where localStorage has failed.
  linkedin: { cookie: 'li_giant li_adsId ln_or _guid' },
  // Not of every version.
  x: { cookie: '_twsid', localStorage: 'twclid' },
  // Of members, of Pinterest's integrations with shops, of accounts whose site takes events on its own server.
  pinterest: {
    cookie: '_derived_epik _pinterest_ct _pinterest_ct_rt _pinterest_sess _routing_id _nccapi_url',
    localStorage: '_epik_ls _derived_epik_ls _pin_unauth_ls',
    sessionStorage: 'ssp_nsc ssp_iaba ssp_iabi',
  },
  // Of accounts with settings of their own; and what is there for three minutes, or until the page has been loaded.
  snapchat: {
    cookie: '_scida _screload _schn* _sc_cspv _ScCbts',
    sessionStorage: '_sc_teller_id',
  },
  reddit: {},
}

/** What scripts report by themselves once consent is withdrawn: docs/guide/consent.md, "Withdrawal". */
const ALIVE: readonly Vendor[] = ['linkedin', 'snapchat']

interface Kept {
  cookie: string[]
  localStorage: string[]
  sessionStorage: string[]
}

const toKept = async (page: Page): Promise<Kept> => ({
  cookie: (await page.context().cookies(`https://${SHOP}/`)).map(({ name }) => name),
  ...(await page.evaluate<Omit<Kept, 'cookie'>>(
    `({ localStorage: Object.keys(localStorage), sessionStorage: Object.keys(sessionStorage) })`,
  )),
})

/** `cookie _fbp` */
const toName = ({ kind, name }: { kind: string; name: string }): string => `${kind} ${name}`
const toNames = (kept: Kept): string[] =>
  Object.entries(kept).flatMap(([kind, names]) => (names as string[]).map((name) => toName({ kind, name })))
const toFirst = ({ storage }: Disclosure): string[] =>
  storage.filter(({ party }) => party === 'first').map(toName)
const isCovered = (name: string, listed: readonly string[]): boolean =>
  listed.some((each) => (each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : name === each))
const toHosts = () =>
  [...new Set(shop.network.requests.map(({ url }) => new URL(url).hostname))].filter((host) => host !== SHOP)

/** Everything that makes the scripts busy: what they find on landing, a known visitor, an order, a form, clicks, routes. */
async function visit(page: Page): Promise<Set<string>> {
  const seen = new Set<string>()
  const look = async () => toNames(await toKept(page)).forEach((name) => seen.add(name))
  await page.evaluate(
    `tracker.identify({ email: 'jane@example.com', phone: '+4915112345678' }); tracker.page()`,
  )
  await shop.came('PageView')
  await look()
  await page.fill('input', 'jane@example.com')
  await page.click('#join')
  await page.click('#buy')
  await page.evaluate(`history.pushState(null, '', '/b'); tracker.page(); ${toTrack('Purchase')}`)
  await shop.came('Purchase')
  await shop.settled()
  await look()
  return seen
}

it('whatever a visit leaves in the browser, and each host that it asks, is disclosed, and nothing else without a reason', async () => {
  for (const vendor of ['meta', 'tiktok', 'linkedin', 'pinterest', 'reddit'])
    shop.expectProblem(`identity/needs-reload (${vendor})`)
  const page = await shop.openLive(`/a${CLICK_IDS}`, {
    pixels: PIXELS,
    body: BODY,
    onLoad: 'omnipixel.clickIds(tracker); tracker = omnipixel.consentRecords(tracker, { onRecord() {} })',
  })
  const disclosures = await page.evaluate<Disclosure[]>(`omnipixel.disclose(${PIXELS})`)
  const listed = disclosures.flatMap(toFirst)
  const own = await page.evaluate<{ kind: string; name: string }[]>(
    'omnipixel.discloseOwn({}, { clickIds: true, consentRecords: true })',
  )
  const ours = own.map(toName)

  const seen = await visit(page)

  expect([...seen].filter((name) => !isCovered(name, [...listed, ...ours]))).toEqual([])
  expect(ours.filter((name) => ![...seen].some((each) => isCovered(each, [name])))).toEqual([])
  expect(await page.evaluate('indexedDB.databases()')).toEqual([])
  const hosts = disclosures.flatMap(({ hosts }) => hosts)
  expect(toHosts().filter((host) => !hosts.includes(host))).toEqual([])
  if (IS_DOUBLE)
    for (const disclosure of disclosures) {
      const { platform } = disclosure
      const unseen = toFirst(disclosure).filter((name) => ![...seen].some((each) => isCovered(each, [name])))
      const explained = Object.entries(UNSEEN[platform as Vendor]).flatMap(([kind, list]) =>
        list.split(' ').map((name) => toName({ kind, name })),
      )
      expect(unseen.sort(), platform).toEqual(explained.sort())
    }

  shop.network.clear()
  await page.evaluate('tracker.consent.set({ marketing: false })')
  await page.fill('input', 'john@example.com')
  await page.click('#join')
  await page.click('#buy')
  await page.evaluate(`history.pushState(null, '', '/c'); tracker.page(); ${toTrack('Lead')}`)
  await shop.settled()
  await page.goto(`https://${SHOP}/empty`)
  await shop.settled()

  const talking = new Set(toHosts().map((host) => VENDOR_HOSTS[host]))
  expect(ALL_VENDORS.filter((vendor) => talking.has(vendor) && !ALIVE.includes(vendor))).toEqual([])
  if (IS_DOUBLE) expect([...talking].sort()).toEqual([...ALIVE].sort())
  expect(toNames(await toKept(page)).sort()).toEqual([
    'cookie omnipixel_consent',
    'localStorage omnipixel_records',
  ])
})
