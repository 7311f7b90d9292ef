import { join } from 'node:path'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { ROOT } from '../../scripts/docs'
import { readDocument } from './markdown'

interface Option {
  name: string
  default: string | undefined
}

/** The options of an exported type, those inside others as `outer.inner`, with what `@default` says. */
function optionsOf(...types: string[]): Option[] {
  const entry = join(ROOT, 'packages/core/src/index.ts')
  const program = ts.createProgram([entry, join(ROOT, 'packages/core/src/globals.d.ts')], {
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
  })
  const checker = program.getTypeChecker()
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!)
  const list = (type: ts.Type, prefix: string): Option[] =>
    type.getProperties().flatMap((property) => {
      const name = prefix + property.name
      const tag = property.getJsDocTags(checker).find((candidate) => candidate.name === 'default')
      const given = ts.displayPartsToString(tag?.text).trim()
      const inner = checker.getNonNullableType(checker.getTypeOfSymbol(property))
      const parts = inner.isUnion() ? inner.types : [inner]
      const group = parts.find(
        (part) =>
          part.getCallSignatures().length === 0 &&
          !checker.isArrayType(part) &&
          part.getProperties().length > 0 &&
          (part.flags & ts.TypeFlags.Object) !== 0 &&
          part.getStringIndexType() === undefined &&
          // What a function of ours has made has methods, not options.
          !part
            .getProperties()
            .every((member) => checker.getTypeOfSymbol(member).getCallSignatures().length > 0),
      )
      return group ? list(group, `${name}.`) : [{ name, default: given || undefined }]
    })
  return types.flatMap((type) => {
    const symbol = exported.find(({ name }) => name === type)!
    return list(
      checker.getDeclaredTypeOfSymbol(
        symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
      ),
      '',
    )
  })
}

const rows = readDocument('docs/reference/options.md')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split(/(?<!\\) \| /).map((cell) => cell.replace(/^\| /, '').trim()))

const PIXEL_TYPES = ['Meta', 'TikTok', 'LinkedIn', 'X', 'Pinterest', 'Snapchat', 'Reddit']

it('lists every option of the tracker and of the pixels', () => {
  const options = optionsOf('TrackerOptions', ...PIXEL_TYPES.map((name) => `${name}Options`))
  const documented = new Set(rows.map(([name]) => name))
  const missing = [...new Set(options.map(({ name }) => `\`${name}\``))].filter(
    (name) => !documented.has(name),
  )

  expect(options.length).toBeGreaterThan(25)
  expect(missing).toEqual([])
})

it('gives the defaults that the code gives', () => {
  const options = optionsOf('TrackerOptions', 'PixelOptions').filter((option) => option.default)
  const stated = new Map(rows.map(([name = '', value = '']) => [name, value.replace(/`/g, '')]))

  expect(options.length).toBeGreaterThan(10)
  for (const { name, default: value = '' } of options) {
    expect(value, name).toContain(stated.get(`\`${name}\``) || 'a default')
  }
})
