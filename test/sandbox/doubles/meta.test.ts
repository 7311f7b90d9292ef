import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { goBackFromCache } from '../backForwardCache.js'
import { readCookies } from '../cookies.js'
import { loadScript, META_SCRIPT, META_STUB } from '../naive.js'
import { createSandbox, type Sandbox } from '../sandbox.js'
import { arrived } from './arrived.js'

const ID = '1234567890'
const OTHER_ID = '2345678901'
const CONFIG_HOST = 'connect.facebook.net'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await createSandbox()
})
afterEach(() => sandbox.reset())
afterAll(() => sandbox.close())

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** Stub, then the page's own lines, then the script: the order of the documented base code. */
async function integrate(lines: string, path = '/a', options?: BrowserContextOptions): Promise<Page> {
  const page = await sandbox.open(path, options)
  await page.evaluate(`${META_STUB}; ${lines}`)
  await loadScript(page, META_SCRIPT)
  return page
}

/** The same, with the pixel's configuration there. */
async function integrateLive(lines: string, options?: BrowserContextOptions): Promise<Page> {
  const page = await integrate(lines, '/a', options)
  await page.waitForFunction(`fbq.instance.configsLoaded['${ID}']`)
  return page
}

/** Sorted: images may overtake one another. */
const views = async () =>
  (await sandbox.settled('meta'))
    .filter(({ event }) => event === 'PageView')
    .map(({ url, eventId }) => `${new URL(url ?? '').pathname} ${eventId ?? '-'}`)
    .sort()

const names = async () => (await sandbox.settled('meta')).map(({ event }) => event)

const BASE = `fbq('init', '${ID}'); fbq('track', 'PageView', {}, { eventID: 'view-a' })`
const ROUTE = `history.pushState(null, '', '/b'); fbq('track', 'PageView', {}, { eventID: 'view-b' })`

describe('page views', () => {
  it('sends the automatic one on a route change and drops the own one with its event id', async () => {
    const page = await integrateLive(BASE)

    await page.evaluate(ROUTE)

    expect(await views()).toEqual(['/a view-a', '/b -'])
  })

  it('sends none on a route change when only disablePushState is set', async () => {
    const page = await integrateLive(`fbq.disablePushState = true; ${BASE}`)

    await page.evaluate(ROUTE)

    expect(await views()).toEqual(['/a view-a'])
  })

  it('sends both on a route change when only allowDuplicatePageViews is set', async () => {
    const page = await integrateLive(`fbq.allowDuplicatePageViews = true; ${BASE}`)

    await page.evaluate(ROUTE)

    expect(await views()).toEqual(['/a view-a', '/b -', '/b view-b'])
  })

  it('sends the own one with its event id when both flags are set', async () => {
    const page = await integrateLive(`fbq.disablePushState = fbq.allowDuplicatePageViews = true; ${BASE}`)

    await page.evaluate(ROUTE)

    expect(await views()).toEqual(['/a view-a', '/b view-b'])
  })

  it('loses the duplicate flag when callMethod is called without fbq as this', async () => {
    const page = await integrateLive(`fbq.disablePushState = fbq.allowDuplicatePageViews = true; ${BASE}`)

    await page.evaluate(`history.pushState(null, '', '/b'); (0, fbq.callMethod)('track', 'PageView')`)

    expect(await views()).toEqual(['/a view-a'])
  })

  it('keeps the automatic ones when disablePushState comes after the first event', async () => {
    const page = await integrateLive(BASE)

    await page.evaluate(`fbq.disablePushState = true; history.pushState(null, '', '/b')`)

    expect(await views()).toEqual(['/a view-a', '/b -'])
  })

  it('sends an automatic one for replaceState, a hash and going back, but not for an unchanged URL', async () => {
    const page = await integrateLive(BASE)

    await page.evaluate(`history.replaceState(null, '', '/a')`)
    await page.evaluate(`history.replaceState(null, '', '/r')`)
    await page.evaluate(`location.hash = 'h'`)
    await page.goBack()

    expect(await views()).toEqual(['/a view-a', '/r -', '/r -', '/r -'])
  })

  it('does not deduplicate trackSingle', async () => {
    const page = await integrateLive(`fbq.disablePushState = true; fbq('init', '${ID}')`)

    await page.evaluate(
      `for (const eventID of ['1', '2']) fbq('trackSingle', '${ID}', 'PageView', {}, { eventID })`,
    )

    expect(await views()).toEqual(['/a 1', '/a 2'])
  })

  it('counts a snippet that is pasted twice once', async () => {
    await integrateLive(`${BASE}; ${BASE}`)

    expect(await views()).toEqual(['/a view-a'])
  })

  it('sends an automatic one when the page comes back from the back/forward cache, whatever the flags', async () => {
    const page = await integrateLive(`fbq.disablePushState = fbq.allowDuplicatePageViews = true; ${BASE}`)
    await sandbox.settled('meta')

    await page.goto('https://www.shop.example/next')
    await goBackFromCache(page)

    expect(await views()).toEqual(['/a -', '/a view-a'])
  })
})

