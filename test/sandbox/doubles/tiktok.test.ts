import { createHash } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { goBackFromCache } from '../backForwardCache.js'
import { readCookies } from '../cookies.js'
import { loadScript, TIKTOK_STUB, toTiktokScript } from '../naive.js'
import { createSandbox, type Sandbox } from '../sandbox.js'

const ID = 'C4ABCDEFGHIJKLMNOPQR'
const OTHER_ID = 'C5ABCDEFGHIJKLMNOPQR'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await createSandbox()
})
afterEach(() => sandbox.reset())
afterAll(() => sandbox.close())

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

async function integrate(lines: string, path = '/a', id = ID): Promise<Page> {
  const page = await sandbox.open(path)
  await install(page, lines, id)
  return page
}

/** Stub, then the page's own lines, then the loader; live only when the second file has run. */
async function install(page: Page, lines: string, id = ID) {
  await page.evaluate(`${TIKTOK_STUB}; ${lines}`)
  await loadScript(page, toTiktokScript(id))
  await page.waitForFunction(`ttq._i['${id}']._init`)
}

/** What waits for files of the script, or for hashes, has no moment by which it must have come. */
const waitFor = (name: string) => sandbox.network.waitForBeacon(({ event }) => event === name)
const own = async () => (await sandbox.settled('tiktok')).filter(({ automatic }) => !automatic)
const automatic = async () =>
  (await sandbox.settled('tiktok')).filter((beacon) => beacon.automatic).map(({ event }) => event)
const views = async () =>
  (await own()).filter(({ event }) => event === 'Pageview').map(({ url }) => new URL(url ?? '').pathname)

const BASE = `ttq.load('${ID}'); ttq.page()`

describe('page views', () => {
  it('sends one on a route change, merged with the own one', async () => {
    const page = await integrate(BASE)

    await page.evaluate(`history.pushState(null, '', '/b'); ttq.page()`)

    expect(await views()).toEqual(['/a', '/b'])
  })

  it('sends one for each rewrite of the URL', async () => {
    const page = await integrate(BASE)

    await page.evaluate(`history.pushState(null, '', '/b'); history.replaceState(null, '', '/b?tab=1')`)

    expect(await views()).toEqual(['/a', '/b', '/b'])
  })

  it('sends only the own one when historyObserver is false', async () => {
    const page = await integrate(`ttq.load('${ID}', { historyObserver: false }); ttq.page()`)

    await page.evaluate(`history.pushState(null, '', '/b')`)
    expect(await views()).toEqual(['/a'])
    await page.evaluate(`ttq.page()`)

    expect(await views()).toEqual(['/a', '/b'])
  })

  it('sends no automatic one when the account has the setting off', async () => {
    sandbox.network.setAccount(ID, { historyObserver: false })
    const page = await integrate(BASE)

    await page.evaluate(`history.pushState(null, '', '/b')`)

    expect(await views()).toEqual(['/a'])
  })

  it('drops a second page() on the same URL', async () => {
    const page = await integrate(`${BASE}; ttq.page()`)

    await page.evaluate('ttq.page()')

    expect(await views()).toEqual(['/a'])
  })

  it('drops page() after a restore from the back/forward cache', async () => {
    const page = await integrate(BASE)
    await page.evaluate(`window.addEventListener('pageshow', () => { ttq.page(); ttq.track('Lead') })`)
    await sandbox.settled('tiktok')

    await page.goto('https://www.shop.example/next')
    await goBackFromCache(page)
    await waitFor('Lead')

    expect(await views()).toEqual(['/a'])
  })

  it('adds a LandingPageView to the first one of a session, whatever the options', async () => {
    const page = await integrate(
      `ttq.load('${ID}', { historyObserver: false, autoConfig: false }); ttq.page()`,
    )

    await page.evaluate(`history.pushState(null, '', '/b'); ttq.page()`)

    expect(await automatic()).toEqual(['LandingPageView'])
  })
})

