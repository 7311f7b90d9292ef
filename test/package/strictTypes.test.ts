import { join } from 'node:path'
import ts from 'typescript'
import { beforeAll, expect, inject, test } from 'vitest'

const { folder } = inject('installed')

/** What apps write as object literals: options, parameters and choices. */
const WRITTEN = /Options$|^(CanonicalParams|ConsentChange|ConsentPersistence|Item|StandardEvents|UserData)$/

let program: ts.Program
let checker: ts.TypeChecker
let types: ts.Symbol[]

beforeAll(() => {
  const entry = join(folder, 'node_modules/@omnipixel/core/dist/index.d.ts')
  program = ts.createProgram([entry], {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    types: [],
  })
  checker = program.getTypeChecker()
  types = checker
    .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!)
    .filter(({ name }) => WRITTEN.test(name))
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
})

/** The members that may be left out but not be `undefined`, those inside others as `Outer.inner.member`. */
function findRefusals(type: ts.Type, path: string): string[] {
  return type.getProperties().flatMap((member) => {
    const name = `${path}.${member.name}`
    const declared = member.valueDeclaration && checker.getTypeOfSymbol(member)
    if (!declared || !isOfPackage(member)) return []
    const parts = declared.isUnion() ? declared.types : [declared]
    // With `exactOptionalPropertyTypes`, "may be missing" is another type than `undefined`.
    const isRefused = member.flags & ts.SymbolFlags.Optional && !parts.includes(checker.getUndefinedType())
    const groups = parts.filter((part) => part.isClassOrInterface() || isLiteral(part))
    return [...(isRefused ? [name] : []), ...groups.flatMap((group) => findRefusals(group, name))]
  })
}

const isLiteral = (type: ts.Type): boolean =>
  !!(type.symbol?.flags & ts.SymbolFlags.TypeLiteral) && type.getCallSignatures().length === 0

const isOfPackage = (member: ts.Symbol): boolean =>
  !program.isSourceFileDefaultLibrary(member.valueDeclaration!.getSourceFile())

test('takes undefined for whatever an app may leave out, also with exactOptionalPropertyTypes', () => {
  const refusals = types.flatMap((symbol) =>
    findRefusals(checker.getDeclaredTypeOfSymbol(symbol), symbol.name),
  )

  expect(types.length).toBeGreaterThan(12)
  expect(refusals).toEqual([])
})
