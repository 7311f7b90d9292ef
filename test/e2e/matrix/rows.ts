/**
 * Where the scenarios of consent.md, section 7, are proven that are not in this folder: the file, and the title of the test.
 * `test/core/consent/matrix.test.ts` checks that each of the 75 is in exactly one place.
 */
export const ELSEWHERE: Readonly<Record<number, readonly [file: string, title: string]>> = {
  1: ['test/e2e/consent.test.ts', 'leaves nothing on the network, in storage or on window'],
  3: ['test/e2e/consent.test.ts', 'sends what it held after the grant, once, with the ids of the calls'],
  4: ['test/e2e/consent.test.ts', 'drops what was held and what follows, and leaves only its own record'],
  5: ['test/e2e/consent.test.ts', 'is not undone for its events by a later grant'],
  33: [
    'test/e2e/withdrawal.test.ts',
    'keeps it from running when it comes: no cookie, no storage, no beacon',
  ],
  36: [
    'test/e2e/withdrawal.test.ts',
    'removes them whatever their domain and path, and leaves those of others',
  ],
  38: ['test/e2e/consent.test.ts', 'against one pixel keeps that one out'],
  49: ['test/e2e/withdrawal.test.ts', 'has nothing left within a second of a withdrawal, %s'],
  50: ['test/e2e/withdrawal.test.ts', 'follows a grant, and sends what it held'],
  52: ['test/e2e/consent.test.ts', 'holds after a reload'],
  54: ['test/e2e/consent.test.ts', 'under an older policy is asked for again, but a denial stays'],
  57: [
    'test/e2e/consent.test.ts',
    'reports of several held page views the last, and all of them where a beacon has its own URL',
  ],
  58: ['test/e2e/withdrawal.test.ts', 'ends our requests with its tick; two vendors go on by themselves'],
}

/** Scenarios of what Omnipixel does not do, and why. docs/decisions/0017-no-script-before-consent.md */
export const NOT_OFFERED: Readonly<Record<number, string>> = {
  66: 'Meta is not loaded with a revoke before the grant: no script is, so there is no second queue.',
  67: 'There is no such mode to ask for at LinkedIn either.',
}
