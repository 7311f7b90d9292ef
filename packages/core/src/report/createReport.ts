import { PixelError, type ErrorCode } from './errors'

/**
 * Says that something went wrong after set-up; never throws.
 *
 * @param text what happened and how to mend it; write it as `__DEV__ && '…'`, so that production bundles do not carry it.
 */
export type Report = (code: ErrorCode, subject: string, text?: string | false, cause?: unknown) => void

const MAX_SUBJECTS = 200 // enough for every code at every pixel and event of an app; a set that grows with traffic is a leak

/** Reports each code once per subject: to `listener`, and in development to the console. */
export function createReport(listener: (error: PixelError) => void): Report {
  const seen = new Set<string>()
  return (code, subject, text, cause) => {
    const once = code + subject
    if (seen.has(once) || seen.size >= MAX_SUBJECTS) return
    seen.add(once)
    const error = new PixelError(code, subject, text, cause)
    if (__DEV__) console.warn(error.message)
    listener(error)
  }
}