describe('loading', () => {
  it('reports queued events with the URL and time of the flush', async () => {
    const page = await sandbox.open('/a')
    await page.evaluate(`${TIKTOK_STUB}; ${BASE}; ttq.track('Lead'); history.pushState(null, '', '/b')`)
    const flushedAt = Date.now()

    await loadScript(page, toTiktokScript(ID))

    await waitFor('Lead')
    const sent = await own()
    expect(sent.map(({ event, url }) => [event, url])).toEqual([
      ['Pageview', 'https://www.shop.example/b'],
      ['Lead', 'https://www.shop.example/b'],
    ])
    expect(sent.every(({ time = 0 }) => time >= flushedAt)).toBe(true)
  })

  it('is not live in the load event of its script, but after a second file', async () => {
    const page = await sandbox.open()
    await page.evaluate(`${TIKTOK_STUB}; ${BASE}`)
    await loadScript(page, toTiktokScript(ID))
    const isLive = `Boolean(ttq._i['${ID}']._init)`

    expect(
      await page.evaluate(`new Promise((done) => {
      const script = document.createElement('script')
      script.onload = () => done(ttq._i['${OTHER_ID}']._init === undefined)
      ttq.load('${OTHER_ID}')
      script.src = '${toTiktokScript(OTHER_ID)}'
      document.head.append(script)
    })`),
    ).toBe(true)
    await page.waitForFunction(isLive)
  })

  it('loses every call of a callable stub in the manner of fbq', async () => {
    const page = await sandbox.open()
    await page.evaluate(`
      window.TiktokAnalyticsObject = 'ttq'
      window.ttq = function (...args) { ttq.queue.push(args) }
      ttq.queue = []
      ttq('load', '${ID}'); ttq('page')`)

    await loadScript(page, toTiktokScript(ID))

    expect(await sandbox.settled('tiktok')).toEqual([])
  })

  it('loses calls through a method that was saved from the stub', async () => {
    const page = await integrate(`window.saved = ttq.track; ${BASE}`)

    await page.evaluate(`saved('Lead')`)

    expect((await own()).map(({ event }) => event)).toEqual(['Pageview'])
  })
})

describe('events', () => {
  it('renames the older names', async () => {
    await integrate(
      `${BASE}; ttq.track('CompletePayment', { value: 1, currency: 'EUR' }); ttq.track('SubmitForm')`,
    )

    expect((await own()).map(({ event }) => event)).toEqual(['Pageview', 'Purchase', 'Lead'])
  })

  it('sends value, currency, items, order and event id', async () => {
    await integrate(`${BASE}; ttq.track('Purchase', {
      value: 49.9, currency: 'EUR', order_id: 'A-1', contents: [{ content_id: 'SKU-1', quantity: 2 }],
    }, { event_id: 'order-1' })`)

    expect((await own())[1]).toMatchObject({
      event: 'Purchase',
      ids: [ID],
      eventId: 'order-1',
      value: 49.9,
      currency: 'EUR',
      orderId: 'A-1',
      items: [{ content_id: 'SKU-1', quantity: 2 }],
    })
  })

  it('writes into the object that it is given', async () => {
    const page = await integrate(BASE)

    expect(
      await page.evaluate(`{ const params = {}; ttq.track('Lead', params); Object.keys(params) }`),
    ).not.toEqual([])
  })

  it('sends page and track to every pixel, and those of an instance to one', async () => {
    const page = await integrate(`ttq.load('${ID}'); ttq.load('${OTHER_ID}'); ttq.page()`)
    await loadScript(page, toTiktokScript(OTHER_ID))
    await page.waitForFunction(`ttq._i['${OTHER_ID}']._init`)

    await page.evaluate(`ttq.track('Lead'); ttq.instance('${OTHER_ID}').track('Contact')`)

    expect((await own()).map(({ event, ids }) => `${event} ${ids.join()}`).sort()).toEqual([
      `Contact ${OTHER_ID}`,
      `Lead ${ID}`,
      `Lead ${OTHER_ID}`,
      `Pageview ${ID}`,
      `Pageview ${OTHER_ID}`,
    ])
  })

  it('keeps the calls of an instance whose own loader was never requested', async () => {
    const page = await integrate(BASE)

    await page.evaluate(`ttq.load('${OTHER_ID}'); ttq.instance('${OTHER_ID}').track('Lead')`)

    expect((await own()).map(({ event }) => event)).toEqual(['Pageview'])
  })
})

