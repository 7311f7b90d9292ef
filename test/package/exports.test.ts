import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { describe, expect, inject, test } from 'vitest'

const { folder } = inject('installed')
const require = createRequire(join(folder, 'index.js'))
const dist = (name: string, file: string) => join(folder, 'node_modules/@omnipixel', name, 'dist', file)

interface Names {
  values: string[]
  types: string[]
}

/**
 * `exports.json` is the public surface, by name; the adapters' part of it is what they add to core. To change it on
 * purpose: `npm run build && npm run test:package -- --update`.
 */
test('exports what exports.json lists, no more and no less', async () => {
  const core = await names('core')
  const surface = {
    '@omnipixel/core': core,
    '@omnipixel/react': without(await names('react'), core),
    '@omnipixel/vue': without(await names('vue'), core),
  }

  await expect(JSON.stringify(surface, null, 2) + '\n').toMatchFileSnapshot('./exports.json')
})

describe.each(['react', 'vue'])('@omnipixel/%s', (name) => {
  test('exports all of core too', async () => {
    const core = await names('core')
    const adapter = await names(name)

    expect(without(core, adapter)).toEqual({ values: [], types: [] })
  })
})

describe.each(['core', 'react', 'vue'])('@omnipixel/%s', (name) => {
  test('exports the same names to import and to require', async () => {
    const fromRequire = Object.keys(require(`@omnipixel/${name}`) as object)

    expect(fromRequire.sort()).toEqual((await names(name)).values)
  })

  test('lets an ES module import the names of its CommonJS build', async () => {
    const { default: _default, ...named } = (await import(
      /* @vite-ignore */ pathToFileURL(dist(name, 'index.cjs')).href
    )) as Record<string, unknown>

    expect(Object.keys(named)).toEqual(expect.arrayContaining((await names(name)).values))
  })
})

const known = new Map<string, Promise<Names>>()

/** Remembered: TypeScript takes a second for each. */
function names(name: string): Promise<Names> {
  const found = known.get(name) ?? readNames(name)
  known.set(name, found)
  return found
}

async function readNames(name: string): Promise<Names> {
  const module = (await import(/* @vite-ignore */ pathToFileURL(dist(name, 'index.js')).href)) as object
  const values = Object.keys(module).sort()
  return { values, types: declared(dist(name, 'index.d.ts')).filter((type) => !values.includes(type)) }
}

function declared(file: string): string[] {
  const program = ts.createProgram([file], {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    skipLibCheck: true,
  })
  const source = program.getSourceFile(file)
  const module = source && program.getTypeChecker().getSymbolAtLocation(source)
  if (!module) throw new Error(`${file} exports nothing`)
  return program
    .getTypeChecker()
    .getExportsOfModule(module)
    .map((symbol) => symbol.name)
    .sort()
}

function without(all: Names, less: Names): Names {
  return {
    values: all.values.filter((name) => !less.values.includes(name)),
    types: all.types.filter((name) => !less.types.includes(name)),
  }
}
