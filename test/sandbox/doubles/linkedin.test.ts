import { createHash } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Beacon } from '../beacon.js'
import { readCookies } from '../cookies.js'
import { LINKEDIN_SCRIPT, loadScript, toLinkedinStub } from '../naive.js'
import { createSandbox, type Sandbox } from '../sandbox.js'

const ID = '98765'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await createSandbox()
})
afterEach(() => sandbox.reset())
afterAll(() => sandbox.close())

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

async function integrate(lines = '', path = '/a', ids = [ID]): Promise<Page> {
  const page = await sandbox.open(path)
  await page.evaluate(`${toLinkedinStub(...ids)}; ${lines}`)
  await loadScript(page, LINKEDIN_SCRIPT)
  return page
}

const collected = async () => (await sandbox.settled('linkedin')).filter(({ automatic }) => !automatic)
const toSummary = ({ event, url }: Beacon) => `${event} ${new URL(url ?? '').pathname}`
/** Sorted: each is compressed on its own before it is sent, in its own time. */
const signals = async (count: number) => {
  const wanted = () => sandbox.network.beacons('linkedin').filter(({ automatic }) => automatic)
  await sandbox.network.waitForBeacon(() => wanted().length >= count).catch(() => undefined)
  await sandbox.settled('linkedin')
  return wanted().map(toSummary).sort()
}
/** Sorted: over a new connection, images may overtake one another. */
const summary = async () => (await collected()).map(toSummary).sort()

describe('page views', () => {
  it('sends one by itself and a PAGE_VISIT signal', async () => {
    await integrate()

    expect(await summary()).toEqual(['page_view /a'])
    expect(await signals(1)).toEqual(['PAGE_VISIT /a'])
  })

  it('counts the first page twice when the page sends its own', async () => {
    await integrate(`lintrk('track')`)

    expect(await summary()).toEqual(['page_view /a', 'page_view /a'])
  })

  it('sends none by itself with _wait_for_lintrk, but still the signal', async () => {
    await integrate('window._wait_for_lintrk = true')

    expect(await collected()).toEqual([])
    expect(await signals(1)).toEqual(['PAGE_VISIT /a'])
  })

  it('sends a signal but no page view on a route change', async () => {
    const page = await integrate()

    await page.evaluate(`history.pushState(null, '', '/b')`)

    expect(await summary()).toEqual(['page_view /a'])
    expect(await signals(2)).toEqual(['PAGE_VISIT /a', 'PAGE_VISIT /b'])
  })

  it('sends one more for each track without a conversion', async () => {
    const page = await integrate()

    await page.evaluate(`history.pushState(null, '', '/b'); lintrk('TRACK', {})`)

    expect(await summary()).toEqual(['page_view /a', 'page_view /b'])
  })

  it('is not changed by a second load of the script', async () => {
    const page = await integrate()

    await loadScript(page, LINKEDIN_SCRIPT)
    await page.evaluate(`history.pushState(null, '', '/b')`)

    expect(await summary()).toEqual(['page_view /a'])
    expect(await signals(2)).toEqual(['PAGE_VISIT /a', 'PAGE_VISIT /b'])
  })
})

describe('loading', () => {
  it('sends queued conversions before its page view, with the URL and time of the flush', async () => {
    const page = await sandbox.open('/a')
    await page.evaluate(
      `${toLinkedinStub(ID)}; lintrk('track', { conversion_id: 1122 }); history.pushState(null, '', '/b')`,
    )
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    const flushedAt = Date.now()

    await loadScript(page, LINKEDIN_SCRIPT)

    expect(await summary()).toEqual(['conversion /b', 'page_view /b'])
    const collects = asked.filter((url) => url.includes('/collect'))
    expect(collects.map((url) => url.includes('conversionId=1122'))).toEqual([true, false])
    expect((await collected()).every(({ time = 0 }) => time >= flushedAt)).toBe(true)
  })

  it('loses calls through a reference to the stub', async () => {
    const page = await integrate('window.saved = window.lintrk; window._wait_for_lintrk = true')

    // The live function has no queue that LinkedIn's own stub could fill.
    await expect(page.evaluate(`saved('track', { conversion_id: 1122 })`)).rejects.toThrow(/undefined/)

    expect(await collected()).toEqual([])
  })

  it('goes on signalling after its global was deleted', async () => {
    const page = await integrate()

    await page.evaluate(`delete window.lintrk; history.pushState(null, '', '/b')`)

    expect(await signals(2)).toEqual(['PAGE_VISIT /a', 'PAGE_VISIT /b'])
  })
})

