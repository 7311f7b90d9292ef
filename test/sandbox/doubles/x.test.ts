import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { readCookies } from '../cookies.js'
import { loadScript } from '../naive.js'
import { createSandbox, type Sandbox } from '../sandbox.js'
import { arrived } from './arrived.js'

const SCRIPT = 'https://static.ads-twitter.com/uwt.js'
const ID = 'o1abc'
const EVENT = `tw-${ID}-od2ef`

/** The stub that pixels.md 4.1 describes. */
const STUB = `
  window.twq = function (...args) { twq.exe ? twq.exe(...args) : twq.queue.push(args) }
  Object.assign(twq, { version: '1.1', queue: [] })`
const CONFIG = `twq('config', '${ID}')`

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

const sent = (count: number) => arrived(sandbox, 'x', count)
const names = async (count: number) => (await sent(count)).map(({ event }) => event)
/** The one of this name: `config` comes 20 ms after its call, before or after what the test does next. */
const only = async (name: string, count: number) => (await sent(count)).find(({ event }) => event === name)
const emailOf = async (given: string) => {
  await integrate(`twq('event', '${EVENT}', { email_address: ${JSON.stringify(given)} })`)
  return (await sent(1))[0]?.user.email_address
}

describe('page views', () => {
  it('sends one for each config, also of the same id', async () => {
    const page = await integrate(CONFIG)

    await page.evaluate(CONFIG)

    expect(await names(2)).toEqual(['config', 'config'])
  })

  it('sends two when the snippet is pasted twice', async () => {
    const page = await integrate(`${CONFIG}; ${CONFIG}`)

    await loadScript(page, SCRIPT)

    expect(await names(2)).toEqual(['config', 'config'])
  })

  it('waits in a hidden document for the next change of that, whatever it says', async () => {
    const page = await integrate('')
    await page.evaluate(`
      Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })
      ${CONFIG}`)
    // The change must not come before `config` asks for its request, some 20 ms later.
    await page.evaluate('new Promise((done) => setTimeout(done, 200))')
    expect(sandbox.network.requests.filter(({ url }) => url.includes('adsct'))).toEqual([])

    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`)

    expect(await names(1)).toEqual(['config'])
  })

  it('sends none on a route change', async () => {
    const page = await integrate(CONFIG)

    await page.evaluate(`history.pushState(null, '', '/b'); history.replaceState(null, '', '/c')`)

    expect(await names(1)).toEqual(['config'])
  })
})

describe('commands', () => {
  it('sends nothing once live when the stub hands exe the stub and a list', async () => {
    const page = await integrate(
      CONFIG,
      `window.twq = (...args) => { twq.exe ? twq.exe(twq, args) : twq.queue.push(args) }; twq.queue = []`,
    )

    await page.evaluate(`twq('event', '${EVENT}', { value: 1 })`)

    expect(await names(1)).toEqual(['config'])
  })

  it('does nothing at all without the global', async () => {
    const page = await sandbox.open('/a')
    await loadScript(page, SCRIPT)

    await page.evaluate(`${STUB}; ${CONFIG}`)

    expect(await names(0)).toEqual([])
  })

  it('asks both hosts for one event', async () => {
    await integrate(`twq('event', '${EVENT}')`)

    await sent(1)
    const hosts = sandbox.network.requests.map(({ url }) => new URL(url).hostname)
    expect(hosts).toEqual(expect.arrayContaining(['t.co', 'analytics.twitter.com']))
    expect(sandbox.network.beacons('x')).toHaveLength(1)
  })

  it('sends an event without any config', async () => {
    await integrate(
      `twq('event', '${EVENT}', { value: 9.5, currency: 'EUR', conversion_id: 'A-1', contents: [{ content_id: 'S' }] })`,
    )

    expect(await sent(1)).toEqual([
      expect.objectContaining({
        event: EVENT,
        ids: [ID],
        eventId: 'A-1',
        value: 9.5,
        currency: 'EUR',
        items: [{ content_id: 'S' }],
      }),
    ])
  })

  it('sends events that are queued with config before it', async () => {
    const page = await sandbox.open('/a')
    // In this order they are asked for. Over a new connection, images may overtake one another.
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.evaluate(`${STUB}; ${CONFIG}; twq('event', '${EVENT}')`)

    await loadScript(page, SCRIPT)

    expect((await names(2)).sort()).toEqual(['config', EVENT])
    const ids = asked.flatMap((url) =>
      url.includes('/t.co/') ? new URL(url).searchParams.get('txn_id') : [],
    )
    expect(ids).toEqual([EVENT, ID])
  })

  it('keeps the order when config came earlier', async () => {
    const page = await integrate(CONFIG)
    await sent(1)

    await page.evaluate(`twq('event', '${EVENT}')`)

    expect(await names(2)).toEqual(['config', EVENT])
  })

  it('sends a value-less beacon for the old track syntax', async () => {
    await integrate(`twq('init', '${ID}'); twq('track', 'Purchase', { value: 5 })`)

    expect(await sent(1)).toEqual([expect.objectContaining({ event: 'config', ids: [ID], value: undefined })])
  })

  it('sends an event to the pixel in its id alone', async () => {
    await integrate(`${CONFIG}; twq('config', 'o9zzz'); twq('event', '${EVENT}')`)

    const addressed = (await sent(3)).map(({ event, ids }) => [event, ...ids].join(' '))
    expect(addressed.sort()).toEqual([`config ${ID}`, 'config o9zzz', `${EVENT} ${ID}`])
  })

  it('overwrites a given event_id', async () => {
    await integrate(`twq('event', '${EVENT}', { event_id: 'mine' })`)

    const [beacon] = await sent(1)
    expect(beacon?.request.url).not.toContain('mine')
    expect(beacon?.eventId).toBeUndefined()
  })

  it('spreads an unknown text setting into every request', async () => {
    await integrate(`twq('set', 'abc'); twq('event', '${EVENT}')`)

    expect((await sent(1))[0]?.params).toMatchObject({ 0: 'a', 1: 'b', 2: 'c' })
  })

  it('ignores a consent command', async () => {
    await integrate(`twq('consent', 'deny'); ${CONFIG}`)

    expect(await names(1)).toEqual(['config'])
  })

  it('repeats what the last config was told beside what each later event says', async () => {
    const page = await integrate(`twq('config', '${ID}', { conversion_id: 'view-0', coupon: 'X' })`)
    await page.evaluate(`twq('config', '${ID}', { conversion_id: 'view-1' })`)
    await sent(2)

    await page.evaluate(`twq('event', '${EVENT}', { conversion_id: 'A-1', value: 5 })`)

    const { searchParams } = new URL((await sent(3))[2]!.request.url)
    expect(searchParams.get('conversion_id')).toBe('view-1')
    expect(searchParams.get('coupon')).toBeNull()
    expect(JSON.parse(searchParams.get('event')!)).toEqual({ conversion_id: 'A-1', value: 5 })
  })

  it('sends restricted data use with the config and the later events', async () => {
    await integrate(
      `twq('config', '${ID}', { restricted_data_use: 'restrict_optimization' }); twq('event', '${EVENT}')`,
    )

    expect((await sent(2)).map(({ params }) => params.restricted_data_use)).toEqual(
      Array(2).fill('restrict_optimization'),
    )
  })
})

describe('URL', () => {
  it('is that of the flush for what was queued', async () => {
    await integrate(`${CONFIG}; twq('event', '${EVENT}'); history.pushState(null, '', '/b')`)

    expect((await sent(2)).map(({ url }) => url)).toEqual(Array(2).fill('https://www.shop.example/b'))
  })

  it('is overridden by page_location, for page views too', async () => {
    const own = `{ page_location: 'https://www.shop.example/own' }`
    await integrate(`twq('config', '${ID}', ${own}); twq('event', '${EVENT}', ${own})`)

    expect((await sent(2)).map(({ url }) => url)).toEqual(Array(2).fill('https://www.shop.example/own'))
  })
})

describe('user data', () => {
  it('that config was told goes with every later event, whoever the visitor is by then', async () => {
    await integrate(
      `twq('config', '${ID}', { email_address: 'ada@example.com' }); twq('event', '${EVENT}', {})`,
    )

    expect((await only(EVENT, 2))?.user).toEqual({ email_address: sha256('ada@example.com') })
  })

  it('is hashed as it was given', async () => {
    expect(await emailOf('  Jane.Doe@Example.COM ')).toBe(sha256('  Jane.Doe@Example.COM '))
  })

  it('is the hash of nothing for an empty address', async () => {
    expect(await emailOf('')).toBe(sha256(''))
  })

  it('passes a hash, in lower case', async () => {
    expect(await emailOf(sha256('a@b.example').toUpperCase())).toBe(sha256('a@b.example'))
  })

  it('is scraped from a submitted form and sent with every later event', async () => {
    const page = await integrate(CONFIG)
    await submitForm(page)

    await page.evaluate(`twq('event', '${EVENT}')`)

    expect((await only(EVENT, 2))?.user).toEqual({
      email_address: sha256('jane@shop.example'),
      phone_number: sha256('+4915112345678'),
    })
  })

  it('is not scraped when autoAdvancedMatching was set to the text false before config', async () => {
    const page = await integrate(`twq('set', 'autoAdvancedMatching', 'false', '${ID}'); ${CONFIG}`)
    await submitForm(page)

    await page.evaluate(`twq('event', '${EVENT}')`)

    expect((await only(EVENT, 2))?.user).toEqual({})
  })

  it('is scraped all the same when the switch is the boolean false', async () => {
    const page = await integrate(`twq('set', 'autoAdvancedMatching', false, '${ID}'); ${CONFIG}`)
    await submitForm(page)

    await page.evaluate(`twq('event', '${EVENT}')`)

    expect((await only(EVENT, 2))?.user).toHaveProperty('email_address')
  })
})

async function submitForm(page: Page) {
  await page.evaluate(
    (html) => {
      document.body.innerHTML = html
    },
    `<form onsubmit="return false">
    <input type="email" name="email"><input type="tel" name="phone"><input type="submit"></form>`,
  )
  await page.fill('[name=email]', 'jane@shop.example')
  await page.fill('[name=phone]', '+4915112345678')
  await page.evaluate(`document.forms[0].requestSubmit()`)
}

describe('clicks', () => {
  it('reports a clicked button with its text', async () => {
    const page = await integrate(CONFIG)
    await page.evaluate((html) => {
      document.body.innerHTML = html
    }, '<button>Buy now</button>')

    await page.click('button')

    expect(await only('autobuttonclick', 2)).toMatchObject({
      automatic: true,
      params: { button_text: 'Buy now' },
    })
  })

  it('reports none when autoConfig was set to the text false', async () => {
    const page = await integrate(`twq('set', 'autoConfig', 'false', '${ID}'); ${CONFIG}`)
    await page.evaluate((html) => {
      document.body.innerHTML = html
    }, '<button>Buy now</button>')

    await page.click('button')

    expect(await names(1)).toEqual(['config'])
  })
})

describe('cookies', () => {
  it('has _twpid for 390 days, Strict and Secure, and writes it again with the next request', async () => {
    const page = await integrate(CONFIG)
    await sent(1)
    const before = await readCookies(page)
    await page.context().clearCookies()

    await page.evaluate(`twq('event', '${EVENT}')`)

    const [cookie] = await readCookies(page)
    expect(before.map(({ name }) => name)).toEqual(['_twpid'])
    expect(cookie).toMatchObject({ name: '_twpid', sameSite: 'Strict', secure: true })
    expect(((cookie?.expires ?? 0) - Date.now() / 1000) / 86_400).toBeCloseTo(390, 0)
  })

  it('has none of it before config', async () => {
    const page = await integrate('')

    expect(await readCookies(page)).toEqual([])
  })
})
