import { emptyObject } from './emptyObject'

const MAX_DEPTH = 8 // deeper than any vendor reads; also ends a cycle
const MAX_NODES = 2000 // objects and lists of one call: an order of hundreds of items, not a document

let left = 0 // of the nodes, for the call that is under way: an object for each call would be garbage

/** A text, or what stands for one: databases number things. */
export const isText = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number'

/**
 * A copy of plain data that shares nothing with the original: no functions, symbols, `null` or `undefined`, and no
 * instances of classes (a DOM node leads to the whole page). Vendors change the objects that they are given, and so may
 * the app after `track()`.
 */
export function copyValue(value: unknown, depth = 0): unknown {
  if (!value || typeof value !== 'object')
    return isText(value) || typeof value === 'boolean' ? value : undefined
  if (!depth) left = MAX_NODES
  if (depth > MAX_DEPTH || --left < 0) return undefined
  if (value instanceof Date) return copyValue(value.toJSON())
  if (Array.isArray(value)) return mapList(value, copyValue, depth + 1, 0)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype && Object.getPrototypeOf(prototype)) return undefined
  const copy = emptyObject(depth)
  for (const key in value) {
    addTo(copy, key, copyValue(value[key as never], depth + 1))
  }
  return copy
}

/** What `map` makes of each member, where it makes something. As long as it gets from the start: one that grows makes room for 17. */
export function mapList<T, A, B, R>(
  list: readonly T[],
  map: (member: T, a: A, b: B) => R | undefined,
  a: A,
  b: B,
): R[] {
  const copy = Array<R>(list.length)
  let length = 0
  for (let at = 0; at < list.length; at++) {
    const entry = map(list[at]!, a, b)
    if (entry !== undefined) copy[length++] = entry
  }
  copy.length = length
  return copy
}

/**
 * Sets what is there. First to `undefined`, so that the property may hold anything: of one that has only ever held
 * decimals V8 makes a new number at each read and write.
 *
 * @see https://v8.dev/blog/react-cliff
 */
export function addTo(copy: Record<string, unknown>, key: string, value: unknown): void {
  if (value === undefined) return
  copy[key] = undefined
  copy[key] = value
}
