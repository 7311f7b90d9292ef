import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, inject, test } from 'vitest'

const { folder } = inject('installed')

/** A host that only this vendor's pixel names. */
const HOSTS = {
  meta: 'connect.facebook.net',
  tiktok: 'analytics.tiktok.com',
  linkedin: 'snap.licdn.com',
  x: 'static.ads-twitter.com',
  pinterest: 's.pinimg.com',
  snapchat: 'sc-static.net',
  reddit: 'redditstatic.com',
}

test.each(Object.keys(HOSTS))('an app that imports %s alone ships no other pixel', async (pixel) => {
  const code = await bundle(`export { createTracker, ${pixel} } from '@omnipixel/core'`)

  const shipped = Object.entries(HOSTS).filter(([, host]) => code.includes(host))

  expect(shipped.map(([name]) => name)).toEqual([pixel])
})

/** A word that only this function's code contains. */
const EXTRAS = { clickIds: 'fbclid', image: 'noscript', guard: 'gclid' }

test.each(Object.entries(EXTRAS))(
  'an app that does not import %s ships nothing of it',
  async (name, word) => {
    const without = await bundle(
      `export { createTracker, gpc, ${Object.keys(HOSTS).join(', ')} } from '@omnipixel/core'`,
    )

    expect(without).not.toContain(word)
    expect(await bundle(`export { ${name} } from '@omnipixel/core'`)).toContain(word)
  },
)

test('nothing runs at the top level that a bundler must keep, even without `sideEffects: false`', async () => {
  copyFileSync(join(folder, 'node_modules/@omnipixel/core/dist/index.js'), join(folder, 'core.js'))

  const code = await bundle(`import './core.js'`)

  expect(code).toBe('')
})

test('an app built for production ships no development text', async () => {
  const code = await bundle(`export * from '@omnipixel/core'`)

  expect(code).not.toContain('NODE_ENV')
})

async function bundle(contents: string): Promise<string> {
  const result = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    logLevel: 'silent',
  })
  return result.outputFiles[0]?.text ?? ''
}
