import type { Purpose } from '../../types'

/** Which of a platform's categories stand for a purpose; where several do, all of them must be granted. */
export type PurposeMap = Readonly<Partial<Record<Purpose, string | readonly string[]>>>

/**
 * True if the platform grants every category of the purpose. Names are compared exactly but for case. A purpose without
 * a category, and a category that the platform does not know, are never granted.
 */
export function allGranted(map: PurposeMap, purpose: Purpose, granted: readonly string[]): boolean {
  const names = granted.map((name) => name.toLowerCase())
  const needed = [map[purpose] ?? []].flat()
  return needed.length > 0 && needed.every((name) => names.includes(name.toLowerCase()))
}
