import { copyFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { OutputOptions, OutputPlugin, Plugin, RollupOptions } from 'rollup'
import { dts } from 'rollup-plugin-dts'
import esbuild, { minify } from 'rollup-plugin-esbuild'

interface Entry {
  /** Folder in packages/; its `src/index.ts` becomes `dist/index.{js,cjs,browser.js,d.ts,d.cts}`. */
  name: string
  /** Left to the app's own bundler. core has none. */
  external?: RegExp
  banner?: string
}

const entries: Entry[] = [
  { name: 'core' },
  // The directive makes the entry a client module where the app's server renders React components (Next.js).
  { name: 'react', external: /^(react|@omnipixel\/core)($|\/)/, banner: `'use client';` },
  { name: 'vue', external: /^(vue|vue-router|@omnipixel\/core)($|\/)/ },
]

/**
 * Apps decide about development warnings when *they* are built: bundlers put a text in place of this. Nothing may stand
 * before it that asks for `process`, which is not there in the page: it would be false in every app.
 */
const IN_THE_APP = `(process.env.NODE_ENV !== 'production')`

// Core comes first: the adapters' types are made from its built types.
export default entries.flatMap(build)

function build({ name, external = /^$/, banner = '' }: Entry): RollupOptions[] {
  const folder = `packages/${name}`
  const input = `${folder}/src/index.ts`
  const dist = `${folder}/dist/index`
  const common: OutputOptions = {
    generatedCode: { preset: 'es2015', symbols: false },
    esModule: true,
    exports: 'named',
    externalLiveBindings: false,
    freeze: false,
  }

  return [
    {
      input,
      external,
      // No minifying: apps do that, and people read this in a debugger. `@__PURE__` marks survive.
      plugins: [spellOutCore(), esbuild({ target: 'es2020', jsx: 'automatic', sourceMap: false })],
      output: [
        { ...common, banner, file: `${dist}.js`, format: 'es', plugins: [decideDev(IN_THE_APP)] },
        { ...common, banner, file: `${dist}.cjs`, format: 'cjs', plugins: [decideDev(IN_THE_APP)] },
        // For pages without a bundler: nobody would decide there, nor minify.
        {
          ...common,
          file: `${dist}.browser.js`,
          format: 'es',
          plugins: [decideDev('false'), minify({ target: 'es2020' })],
        },
      ],
    },
    {
      input,
      external,
      plugins: [
        dts({ compilerOptions: { paths: { '@omnipixel/core': ['./packages/core/dist/index.d.ts'] } } }),
        copyLicense(folder),
      ],
      // The same text twice: TypeScript reads from the extension whether `require` may load what it describes.
      output: [
        { file: `${dist}.d.ts`, format: 'es' },
        { file: `${dist}.d.cts`, format: 'es' },
      ],
    },
  ]
}

/** Puts the condition in place of `__DEV__`; `define` of esbuild takes no expression. */
function decideDev(condition: string): OutputPlugin {
  return {
    name: 'decide-dev',
    renderChunk: (code) => code.replace(/\b__DEV__\b/g, condition),
  }
}

/**
 * `export * from '@omnipixel/core'` becomes a list of names in what we ship. Next.js refuses `export *` in a module with
 * `'use client'`, and Node finds no names behind it when an ES module imports our CommonJS.
 */
function spellOutCore(): Plugin {
  return {
    name: 'spell-out-core',
    async transform(code) {
      if (!STAR.test(code)) return null
      const core: object = await import(pathToFileURL('packages/core/dist/index.js').href)
      return code.replace(STAR, `export { ${Object.keys(core).join(', ')} } from '@omnipixel/core'`)
    },
  }
}

const STAR = /^export \* from '@omnipixel\/core'$/m

/** One licence in the repository, one in each package. */
function copyLicense(folder: string): Plugin {
  return {
    name: 'copy-license',
    writeBundle: () => copyFileSync('LICENSE', `${folder}/LICENSE`),
  }
}
