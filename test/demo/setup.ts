import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

const BUILT = ['examples/react-shop/dist/index.html', 'examples/vue-shop/dist/index.html']
const SOURCES = ['packages', 'examples', 'rollup.config.ts', 'package.json']
/** Of no influence on a build, or made by one. */
const IGNORED = new Set(['node_modules', 'dist', 'server', 'README.md', 'LICENSE'])

/** Builds both shops once for all files, unless they are newer than everything they are made of. `npm test` has done it. */
export default function setup({ config: { root } }: TestProject): void {
  const builtAt = Math.min(...BUILT.map((path) => toTime(join(root, path))))
  const changedAt = Math.max(...SOURCES.map((path) => findNewest(join(root, path))))
  if (changedAt < builtAt) return

  // What ships: with vitest's own NODE_ENV it would be the development builds of React, Vue and the packages.
  const env = { ...process.env, NODE_ENV: 'production' }
  execFileSync(process.execPath, ['scripts/demo.mjs', '--build'], { cwd: root, env, stdio: 'inherit' })
}

/** 0 if there is no such file. */
const toTime = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

function findNewest(path: string): number {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return toTime(path)
  const names = readdirSync(path).filter((name) => !IGNORED.has(name))
  return Math.max(0, ...names.map((name) => findNewest(join(path, name))))
}
