import { afterAll, beforeAll, expect, it } from 'vitest'
import { startDemoServer, type DemoServer } from '../../examples/shop-kit/server/startDemoServer.js'
import { SHOPS } from './demo.js'

let server: DemoServer
beforeAll(async () => {
  server = await startDemoServer({ port: 0 })
})
afterAll(() => server.close())

const PAGES = [
  '',
  'category/stage',
  'product/BK-HAMLET',
  'search?q=hamlet',
  'checkout/payment',
  'thank-you/PC-1',
]

it('has a start page that leads to both shops', async () => {
  const response = await fetch(`${server.url}/`)

  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  const page = await response.text()
  for (const shop of SHOPS) expect(page).toContain(`href="/${shop}/"`)
})

it.each(SHOPS.flatMap((shop) => PAGES.map((page) => `/${shop}/${page}`)))(
  'answers %s with the shop',
  async (path) => {
    const response = await fetch(server.url + path)

    expect(response.status).toBe(200)
    const page = await response.text()
    expect(page).toContain('<div id="app"></div>')
    for (const [, file] of page.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
      expect((await fetch(server.url + file)).status).toBe(200)
    }
  },
)

it.each([
  ['/nowhere', 404],
  ['/react/assets/nothing.js', 404],
  ['/vue/../../package.json', 404],
  ['/react/%2e%2e/%2e%2e/package.json', 404],
  ['/vendors/nobody.example/x.js', 404],
])('answers %s with %i', async (path, status) => {
  expect((await fetch(server.url + path)).status).toBe(status)
})
