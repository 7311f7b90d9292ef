const MAX_DEPTH = 8 // deeper than any vendor reads; also ends a cycle
const PRIMITIVES: Partial<Record<string, true>> = { string: true, number: true, boolean: true }
const MAX_NODES = 2000 // objects and lists of one call: an order of hundreds of items, not a document

/**
 * A copy of plain data that shares nothing with the original: no functions, symbols, `null` or `undefined`, and no
 * instances of classes (a DOM node leads to the whole page). Vendors change the objects that they are given, and so may
 * the app after `track()`.
 */
export function copyValue(value: unknown, depth = 0, budget?: { left: number }): unknown {
  if (PRIMITIVES[typeof value]) return value
  budget = budget || { left: MAX_NODES } // most values are no objects
  if (!value || typeof value !== 'object' || depth > MAX_DEPTH || --budget.left < 0) return undefined
  if (value instanceof Date) return value.toJSON() ?? undefined
  if (Array.isArray(value)) {
    const copy: unknown[] = []
    for (const member of value) {
      const entry = copyValue(member, depth + 1, budget)
      if (entry !== undefined) copy.push(entry)
    }
    return copy
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype && Object.getPrototypeOf(prototype)) return undefined
  const copy: Record<string, unknown> = {}
  for (const key in value) {
    const entry = copyValue(value[key as never], depth + 1, budget)
    if (entry !== undefined) copy[key] = entry
  }
  return copy
}
