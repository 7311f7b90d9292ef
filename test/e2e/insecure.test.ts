import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { launchBrowser } from '../sandbox/launch.js'
import { createVendorNetwork, type VendorNetwork } from '../sandbox/network.js'
import { toBlankPage } from '../sandbox/pages.js'
import { toPixels } from './accounts.js'
import { bundleCore } from './bundle.js'
import { sha256, toTrack, VISITOR } from './events.js'
import { outcomesOf, PATIENCE } from './shop.js'

/*
 * A shop without HTTPS: no crypto.randomUUID, no crypto.subtle, no cookieStore, no Secure cookies. The sandbox speaks
 * TLS only, so the shop has a server of its own.
 */
let network: VendorNetwork
let browser: Browser
let page: Page
const problems: string[] = []
const plain = createServer()

beforeAll(async () => {
  const bundle = await bundleCore()
  plain.on('request', ({ url }, response) => {
    const isScript = url === '/omnipixel.js'
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
    response.end(isScript ? bundle : toBlankPage('<script src="/omnipixel.js"></script>'))
  })
  await new Promise<void>((done) => plain.listen(0, '127.0.0.1', done))
  const { port } = plain.address() as AddressInfo
  network = await createVendorNetwork()
  const rules = `MAP plain.example 127.0.0.1:${port}, MAP * 127.0.0.1:${network.port}, EXCLUDE 127.0.0.1`
  browser = await launchBrowser({
    launchArgs: [...network.launchArgs, `--host-resolver-rules=${rules}`], // the last of a name counts
  })

  page = await browser.newPage()
  page.on('pageerror', (error) => problems.push(error.message))
  await page.goto('http://plain.example/thanks')
  await page.evaluate(
    `void (window.tracker = omnipixel.createTracker({ pixels: ${toPixels('advancedMatching: true')} }))`,
  )
})
afterAll(async () => {
  await browser.close()
  plain.closeAllConnections()
  plain.close()
  await network.close()
})

it('is what the page says it is', async () => {
  expect(await page.evaluate('[isSecureContext, typeof crypto.subtle, typeof crypto.randomUUID]')).toEqual([
    false,
    'undefined',
    'undefined',
  ])
})

it('makes ids, keeps the choice and sends to every vendor whose own script can run there', async () => {
  await page.evaluate(
    `tracker.consent.set({ marketing: true }); tracker.identify(${JSON.stringify(VISITOR)})`,
  )
  const id = await page.evaluate('tracker.page()')
  await page.evaluate(toTrack('Purchase'))

  expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/)
  const sent = { meta: 'sent', x: 'sent', pinterest: 'sent', snapchat: 'sent', reddit: 'sent' }
  await vi.waitFor(async () => expect(await outcomesOf(page, 'Purchase')).toMatchObject(sent), PATIENCE)
  for (const vendor of ['meta', 'x', 'pinterest', 'snapchat', 'reddit']) {
    await network.waitForBeacon(
      (beacon) => beacon.vendor === vendor && /Purchase|checkout|od2ef|PURCHASE/.test(beacon.event),
    )
  }
  const [cookie] = await page.context().cookies()
  expect(await page.evaluate('omnipixel.parseConsentCookie(document.cookie).choice')).toEqual({
    marketing: true,
  })
  expect(cookie).toBeDefined()
})

it('leaves the hashing to the vendors that do it themselves', async () => {
  const meta = await network.waitForBeacon(({ vendor, event }) => vendor === 'meta' && event === 'Purchase')

  expect(meta.user.em).toBe(sha256('jane.doe+news@example.com'))
})

it('throws nothing into the page', () => {
  expect(problems.filter((problem) => /omnipixel/.test(problem))).toEqual([])
})
