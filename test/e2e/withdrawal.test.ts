import { expireCookies, meta } from '@omnipixel/core'
import { describe, expect, it, vi } from 'vitest'
import type { Page, Route } from 'playwright-core'
import type { Vendor } from '../sandbox/beacon.js'
import { VENDOR_HOSTS } from '../sandbox/answers.js'
import { readCookies } from '../sandbox/cookies.js'
import { SHOP } from '../sandbox/pages.js'
import { toTrack } from './events.js'
import { useRecordedShop } from './recorded.js'
import { EMPTY, forAll, outcomesOf, PATIENCE, toCounts, whenLive } from './shop.js'
import { ALL_VENDORS, isOf } from './wire.js'

const shop = useRecordedShop()

const GRANT = 'tracker.consent.set({ marketing: true })'
const WITHDRAW = 'tracker.consent.set({ marketing: false })'
/** All that vendors are told by a withdrawal, in whatever order. */
const REVOKES = [
  'fbq consent revoke',
  'fbq set autoConfig',
  'pintrk setconsent false',
  'rdt disableFirstPartyCookies',
  'ttq revokeConsent',
]

/** What the vendors' scripts keep, one name per key: consent.md 3.4. LinkedIn's is in localStorage only. */
const EVERY_TRACE = {
  cookies: [
    '_epik',
    '_fbc',
    '_fbp',
    '_pin_unauth',
    '_rdt_cid',
    '_rdt_em',
    '_rdt_uuid',
    '_scid',
    '_scid_r',
    '_scsrid',
    '_sctr',
    '_tt_enable_cookie',
    '_ttp',
    '_twclid',
    '_twpid',
    'li_fat_id',
    'ttclid',
    'ttcsid',
    'ttcsid_C4A1B2C3D4E5F6G7H8I9',
  ],
  local: ['_scsrid', 'lastExternalReferrer', 'lastExternalReferrerTime', 'li_adsId', 'u_sclid', 'u_sclid_r'],
  session: [
    'is_eu',
    'tt_adInfo',
    'tt_appInfo',
    'tt_pixel_session_index',
    'tt_sessionId',
    'u_scsid',
    'u_scsid_r',
  ],
}
const CLICK_IDS =
  '?fbclid=f1&ttclid=t1&li_fat_id=l1&twclid=x1&epik=p1&rdt_cid=r1&ScCid=1c2d3e4f-5a6b-4000-8000-0123456789ab'

async function toVendorTraces(page: Page) {
  const isTheirs = (name: string) => !name.startsWith('omnipixel')
  const keys = (store: string) => page.evaluate<string[]>(`Object.keys(${store})`)
  const cookies = (await readCookies(page, `https://${SHOP}/`)).map(({ name }) => name)
  return {
    cookies: [...new Set(cookies.filter(isTheirs))].sort(),
    local: (await keys('localStorage')).filter(isTheirs).sort(),
    session: (await keys('sessionStorage')).filter(isTheirs).sort(),
  }
}
const NOTHING = { cookies: [], local: [], session: [] }

const toVendor = (url: string): Vendor | undefined => VENDOR_HOSTS[new URL(url).hostname]

