import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The doubles: what is answered unless another folder is given. */
export const DOUBLES = join(dirname(fileURLToPath(import.meta.url)), '../vendors')

const isFile = (path: string) => existsSync(path) && statSync(path).isFile()

/**
 * The text of a vendor's file, or undefined. The query never counts, and a file saved without its extension, or with
 * one that the URL lacks, is found too: people save scripts in both ways.
 */
export function readVendorFile(folder: string, host: string, path: string): string | undefined {
  const clean = decodeURIComponent(path).replace(/^\/+|\/+$/g, '')
  if (clean.split('/').includes('..')) return undefined

  const base = join(folder, host, clean)
  const found = [base, `${base}.js`].find(isFile)
  return found === undefined ? undefined : readFileSync(found, 'utf8')
}

/** Any one file under `path`: saved configurations belong to somebody else's account but have the right form. */
export function readAnyVendorFile(folder: string, host: string, path: string): string | undefined {
  const directory = join(folder, host, path)
  if (!existsSync(directory) || !statSync(directory).isDirectory()) return undefined

  const name = readdirSync(directory)
    .sort()
    .find((entry) => isFile(join(directory, entry)))
  return name === undefined ? undefined : readFileSync(join(directory, name), 'utf8')
}

/** Replaces the account id that occurs most often in a saved file by the one that was asked for. */
export function withAccountId(text: string, pattern: RegExp, id: string): string {
  const counts = new Map<string, number>()
  for (const [found] of text.matchAll(pattern)) counts.set(found, (counts.get(found) ?? 0) + 1)

  const own = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
  return own === undefined ? text : text.replaceAll(own, id)
}

/** Puts an account's settings where a double says `'{{settings}}'`. Saved real scripts have no such mark. */
export const withSettings = (text: string, settings: unknown) =>
  text.replaceAll("'{{settings}}'", () => JSON.stringify(settings).replaceAll('<', '\\u003c'))