describe('consent', () => {
  const HELD = `ttq.holdConsent(); ${BASE}; ttq.track('Lead')`
  const COOKIES = ['_tt_enable_cookie', '_ttp', 'ttcsid', `ttcsid_${ID}`]
  const cookieNames = async (page: Page) => (await readCookies(page)).map(({ name }) => name).sort()

  it('writes all cookies and session storage while held, and sends nothing', async () => {
    const page = await integrate(HELD)

    expect(await sandbox.settled('tiktok')).toEqual([])
    expect(await cookieNames(page)).toEqual(COOKIES)
    expect(await page.evaluate('Object.keys(sessionStorage).sort().join()')).toBe(
      'tt_appInfo,tt_hold_events,tt_pixel_session_index,tt_sessionId',
    )
  })

  it('replays held events in order with the URL of the call', async () => {
    const page = await integrate(HELD)

    await page.evaluate(`history.pushState(null, '', '/b'); ttq.grantConsent()`)

    expect((await own()).map(({ event, url }) => `${event} ${new URL(url ?? '').pathname}`)).toEqual([
      'Pageview /a',
      'Lead /a',
      'Pageview /b',
    ])
  })

  it('keeps held events through a full page load', async () => {
    const page = await integrate(HELD)

    await page.goto('https://www.shop.example/next')
    await install(page, `ttq.holdConsent(); ttq.load('${ID}')`)
    await page.evaluate('ttq.grantConsent()')

    expect((await own()).map(({ event }) => event)).toEqual(['Pageview', 'Lead'])
  })

  it('throws away what was held and what comes after a revoke', async () => {
    const page = await integrate(HELD)

    await page.evaluate(`ttq.revokeConsent(); ttq.track('Contact'); ttq.grantConsent(); ttq.track('Search')`)

    expect((await own()).map(({ event }) => event)).toEqual(['Search'])
    expect(await cookieNames(page)).toEqual(COOKIES)
  })

  it('is silent after a revoke but writes its session cookies again on a click', async () => {
    const page = await integrate(BASE)
    await sandbox.settled('tiktok')
    await page.evaluate(`ttq.revokeConsent(); document.body.innerHTML = '<button>Buy</button>'`)
    await page.context().clearCookies()
    sandbox.network.clear()

    await page.click('button')
    await page.evaluate(`history.pushState(null, '', '/b')`)

    expect(await sandbox.settled('tiktok')).toEqual([])
    expect(await cookieNames(page)).toEqual(['ttcsid', `ttcsid_${ID}`])
  })

  it('leaves _ttp alone out with disableCookie', async () => {
    const page = await integrate(`ttq.disableCookie(); ${BASE}`)

    expect(await cookieNames(page)).toEqual(COOKIES.filter((name) => name !== '_ttp'))
    expect(await views()).toEqual(['/a'])
  })

  it('sets its cookies for 390 days', async () => {
    const page = await integrate(BASE)

    const ttp = (await readCookies(page)).find(({ name }) => name === '_ttp')
    expect(ttp).toMatchObject({ domain: '.shop.example', sameSite: 'Lax' })
    expect(Math.round(((ttp?.expires ?? 0) * 1000 - Date.now()) / 86_400_000)).toBe(390)
  })
})

describe('user data', () => {
  it.each([
    ['email', '  Jane.Doe@Example.COM ', sha256('jane.doe@example.com')],
    ['email', sha256('a').toUpperCase(), sha256('a').toUpperCase()],
    ['email', 'undefined', sha256('undefined')],
    ['email', '', undefined],
    ['phone_number', '+49 (0)151 1234-5678', sha256('+4915112345678')],
    ['phone_number', '0151 12345678', sha256('015112345678')],
    ['external_id', 'user-1', 'user-1'],
    ['first_name', ' Jane ', sha256('Jane')],
    ['city', 'Berlin', 'Berlin'],
  ])('takes %s %j as %s', async (field, value, expected) => {
    await integrate(`ttq.load('${ID}'); ttq.identify({ ${field}: '${value}' }); ttq.track('Lead')`)

    expect((await waitFor('Lead')).user[field]).toBe(expected)
  })

  it('sends EnrichAM for an identify', async () => {
    await integrate(`${BASE}; ttq.identify({ email: 'jane@example.com' })`)

    expect((await waitFor('EnrichAM')).user.email).toBe(sha256('jane@example.com'))
  })

  it('holds events back until the matching file has come, and for ever when it is blocked', async () => {
    const page = await sandbox.open()
    await page.route('**/identify_*.js', (route) => route.abort())
    await install(page, `${BASE}; ttq.identify({ email: 'jane@example.com' })`)

    await page.evaluate(`ttq.track('Lead')`)

    expect(await sandbox.settled('tiktok')).toEqual([])
  })

  it('attaches the phone number of a submitted form to later events', async () => {
    const page = await integrate(BASE)
    await page.evaluate(`document.body.innerHTML =
      '<form onsubmit="return false"><input type="tel" value="+4915112345678"><button>Join</button></form>'`)

    await page.click('button')
    await page.evaluate(`ttq.track('Lead')`)

    expect((await waitFor('Lead')).user.auto_phone_number).toBe(sha256('+4915112345678'))
  })
})

describe('what it does by itself', () => {
  it('reports clicks, metadata, an engaged session and the leaving of the page', async () => {
    const page = await integrate(BASE)
    await page.evaluate(`document.body.innerHTML = '<button>Buy</button>'`)

    await page.click('button')
    await page.click('button')
    await page.goto('https://www.shop.example/next')

    expect((await automatic()).sort()).toEqual([
      'Click',
      'Click',
      'EngagedSession',
      'LandingPageView',
      'Metadata',
      'Pf',
    ])
  })

  it('sends nothing without a call', async () => {
    await integrate(`ttq.load('${ID}')`)

    expect(await sandbox.settled('tiktok')).toEqual([])
  })

  it('throws page errors after its global was deleted', async () => {
    const page = await integrate(BASE)
    await page.evaluate(`delete window.ttq; document.body.innerHTML = '<button>Buy</button>'`)
    const failed = page.waitForEvent('pageerror')

    await page.click('button')

    expect((await failed).message).toContain('_i')
  })
})
