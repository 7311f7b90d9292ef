// @ts-check
/**
 * `npm run demo`: installs what is missing, builds the packages and both shops, and serves them with the vendor sandbox.
 * `--build` stops before serving. The port is PORT, or 4173, or the next free one.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const SHOPS = ['react-shop', 'vue-shop']
const isWindows = process.platform === 'win32'

/** @param {string} label @param {string} command @param {string[]} args @param {string} [folder] */
function run(label, command, args, folder = ROOT) {
  const startedAt = Date.now()
  return new Promise((resolve, reject) => {
    let output = ''
    const child = spawn(command, args, { cwd: folder, shell: isWindows })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
    child.on('error', reject)
    child.on('close', (code) => {
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
      console.log(`  ${code === 0 ? '✓' : '✗'} ${label} (${seconds} s)`)
      if (code === 0) resolve(undefined)
      else reject(new Error(`${label} failed:\n${output}`))
    })
  })
}

async function build() {
  if (!existsSync(join(ROOT, 'node_modules/vite'))) await run('install', 'npm', ['ci'])
  await run('build the packages', 'npm', ['run', 'build'])
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js')
  for (const shop of SHOPS) {
    await run(`build ${shop}`, process.execPath, [vite, 'build'], join(ROOT, 'examples', shop))
  }
}

try {
  await build()
  if (!process.argv.includes('--build')) {
    const server = join(ROOT, 'examples/shop-kit/server/serve.ts')
    const child = spawn(process.execPath, ['--import', 'tsx', server], { cwd: ROOT, stdio: 'inherit' })
    child.on('close', (code) => (process.exitCode = code ?? 0))
    // The terminal sends Ctrl+C to both; the server is the one that ends, and this process follows.
    process.on('SIGINT', () => {})
    process.on('SIGTERM', () => child.kill())
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