describe('a withdrawal', () => {
  it('ends our requests with its tick; two vendors go on by themselves', async () => {
    const page = await shop.openLive('/a', { body: '<button>Buy</button>' })
    await page.evaluate(`tracker.page(); ${toTrack('AddToCart')}`)
    await shop.came('AddToCart')
    await shop.settled()
    shop.network.clear()
    const before = (await shop.calls(page)).length

    await page.evaluate(
      `${toTrack('Lead')}; ${WITHDRAW}; ${toTrack('Purchase')}; tracker.page(); tracker.flush()`,
    )
    await page.click('button')
    await page.evaluate(`history.pushState(null, '', '/b'); tracker.page(); ${toTrack('Search')}`)
    await shop.settled()

    const beacons = shop.network.beacons()
    expect(beacons.filter(({ automatic }) => !automatic)).toEqual([])
    // No script can be unloaded; these are told by `needsReload`. pixels-observed.md (h), "10 s after withdrawal"
    expect([...new Set(beacons.map(({ vendor, event }) => `${vendor} ${event}`))].sort()).toEqual([
      'linkedin CLICK',
      'linkedin PAGE_VISIT',
      'snapchat md',
    ])
    expect([...new Set(shop.network.requests.map(({ url }) => toVendor(url)))].sort()).toEqual([
      'linkedin',
      'snapchat',
    ])
    expect(await page.evaluate('tracker.consent.get().needsReload')).toEqual(['linkedin', 'x', 'snapchat'])
    expect(await outcomesOf(page, 'Purchase')).toEqual(forAll('dropped:denied'))
    expect((await shop.calls(page)).slice(before).sort()).toEqual(REVOKES)
    await vi.waitFor(async () => expect(await shop.traces(page)).toEqual([]), PATIENCE)
  })

  it('removes the cookies and storage of all seven', async () => {
    const page = await shop.openLive(`/a${CLICK_IDS}`)
    await page.evaluate(`tracker.page(); ${toTrack('Purchase')}`)
    await shop.came('Purchase')
    await page.evaluate(`document.cookie = '_rdt_em=1; path=/'`)
    await vi.waitFor(async () => expect(await toVendorTraces(page)).toEqual(EVERY_TRACE), PATIENCE)

    await page.evaluate(WITHDRAW)

    expect(await toVendorTraces(page)).toEqual(NOTHING)
  })

  it('removes them whatever their domain and path, and leaves those of others', async () => {
    const page = await shop.openLive('/shop/seats/7')
    await page.context().addCookies(
      [
        { domain: SHOP, path: '/' },
        { domain: `.${SHOP}`, path: '/' },
        { domain: '.shop.example', path: '/' },
        { domain: '.shop.example', path: '/shop' },
        { domain: SHOP, path: '/shop/seats/' },
        { domain: SHOP, path: '/shop/seats/7' },
      ].flatMap((place) => [
        { name: '_fbp', value: '1', ...place },
        { name: '_epik', value: '1', ...place, secure: true, sameSite: 'Strict' as const },
        { name: 'basket', value: '1', ...place },
      ]),
    )

    const before = (await shop.calls(page)).length

    await page.evaluate(WITHDRAW)

    const left = (await readCookies(page)).map(({ name }) => name)
    expect(left.filter((name) => name !== 'basket')).toEqual(['omnipixel_consent'])
    expect(left.filter((name) => name === 'basket')).toHaveLength(6)
    expect((await shop.calls(page)).slice(before).sort()).toEqual(REVOKES)
    expect(await shop.settled()).toEqual([])
  })

  it('removes what only a server can see by the answer of that server', async () => {
    const page = await shop.openLive()
    await page.context().addCookies([
      { name: '_fbp', value: '1', domain: '.shop.example', path: '/', httpOnly: true },
      { name: '_gtmeec', value: '1', domain: SHOP, path: '/', httpOnly: true },
      { name: 'basket', value: '1', domain: SHOP, path: '/', httpOnly: true },
    ])
    await page.evaluate(WITHDRAW)
    const sent = async () => (await readCookies(page, `https://${SHOP}/`)).map(({ name }) => name).sort()
    expect(await sent()).toEqual(['_fbp', '_gtmeec', 'basket', 'omnipixel_consent'])

    const header = (await sent()).map((name) => `${name}=1`).join('; ')
    const answer = expireCookies(header, [meta({ id: '123' })], SHOP)
    shop.serve({ headers: { 'set-cookie': answer as unknown as string } })
    await page.reload()

    expect(await sent()).toEqual(['basket', 'omnipixel_consent'])
  })

  it('removes again what scripts that still run write after a click', async () => {
    const page = await shop.openLive('/a', { body: '<button>Buy</button>' })
    await page.evaluate('tracker.page()')
    await shop.came('PageView')
    await page.evaluate(WITHDRAW)

    // TikTok does: pixels-observed.md (h). Read in the same task, before any sweep.
    const cookies = await page.evaluate(`document.querySelector('button').click(); document.cookie`)
    expect(cookies).toContain('ttcsid=')
    await vi.waitFor(async () => expect(await toVendorTraces(page)).toEqual(NOTHING), PATIENCE)
  })

  it('removes again what they write after a route change', async () => {
    const page = await shop.openLive()
    await page.evaluate(WITHDRAW)

    const cookies = await page.evaluate(`history.pushState(null, '', '/b'); document.cookie`)
    expect(cookies).toMatch(/ttcsid=/)
    await vi.waitFor(async () => expect(await toVendorTraces(page)).toEqual(NOTHING), PATIENCE)
  })

  it('removes on the next page what was written in between', async () => {
    const page = await shop.open()
    await page.evaluate(WITHDRAW)
    await page.goto(`https://${SHOP}${EMPTY}`)
    await page.context().addCookies([{ name: '_fbp', value: '1', domain: '.shop.example', path: '/' }])

    await page.goto(`https://${SHOP}/a`)
    await page.evaluate('tracker.page()')

    await vi.waitFor(async () => expect(await toVendorTraces(page)).toEqual(NOTHING), PATIENCE)
  })

  it('forgets which purchases were sent, so that the record of them goes too', async () => {
    const page = await shop.openLive()
    await page.evaluate(toTrack('Purchase'))
    await shop.came('Purchase')
    const recorded = `Object.keys(localStorage).filter((key) => key.startsWith('omnipixel.sent:'))`
    expect(await page.evaluate(recorded)).not.toEqual([])

    await page.evaluate(WITHDRAW)

    expect(await page.evaluate('localStorage.length')).toBe(0)
  })

  it('reloads the page where the app wants that, and then no script is left', async () => {
    const page = await shop.openLive('/a', {
      options: `consent: { afterWithdrawal: 'reload' }`,
      onLoad: 'tracker.page()',
    })

    await Promise.all([page.waitForEvent('load'), page.evaluate(WITHDRAW)])
    await shop.settled()

    expect(await page.evaluate(`document.querySelectorAll('script[src^=http]').length`)).toBe(0)
    expect(await page.evaluate('window.twq === undefined')).toBe(true)
    expect(await toVendorTraces(page)).toEqual(NOTHING)
  })

  it('of one pixel leaves the others as they are', async () => {
    const page = await shop.openLive()
    const others = ALL_VENDORS.filter((vendor) => vendor !== 'meta')

    await page.evaluate(`tracker.consent.set({ pixels: { meta: false } }); ${toTrack('Purchase')}`)

    expect(toCounts(await shop.arrived('Purchase', others))).toEqual({ ...forAll(1), meta: 0 })
    expect((await toVendorTraces(page)).cookies).toEqual(expect.arrayContaining(['_scid', '_ttp', '_twpid']))
    expect((await toVendorTraces(page)).cookies).not.toContain('_fbp')
  })
})

