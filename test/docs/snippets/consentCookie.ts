// #region all
import { parseConsentCookie } from '@omnipixel/core'

/** True if the page should be rendered with the banner. */
export function needsBanner(request: Request): boolean {
  const stored = parseConsentCookie(request.headers.get('cookie') ?? '')
  return stored?.choice.marketing === undefined
}
// #endregion
