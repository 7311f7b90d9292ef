import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { readCookies } from '../cookies.js'
import { loadScript } from '../naive.js'
import { createSandbox, type Sandbox } from '../sandbox.js'
import { arrived } from './arrived.js'

const SCRIPT = 'https://s.pinimg.com/ct/core.js'
const API = 'ct.pinterest.com'
const ID = '2612345678901'
const OTHER_ID = '2699999999999'

/** The stub that pixels.md 5.1 describes. */
const STUB = `
  window.pintrk = function (...args) { window.pintrk.queue.push(args) }
  Object.assign(pintrk, { queue: [], version: '3.0' })`
const LOAD = `pintrk('load', '${ID}')`
const BASE = `${LOAD}; pintrk('page')`
const LEAD = `pintrk('track', 'lead', { event_id: 'e-1' })`

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

/** The same, with the second file there. */
async function integrateLive(lines: string): Promise<Page> {
  const page = await integrate(lines)
  await page.waitForFunction('pintrk.queue.push !== Array.prototype.push')
  return page
}

const sent = (count: number) => arrived(sandbox, 'pinterest', count)
const names = async (count: number) => (await sent(count)).map(({ event }) => event).sort()
const userOf = async (given: Record<string, string>) => {
  await integrate(`pintrk('load', '${ID}', ${JSON.stringify(given)}); ${LEAD}`)
  return (await sent(1))[0]?.user
}

describe('activation', () => {
  it('comes with the second file, some time after the load event of the first', async () => {
    const page = await sandbox.open('/a')
    await page.evaluate(`${STUB}; ${BASE}`)

    const atLoad = await page.evaluate(`new Promise((done) => {
      const script = document.createElement('script')
      script.onload = () => done(pintrk.queue.push === Array.prototype.push)
      script.src = '${SCRIPT}'
      document.head.append(script)
    })`)
    await page.waitForFunction('pintrk.queue.push !== Array.prototype.push')

    expect(atLoad).toBe(true)
    expect(await names(1)).toEqual(['init'])
  })

  it('does not come when the push of the queue is overridden', async () => {
    const page = await integrate(
      `pintrk.queue.push = (...items) => Array.prototype.push.apply(pintrk.queue, items); ${BASE}`,
    )
    await page.waitForTimeout(300)

    expect(await names(0)).toEqual([])
    expect(await page.evaluate('pintrk.queue.length')).toBe(2)
  })

  it('replaces the push of the queue and keeps the global', async () => {
    const page = await integrateLive(`window.before = pintrk; ${BASE}`)

    await page.evaluate(LEAD)

    expect(await page.evaluate('window.before === pintrk')).toBe(true)
    expect(await names(2)).toEqual(['init', 'lead'])
  })

  it('loses what a wrapper pushes with a method it kept', async () => {
    const page = await integrateLive(BASE)

    await page.evaluate(`Array.prototype.push.call(pintrk.queue, ['track', 'lead'])`)

    expect(await names(1)).toEqual(['init'])
  })

  it('has no effect a second time', async () => {
    const page = await integrateLive(BASE)

    await loadScript(page, SCRIPT)

    expect(await names(1)).toEqual(['init'])
  })
})

describe('calls', () => {
  it('sends nothing before load', async () => {
    const page = await integrateLive('')

    await page.evaluate(`pintrk('page'); ${LEAD}`)

    expect(await names(0)).toEqual([])
  })

  it('sends nothing on a route change', async () => {
    const page = await integrateLive(BASE)

    await page.evaluate(`history.pushState(null, '', '/b')`)

    expect(await names(1)).toEqual(['init'])
  })

  it('counts a page twice when the snippet is pasted twice', async () => {
    await integrate(`${BASE}; ${BASE}`)

    expect(await names(2)).toEqual(['init', 'init'])
  })

  it('sends to the id that was loaded last', async () => {
    await integrate(`${LOAD}; pintrk('load', '${OTHER_ID}'); ${LEAD}`)

    expect((await sent(1)).map(({ ids }) => ids)).toEqual([[OTHER_ID]])
  })

  it('sends a track with a tag argument to that id, and a page to the current one', async () => {
    await integrate(
      `${LOAD}; pintrk('track', 'lead', {}, null, '${OTHER_ID}'); pintrk('page', {}, null, '${OTHER_ID}')`,
    )

    const addressed = (await sent(2)).map(({ event, ids }) => [event, ...ids].join(' '))
    expect(addressed.sort()).toEqual([`init ${ID}`, `lead ${OTHER_ID}`])
  })

  it('sends an unknown name as it was given, with a warning', async () => {
    const page = await integrateLive(LOAD)
    const warned = page.waitForEvent('console', (message) => message.type() === 'warning')

    await page.evaluate(`pintrk('track', 'MyEvent')`)

    expect((await warned).text()).toContain('not a standard event name')
    expect(await names(1)).toEqual(['MyEvent'])
  })

  it('tells a callback that the event was sent', async () => {
    const page = await integrateLive(LOAD)

    const told = page.evaluate(`new Promise((done) => pintrk('track', 'lead', {}, (...args) => done(args)))`)

    expect(await told).toEqual([true])
  })
})

