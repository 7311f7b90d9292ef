import { expect, it } from 'vitest'
import { headings, readDocument } from './markdown'

const PAGE = 'docs/reference/errors.md'

it('has one heading for each error code, and no other', () => {
  const source = readDocument('packages/core/src/report/errors.ts')
  const [, union = ''] = /type ErrorCode =([^]*?)\n\n/.exec(source) ?? []
  const codes = [...union.matchAll(/'([a-z]+\/[a-z-]+)'/g)].map(([, code]) => code)

  expect(codes.length).toBeGreaterThan(10)
  expect(headings(readDocument(PAGE), '##')).toEqual(codes)
})

it('says of each what happened, why it matters and how to mend it', () => {
  const sections = readDocument(PAGE).split(/^## /m).slice(1)

  for (const section of sections) {
    expect(section).toMatch(/\*\*What happened:\*\*[^]+\*\*Why it matters:\*\*[^]+\*\*How to mend it:\*\*/)
  }
})
