import { existsSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { documents, ROOT } from '../../scripts/docs'
import { headings, readDocument, toAnchor, withoutCode } from './markdown'

const linksOf = (file: string): string[] =>
  [...withoutCode(readDocument(file)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)

function problemOf(file: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#')
  const target = path ? normalize(join(dirname(file), path)) : file
  if (!existsSync(join(ROOT, target))) return `${link}: no such file`
  if (anchor === undefined || !statSync(join(ROOT, target)).isFile()) return undefined
  return headings(readDocument(target)).map(toAnchor).includes(anchor)
    ? undefined
    : `${link}: no such heading`
}

describe.each(documents())('%s', (file) => {
  it('links to files and headings that exist', () => {
    const own = linksOf(file).filter((link) => !/^[a-z]+:/.test(link))

    expect(own.map((link) => problemOf(file, link)).filter(Boolean)).toEqual([])
  })

  it('links to other sites by https', () => {
    const others = linksOf(file).filter((link) => /^[a-z]+:/.test(link))

    expect(others.filter((link) => !link.startsWith('https://'))).toEqual([])
  })
})

it('finds every page of docs/ by a link from another one', () => {
  const linked = new Set(
    documents().flatMap((file) =>
      linksOf(file).map((link) => normalize(join(dirname(file), link.split('#')[0] ?? ''))),
    ),
  )

  expect(documents().filter((file) => file.startsWith('docs/') && !linked.has(file))).toEqual([])
})
