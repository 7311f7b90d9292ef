import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** The core as one classic script, with everything it exports on `window.omnipixel`. */
export async function bundleCore(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../packages/core/src/index.ts', import.meta.url))],
    bundle: true,
    format: 'iife',
    globalName: 'omnipixel',
    target: 'es2020',
    define: { __DEV__: 'true' },
    write: false,
  })
  return outputFiles[0]!.text
}
