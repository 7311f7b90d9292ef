import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { readCookies } from '../cookies.js'
import { loadScript } from '../naive.js'
import { createSandbox, type Sandbox } from '../sandbox.js'
import { arrived } from './arrived.js'

const SCRIPT = 'https://www.redditstatic.com/ads/pixel.js'
const ID = 'a2_abcdefgh'
const OTHER_ID = 'a2_zyxwvuts'

/** The stub that pixels.md 7.1 describes. */
const STUB = `
  window.rdt = function (...args) { rdt.sendEvent ? rdt.sendEvent(...args) : rdt.callQueue.push(args) }
  rdt.callQueue = []`
const INIT = `rdt('init', '${ID}')`
const VIEW = `rdt('track', 'PageVisit')`

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

const sent = (count: number) => arrived(sandbox, 'reddit', count)
const names = async (count: number) => (await sent(count)).map(({ event }) => event)
const userOf = async (given: Record<string, string>) => {
  await integrate(`rdt('init', '${ID}', ${JSON.stringify(given)}); ${VIEW}`)
  return (await sent(1))[0]?.user
}
const cookieNames = async (page: Page) => (await readCookies(page)).map(({ name }) => name).sort()

describe('calls', () => {
  it('sends no page view by itself', async () => {
    const page = await integrate(INIT)

    await page.evaluate(`history.pushState(null, '', '/b')`)

    expect(await names(0)).toEqual([])
  })

  it('sends nothing once live when the stub hands sendEvent the stub and a list', async () => {
    const page = await integrate(
      `${INIT}; ${VIEW}`,
      `window.rdt = (...args) => { rdt.sendEvent ? rdt.sendEvent(rdt, args) : rdt.callQueue.push(args) }; rdt.callQueue = []`,
    )

    await page.evaluate(`rdt('track', 'Lead')`)

    expect(await names(1)).toEqual(['PageVisit'])
  })

  it('throws when the stub is missing', async () => {
    const page = await sandbox.open('/a')
    const failed = page.waitForEvent('pageerror')

    await loadScript(page, SCRIPT)

    expect((await failed).message).toContain('snippet')
  })

  it('throws page errors after the global was deleted', async () => {
    const page = await integrate(INIT)
    const failed = page.waitForEvent('pageerror')

    await page.evaluate('delete window.rdt')

    expect((await failed).message).toContain('pixelId')
  })

  it('counts a page view twice when the snippet is pasted twice', async () => {
    const page = await integrate(`${INIT}; ${VIEW}`)

    await page.evaluate(`${INIT}; ${VIEW}`)
    await loadScript(page, SCRIPT)

    expect(await names(2)).toEqual(['PageVisit', 'PageVisit'])
  })

  it('redirects every later event with a second init', async () => {
    await integrate(`${INIT}; ${VIEW}; rdt('init', '${OTHER_ID}'); rdt('track', 'Lead')`)

    const addressed = (await sent(2)).map(({ event, ids }) => [event, ...ids].join(' '))
    expect(addressed.sort()).toEqual([`Lead ${OTHER_ID}`, `PageVisit ${ID}`])
  })

  it('sends one beacon for two identical calls within one millisecond', async () => {
    const page = await integrate(INIT)

    await page.evaluate(`Date.now = () => 1800000000000; ${VIEW}; ${VIEW}`)

    expect(await names(1)).toEqual(['PageVisit'])
  })

  it('reports queued events with the URL and time of the flush', async () => {
    const page = await sandbox.open('/a')
    await page.evaluate(`${STUB}; ${INIT}; ${VIEW}; history.pushState(null, '', '/b')`)
    const flushedAt = Date.now()

    await loadScript(page, SCRIPT)

    const [beacon] = await sent(1)
    expect(beacon?.url).toBe('https://www.shop.example/b')
    expect(beacon?.time).toBeGreaterThanOrEqual(flushedAt)
  })

  it('fires the events that the account ties to URLs', async () => {
    sandbox.network.setAccount(ID, { rules: [{ urlContains: '/b', event: 'Lead' }] })
    const page = await integrate(INIT)

    await page.evaluate(`history.pushState(null, '', '/b')`)

    expect(await names(1)).toEqual(['Lead'])
  })
})

