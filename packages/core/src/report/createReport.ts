import { PixelError, type ErrorCode } from './errors'

/** Says that something went wrong after set-up; never throws. */
export type Report = (code: ErrorCode, subject: string, cause?: unknown) => void

const MAX_REPORTS = 200 // enough for every code at every pixel and event of an app; a set that grows with traffic is a leak

/** Reports each code once per subject: to `listener`, and in development to the console. */
export function createReport(listener: (error: PixelError) => void): Report {
  const seen = new Set<string>()
  return (code, subject, cause) => {
    if (seen.has(code + subject) || seen.size > MAX_REPORTS) return
    seen.add(code + subject)
    const error = new PixelError(code, subject, cause)
    if (__DEV__) console.warn(error.message)
    listener(error)
  }
}

/** Does what may throw. Where it does, that is reported, and there is no result. */
export function attempt<A, B, C, T>(
  report: Report,
  code: ErrorCode,
  subject: string,
  act: (a: A, b: B, c: C) => T,
  a?: A,
  b?: B,
  c?: C,
): T | undefined {
  try {
    return act(a!, b!, c!)
  } catch (cause) {
    report(code, subject, cause)
    return undefined
  }
}