describe('conversions', () => {
  const convert = async (data: string, ids?: string[]) => {
    await integrate(`window._wait_for_lintrk = true; lintrk('track', ${data})`, '/a', ids)
    return (await collected())[0]
  }

  it('sends value, currency, order and event id', async () => {
    const beacon = await convert(`{
      conversion_id: 1122, conversion_value: 49.9, conversion_currency: 'EUR', order_id: 'A-1', event_id: 'order-1',
    }`)

    expect(beacon).toMatchObject({
      event: 'conversion',
      ids: [ID],
      eventId: 'order-1',
      value: 49.9,
      currency: 'EUR',
      orderId: 'A-1',
      params: { conversionId: '1122' },
    })
  })

  it('ignores currency under its ordinary name', async () => {
    expect(
      (await convert(`{ conversion_id: 1122, conversion_value: 1, currency: 'EUR' }`))?.currency,
    ).toBeUndefined()
  })

  it('leaves out a value of 0, unless it is text', async () => {
    expect((await convert(`{ conversion_id: 1122, conversion_value: 0 }`))?.value).toBeUndefined()
    sandbox.network.clear()
    expect((await convert(`{ conversion_id: 1122, conversion_value: '0' }`))?.value).toBe(0)
  })

  it('reports conversion_url in place of the page', async () => {
    const beacon = await convert(`{ conversion_id: 1122, conversion_url: 'https://www.shop.example/other' }`)

    expect(beacon?.url).toBe('https://www.shop.example/other')
  })

  it('drops a conversion type that is not on its list', async () => {
    expect(
      (await convert(`{ conversion_id: 1122, conversion_type: 'Purchase' }`))?.params.type,
    ).toBeUndefined()
  })

  it('addresses every partner id in one beacon, and skips what is none', async () => {
    expect((await convert('{ conversion_id: 1122 }', ['111', 'abc', '222']))?.ids).toEqual(['111', '222'])
  })
})

describe('user data and storage', () => {
  it('sends the hashed address with signals only', async () => {
    const page = await integrate()

    await page.evaluate(`lintrk('setUserData', { email: ' Jane.Doe@Example.com ' })`)
    await page.waitForFunction(`localStorage.getItem('li_hem')`)
    await page.evaluate(`lintrk('track', { conversion_id: 1122 }); history.pushState(null, '', '/b')`)

    const { waitForBeacon } = sandbox.network
    const conversion = await waitForBeacon(({ event }) => event === 'conversion')
    const signal = await waitForBeacon((beacon) => toSummary(beacon) === 'PAGE_VISIT /b')
    expect(conversion.user).toEqual({})
    expect(signal.user).toEqual({ hem: sha256('jane.doe@example.com') })
  })

  it('does not use an address that is already a hash', async () => {
    const page = await integrate()

    await page.evaluate(`lintrk('setUserData', { email: '${sha256('jane@example.com')}' })`)

    await sandbox.settled('linkedin')
    expect(await page.evaluate(`localStorage.getItem('li_hem')`)).toBeNull()
  })

  it('keeps its own id in local storage and sets a cookie for a click id only', async () => {
    const plain = await integrate()
    const clicked = await integrate('', '/a?li_fat_id=click-1')

    expect(await plain.evaluate('Object.keys(localStorage).join()')).toBe('li_adsId')
    expect(await readCookies(plain)).toEqual([])
    expect(await readCookies(clicked)).toMatchObject([{ name: 'li_fat_id', value: 'click-1' }])
  })

  it('signals a click', async () => {
    const page = await integrate(`document.body.innerHTML = '<button>Buy</button>'`)

    await page.click('button')

    expect(await signals(2)).toEqual(['CLICK /a', 'PAGE_VISIT /a'])
  })
})
