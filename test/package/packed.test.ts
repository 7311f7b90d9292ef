import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'

const { folder, tarballs } = inject('installed')

describe.each(Object.entries(tarballs))('@omnipixel/%s, packed', (name, tarball) => {
  const installed = join(folder, 'node_modules/@omnipixel', name)

  test('holds the build, its manifest, README and licence, and nothing else', () => {
    const files = readdirSync(installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(installed.length + 1)
          .replaceAll('\\', '/'),
      )

    expect(files.sort()).toEqual([
      'LICENSE',
      'README.md',
      'dist/index.browser.js',
      'dist/index.cjs',
      'dist/index.d.cts',
      'dist/index.d.ts',
      'dist/index.js',
      'package.json',
    ])
  })

  test('passes publint --strict', () => {
    const problems = complaints('publint', '--strict', tarball)

    expect(problems).toBe('')
  })

  test('has types that agree with its code however it is resolved (attw)', () => {
    const problems = complaints('attw', tarball, '--no-definitely-typed', '--format', 'ascii', '--no-color')

    expect(problems).toBe('')
  })

  test('leaves the development check to the app and keeps no token of the build', () => {
    for (const file of ['index.js', 'index.cjs']) {
      expect(readFileSync(join(installed, 'dist', file), 'utf8')).not.toContain('__DEV__')
    }
  })
})

describe('@omnipixel/react, packed', () => {
  const read = (file: string) =>
    readFileSync(join(folder, 'node_modules/@omnipixel/react/dist', file), 'utf8')

  test.each(['index.js', 'index.cjs'])("starts %s with 'use client'", (file) => {
    expect(read(file)).toMatch(/^'use client';\n/)
  })

  test("has no `export *`, which Next.js refuses beside 'use client'", () => {
    expect(read('index.js')).not.toContain('export *')
  })
})

describe.each(['react', 'vue'])('@omnipixel/%s, packed', (name) => {
  test('bundles neither core nor its framework', () => {
    const code = readFileSync(join(folder, 'node_modules/@omnipixel', name, 'dist/index.js'), 'utf8')

    expect(code).toContain(`from '@omnipixel/core'`)
    expect(code).toContain(`from '${name}'`)
  })
})

/** What the tool printed if it failed. */
function complaints(tool: string, ...args: string[]): string {
  try {
    execFileSync(join('node_modules/.bin', tool), args, {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    })
    return ''
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    return stdout + stderr
  }
}
