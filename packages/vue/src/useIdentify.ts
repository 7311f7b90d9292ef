import type { Tracker } from '@omnipixel/core'
import { useTracker } from './useTracker'

/**
 * The tracker's `identify`: tells pixels with `advancedMatching` who the visitor is; `null` forgets.
 *
 * @example
 * const identify = useIdentify()
 * watch(user, (now) => identify(now && { email: now.email }))
 */
export const useIdentify = (): Tracker['identify'] => useTracker().identify
