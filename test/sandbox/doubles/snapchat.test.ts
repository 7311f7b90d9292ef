import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { respond } from '../answers.js'
import { readCookies } from '../cookies.js'
import { loadScript } from '../naive.js'
import { createSandbox, type Sandbox } from '../sandbox.js'

const SCRIPT = 'https://sc-static.net/scevent.min.js'
const ID = '1c2d3e4f-0000-4000-8000-000000000001'
const OTHER_ID = '1c2d3e4f-0000-4000-8000-000000000002'
/** For the tests of signals: those that a page sends while it is closed may still come in during the next test. */
const SIGNAL_ID = '1c2d3e4f-0000-4000-8000-000000000003'
const AUTOMATIC_ID = /^@-[0-9a-f-]{36}$/

/** The stub that pixels.md 6.1 describes. */
const STUB = `
  window.snaptr = function (...args) { snaptr.handleRequest ? snaptr.handleRequest(...args) : snaptr.queue.push(args) }
  snaptr.queue = []`
const INIT = `snaptr('init', '${ID}')`
const VIEW = `snaptr('track', 'PAGE_VIEW')`

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await createSandbox()
})
afterEach(() => sandbox.reset())
afterAll(() => sandbox.close())

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

async function integrate(lines: string, stub = STUB): Promise<Page> {
  const page = await sandbox.open('/a')
  await page.evaluate(`${stub}; ${lines}`)
  await loadScript(page, SCRIPT)
  return page
}

/** Metadata signals are left out: each page gives some. */
async function sent(count: number) {
  const wanted = () => sandbox.network.beacons('snapchat').filter(({ event }) => event !== 'md')
  // Longer than an automatic page view lets wait, 3.5 s, whatever else the machine does.
  const timeoutMs = 8_000
  if (count > 0)
    await sandbox.network.waitForBeacon(() => wanted().length >= count, timeoutMs).catch(() => undefined)
  // A batch waits up to 350 ms.
  await sandbox.settled('snapchat', 300)
  return wanted()
}
async function signalled(count: number) {
  const wanted = () =>
    sandbox.network.beacons('snapchat').filter(({ event, ids }) => event === 'md' && ids.includes(SIGNAL_ID))
  await sandbox.network.waitForBeacon(() => wanted().length >= count).catch(() => undefined)
  return wanted()
}
const names = async (count: number) => (await sent(count)).map(({ event }) => event)
const userOf = async (given: unknown) => {
  await integrate(`snaptr('init', '${ID}', ${JSON.stringify(given)}); ${VIEW}`)
  return (await sent(1))[0]?.user
}

describe('page views', () => {
  it('sends one by itself 3 to 4 seconds after init, and the own one that follows counts double', async () => {
    const page = await integrate(INIT)
    const startedAt = Date.now()
    const [automatic] = await sent(1)
    const afterMs = (automatic?.time ?? 0) - startedAt

    await page.evaluate(VIEW)

    const both = await sent(2)
    expect(afterMs).toBeGreaterThan(2_900)
    expect(afterMs).toBeLessThan(7_000)
    expect(both.map(({ event, automatic }) => [event, automatic])).toEqual([
      ['PAGE_VIEW', true],
      ['PAGE_VIEW', false],
    ])
    expect(both[1]?.eventId).toBe(both[0]?.eventId)
  }, 20_000)

  it('sends none by itself when one was tracked', async () => {
    const page = await integrate(`${INIT}; ${VIEW}`)
    await page.waitForTimeout(4_000)

    expect(await names(1)).toEqual(['PAGE_VIEW'])
  })

  it('sends two when the snippet is pasted twice', async () => {
    await integrate(`${INIT}; ${VIEW}; ${INIT}; ${VIEW}`)

    expect(await names(2)).toEqual(['PAGE_VIEW', 'PAGE_VIEW'])
  })

  it('sends none on a route change, but metadata', async () => {
    const page = await integrate(`snaptr('init', '${SIGNAL_ID}'); ${VIEW}`)
    await sent(1)

    await page.evaluate(`history.pushState(null, '', '/b')`)

    const signals = await signalled(1)
    expect(await names(1)).toEqual(['PAGE_VIEW'])
    expect(signals.map(({ url, automatic }) => [url, automatic])).toEqual([
      ['https://www.shop.example/b', true],
    ])
  })
})

