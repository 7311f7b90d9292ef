import { expect } from 'vitest'

interface ConsoleCall {
  method: 'warn' | 'error'
  text: string
}

const expected = new Set<string>()
let calls: ConsoleCall[] = []

/**
 * Says that the test makes the library report this, on `console.warn` or `console.error`, at least once. May be called
 * before or after it happens. A report that no test announced fails that test, and so does one that never came.
 *
 * @param code a code of `report/errors.ts` (`'pixel/unmapped'`), or a piece of a framework's own message.
 */
export function expectWarning(code: string): void {
  expected.add(code)
}

/** What was reported so far with this code; for tests that count (`once per code and subject`) or check the remedy. */
export function warnings(code: string): string[] {
  return calls.map(({ text }) => text).filter((text) => isAbout(text, code))
}

export function recordConsole(method: ConsoleCall['method'], args: readonly unknown[]): void {
  calls.push({ method, text: args.map(String).join(' ') })
}

/** Called after each test by `failOnConsole.ts`. */
export function checkConsole(): void {
  const unexpected = calls.filter(({ text }) => ![...expected].some((code) => isAbout(text, code)))
  const missing = [...expected].filter((code) => warnings(code).length === 0)
  expected.clear()
  calls = []

  expect(
    unexpected.map(({ method, text }) => `console.${method}: ${text}`),
    'printed something no test expected (expectWarning)',
  ).toEqual([])
  expect(missing, 'expected warnings that never came').toEqual([])
}

/** `pixel/no` is not found in `pixel/no-facts`. */
function isAbout(text: string, code: string): boolean {
  const start = text.indexOf(code)
  return start >= 0 && !/^[\w-]/.test(text.slice(start + code.length))
}
