import type { Purpose } from './types'

const PURPOSES: readonly Purpose[] = ['marketing', 'analytics', 'functional', 'preferences']

export const isPurpose = (name: unknown): name is Purpose => PURPOSES.includes(name as Purpose)