describe('loading', () => {
  it('reports queued events with the URL and time of the flush', async () => {
    const page = await sandbox.open('/a')
    await page.evaluate(`${META_STUB}; ${BASE}; fbq('track', 'Lead'); history.pushState(null, '', '/b')`)
    const flushedAt = Date.now()

    await loadScript(page, META_SCRIPT)

    const beacons = await arrived(sandbox, 'meta', 2)
    expect(beacons.map(({ event, url }) => [event, url]).sort()).toEqual([
      ['Lead', 'https://www.shop.example/b'],
      ['PageView', 'https://www.shop.example/b'],
    ])
    expect(beacons.every(({ time = 0 }) => time >= flushedAt)).toBe(true)
  })

  it('holds events back until the configuration has come and dates them then', async () => {
    sandbox.network.setAccount(ID, {})
    const page = await sandbox.open('/a')
    await page.evaluate(META_STUB)
    await loadScript(page, META_SCRIPT)
    sandbox.network.hold(CONFIG_HOST)

    await page.evaluate(`${BASE}; history.pushState(null, '', '/b')`)
    expect(await names()).toEqual([])
    sandbox.network.release(CONFIG_HOST)
    await arrived(sandbox, 'meta', 1)

    expect(await views()).toEqual(['/b view-a'])
  })

  it('never sends anything when the configuration answers 404', async () => {
    sandbox.network.setAccount(ID, { status: 404 })

    const page = await integrate(BASE)

    expect(await names()).toEqual([])
    expect(await page.evaluate(`Boolean(fbq.callMethod && !fbq.instance.configsLoaded['${ID}'])`)).toBe(true)
  })

  it('sends nothing to a browser that calls itself headless', async () => {
    await integrateLive(BASE, { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0.0.0' })

    expect(await names()).toEqual([])
  })

  it('does nothing when the global is missing', async () => {
    const page = await sandbox.open()

    await loadScript(page, META_SCRIPT)

    expect(await page.evaluate('typeof window.fbq')).toBe('undefined')
  })

  it('is not changed by a second load of the script', async () => {
    const page = await integrateLive(BASE)

    await loadScript(page, META_SCRIPT)
    await page.evaluate(`history.pushState(null, '', '/b')`)

    expect(await views()).toEqual(['/a view-a', '/b -'])
  })

  it('throws page errors after its global was deleted', async () => {
    const page = await integrateLive(BASE)
    await page.evaluate(`delete window.fbq; document.body.innerHTML = '<button>Buy</button>'`)
    const failed = page.waitForEvent('pageerror')

    await page.click('button')

    expect((await failed).message).toContain('version')
  })
})

describe('several pixels', () => {
  const BOTH = `fbq('init', '${ID}'); fbq('track', 'PageView'); fbq('init', '${OTHER_ID}')`

  it('sends track to each pixel that was initialised before it', async () => {
    await integrate(`${BOTH}; fbq('track', 'Lead')`)

    const sent = (await arrived(sandbox, 'meta', 3)).map(({ event, ids }) => `${event} ${ids.join()}`)
    expect(sent.sort()).toEqual([`Lead ${ID}`, `Lead ${OTHER_ID}`, `PageView ${ID}`])
  })

  it('sends the automatic page view of a foreign pixel to ours too', async () => {
    const page = await integrate(BOTH)
    await page.waitForFunction(`fbq.instance.configsLoaded['${OTHER_ID}']`)
    await sandbox.settled('meta')
    sandbox.network.clear()

    await page.evaluate(`history.pushState(null, '', '/b')`)

    expect((await sandbox.settled('meta')).flatMap(({ ids }) => ids).sort()).toEqual([ID, OTHER_ID])
  })

  it('keeps plain calls and automatic page views from a pixel that takes trackSingle only', async () => {
    const page = await integrateLive(`${BASE}; fbq('init', '${OTHER_ID}')`)
    await page.waitForFunction(`fbq.instance.configsLoaded['${OTHER_ID}']`)
    await page.evaluate(
      `fbq('set', 'trackSingleOnly', true, '${ID}'); fbq('track', 'Lead'); history.pushState(null, '', '/b')`,
    )

    const sent = (await sandbox.settled('meta')).map(({ ids, event }) => `${ids} ${event}`)
    expect(sent.sort()).toEqual([`${ID} PageView`, `${OTHER_ID} Lead`, `${OTHER_ID} PageView`])
  })

  it('sends trackSingle to its pixel alone, and to none that is not initialised', async () => {
    await integrate(`${BOTH}; fbq('trackSingle', '${OTHER_ID}', 'Lead'); fbq('trackSingle', '99', 'Lead')`)

    await sandbox.network.waitForBeacon(({ event }) => event === 'Lead')
    const leads = (await sandbox.settled('meta')).filter(({ event }) => event === 'Lead')
    expect(leads.map(({ ids }) => ids)).toEqual([[OTHER_ID]])
  })
})

describe('consent', () => {
  const HELD = `fbq('consent', 'revoke'); ${BASE}; fbq('track', 'Lead', {}, { eventID: 'lead-a' })`

  it('loads no configuration, sets no cookie and sends nothing when revoked before init', async () => {
    const page = await integrate(HELD)

    expect(await names()).toEqual([])
    expect(sandbox.network.requests.filter(({ url }) => url.includes('/signals/config/'))).toEqual([])
    expect(await readCookies(page)).toEqual([])
  })

  it('replays everything at the grant, with the URL of that moment', async () => {
    const page = await integrate(HELD)

    await page.evaluate(`history.pushState(null, '', '/b'); fbq('consent', 'grant')`)

    const sent = (await arrived(sandbox, 'meta', 2)).map(({ event, eventId, url }) => [event, eventId, url])
    expect(sent.sort()).toEqual([
      ['Lead', 'lead-a', 'https://www.shop.example/b'],
      ['PageView', 'view-a', 'https://www.shop.example/b'],
    ])
    expect((await readCookies(page)).map(({ name }) => name)).toEqual(['_fbp'])
  })

  it('replays what happened during a later revoke, a click included, and keeps the cookie', async () => {
    const page = await integrateLive(BASE)
    await page.evaluate(
      `fbq('consent', 'revoke'); fbq('track', 'Lead'); document.body.innerHTML = '<button>Buy</button>'`,
    )
    await page.click('button')

    expect(await names()).toEqual(['PageView'])
    expect(await readCookies(page)).toHaveLength(1)
    await page.evaluate(`fbq('consent', 'grant')`)

    expect((await names()).sort()).toEqual(['Lead', 'PageView', 'SubscribedButtonClick'])
  })

  it('does not replay a click when autoConfig is off', async () => {
    const page = await integrateLive(`fbq('set', 'autoConfig', false, '${ID}'); ${BASE}`)
    await page.evaluate(`fbq('consent', 'revoke'); document.body.innerHTML = '<button>Buy</button>'`)
    await page.click('button')

    await page.evaluate(`fbq('consent', 'grant')`)

    expect(await names()).toEqual(['PageView'])
  })
})

describe('what it does by itself', () => {
  const FORM = `document.body.innerHTML = \`<form onsubmit="return false">
    <input type="email" name="email" value=" Jane.Doe@Example.com "><input type="tel" name="phone" value="+4915112345678">
    <button id="join" class="primary">Join</button></form>\``

  it('reports button clicks and attaches what a form holds to every later event', async () => {
    const page = await integrateLive(BASE)

    await page.evaluate(FORM)
    await page.click('button')
    await page.evaluate(`fbq('track', 'Lead')`)

    const beacons = await sandbox.settled('meta')
    const [click, lead] = ['SubscribedButtonClick', 'Lead'].map((name) =>
      beacons.find(({ event }) => event === name),
    )
    expect(click).toMatchObject({
      automatic: true,
      params: { buttonText: 'Join' },
    })
    for (const beacon of [click, lead]) {
      expect(beacon?.user).toMatchObject({
        'udff[em]': sha256('jane.doe@example.com'),
        'audff[ph]': sha256('4915112345678'),
      })
    }
  })

  it('sends nothing when autoConfig is asked for and its files do not come', async () => {
    await integrate(`fbq('set', 'autoConfig', true, '${ID}'); ${BASE}`)

    expect(await names()).toEqual([])
    const asked = sandbox.network.requests.map(({ url }) => new URL(url).pathname)
    expect(asked.filter((path) => path.startsWith('/signals/'))).toEqual([
      '/signals/plugins/inferredevents.js',
    ])
  })

  it('does neither when autoConfig is off', async () => {
    const page = await integrateLive(`fbq('set', 'autoConfig', false, '${ID}'); ${BASE}`)

    await page.evaluate(FORM)
    await page.click('button')
    await page.evaluate(`fbq('track', 'Lead')`)

    const beacons = await sandbox.settled('meta')
    expect(beacons.map(({ event, user }) => [event, user]).sort()).toEqual([
      ['Lead', {}],
      ['PageView', {}],
    ])
  })

  it('sets _fbp for 90 days on the highest domain, and _fbc from the click id', async () => {
    const page = await integrate(BASE, '/a?fbclid=click.1')
    await arrived(sandbox, 'meta', 1)

    const cookies = (await readCookies(page)).sort((a, b) => a.name.localeCompare(b.name))
    expect(cookies.map(({ name, domain, sameSite }) => [name, domain, sameSite])).toEqual([
      ['_fbc', '.shop.example', 'Lax'],
      ['_fbp', '.shop.example', 'Lax'],
    ])
    expect(cookies[0]?.value).toMatch(/^fb\.1\.\d+\.click__DOT__1$/)
    expect(Math.round(((cookies[1]?.expires ?? 0) * 1000 - Date.now()) / 86_400_000)).toBe(90)
  })
})

it('takes the click id from the referrer where the URL has none', async () => {
  const page = await sandbox.open('/landing?fbclid=click.2')
  await page.evaluate(`location.href = '/next'`)
  await page.waitForURL('**/next')
  await page.evaluate(`${META_STUB}; ${BASE}`)
  await loadScript(page, META_SCRIPT)
  await sandbox.network.waitForBeacon(({ event }) => event === 'PageView')

  const kept = (await readCookies(page)).find(({ name }) => name === '_fbc')
  expect(kept?.value).toMatch(/\.click__DOT__2$/)
})

describe('payload', () => {
  const PURCHASE = `{ value: 49.9, currency: 'EUR', order_id: 'A-1', contents: [{ id: 'SKU-1', quantity: 2 }] }`

  it('sends value, currency, items and event id', async () => {
    await integrateLive(`fbq('init', '${ID}'); fbq('track', 'Purchase', ${PURCHASE}, { eventID: 'order-1' })`)

    expect(await sandbox.settled('meta')).toMatchObject([
      {
        event: 'Purchase',
        value: 49.9,
        currency: 'EUR',
        orderId: 'A-1',
        eventId: 'order-1',
        items: [{ id: 'SKU-1', quantity: 2 }],
      },
    ])
  })

  it('ignores an event id in the parameters', async () => {
    await integrateLive(`fbq('init', '${ID}'); fbq('track', 'Lead', { eventID: 'lead-1' })`)

    expect((await sandbox.settled('meta'))[0]?.eventId).toBeUndefined()
  })

  it('sends the same event with the same id twice', async () => {
    const lead = `fbq('track', 'Lead', {}, { eventID: 'lead-1' })`
    await integrateLive(`fbq('init', '${ID}'); ${lead}; ${lead}`)

    expect(await names()).toEqual(['Lead', 'Lead'])
  })

  it('posts a long event from a form, whole', async () => {
    const page = await integrateLive(`fbq('init', '${ID}')`)

    await page.evaluate(`fbq('track', 'Purchase', {
      value: 1, currency: 'EUR', contents: Array.from({ length: 60 }, (_, i) => ({ id: 'SKU-' + i, quantity: 1, item_price: 9.99 })),
    })`)

    const beacon = await sandbox.network.waitForBeacon(({ event }) => event === 'Purchase')
    expect(beacon.request.method).toBe('POST')
    expect(beacon.items).toHaveLength(60)
  })

  it.each([
    ['  Jane.Doe@Example.COM ', sha256('jane.doe@example.com')],
    [sha256('a').toUpperCase(), sha256('a')],
    ['', undefined],
  ])('hashes the e-mail address %j', async (email, hash) => {
    await integrateLive(`fbq('init', '${ID}', { em: '${email}' }); fbq('track', 'Lead')`)

    expect((await sandbox.settled('meta'))[0]?.user.em).toBe(hash)
  })

  it.each([
    ['+4915112345678', '4915112345678'],
    ['+49 (0)151 1234-5678', '49015112345678'],
    ['0151 12345678', '15112345678'],
  ])('hashes the phone number %j as %s', async (phone, digits) => {
    await integrateLive(`fbq('init', '${ID}', { ph: '${phone}' }); fbq('track', 'Lead')`)

    expect((await sandbox.settled('meta'))[0]?.user.ph).toBe(sha256(digits))
  })

  it('takes user data from a second init once and refuses a second user', async () => {
    const page = await integrateLive(`fbq('init', '${ID}'); fbq('init', '${ID}', { em: 'a@b.de' })`)

    await page.evaluate(`fbq('init', '${ID}', { em: 'c@d.de' }); fbq('track', 'Lead')`)

    expect((await sandbox.settled('meta'))[0]?.user.em).toBe(sha256('a@b.de'))
  })

  it('sends limited data use only for the documented number of arguments', async () => {
    await integrateLive(
      `fbq('dataProcessingOptions', ['LDU'], 1, 1000); fbq('dataProcessingOptions', ['X'], 1); ${BASE}`,
    )

    const [view] = await sandbox.settled('meta')
    expect(view?.request.url).toContain('dpo=LDU&dpoco=1&dpost=1000')
  })
})
