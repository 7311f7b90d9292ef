import { expect } from 'vitest'
import type { Beacon, Vendor } from '../sandbox/beacon.js'
import { EXPECTED } from '../e2e/expected/all.js'

/*
 * What of a beacon can be compared whoever sent it. Real scripts encode in other ways than the doubles, add fields of
 * their own, and at Snapchat name them differently; the facts are the same.
 */

/** JSON as what it says, numbers as text. */
function toPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPlain)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toPlain(inner)]))
  if (typeof value === 'string' && /^[[{]/.test(value)) {
    try {
      return toPlain(JSON.parse(value))
    } catch {
      return value
    }
  }
  return String(value)
}

const toLeaves = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(toLeaves) : [String(value)]

/** The beacon has these parameters at least. */
export function expectParams(beacon: Beacon, params: Readonly<Record<string, unknown>>): void {
  const [actual, expected] = [toPlain(beacon.params), toPlain(params)]
  const { names, values } = EXPECTED[beacon.vendor].hasOwnNames
    ? { names: {}, values: toLeaves(expected) }
    : { names: expected as object, values: [] }

  expect(actual).toMatchObject(names)
  expect(toLeaves(actual)).toEqual(expect.arrayContaining(values))
}

/** The hashes of a visitor that a beacon carries, sorted. */
export const toHashes = ({ user }: Beacon): string[] =>
  Object.values(user)
    .filter((value) => /^[\da-f]{64}$/i.test(value))
    .sort()

export const toPath = ({ url }: Beacon): string => new URL(url!).pathname

/** Reddit's beacon has no field for the page: what its referrer tells is the browser's affair. */
export const tellsPage = (vendor: Vendor): boolean => vendor !== 'reddit'
