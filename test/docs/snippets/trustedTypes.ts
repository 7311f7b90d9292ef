// #region all
import { trustedTypesPolicy } from '@omnipixel/core'
import { pixels } from './whatWeUse'

/** TypeScript's own types do not have it yet. */
interface TrustedTypesWindow {
  trustedTypes?: { createPolicy(name: string, rules: object): unknown }
}

/** Call it before the tracker starts. */
export function startTrustedTypes(page: TrustedTypesWindow): void {
  page.trustedTypes?.createPolicy('default', trustedTypesPolicy(pixels))
}
// #endregion
