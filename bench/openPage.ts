import { type Page } from 'playwright-core'
import { build } from 'esbuild'
import { toPixels } from '../test/e2e/accounts'
import { launchBrowser } from '../test/sandbox/launch'
import { createVendorNetwork, type VendorNetwork } from '../test/sandbox/network'
import { SHOP, toBlankPage } from '../test/sandbox/pages'
import { BURN, CALLS_BY_HAND, quietVendors } from './quietVendors'

export interface Bench {
  readonly network: VendorNetwork
  /**
   * A fresh page with `window.tracker` (options as text are added to the seven pixels), `callByHand` and the vendors.
   * With `isLive` it returns once all seven are.
   */
  open(options?: { tracker?: string; isLive?: boolean }): Promise<Page>
  close(): Promise<void>
}

/** The built core as apps ship it: bundled, minified, for production. */
async function bundleBuild(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `export * from './packages/core/dist/index.js'`, resolveDir: '.' },
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'omnipixel',
    target: 'es2020',
    define: { 'process.env.NODE_ENV': '"production"' },
    tsconfigRaw: {},
    write: false,
  })
  return outputFiles[0]!.text
}

export async function createBench(): Promise<Bench> {
  const network = await createVendorNetwork()
  const core = await bundleBuild()
  const text = (type: string, body: string) => () => ({
    status: 200,
    headers: { 'content-type': type },
    body,
  })
  network.serve(SHOP, ({ url }) =>
    url.endsWith('/stay')
      ? { status: 204, headers: {}, body: '' }
      : url.endsWith('.js')
        ? text('text/javascript', core)()
        : text(
            'text/html',
            toBlankPage(
              `<button>Buy</button><script>${BURN}${CALLS_BY_HAND}</script><script src="/core.js"></script>`,
            ),
          )(),
  )
  for (const [host, script] of Object.entries(quietVendors))
    network.serve(host, text('text/javascript', `{start();${script}}`))
  const browser = await launchBrowser(network, {
    args: [
      '--enable-precise-memory-info',
      '--js-flags=--expose-gc --min-semi-space-size=256 --max-semi-space-size=256',
    ],
  })
  return {
    network,
    async open({ tracker = 'consent: { regime: "opt-out" }', isLive = true } = {}) {
      const context = await browser.newContext()
      const page = await context.newPage()
      await page.goto(`https://${SHOP}/`)
      await page.evaluate(
        `window.tracker = omnipixel.createTracker({ pixels: ${toPixels()}, ${tracker} }); tracker.page()`,
      )
      if (isLive) {
        await page.waitForFunction(`tracker.inspect().pixels.every(({ status }) => status === 'ready')`)
        await page.evaluate(`tracker.flush()`)
      }
      return page
    },
    async close() {
      await browser.close()
      await network.close()
    },
  }
}