describe('settings of the account', () => {
  it('hold every event until they have come, and the event has the URL and time of then', async () => {
    sandbox.network.hold(API)
    const page = await integrateLive(LOAD)
    await page.evaluate(LEAD)
    await page.waitForTimeout(200)
    const before = sandbox.network.beacons('pinterest')
    await page.evaluate(`history.pushState(null, '', '/b')`)
    const releasedAt = Date.now()

    sandbox.network.release(API)

    const [beacon] = await sent(1)
    expect(before).toEqual([])
    expect(beacon?.url).toBe('https://www.shop.example/b')
    expect(beacon?.time).toBeGreaterThanOrEqual(releasedAt)
  })

  it('set the cookie for a year and the mark in sessionStorage', async () => {
    const page = await integrate(BASE)
    await sent(1)

    const [cookie] = await readCookies(page, 'https://shop.example')
    expect(cookie).toMatchObject({ name: '_pin_unauth', domain: '.shop.example', secure: false })
    expect(((cookie?.expires ?? 0) - Date.now() / 1000) / 86_400).toBeCloseTo(365, 0)
    expect(await page.evaluate(`sessionStorage.getItem('is_eu')`)).toBe('true')
  })

  it('let events go when they cannot be had', async () => {
    sandbox.network.setAccount(ID, { status: 500 })
    await integrate(BASE)

    expect(await names(1)).toEqual(['init'])
  })
})

describe('consent', () => {
  it('drops events for good under setconsent false, and asks for nothing', async () => {
    const page = await integrateLive(`pintrk('setconsent', false); ${BASE}`)
    await sandbox.settled('pinterest', 100)
    const asked = sandbox.network.requests.filter(({ url }) => url.includes(API))

    await page.evaluate(`pintrk('setconsent', true); ${LEAD}`)

    expect(asked).toEqual([])
    expect(await names(1)).toEqual(['lead'])
  })

  it('drops what still waits for the settings', async () => {
    sandbox.network.hold(API)
    const page = await integrateLive(BASE)

    await page.evaluate(`pintrk('setconsent', 'false')`)
    sandbox.network.release(API)

    expect(await names(0)).toEqual([])
  })

  it('removes its cookie when taken back, and does not set it again with a later grant', async () => {
    const page = await integrate(BASE)
    await sent(1)

    await page.evaluate(`pintrk('setconsent', false)`)
    await page.evaluate(`pintrk('setconsent', true); ${LEAD}`)

    expect(await names(2)).toEqual(['init', 'lead'])
    expect(await readCookies(page)).toEqual([])
  })

  it('tells a callback that there is none', async () => {
    const page = await integrateLive(`${LOAD}; pintrk('setconsent', false)`)

    const told = page.evaluate(`new Promise((done) => pintrk('track', 'lead', {}, (...args) => done(args)))`)

    expect(await told).toEqual([false, 'No consent'])
  })
})

describe('event data', () => {
  it('carries id, value, currency, order and items', async () => {
    await integrate(`${LOAD}; pintrk('track', 'checkout', {
      eid: 'e-1', value: '49.90', currency: 'EUR', order_id: 'A-1', line_items: [{ product_id: 'S' }] })`)

    expect((await sent(1))[0]).toMatchObject({
      eventId: 'e-1',
      value: 49.9,
      currency: 'EUR',
      orderId: 'A-1',
      items: [{ product_id: 'S' }],
    })
  })

  it('is changed in the object it was given', async () => {
    const page = await integrateLive(LOAD)

    const left = await page.evaluate(`(() => {
      const data = { value: '9.5', external_id: '7' }
      pintrk('track', 'lead', data)
      return data
    })()`)

    expect(left).toEqual({ value: 9.5 })
    expect((await sent(1))[0]?.user).toEqual({ external_id: sha256('7') })
  })

  it('goes out with an amount that is no number as it was given', async () => {
    await integrate(`${LOAD}; pintrk('track', 'lead', { value: '12,50' })`)

    expect((await sent(1))[0]?.params.value).toBe('12,50')
  })

  it('has what looks like an address hashed', async () => {
    await integrate(`${LOAD}; pintrk('track', 'lead', { property: 'Jane@Shop.example' })`)

    expect((await sent(1))[0]?.params.property).toBe(sha256('jane@shop.example'))
  })

  it('is posted when the URL would be long', async () => {
    await integrate(`${LOAD}; pintrk('track', 'checkout', {
      line_items: Array.from({ length: 60 }, (_, n) => ({ product_id: 'SKU-' + n, product_name: 'Stalls, row ' + n })) })`)

    const [beacon] = await sent(1)
    expect(beacon?.request.method).toBe('POST')
    expect(beacon?.items).toHaveLength(60)
  })
})

describe('user data', () => {
  it('is trimmed, lower-cased and hashed', async () => {
    expect(await userOf({ em: '  Jane.Doe@Example.COM ' })).toEqual({ em: sha256('jane.doe@example.com') })
  })

  it('keeps a hash, in lower case', async () => {
    expect(await userOf({ em: sha256('a').toUpperCase() })).toEqual({ em: sha256('a') })
  })

  it('is empty for an empty address, and changes with set', async () => {
    const page = await integrateLive(`${LOAD}; pintrk('set', { em: '' }); ${LEAD}`)
    const [first] = await sent(1)

    await page.evaluate(`pintrk('set', { em: 'b@shop.example' }); ${LEAD}`)

    expect(first?.user).toEqual({ em: '' })
    expect((await sent(2))[1]?.user).toEqual({ em: sha256('b@shop.example') })
  })
})