describe('calls', () => {
  it('says nothing about an id that is no UUID', async () => {
    await integrate(`snaptr('init', '123456789012345'); ${VIEW}`)

    expect(await names(0)).toEqual([])
  })

  it('are lost once live when the stub hands handleRequest a list', async () => {
    const page = await integrate(
      `${INIT}; ${VIEW}`,
      `window.snaptr = (...args) => { snaptr.handleRequest ? snaptr.handleRequest(args) : snaptr.queue.push(args) }; snaptr.queue = []`,
    )
    await sent(1)

    await page.evaluate(`snaptr('track', 'SIGN_UP')`)

    expect(await names(1)).toEqual(['PAGE_VIEW'])
  })

  it('reach every initialised pixel, and with four arguments one', async () => {
    await integrate(
      `${INIT}; snaptr('init', '${OTHER_ID}'); ${VIEW}; snaptr('track', '${OTHER_ID}', 'SIGN_UP', {})`,
    )

    expect((await sent(3)).map(({ event, ids }) => [event, ...ids])).toEqual([
      ['PAGE_VIEW', ID],
      ['PAGE_VIEW', OTHER_ID],
      ['SIGN_UP', OTHER_ID],
    ])
  })

  it('know standard names in any spelling and send others as they are', async () => {
    await integrate(
      `${INIT}; snaptr('track', 'Purchase'); snaptr('track', 'add-cart'); snaptr('track', 'My event')`,
    )

    expect(await names(3)).toEqual(['PURCHASE', 'ADD_CART', 'My event'])
  })

  it('are reported with the URL and time of the flush when queued', async () => {
    const page = await sandbox.open('/a')
    await page.evaluate(`${STUB}; ${INIT}; ${VIEW}; history.pushState(null, '', '/b')`)
    const flushedAt = Date.now()

    await loadScript(page, SCRIPT)

    const [beacon] = await sent(1)
    expect(beacon?.url).toBe('https://www.shop.example/b')
    expect(beacon?.time).toBeGreaterThanOrEqual(flushedAt)
  })

  it('leave in one batch 100 to 350 ms later, to both hosts', async () => {
    await integrate(`${INIT}; ${VIEW}; snaptr('track', 'SIGN_UP')`)
    const [first, second] = await sent(2)

    expect(first?.request).toBe(second?.request)
    expect((first?.request.at ?? 0) - (first?.time ?? 0)).toBeGreaterThanOrEqual(100)
    expect(sandbox.network.requests.some(({ url }) => url.startsWith('https://tr6.snapchat.com/p'))).toBe(
      true,
    )
  })

  it('outlive the page when they come before it begins to leave', async () => {
    const page = await integrate(`${INIT}; ${VIEW}`)
    await sent(1)

    await page.evaluate(`snaptr('track', 'SIGN_UP'); location.href = '/next'`)

    expect(await names(2)).toEqual(['PAGE_VIEW', 'SIGN_UP'])
  })

  it('are lost when they come at pagehide', async () => {
    const page = await integrate(`${INIT}; ${VIEW}`)
    await sent(1)

    await page.evaluate(
      `addEventListener('pagehide', () => snaptr('track', 'SIGN_UP')); location.href = '/next'`,
    )
    await page.waitForURL('**/next')

    expect(await names(1)).toEqual(['PAGE_VIEW'])
  })
})

describe('dedup id', () => {
  it('is client_dedup_id', async () => {
    await integrate(`${INIT}; snaptr('track', 'PURCHASE', {
      client_dedup_id: 'e-1', price: 49.9, currency: 'EUR', transaction_id: 'A-1', item_ids: ['S'], colour: 'red' })`)

    const [beacon] = await sent(1)
    expect(beacon).toMatchObject({
      eventId: 'e-1',
      value: 49.9,
      currency: 'EUR',
      orderId: 'A-1',
      items: ['S'],
    })
    expect(JSON.stringify(beacon?.params)).not.toContain('red')
  })

  it('is none at all when event_id was given', async () => {
    await integrate(`${INIT}; snaptr('track', 'SIGN_UP', { event_id: 'e-1' })`)

    const [beacon] = await sent(1)
    expect(beacon?.eventId).toBeUndefined()
    expect(beacon?.request.body).not.toContain('e-1')
  })

  it('is made, and put on the object it was given, so that a shared object gives one id twice', async () => {
    const page = await integrate(INIT)

    await page.evaluate(`const shared = { price: 1 }
      snaptr('track', 'ADD_CART', shared); snaptr('track', 'PURCHASE', shared); snaptr('track', 'SIGN_UP', { price: 1 })`)

    const [first, second, third] = (await sent(3)).map(({ eventId }) => eventId)
    expect(first).toMatch(AUTOMATIC_ID)
    expect(second).toBe(first)
    expect(third).not.toBe(first)
  })
})

