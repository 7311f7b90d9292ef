import { build } from 'esbuild'
import { Window } from 'happy-dom'
import { expect, inject, test, vi } from 'vitest'

const { folder } = inject('installed')

/** One widget of a page, bundled on its own: it carries its own copy of core. */
async function bundleWidget(adapter: 'react' | 'vue'): Promise<string> {
  const contents = `
    import { createTracker, meta } from '@omnipixel/${adapter}'
    const pixels = [meta({ id: '1234567890' })]
    globalThis.${adapter}Tracker = createTracker({ pixels, consent: { regime: 'opt-out' } })`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    format: 'iife',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    logLevel: 'silent',
  })
  return outputFiles[0]!.text
}

test('the React and the Vue adapter on one page request a script once, and initialise an account once', async () => {
  const window = new Window({
    url: 'https://www.shop.example/',
    settings: { enableJavaScriptEvaluation: true, suppressInsecureJavaScriptEnvironmentWarning: true },
  })
  const requested: HTMLScriptElement[] = []
  // What is inserted is noted, not loaded.
  window.document.head.append = (element: unknown) => void requested.push(element as HTMLScriptElement)
  window.eval(await bundleWidget('react'))
  window.eval(await bundleWidget('vue'))
  window.eval(`reactTracker.page(); vueTracker.track('Lead')`)

  await vi.waitFor(() => expect(requested).not.toEqual([])) // after a paint

  const calls = window.eval(`
    globalThis.calls = []
    fbq.callMethod = (...args) => calls.push(args)
    calls`) as unknown[][]
  requested[0]!.onload!(new window.Event('load') as never)
  const flushed = window.eval(`Promise.all([reactTracker.flush(), vueTracker.flush()])`) as Promise<unknown>
  await flushed

  expect(requested.map(({ src }) => src)).toEqual(['https://connect.facebook.net/en_US/fbevents.js'])
  expect(calls.filter(([command]) => command === 'init')).toEqual([['init', '1234567890']])
  expect(calls.filter(([command]) => command === 'trackSingle').map((call) => call[2])).toEqual([
    'PageView',
    'Lead',
  ])
  await window.happyDOM.close()
})
