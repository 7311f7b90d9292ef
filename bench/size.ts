/**
 * Bytes of every entry point and of each pixel added, against their limits: `npm run size` (after a build).
 *
 * The method, the same for every number we publish: esbuild bundles the built packages, minified, for ES2020, with
 * `NODE_ENV` production and the frameworks left out; then gzip -9. A row "on top of" another is the difference between
 * two such bundles, since that is what an app pays.
 *
 * size-limit reads the same bundles and limits from here (`.size-limit.js`), so the two cannot disagree.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

interface Row {
  name: string
  /** What an app writes. */
  code: string
  /** Bytes; on top of `base`, if there is one. Over it the check fails. */
  limit: number
  /** Where it is to get: the limit is what the build has reached, see docs/decisions/0011. */
  goal?: number
  base?: string
}

interface Measured extends Row {
  /** Bytes, gzipped, of the whole bundle. */
  total: number
  /** What counts: `total`, or the difference to `base`. */
  bytes: number
  file: string
}

const CORE = ['createTracker', 'gpc']
const PIXELS = ['meta', 'tiktok', 'linkedin', 'x', 'pinterest', 'snapchat', 'reddit']

const SEVEN = 'core with seven pixels'
const ALONE = 'core with Meta alone'

const OUT = new URL('../artifacts/size/', import.meta.url)

const OPTIONS = {
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2020',
  define: { 'process.env.NODE_ENV': '"production"' },
  // An app's view: our own tsconfig.json maps @omnipixel/* to the sources.
  tsconfigRaw: {},
  write: false,
} as const

export const measured = await measure(await rows())

/** In size-limit's terms, which knows no differences: the limit of a row on top of another includes that one. */
export const checks = measured.map(({ name, file, total, bytes, limit }) => ({
  name,
  path: file,
  limit: `${total - bytes + limit} B`,
  gzip: true,
}))

if (process.argv[1] === fileURLToPath(import.meta.url)) print(measured)

async function rows(): Promise<Row[]> {
  const seven = pick('core', [...CORE, ...PIXELS])
  return [
    { name: SEVEN, code: seven, limit: 15_560, goal: 7200 },
    { name: ALONE, code: pick('core', [...CORE, 'meta']), limit: 12_750, goal: 5000 },
    ...PIXELS.filter((pixel) => pixel !== 'meta').map((pixel) => ({
      name: `+ ${pixel}`,
      code: pick('core', [...CORE, 'meta', pixel]),
      limit: { tiktok: 820, snapchat: 540 }[pixel] ?? 500,
      goal: 500,
      base: ALONE,
    })),
    { name: '+ react', code: seven + pick('react', await addedNames('react')), limit: 700, base: SEVEN },
    { name: '+ vue', code: seven + pick('vue', await addedNames('vue')), limit: 800, base: SEVEN },
    { name: 'everything, with react', code: `export * from '@omnipixel/react'`, limit: 37_550, goal: 12_000 },
    { name: 'everything, with vue', code: `export * from '@omnipixel/vue'`, limit: 37_890, goal: 12_000 },
  ]
}

function pick(name: string, names: string[]): string {
  return `export { ${names.join(', ')} } from '@omnipixel/${name}'\n`
}

/** What an adapter exports beside core. */
async function addedNames(adapter: string): Promise<string[]> {
  const [core, all] = await Promise.all(['core', adapter].map(exportedNames))
  return (all ?? []).filter((name) => !core?.includes(name))
}

async function exportedNames(name: string): Promise<string[]> {
  const entry = fileURLToPath(new URL(`../packages/${name}/dist/index.js`, import.meta.url))
  const { metafile } = await build({ ...OPTIONS, entryPoints: [entry], packages: 'external', metafile: true })
  return Object.values(metafile.outputs)[0]?.exports ?? []
}

async function measure(list: Row[]): Promise<Measured[]> {
  mkdirSync(OUT, { recursive: true })
  const totals = new Map<string, number>()
  const result: Measured[] = []
  for (const row of list) {
    const code = await bundle(row.code)
    const file = fileURLToPath(new URL(`${row.name.replace(/\W+/g, '-')}.js`, OUT))
    writeFileSync(file, code)
    const total = gzipSync(code, { level: 9 }).length
    totals.set(row.name, total)
    result.push({ ...row, file, total, bytes: total - (row.base ? (totals.get(row.base) ?? 0) : 0) })
  }
  return result
}

async function bundle(contents: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    ...OPTIONS,
    stdin: { contents, resolveDir: fileURLToPath(new URL('..', import.meta.url)) },
    external: ['react', 'react/*', 'vue', 'vue-router'],
  })
  return outputFiles[0]?.contents ?? new Uint8Array()
}

function print(list: Measured[]): void {
  const line = (...cells: (string | number)[]) =>
    console.log(
      cells.map((cell, i) => (i === 0 ? String(cell).padEnd(26) : String(cell).padStart(9))).join(''),
    )
  line('bytes, min + gzip -9', 'size', 'limit', 'goal')
  for (const { name, bytes, limit, goal = limit } of list) line(name, bytes, limit, goal)

  const over = list.filter(({ bytes, limit }) => bytes > limit)
  if (over.length === 0) return
  console.error(`\nOver the limit: ${over.map(({ name }) => name.replace('+ ', '')).join(', ')}.`)
  process.exitCode = 1
}
