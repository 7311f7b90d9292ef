import { expect, it } from 'vitest'
import packageJson from '../../package.json'
import corePackage from '../../packages/core/package.json'
import { documents } from '../../scripts/docs'
import { readDocument } from './markdown'

it('shows the smallest working example by line 30 of the README', () => {
  const start = readDocument('README.md').split('\n').slice(0, 30).join('\n')

  expect(start).toContain("tracker.track('Purchase'")
})

it('has no badges', () => {
  expect(readDocument('README.md')).not.toContain('![')
})

it.each(['core', 'react', 'vue'])('has no relative links in the README of %s, dead on npmjs.com', (name) => {
  expect(readDocument(`packages/${name}/README.md`)).not.toMatch(/\]\((?!https:)/)
})

it('names only npm scripts that exist', () => {
  const scripts = documents().flatMap((file) =>
    [...readDocument(file).matchAll(/npm run ([\w:]+)/g)].map(([, script = '']) => script),
  )

  expect(scripts.filter((script) => !(script in packageJson.scripts))).toEqual([])
})

it('says that core has no dependencies, which is so', () => {
  expect(readDocument('README.md')).toContain('0 dependencies')
  expect(corePackage).not.toHaveProperty('dependencies')
  expect(corePackage).not.toHaveProperty('peerDependencies')
})
