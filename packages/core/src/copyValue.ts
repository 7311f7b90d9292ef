const MAX_DEPTH = 8 // deeper than any vendor reads; also ends a cycle

/**
 * A copy of plain data that shares nothing with the original: no functions, symbols, `null` or `undefined`. Vendors
 * change the objects that they are given, and so may the app after `track()`.
 */
export function copyValue(value: unknown, depth = 0): unknown {
  if (/str|num|boo/.test(typeof value)) return value
  if (!value || typeof value !== 'object' || depth > MAX_DEPTH) return undefined
  if (value instanceof Date) return value.toJSON() ?? undefined
  if (Array.isArray(value)) {
    const copy = value.map((entry) => copyValue(entry, depth + 1))
    return copy.includes(undefined) ? copy.filter((entry) => entry !== undefined) : copy
  }
  const copy: Record<string, unknown> = {}
  for (const key in value) {
    const entry = copyValue(value[key as never], depth + 1)
    if (entry !== undefined) copy[key] = entry
  }
  return copy
}
