import '../sandbox/cmps/cookieYes.js'
import '../sandbox/cmps/cookiebot.js'
import '../sandbox/cmps/didomi.js'
import '../sandbox/cmps/iubenda.js'
import '../sandbox/cmps/oneTrust.js'
import '../sandbox/cmps/osano.js'
import '../sandbox/cmps/usercentrics2.js'
import '../sandbox/cmps/usercentrics3.js'
import type { ConsentPixel, ConsentSource, Purpose, Regime, SourceAnswer } from '@omnipixel/core'
import { afterEach, beforeEach, vi } from 'vitest'
import type { FakeCmp, FakeCmpName, FakeCmpOptions, FakeCmps } from '../sandbox/cmps/cmp'
import type { CmpDriver } from '../core/consent/sources/contract'

/** A fake platform, not yet on the page. */
export const fakeCmp = <Name extends FakeCmpName>(name: Name, options?: FakeCmpOptions[Name]): FakeCmp =>
  (window as unknown as { fakeCmps: FakeCmps }).fakeCmps[name](options)

/** Forgets what was chosen on pages before. */
export function clearChoices(): void {
  for (const pair of document.cookie.split('; '))
    document.cookie = pair.split('=')[0] + '=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT'
  localStorage.clear()
}

export interface FakeDriver extends CmpDriver {
  readonly cmp: FakeCmp
}

/** The fake as the contract of all sources drives it; `own` for what only this platform has. */
export function toDriver(cmp: FakeCmp, own: Partial<CmpDriver> = {}): FakeDriver {
  return {
    cmp,
    install(choice) {
      if (choice !== 'none') cmp.remember(choice === 'granted')
      cmp.load()
    },
    grant: () => cmp.acceptAll(),
    deny: () => cmp.rejectAll(),
    break: () => cmp.breakDown(),
    remove() {
      cmp.unload()
      clearChoices()
    },
    ...own,
  }
}

const META: ConsentPixel = { key: 'meta', platform: 'meta' }

/** To be called once per `describe`: a fake clock, and an end for what each of its tests has put on the page. */
export function useFakeCmps() {
  const ends: (() => void)[] = []
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    for (const end of ends.splice(0)) end()
    clearChoices()
    vi.clearAllTimers()
    vi.useRealTimers()
  })
  return {
    /** A fake that leaves the page with the test. */
    add<Name extends FakeCmpName>(name: Name, options?: FakeCmpOptions[Name]): FakeCmp {
      const cmp = fakeCmp(name, options)
      ends.push(() => cmp.unload())
      return cmp
    },
    /** Watches, and asks about `marketing` for Meta. */
    follow(source: ConsentSource) {
      const ask = (
        regime: Regime | 'not yet known' = 'opt-in',
        purpose: Purpose = 'marketing',
        pixel = META,
      ): SourceAnswer => source.answer(purpose, pixel, regime === 'not yet known' ? undefined : regime)
      const heard: SourceAnswer[] = []
      const end = source.watch!(
        () => heard.push(ask()),
        () => {},
      )
      ends.push(end)
      return { ask, heard, end }
    },
    pass: async (ms = 100) => {
      await vi.advanceTimersByTimeAsync(ms)
    },
  }
}
