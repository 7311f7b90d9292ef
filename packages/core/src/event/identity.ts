import type { Pixel } from '../pixels/pixel'
import type { Report } from '../report/createReport'
import type { UserData } from '../types'
import { toUserData } from './userData'

/** One pixel's advanced matching: who the visitor is, as its vendor may know it. */
export interface Identity {
  /** What `identify()` was told; nothing where the pixel is not to know. */
  set(visitor: UserData | undefined): void
  /** Normalises and hashes, and tells the vendor. Only for a granted pixel. */
  match(): Promise<void>
  /** The visitor in the vendor's names, a copy; nobody for an event of another visitor. */
  user(event?: { readonly visitor: UserData | undefined }): Record<string, string>
  /** On withdrawal, with whether the vendor was set up by then. */
  forget(wasSetUp: boolean): void
}

interface IdentityTools {
  readonly options: { readonly pixels: readonly Pixel[] }
  readonly report: Report
}

const NO_USER = {}

export function createIdentity(
  pixel: Pixel,
  { options: { pixels }, report }: IdentityTools,
  tell: (user: Record<string, string>) => void,
): Identity {
  const { key, definition, options } = pixel
  const { user: table, keepsUser } = definition
  let visitor: UserData | undefined
  let matched: UserData | undefined // the one that `user` is about
  let user: Record<string, string> = NO_USER

  return {
    set(next) {
      if (!table || !options.advancedMatching) return
      if (keepsUser === 'latest' && pixels.some((other) => isLeftOut(other, pixel)))
        return report('identity/shared', key)
      if (matched && matched !== next && keepsUser && (keepsUser === 'first' || hasLess(matched, next)))
        report('identity/needs-reload', key)
      visitor = next
    },

    async match() {
      const next = visitor
      if (next !== matched) {
        let data = {}
        try {
          if (next) data = await toUserData(next, table!)
        } catch (cause) {
          report('identity/not-hashed', key, cause)
        }
        if (next !== visitor || next === matched) return // replaced, forgotten or told meanwhile
        matched = next
        user = data
      }
      tell(user)
    },

    user: (event) => (matched && (!event || event.visitor === matched) ? { ...user } : NO_USER),

    forget(wasSetUp) {
      if (wasSetUp && matched && keepsUser) report('identity/needs-reload', key)
      visitor = matched = undefined
      user = NO_USER
    },
  }
}

/** The script keeps one visitor for all its accounts on the page, so none for one that is not to have any. */
const isLeftOut = ({ platform, definition, options }: Pixel, pixel: Pixel): unknown =>
  platform === pixel.platform && definition.keepsUser && !options.advancedMatching

/** A vendor that cannot forget would mix what the last visitor told with what this one tells. */
const hasLess = (last: UserData, next: UserData | undefined): boolean =>
  Object.keys(last).some((field) => last[field as 'email'] && !next?.[field as 'email'])