describe('a withdrawal while a script is under way', () => {
  const SCRIPTS = {
    meta: ['connect.facebook.net', `typeof fbq === 'function' && 'callMethod' in fbq`],
    tiktok: ['analytics.tiktok.com', `typeof ttq === 'object' && '_mounted' in ttq`],
    linkedin: ['snap.licdn.com', `'ORIBILI' in window`],
    x: ['static.ads-twitter.com', `'twttr' in window`],
    pinterest: ['s.pinimg.com', `typeof pintrk === 'function' && pintrk.queue.push !== Array.prototype.push`],
    snapchat: ['sc-static.net', `typeof snaptr === 'function' && 'handleRequest' in snaptr`],
    reddit: ['www.redditstatic.com', `typeof rdt === 'function' && 'sendEvent' in rdt`],
  } as const

  it('keeps it from running when it comes: no cookie, no storage, no beacon', async () => {
    const page = await shop.open('/a', { onLoad: '' })
    for (const [host] of Object.values(SCRIPTS)) shop.network.hold(host)
    await page.evaluate(`${GRANT}; tracker.page(); ${toTrack('Purchase')}`)
    const asked = () => shop.network.requests.map(({ url }) => new URL(url).hostname)
    const hosts = Object.values(SCRIPTS).map(([host]) => host)
    await vi.waitFor(() => expect(asked()).toEqual(expect.arrayContaining(hosts)), PATIENCE)

    await page.evaluate(WITHDRAW)
    for (const host of hosts) shop.network.release(host)
    await shop.settled()

    const running = Object.entries(SCRIPTS).map(([vendor, [, isRunning]]) => `'${vendor}': ${isRunning}`)
    expect(await page.evaluate(`({ ${running.join(', ')} })`)).toEqual(forAll(false))
    expect(await toVendorTraces(page)).toEqual(NOTHING)
    expect(shop.network.beacons()).toEqual([])
    expect((await shop.calls(page)).filter((call) => !REVOKES.includes(call))).toEqual([])
    expect(await outcomesOf(page, 'Purchase')).toEqual(forAll('dropped:denied'))
  })

  it('lets a new grant load it after all', async () => {
    const page = await shop.open()
    for (const [host] of Object.values(SCRIPTS)) shop.network.hold(host)
    await page.evaluate(GRANT)
    await page.evaluate(WITHDRAW)

    await page.evaluate(`${GRANT}; ${toTrack('Purchase')}`)
    for (const [host] of Object.values(SCRIPTS)) shop.network.release(host)

    expect(toCounts(await shop.arrived('Purchase'))).toEqual(forAll(1))
  })

  it('keeps events out when the second file comes late, and it is silent as the page is left', async () => {
    const page = await shop.open()
    const held: Route[] = []
    await page.route(/main\.double/, (route) => void held.push(route))
    await page.evaluate(`${GRANT}; tracker.page(); ${toTrack('Purchase')}`)
    await vi.waitFor(() => expect(held).toHaveLength(2), PATIENCE)

    await page.evaluate(`tracker.consent.set({ pixels: { tiktok: false, pinterest: false } })`)
    for (const route of held) await route.continue()
    await page.waitForFunction(`${SCRIPTS.tiktok[1]} && ${SCRIPTS.pinterest[1]}`)
    await page.goto(`https://${SHOP}${EMPTY}`)
    await shop.settled()

    const theirs = shop.network
      .beacons()
      .filter(({ vendor }) => vendor === 'tiktok' || vendor === 'pinterest')
    expect(theirs).toEqual([])
  })
})

