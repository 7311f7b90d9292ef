import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ELSEWHERE, NOT_OFFERED } from '../../e2e/matrix/rows'

const ROOT = join(import.meta.dirname, '../../..')
const MATRIX = 'test/e2e/matrix'
const ROWS = Array.from({ length: 75 }, (_, index) => index + 1)

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

const FILES = readdirSync(join(ROOT, MATRIX))
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => `${MATRIX}/${file}`)

/** The rows in the titles of the matrix: `row 12: …`, `rows 13, 14: …`. */
const inTitles = FILES.flatMap((file) => [...read(file).matchAll(/'rows? ([\d, ]+):/g)]).flatMap(([, rows]) =>
  rows!.split(', ').map(Number),
)

it('has each of the 75 scenarios in exactly one place', () => {
  const all = [...inTitles, ...[ELSEWHERE, NOT_OFFERED].flatMap((map) => Object.keys(map).map(Number))]

  expect(all.sort((a, b) => a - b)).toEqual(ROWS)
})

it.each(Object.entries(ELSEWHERE))('finds scenario %s where it is said to be: %j', (_, [file, title]) => {
  expect(read(file)).toContain(`'${title}'`)
})

it.each([...new Set([...FILES, ...Object.values(ELSEWHERE).map(([file]) => file)])])(
  'checks requests, cookies, storage and vendor calls after each test of %s',
  (file) => {
    expect(read(file)).toMatch(/^const \w+ = use(Matrix|RecordedShop)\(/m)
  },
)
