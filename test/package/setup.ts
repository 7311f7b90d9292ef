import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

/** What an app has after `npm install`: the unpacked tarballs, and beside them the frameworks they ask for. */
export interface Installed {
  /** Folder with a `node_modules`. */
  folder: string
  /** Tarball per package, `core` → `…/omnipixel-core-0.1.0.tgz`. */
  tarballs: Record<string, string>
}

declare module 'vitest' {
  export interface ProvidedContext {
    installed: Installed
  }
}

const PACKAGES = ['core', 'react', 'vue']
const PEERS = ['react', 'vue', '@vue', 'vue-router']

export default function setup(project: TestProject): () => void {
  const root = project.config.root
  const folder = mkdtempSync(join(tmpdir(), 'omnipixel-'))
  const tarballs = Object.fromEntries(PACKAGES.map((name) => [name, pack(root, name, folder)]))

  for (const name of PACKAGES) {
    const target = join(folder, 'node_modules/@omnipixel', name)
    mkdirSync(target, { recursive: true })
    // Relative names: GNU tar takes "C:" in a file name for a host.
    execFileSync('tar', ['-xzf', join('../../..', `${name}.tgz`), '--strip-components=1'], { cwd: target })
  }
  for (const name of PEERS) {
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'junction')
  }

  project.provide('installed', { folder, tarballs })
  return () => {
    rmSync(folder, { recursive: true, force: true })
  }
}

function pack(root: string, name: string, folder: string): string {
  if (!existsSync(join(root, 'packages', name, 'dist/index.d.cts'))) {
    throw new Error(`packages/${name} is not built. Run "npm run build" first.`)
  }
  const args = ['pack', '--json', '--workspace', `packages/${name}`, '--pack-destination', folder]
  const output = execFileSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  const [packed] = JSON.parse(output) as { filename: string }[]
  if (!packed) throw new Error(`npm packed nothing for packages/${name}: ${output}`)
  const tarball = join(folder, `${name}.tgz`)
  cpSync(join(folder, packed.filename), tarball)
  return tarball
}