describe('a grant after a withdrawal', () => {
  it('works without a reload at all seven', async () => {
    const page = await shop.openLive()
    await page.evaluate(`tracker.page(); ${toTrack('AddToCart')}`)
    await shop.came('AddToCart')
    await page.evaluate(`${WITHDRAW}; ${toTrack('Lead')}`)

    await page.evaluate(`${GRANT}; ${toTrack('Purchase')}`)

    expect(toCounts(await shop.arrived('Purchase'))).toEqual(forAll(1))
    expect((await shop.settled()).filter((beacon) => isOf('Lead', beacon))).toEqual([])
    expect(await page.evaluate('tracker.consent.get().needsReload')).toEqual([])
  })

  it('replays nothing of what was clicked meanwhile', async () => {
    const page = await shop.openLive('/a', { body: '<button>Buy</button>' })
    await page.evaluate(WITHDRAW)
    await page.click('button')

    await page.evaluate(`${GRANT}; ${toTrack('Purchase')}`)

    await shop.came('Purchase')
    expect(shop.network.beacons('meta').map(({ event }) => event)).toEqual(['Purchase'])
  })
})

describe('another tab', () => {
  const WITHOUT = `Object.defineProperty(window, 'cookieStore', { value: undefined })`

  it.each([
    ['with cookieStore', ''],
    ['without it', WITHOUT],
  ])('has nothing left within a second of a withdrawal, %s', async (_, before) => {
    const first = await shop.openLive('/a', { before, onLoad: 'tracker.page()' })
    const second = await shop.openTab(first, '/b')
    await whenLive(second)
    // Until then X's script may write once more.
    await shop.came('PageView', ALL_VENDORS, 2)
    // Before any sweep of the first tab, which comes a second after the change.
    await first.evaluate(`void (window.since = new Promise((done) =>
      tracker.on('consent', () => done([Date.now(), document.cookie]))))`)
    const from = await second.evaluate<number>(`${WITHDRAW}; Date.now()`)

    const [at, cookies] = await first.evaluate<[number, string]>('since')
    expect(at - from).toBeLessThan(1000)
    expect(cookies).toMatch(/^omnipixel_consent=[^;]*$/)
    expect(await toVendorTraces(first)).toEqual(NOTHING)
    await first.evaluate(toTrack('Purchase'))
    expect(await outcomesOf(first, 'Purchase')).toEqual(forAll('dropped:denied'))
    for (const tab of [first, second])
      expect(new Set((await shop.calls(tab)).filter((call) => REVOKES.includes(call)))).toEqual(
        new Set(REVOKES),
      )
    expect((await shop.settled()).filter((beacon) => isOf('Purchase', beacon))).toEqual([])
  })

  it.each([
    ['with cookieStore', ''],
    ['without it', WITHOUT],
  ])(
    'of the same page: a second tracker follows a withdrawal, %s, and neither goes on about it',
    async (_, before) => {
      const page = await shop.openLive('/a', {
        before: `${before}
        window.posted = 0
        const { postMessage } = BroadcastChannel.prototype
        BroadcastChannel.prototype.postMessage = function (...args) { posted++; postMessage.apply(this, args) }`,
        onLoad: `window.other = omnipixel.createTracker({ pixels: [omnipixel.meta({ id: '987654321' })] })
        noteSent(other); other.page(); window.heard = []
        other.on('consent', ({ pixels }) => heard.push(pixels.meta.consent))`,
      })
      await page.waitForFunction(`heard.at(-1) === 'granted'`)

      await page.evaluate(WITHDRAW)

      await page.waitForFunction(`heard.at(-1) === 'denied'`, undefined, { timeout: 1000 })
      await shop.settled()
      expect(await page.evaluate('heard')).toEqual(['granted', 'denied'])
      expect(await page.evaluate('posted')).toBe(before ? 2 : 0) // one for each choice
    },
  )

  it('follows a grant, and sends what it held', async () => {
    const first = await shop.open('/a', { onLoad: 'tracker.page()' })
    const second = await shop.openTab(first, '/b')
    await first.evaluate(toTrack('Purchase'))

    await second.evaluate(GRANT)

    await shop.came('PageView', ALL_VENDORS, 2)
    const purchases = await shop.arrived('Purchase')
    expect(toCounts(purchases)).toEqual(forAll(1))
    expect(purchases.meta[0]!.url).toBe(`https://${SHOP}/a`)
    expect(await shop.told(first)).toEqual(forAll(2))
    expect(await shop.told(second)).toEqual(forAll(1))
    expect(await shop.traces(first)).toContain('_fbp')
  })
})
