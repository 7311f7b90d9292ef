const MAX_DEPTH = 8 // deeper than any vendor reads; also ends a cycle

/**
 * A copy of plain data that shares nothing with the original: no functions, symbols, `null` or `undefined`. Vendors
 * change the objects that they are given, and so may the app after `track()`.
 */
export function copyValue(value: unknown, depth = 0): unknown {
  if (/str|num|boo/.test(typeof value)) return value
  if (!value || typeof value !== 'object' || depth > MAX_DEPTH) return undefined
  if (value instanceof Date) return value.toJSON()
  const isArray = Array.isArray(value)
  const copy: Record<string, unknown> = {}
  const list: unknown[] = []
  for (const key of Object.keys(value)) {
    const entry = copyValue(value[key as never], depth + 1)
    if (entry === undefined) continue
    if (isArray) list.push(entry)
    else copy[key] = entry
  }
  return isArray ? list : copy
}
