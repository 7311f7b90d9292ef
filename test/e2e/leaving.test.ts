import { describe, expect, it, vi } from 'vitest'
import type { Page } from 'playwright-core'
import { SHOP } from '../sandbox/pages.js'
import { toTrack } from './events.js'
import { EMPTY, forAll, HIDE, PATIENCE, SHOW, toCounts, useShop, whenLive } from './shop.js'
import { ALL_VENDORS } from './wire.js'

const shop = useShop()
const NAMES = ['AddToCart', 'Purchase']
const TRACK = NAMES.map(toTrack).join('; ')

/**
 * A page whose vendors are live and have had their page view: their connections are open. Over a new connection the
 * image vendors lose an event before a navigation, whoever hands it over. pixels-observed.md, point 3
 */
async function openWarm(body = '', onLoad = 'if (location.pathname === "/a") tracker.page()'): Promise<Page> {
  const page = await shop.openLive('/a', { body, onLoad })
  await shop.came('PageView')
  shop.network.clear()
  return page
}

const toPathnames = async (name: string) => {
  const arrived = await shop.arrived(name)
  expect(toCounts(arrived)).toEqual(forAll(1))
  return Object.fromEntries(ALL_VENDORS.map((vendor) => [vendor, new URL(arrived[vendor][0]!.url!).pathname]))
}

describe('events before the page is left in the same task', () => {
  it.each([
    ['location.href', `location.href = '/next'`],
    ['location.replace', `location.replace('/next')`],
    ['location.reload', `location.reload()`],
    ['a form that is submitted', `document.forms[0].submit()`],
  ])('arrive at all seven: %s', async (_, leave) => {
    const page = await openWarm('<form action="/next"></form>')

    await page.evaluate(`${TRACK}; ${leave}`).catch(() => undefined)

    for (const name of NAMES) expect(await toPathnames(name)).toEqual(forAll('/a'))
  })

  it('arrive at six when history.back leads to another document, of which nothing tells before beforeunload', async () => {
    const page = await openWarm()
    const others = ALL_VENDORS.filter((vendor) => vendor !== 'snapchat')

    // However slow Back is, no timer hands them over before, or sends what Snap's script has taken too late.
    await page.evaluate(`requestAnimationFrame = setTimeout = () => 0; ${TRACK}; history.back()`)

    // Snap's script loses what it is handed from beforeunload on. pixels-observed.md (h)
    expect(toCounts(await shop.arrived('Purchase', others))).toEqual({ ...forAll(1), snapchat: 0 })
  })

  it('arrive at all seven: a link that is clicked', async () => {
    const page = await openWarm(`<a href="/next" onclick="${TRACK.replaceAll('"', '&quot;')}">Next</a>`)

    await page.click('a')

    for (const name of NAMES) expect(await toPathnames(name)).toEqual(forAll('/a'))
  })

  it('arrive at all seven: a button that submits', async () => {
    const submit = TRACK.replaceAll('"', '&quot;')
    const page = await openWarm(`<form action="/next" onsubmit="${submit}"><button>Pay</button></form>`)

    await page.click('button')

    for (const name of NAMES) expect(await toPathnames(name)).toEqual(forAll('/a'))
  })

  it('arrive at all seven when the next page is slow', async () => {
    const page = await openWarm()
    shop.network.delay(SHOP, 300)

    await page.evaluate(`${TRACK}; location.href = '/next'`)

    for (const name of NAMES) expect(await toPathnames(name)).toEqual(forAll('/a'))
  })

  it('arrive at all seven from a page that a same-document navigation has led to', async () => {
    const page = await openWarm()

    await page.evaluate(`history.pushState(null, '', '/b'); ${TRACK}; location.href = '/next'`)

    for (const name of NAMES) expect(await toPathnames(name)).toEqual(forAll('/b'))
  })
})

describe('with preconnect', { timeout: 60_000 }, () => {
  it('no event opens a connection, also after the servers have ended theirs', async () => {
    const { network } = shop
    const onLoad = 'omnipixel.preconnect(tracker, pixels)'
    const page = await shop.open('/a', { onLoad }, { isOrdinary: true })
    const connected = () => network.connections.filter((host) => HOSTS.includes(host))
    await page.keyboard.press('Shift')
    await shop.settled()
    expect(connected()).toEqual([]) // before consent

    await page.evaluate('tracker.consent.set({ marketing: true })')
    await whenLive(page)
    await vi.waitFor(() => expect(new Set(connected())).toEqual(new Set(HOSTS)), PATIENCE)
    const first = connected()
    await page.evaluate('tracker.page()')
    await shop.came('PageView')
    expect(connected()).toEqual(first)

    network.connections.length = 0
    for (const host of HOSTS) network.hangUp(host)
    await vi.waitFor(async () => {
      await page.keyboard.press('Shift') // a visitor types on, and the browser takes its time to notice
      expect(new Set(connected())).toEqual(new Set(HOSTS))
    }, PATIENCE)
    const second = connected()
    await page.evaluate(toTrack('Purchase'))
    await shop.came('Purchase')
    expect(connected()).toEqual(second)
  })
})