describe('metadata', () => {
  it('hashes conversionId and transactionId', async () => {
    await integrate(
      `${INIT}; rdt('track', 'Purchase', { conversionId: 'e-1', transactionId: 'A-1', value: 49.9, currency: 'EUR' })`,
    )

    expect((await sent(1))[0]).toMatchObject({
      eventId: sha256('e-1'),
      orderId: sha256('A-1'),
      value: 49.9,
      currency: 'EUR',
    })
  })

  it('keeps a conversionId that is a hash', async () => {
    await integrate(`${INIT}; rdt('track', 'Lead', { conversionId: '${sha256('e-1')}' })`)

    expect((await sent(1))[0]?.eventId).toBe(sha256('e-1'))
  })

  it('drops what it does not know, also of products, and a valueDecimal', async () => {
    const products = `[{ id: 'S', name: 'Seat', category: 'T', price: 9, quantity: 2 }]`
    await integrate(
      `${INIT}; rdt('track', 'AddToCart', { colour: 'red', valueDecimal: 7, products: ${products} })`,
    )

    expect((await sent(1))[0]).toMatchObject({
      value: undefined,
      items: [{ id: 'S', name: 'Seat', category: 'T' }],
      params: expect.not.objectContaining({ colour: 'red' }),
    })
  })

  it('sends minor units in another field when decimals are switched off', async () => {
    await integrate(
      `rdt('init', '${ID}', { useDecimalCurrencyValues: false }); rdt('track', 'Lead', { value: 990 })`,
    )

    expect((await sent(1))[0]?.params).toMatchObject({ value: '990' })
  })

  it('sends the text undefined for a key without a value', async () => {
    await integrate(`${INIT}; rdt('track', 'Lead', { value: undefined })`)

    expect((await sent(1))[0]?.params.valueDecimal).toBe('undefined')
  })

  it('takes user data out of the object it was given', async () => {
    const page = await integrate(INIT)

    const left = await page.evaluate(`(() => {
      const metadata = { value: 1, email: 'a@b.example', phoneNumber: '+491234', externalId: '7', partner_version: '2' }
      rdt('track', 'Lead', metadata)
      return Object.keys(metadata)
    })()`)

    expect(left).toEqual(['value'])
  })
})

describe('user data', () => {
  it('has dots and the tag removed from an address', async () => {
    expect(await userOf({ email: 'Jane.Doe+news@Example.com' })).toEqual({
      em: sha256('janedoe@example.com'),
    })
  })

  it('is sixty-four zeros for an address with spaces around it, or none at all', async () => {
    expect(await userOf({ email: ' jane@example.com' })).toEqual({ em: '0'.repeat(64) })
    await sandbox.reset()
    expect(await userOf({ email: 'undefined' })).toEqual({ em: '0'.repeat(64) })
  })

  it('keeps digits and a leading plus of a phone number', async () => {
    expect(await userOf({ phoneNumber: '+49 (0)151 1234-5678' })).toEqual({ pn: sha256('+49015112345678') })
  })

  it('keeps a hash as it is, upper case too', async () => {
    const hash = sha256('a@b.example').toUpperCase()

    expect(await userOf({ email: hash })).toEqual({ em: hash })
  })

  it('is remembered for later events, and an empty address does not clear it', async () => {
    await integrate(
      `${INIT}; rdt('track', 'Lead', { email: 'a@b.example' }); rdt('track', 'SignUp', { email: '' })`,
    )

    expect((await sent(2)).map(({ user }) => user.em)).toEqual(Array(2).fill(sha256('a@b.example')))
  })
})

describe('privacy', () => {
  it('still sends when opted out, and sets its cookie', async () => {
    const page = await integrate(`rdt('init', '${ID}', { optOut: true, dpm: 'LDU' }); ${VIEW}`)

    expect((await sent(1))[0]?.params).toMatchObject({ opt_out: '1', dpm: 'LDU' })
    expect(await cookieNames(page)).toEqual(['_rdt_uuid'])
  })

  it('sets cookies on the registrable domain for 90 days, Strict and Secure, with the hashed address', async () => {
    const page = await integrate(`rdt('init', '${ID}', { email: 'a@b.example' })`)

    const cookies = await readCookies(page)
    expect(cookies.map(({ name }) => name).sort()).toEqual(['_rdt_em', '_rdt_uuid'])
    for (const cookie of cookies) {
      expect(cookie).toMatchObject({ domain: '.shop.example', sameSite: 'Strict', secure: true })
      expect((cookie.expires - Date.now() / 1000) / 86_400).toBeCloseTo(90, 0)
    }
  })

  it('deletes its cookies when they are disabled, sends without uuid, and sets them again when enabled', async () => {
    const page = await integrate(`${INIT}; rdt('disableFirstPartyCookies'); ${VIEW}`)
    const [beacon] = await sent(1)
    const disabled = await cookieNames(page)

    await page.evaluate(`rdt('enableFirstPartyCookies')`)

    expect(beacon?.params).not.toHaveProperty('uuid')
    expect(disabled).toEqual([])
    expect(await cookieNames(page)).toEqual(['_rdt_uuid'])
  })

  it('sets no cookie with disableFirstPartyCookies in init', async () => {
    const page = await integrate(`rdt('init', '${ID}', { disableFirstPartyCookies: true }); ${VIEW}`)

    expect(await cookieNames(page)).toEqual([])
    expect(await names(1)).toEqual(['PageVisit'])
  })

  it('scrapes a form only when the account has it on', async () => {
    sandbox.network.setAccount(ID, { aam: { email: true } })
    const page = await integrate('')
    const answered = page.waitForResponse(/pixel-config/).then((response) => response.finished())
    await page.evaluate(INIT)
    await answered
    await page.evaluate((html) => {
      document.body.innerHTML = html
    }, '<form onsubmit="return false"><input type="email"></form>')
    await page.fill('input', 'jane@shop.example')

    await page.evaluate(`document.forms[0].requestSubmit(); ${VIEW}`)

    expect((await sent(1))[0]?.user.em).toBe(sha256('jane@shop.example'))
  })
})
