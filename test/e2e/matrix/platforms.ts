import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { VendorNetwork } from '../../sandbox/network.js'

/** Where the pages of the matrix get their consent platforms from: real packages, and the fakes of hosted ones. */
const HOST = 'cmp.example'

const { resolve } = createRequire(import.meta.url)
const read = (path: string): string => readFileSync(path, 'utf8')
const toPath = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

async function bundle(entry: string, globalName: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'iife',
    globalName,
    target: 'es2020',
    write: false,
    logLevel: 'error',
  })
  return outputFiles[0]!.text + `\n;window.${globalName} = ${globalName}`
}

const PACKAGES: Record<string, () => string | Promise<string>> = {
  klaro: () => read(resolve('klaro')),
  CookieConsent: () => read(resolve('vanilla-cookieconsent')),
  c15t: () => bundle(resolve('c15t'), 'c15t'),
  iab: () => bundle(toPath('iab.ts'), 'iab'),
}
const made = new Map<string, string | Promise<string>>()

export function servePlatforms(network: VendorNetwork): void {
  network.serve(HOST, async ({ url }) => {
    const name = new URL(url).pathname.slice(1)
    const make = PACKAGES[name] ?? (() => read(toPath(`../../sandbox/cmps/${name}.js`)))
    if (!made.has(name)) made.set(name, make())
    return {
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8', 'access-control-allow-origin': '*' },
      body: await made.get(name)!,
    }
  })
}

export const toScriptUrl = (name: string): string => `https://${HOST}/${name}`

/** Runs a platform's script at once, as text for a page: before the tracker is made. */
export const runNow = (...names: string[]): string =>
  names
    .map(
      (name) => `{
    const request = new XMLHttpRequest()
    request.open('GET', '${toScriptUrl(name)}', false)
    request.send()
    ;(0, eval)(request.responseText)
  }`,
    )
    .join('\n')
