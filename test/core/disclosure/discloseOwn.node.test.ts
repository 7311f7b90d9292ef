import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { carry, firstOf, discloseOwn } from '@omnipixel/core'
import { expect, it } from 'vitest'

it('knows every name under which the sources store something of Omnipixel’s own', () => {
  const folder = fileURLToPath(new URL('../../../packages/core/src', import.meta.url))
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('disclosure'),
  )
  const names = files.flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/= '(omnipixel[._][^']+)'/g)].map(
      ([, name]) => name!,
    ),
  )
  const disclosed = discloseOwn({ fallback: firstOf(carry) }, { clickIds: true, consentRecords: true }).map(
    ({ name }) => name.replace('*', ''),
  )

  expect(names.length).toBeGreaterThan(2)
  expect(names.filter((name) => !disclosed.includes(name))).toEqual([])
})
