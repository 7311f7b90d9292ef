import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, inject, test } from 'vitest'

const { folder } = inject('installed')

// Beside the packages, so that it finds them as an app does.
const probe = join(folder, 'inertProbe.mjs')

beforeAll(() => {
  copyFileSync(new URL('./inertProbe.mjs', import.meta.url), probe)
})

const cases = ['core', 'react', 'vue'].flatMap((name) =>
  ['import', 'require'].flatMap((how) =>
    ['development', 'production'].map((mode) => ({ name: `@omnipixel/${name}`, how, mode })),
  ),
)

test.each(cases)('$how of $name does nothing in bare Node ($mode)', ({ name, how, mode }) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [probe, name, how], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NODE_ENV: mode },
    // A timer or a socket left behind would keep the process alive.
    timeout: 20_000,
  })

  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' })
})

test('the probe sees what a module does', () => {
  const busy = join(folder, 'node_modules/@omnipixel/busy')
  mkdirSync(busy, { recursive: true })
  writeFileSync(join(busy, 'package.json'), '{ "type": "module", "exports": "./index.js" }')
  writeFileSync(
    join(busy, 'index.js'),
    `typeof document; Date.now(); setTimeout(() => {}, 1); globalThis.added = 1; localStorage = 1; console.debug('')`,
  )

  const { status, stderr } = spawnSync(process.execPath, [probe, '@omnipixel/busy', 'import'], {
    cwd: folder,
    encoding: 'utf8',
  })

  const seen = stderr.split('\n').map((line) => line.replace(/ at .*/, ''))
  expect(status).toBe(1)
  expect(seen).toEqual([
    'read document',
    'call Date.now',
    'call setTimeout',
    'write localStorage',
    'call console.debug',
    'new global added',
    '',
  ])
})
