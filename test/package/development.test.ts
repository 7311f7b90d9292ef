import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { build, transform } from 'esbuild'
import { expect, inject, test } from 'vitest'

const { folder } = inject('installed')

/** What a developer does wrong, and what comes of it. */
const MISTAKE = `
  try {
    omnipixel.createTracker({ pixels: [], mode: 'fast' })
  } catch (error) {
    thrown = error.message
  }`

test.each(['development', 'production'])(
  'a page that a bundler has built for %s needs no `process`, and only development is told of mistakes',
  async (mode) => {
    const { outputFiles } = await build({
      stdin: { contents: `export * from '@omnipixel/core'`, resolveDir: folder },
      bundle: true,
      format: 'iife',
      globalName: 'omnipixel',
      define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
      write: false,
      logLevel: 'silent',
    })

    const thrown = runInPage(outputFiles[0]!.text + MISTAKE)

    if (mode === 'development') expect(thrown).toMatch(/tracker\/bad-option \(mode\): \w/)
    else expect(thrown).toBeUndefined()
  },
)

test('the file for pages without a bundler needs no `process`, and counts as production', async () => {
  const file = readFileSync(join(folder, 'node_modules/@omnipixel/core/dist/index.browser.js'), 'utf8')
  const { code } = await transform(file, { format: 'iife', globalName: 'omnipixel' })

  const thrown = runInPage(code + MISTAKE)

  expect(thrown).toBeUndefined()
  expect(file).not.toContain('process.env')
})

/** Runs the code where there is nothing of Node, as in a browser, and returns what it has put into `thrown`. */
function runInPage(code: string): unknown {
  const page = createContext({ thrown: undefined, AbortController })
  runInContext(code, page)
  return page.thrown
}