describe('user data', () => {
  it('is trimmed, lower-cased and hashed; of a phone number the digits', async () => {
    expect(
      await userOf({ user_email: ' Jane.Doe@Example.COM ', user_phone_number: '+49 (0)151 1234-5678' }),
    ).toEqual({
      u_hem: sha256('jane.doe@example.com'),
      u_hpn: sha256('49015112345678'),
    })
  })

  it('keeps a hash as it is, and has nothing for an empty address', async () => {
    const hash = sha256('a').toUpperCase()

    expect(await userOf({ user_hashed_email: hash, user_phone_number: '' })).toEqual({ u_hem: hash })
  })

  it('is merged by a second init, kept by an empty address and cleared by null', async () => {
    const page = await integrate(
      `${INIT}; snaptr('init', '${ID}', { user_email: 'a@shop.example' }); ${VIEW}`,
    )

    await page.evaluate(`snaptr('init', '${ID}', { user_email: '' }); snaptr('track', 'SIGN_UP')`)
    await page.evaluate(`snaptr('init', '${ID}', { user_email: null }); snaptr('track', 'LOGIN')`)

    const hash = sha256('a@shop.example')
    expect((await sent(3)).map(({ user }) => user.u_hem)).toEqual([hash, hash, undefined])
  })

  it('is scraped from a submitted form and sent with every later event', async () => {
    const page = await integrate(`${INIT}; ${VIEW}`)
    await page.evaluate(
      `document.body.innerHTML = '<form onsubmit="return false"><input type="email"></form>'`,
    )
    await page.fill('input', 'jane@shop.example')

    await page.evaluate(`document.forms[0].requestSubmit(); snaptr('track', 'SIGN_UP')`)

    expect((await sent(2)).at(-1)?.user).toEqual({ u_hems: sha256('jane@shop.example') })
  })
})

describe('signals', () => {
  it('report a clicked button and the leaving of the page', async () => {
    const page = await integrate(`snaptr('init', '${SIGNAL_ID}'); ${VIEW}`)
    await page.evaluate(`document.body.innerHTML = '<button>Buy now</button>'`)

    await page.click('button')
    await page.goto('https://www.shop.example/next')

    const signals = await signalled(2)
    expect(signals.map(({ params }) => params.kind)).toEqual(['click', 'leave'])
    expect(signals[0]?.params.text).toBe('Buy now')
  })
})

describe('storage', () => {
  it('is written by the script alone, before init', async () => {
    const page = await integrate('')

    const cookies = await readCookies(page)
    expect(cookies.map(({ name, sameSite }) => [name, sameSite])).toEqual([
      ['_scid', 'Lax'],
      ['_scid_r', 'Lax'],
    ])
    expect(((cookies[0]?.expires ?? 0) - Date.now() / 1000) / 86_400).toBeCloseTo(395, 0)
    expect(await page.evaluate('Object.keys(localStorage).sort()')).toEqual(['u_sclid', 'u_sclid_r'])
    expect(await page.evaluate('Object.keys(sessionStorage).sort()')).toEqual(['u_scsid', 'u_scsid_r'])
  })

  it.each(['/a?ScCid=', '/a?sccid='])('keeps a click id that is a UUID: %s', async (path) => {
    const page = await sandbox.open(`${path}1c2d3e4f-5a6b-4000-8000-0123456789ab`)
    await page.evaluate(STUB)
    await loadScript(page, SCRIPT)

    const names = (await readCookies(page)).map(({ name }) => name)
    expect(names).toContain('_scsrid')
    expect(await page.evaluate('Object.keys(localStorage)')).toContain('_scsrid')
  })

  it('keeps one from the referrer, and none that is no UUID', async () => {
    const page = await sandbox.open('/landing?ScCid=1c2d3e4f-5a6b-4000-8000-0123456789ab')
    await page.evaluate(`location.href = '/next?ScCid=abc'`)
    await page.waitForURL('**/next?ScCid=abc')
    await page.evaluate(STUB)
    await loadScript(page, SCRIPT)
    expect(await page.evaluate('document.cookie')).toContain('_scsrid')

    const other = await sandbox.open('/a?ScCid=abc', {})
    await other.evaluate(STUB)
    await loadScript(other, SCRIPT)
    expect(await other.evaluate('document.cookie')).not.toContain('_scsrid')
  })

  it('has the mark of cookie matching after init', async () => {
    const page = await integrate(`snaptr('init', '${ID}')`)
    await sandbox.settled('snapchat')

    expect(await page.evaluate('document.cookie')).toMatch(/_sctr=1\|\d+/)
  })
})

describe('the settings of an account', () => {
  it.each([
    ['json', '{"automaticPageView":false,"formMatching":true}'],
    ['js', `snaptr.cfg("${ID}", {"automaticPageView":false,"formMatching":true})`],
  ])('come in the form that the script asks for: .%s', (form, body) => {
    const url = `https://tr.snapchat.com/config/example/${ID}.${form}?v=3.54.6`
    const accounts = { [ID]: { automaticPageView: false } }

    expect(respond({ url, method: 'GET', headers: {}, body: '', at: 0 }, { accounts })?.body).toBe(body)
  })

  it('switch its automatic page view off', async () => {
    sandbox.network.setAccount(ID, { automaticPageView: false })
    const page = await integrate(INIT)

    await page.waitForTimeout(3_700)

    expect(await names(0)).toEqual([])
  })
})
