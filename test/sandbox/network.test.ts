import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { respond } from './answers.js'
import type { RecordedRequest } from './beacon.js'
import { createVendorMiddleware } from './middleware.js'
import { loadScript, META_SCRIPT, META_STUB } from './naive.js'
import { createSandbox, type Sandbox } from './sandbox.js'

const ID = '1234567890'
const CONFIG = `https://connect.facebook.net/signals/config/${ID}`

const toRequest = (url: string): RecordedRequest => ({ method: 'GET', url, headers: {}, body: '', at: 0 })

describe('answers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vendor-files-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  const save = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }

  it('finds a saved file with and without its extension, whatever the query', () => {
    save('sc-static.net/scevent.min.js', 'snap')
    save('s.pinimg.com/ct/core.js', 'pin')

    expect(respond(toRequest('https://sc-static.net/scevent.min.js?v=1'), { folder })?.body).toBe('snap')
    expect(respond(toRequest('https://s.pinimg.com/ct/core'), { folder })?.body).toBe('pin')
  })

  it('answers a configuration with any saved one, under the id that was asked for', () => {
    save('connect.facebook.net/signals/config/777777777777777', 'register("777777777777777"); n = 12')

    expect(respond(toRequest(CONFIG), { folder })?.body).toBe(`register("${ID}"); n = 12`)
  })

  it('answers a script that is not there with 404 and leaves other hosts alone', () => {
    expect(respond(toRequest('https://snap.licdn.com/missing.js'), { folder })?.status).toBe(404)
    expect(respond(toRequest('https://www.example.org/a.js'), { folder })).toBeUndefined()
  })

  it('does not leave its folder', () => {
    expect(
      respond(toRequest('https://snap.licdn.com/%2e%2e/%2e%2e/package.json'), { folder })?.status,
    ).not.toBe(200)
  })
})

describe('network', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await createSandbox({ backForwardCache: false })
  })
  afterEach(() => sandbox.reset())
  afterAll(() => sandbox.close())

  it('fails the scripts of a refused host and says what was asked of it', async () => {
    sandbox.network.refuse('connect.facebook.net')
    const page = await sandbox.open()

    await expect(loadScript(page, META_SCRIPT)).rejects.toThrow()

    expect(sandbox.network.refused).toContain(META_SCRIPT)
    expect(sandbox.network.requests.map(({ url }) => url)).toEqual(['https://www.shop.example/a'])
  })

  it('lets a held host wait until it is released', async () => {
    sandbox.network.hold('connect.facebook.net')
    const page = await sandbox.open()
    await page.evaluate(`${META_STUB}; fbq('init', '${ID}')`)

    const loaded = loadScript(page, META_SCRIPT)
    expect(
      await page.evaluate('new Promise((done) => setTimeout(() => done(Boolean(fbq.callMethod)), 100))'),
    ).toBe(false)
    sandbox.network.release('connect.facebook.net')
    await loaded

    expect(await page.evaluate('Boolean(fbq.callMethod)')).toBe(true)
  })

  it('records a request to an unknown host as unexpected', async () => {
    const page = await sandbox.open()

    await page.evaluate(`fetch('https://elsewhere.example/x', { mode: 'no-cors' })`)

    expect(sandbox.network.unexpected().map(({ url }) => url)).toEqual(['https://elsewhere.example/x'])
  })

  it('loses an event before a navigation over a cold connection', async () => {
    sandbox.network.delayHandshake('www.facebook.com', 1_500)
    const page = await sandbox.open()
    await page.evaluate(`${META_STUB}; fbq('init', '${ID}')`)
    await loadScript(page, META_SCRIPT)
    await page.waitForFunction(`fbq.instance.configsLoaded['${ID}']`)

    await page.evaluate(`fbq('track', 'Lead'); location.href = '/next'`)

    // Longer than the handshake: an event that is not lost has come by then.
    expect(await sandbox.settled('meta', 1_600)).toEqual([])
  })

  it('serves the same doubles and reads the same beacons behind a path of an ordinary server', async () => {
    const vendors = createVendorMiddleware()
    const server = createServer((request, response) =>
      vendors(request, response, () =>
        response.writeHead(200, { 'content-type': 'text/html' }).end('<body>'),
      ),
    )
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const page = await sandbox.open()

    await page.goto(`${origin}/a`)
    await page.evaluate(`${META_STUB}; fbq('init', '${ID}'); fbq('track', 'Lead', {}, { eventID: 'lead-1' })`)
    await loadScript(page, `${origin}/vendors/connect.facebook.net/en_US/fbevents.js`)
    await page.waitForFunction(`fbq.getState().pixels[0].eventCount === 1`)
    const read = `fetch('/vendors/beacons').then((response) => response.json())`
    await expect
      .poll(() => page.evaluate(read))
      .toMatchObject([{ vendor: 'meta', event: 'Lead', eventId: 'lead-1' }])

    await page.close()
    server.closeAllConnections()
    server.close()
  })
})
