import { describe, expect, it } from 'vitest'
import { documents, measuredSizes, render, SIZE } from '../../scripts/docs'
import { readDocument } from './markdown'

const LANGUAGES = 'ts|tsx|js|jsx|mjs|vue|php|python|ruby|java'

describe.each(documents())('%s', (file) => {
  it('has the tables and snippets that its sources say (else: npm run docs:tables)', () => {
    const text = readDocument(file)

    expect(text).toBe(render(text))
  })

  it('takes every code block from a tested file', () => {
    const blocks = [...readDocument(file).matchAll(new RegExp(`(.*)\\n+ *\`\`\`(${LANGUAGES})$`, 'gm'))]
    const unmarked = blocks.filter(([, before = '']) => !/<!-- (snippet|not run): /.test(before))

    expect(unmarked.map(([block]) => block)).toEqual([])
  })
})

it('states sizes within 200 bytes of the build (else: npm run docs:tables)', async () => {
  const sizes = await measuredSizes()
  if (!sizes) throw new Error('There is no build to measure: npm run build.')
  const stated = documents().flatMap((file) => [...readDocument(file).matchAll(SIZE)])

  expect(stated.length).toBeGreaterThan(0)
  for (const [, , row = '', size = ''] of stated) {
    const bytes = parseFloat(size) * 1000
    expect(Math.abs(bytes - sizes.get(row)!), row).toBeLessThanOrEqual(200)
  }
})
