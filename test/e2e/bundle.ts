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

/** React and Vue with our adapters and their routers, development builds as in Strict Mode, on `window.frameworks`. */
export async function bundleFrameworks(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import * as React from 'react'
        import { createRoot, hydrateRoot } from 'react-dom/client'
        import * as react from '@omnipixel/react'
        import * as Vue from 'vue'
        import * as vue from '@omnipixel/vue'
        import * as ReactRouter from 'react-router'
        import * as VueRouter from 'vue-router'
        export { React, createRoot, hydrateRoot, react, Vue, vue, ReactRouter, VueRouter }`,
      resolveDir: fileURLToPath(new URL('../..', import.meta.url)),
    },
    bundle: true,
    format: 'iife',
    globalName: 'frameworks',
    target: 'es2020',
    jsx: 'automatic',
    define: {
      ...{ __DEV__: 'true', 'process.env.NODE_ENV': '"development"' },
      ...{ __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false' },
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    write: false,
  })
  return outputFiles[0]!.text
}
