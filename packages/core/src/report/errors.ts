import { TEXTS } from './texts'

/** Every code that Omnipixel throws or reports. `docs/reference/errors.md` has one heading for each. */
export type ErrorCode =
  | 'adapter/no-provider'
  | 'consent/bad-source'
  | 'consent/bad-value'
  | 'consent/cmp-missing'
  | 'consent/record-failed'
  | 'consent/source-failed'
  | 'consent/unknown-purpose'
  | 'consent/unknown-regime'
  | 'event/bad-amount'
  | 'event/bad-id'
  | 'event/bad-name'
  | 'event/bad-params'
  | 'event/missing-amount'
  | 'event/name-not-accepted'
  | 'event/unknown-pixel'
  | 'guard/dirty-url'
  | 'guard/removed'
  | 'identity/needs-reload'
  | 'identity/not-hashed'
  | 'identity/shared'
  | 'pixel/bad-id'
  | 'pixel/bad-key'
  | 'pixel/bad-src'
  | 'pixel/blocked'
  | 'pixel/deaf'
  | 'pixel/duplicate-key'
  | 'pixel/foreign'
  | 'pixel/no-beacon'
  | 'pixel/no-facts'
  | 'pixel/other-owner'
  | 'pixel/single-instance'
  | 'pixel/threw'
  | 'pixel/unmapped'
  | 'queue/overflow'
  | 'relay/bad-url'
  | 'relay/failed'
  | 'tracker/bad-option'

/** A set-up mistake (thrown) or a problem met later (handed to `onError`). Match on `code`, never on the text. */
export class PixelError extends Error {
  declare readonly code: ErrorCode
  /** What it is about: a pixel's key, an event's or a parameter's name. Never user data. */
  declare readonly subject: string
  declare readonly cause?: unknown

  constructor(code: ErrorCode, subject: string, cause?: unknown) {
    super(
      `[omnipixel] ${code} (${subject})${__DEV__ ? `: ${(TEXTS satisfies Record<ErrorCode, string>)[code]}` : ''} See docs/reference/errors.md`,
    )
    Object.assign(this, { code, subject, cause })
  }
}