describe('events that wait for scripts as the page is left', { timeout: 60_000 }, () => {
  /** A granted page for which no script comes; on the next one all of them do. */
  async function openWaiting(fallback: string): Promise<Page> {
    const page = await shop.open('/a', { options: `fallback: ${fallback}`, onLoad: 'tracker.page()' })
    for (const host of SCRIPT_HOSTS) shop.network.hold(host)
    await page.evaluate('tracker.consent.set({ marketing: true })')
    return page
  }
  async function goOn(page: Page): Promise<void> {
    await page.waitForURL(`**${EMPTY}`)
    for (const host of SCRIPT_HOSTS) shop.network.release(host)
    await page.goto(`https://${SHOP}/next`)
  }

  it('arrive from the next page with carry', async () => {
    const page = await openWaiting(CARRY)
    await page.evaluate(`${TRACK}; location.href = '${EMPTY}'`)
    await goOn(page)

    for (const name of NAMES)
      expect(await toPathnames(name)).toEqual({ ...forAll('/next'), linkedin: '/a', x: '/a' })
  })

  it('arrive at once at Meta, LinkedIn and Pinterest with viaImage, and nowhere twice', async () => {
    const page = await openWaiting(BOTH)
    await page.evaluate(`${TRACK}; location.href = '${EMPTY}'`)
    await shop.came(NAMES, IMAGE_VENDORS)
    await goOn(page)

    const direct = Object.fromEntries(IMAGE_VENDORS.map((vendor) => [vendor, '/a']))
    for (const name of NAMES)
      expect(await toPathnames(name)).toEqual({ ...forAll('/next'), x: '/a', ...direct })
  })

  it('go out while the page is hidden only where they have a key, and once', async () => {
    const page = await openWaiting(BOTH)
    await page.evaluate(`
      ${toTrack('Purchase')}; tracker.track('AddToCart')
      ${HIDE}`)
    await shop.came('Purchase', IMAGE_VENDORS)
    expect(toCounts(await shop.arrived('AddToCart', []))).toEqual(forAll(0))

    for (const host of SCRIPT_HOSTS) shop.network.release(host)
    await page.evaluate(SHOW)
    await shop.came(NAMES) // over connections that are new: a page that is left at once would lose some
    await page.evaluate(`location.href = '${EMPTY}'`)
    await goOn(page)

    expect(toCounts(await shop.arrived('Purchase'))).toEqual(forAll(1))
    expect(toCounts(await shop.arrived('AddToCart'))).toEqual(forAll(1))
  })

  it('arrive at Meta, LinkedIn and Pinterest when the window closes itself, and are lost at the others', async () => {
    const opener = await openWaiting(BOTH)
    const [page] = await Promise.all([opener.waitForEvent('popup'), opener.evaluate(`void open('/popup')`)])
    await page.waitForURL('**/popup', { waitUntil: 'domcontentloaded' })
    await page.evaluate(`setTimeout(() => { ${TRACK}; close() })`)
    await shop.came(NAMES, IMAGE_VENDORS)

    const images = Object.fromEntries(IMAGE_VENDORS.map((vendor) => [vendor, 1]))
    for (const name of NAMES)
      expect(toCounts(await shop.arrived(name, []))).toEqual({ ...forAll(0), ...images })
  })
})

describe('offline', () => {
  it('holds events whose scripts are live, and sends each once when the browser is back', async () => {
    const page = await openWarm()
    await page.context().setOffline(true)
    await page.evaluate(TRACK)
    await page.waitForTimeout(300)
    expect(await page.evaluate('tracker.inspect().pixels.map(({ held }) => held)')).toEqual(
      ALL_VENDORS.map(() => NAMES.length),
    )
    await page.context().setOffline(false)

    for (const name of NAMES) expect(toCounts(await shop.arrived(name))).toEqual(forAll(1))
  })

  it('asks for scripts again that have failed meanwhile', async () => {
    const page = await shop.open('/a', { options: 'script: { retries: 0 }' })
    await page.context().setOffline(true)
    await page.evaluate(`tracker.consent.set({ marketing: true }); ${TRACK}`)
    await page.waitForTimeout(500)
    await page.context().setOffline(false)

    for (const name of NAMES) expect(toCounts(await shop.arrived(name))).toEqual(forAll(1))
  })
})

it('sends events before pushState when only document navigations flush, though on the next URL', async () => {
  const page = await shop.openLive('/a', {
    options: `dispatch: { onNavigate: 'leaving' }`,
    onLoad: 'tracker.page()',
  })
  await shop.came('PageView')

  await page.evaluate(`${TRACK}; history.pushState(null, '', '/b')`)

  // LinkedIn and X are told the URL; the others read it.
  expect(await toPathnames('Purchase')).toEqual({ ...forAll('/b'), linkedin: '/a', x: '/a' })
})

it('sends events when the page is hidden, to X when it is shown again', async () => {
  const page = await openWarm()

  await page.evaluate(`
    requestAnimationFrame = () => 0
    ${TRACK}
    ${HIDE}
    window.waiting = tracker.inspect().pixels.map(({ held }) => held)`)

  expect(await page.evaluate('waiting')).toEqual(
    ALL_VENDORS.map((vendor) => (vendor === 'x' ? NAMES.length : 0)),
  )
  await shop.came(
    NAMES,
    ALL_VENDORS.filter((vendor) => vendor !== 'x'),
  )
  await page.evaluate(SHOW)
  expect(await toPathnames('Purchase')).toEqual(forAll('/a'))
})

const CARRY = 'omnipixel.firstOf(omnipixel.carry)'
const BOTH = 'omnipixel.firstOf(omnipixel.viaImage(), omnipixel.carry)'
const IMAGE_VENDORS = ['meta', 'linkedin', 'pinterest'] as const
const SCRIPT_HOSTS = [
  ...['connect.facebook.net', 'analytics.tiktok.com', 'snap.licdn.com', 'static.ads-twitter.com'],
  ...['s.pinimg.com', 'sc-static.net', 'www.redditstatic.com'],
]
/** Where events end with the page, and the scripts ask for nothing before them. */
const HOSTS = ['alb.reddit.com', 'analytics.twitter.com', 't.co', 'www.facebook.com']
