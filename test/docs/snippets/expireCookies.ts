// #region all
import { expireCookies, parseConsentCookie, type Pixel } from '@omnipixel/core'

/** Adds to an answer of your server what removes the cookies of pixels that the visitor has denied. */
export function forget(request: Request, answer: Headers, pixels: readonly Pixel[]): void {
  const cookies = request.headers.get('cookie') ?? ''
  const { choice = {} } = parseConsentCookie(cookies) ?? {}
  const denied = pixels.filter(({ key, purposes }) =>
    [...purposes, '@' + key].some((name) => choice[name] === false),
  )
  for (const value of expireCookies(cookies, denied, new URL(request.url).host))
    answer.append('set-cookie', value)
}
// #endregion
