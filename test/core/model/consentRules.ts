import type { Purpose, Regime, SourceAnswer } from '@omnipixel/core'

/*
 * What the reference model leaves out of consent: the cookie with its age and policy, other tabs, regimes that are known late, the
 * browser's signal, limited data use, and what is kept on the site. The rules are said once more, by the simplest means, and
 * compared with the tracker's own answers after each step.
 */

export const DAY_MS = 864e5

interface Kind {
  readonly purposes: readonly Purpose[]
  readonly limitedDataUse?: 'perEvent' | 'atInit'
  readonly staysAlive?: boolean
}
/** By key. The one called `tiktok` has its click id read. */
export const KINDS: Readonly<Record<string, Kind>> = {
  tiktok: { purposes: ['marketing'] },
  both: { purposes: ['marketing', 'analytics'], limitedDataUse: 'atInit' },
  alive: { purposes: ['analytics'], staysAlive: true },
  event: { purposes: ['marketing'], limitedDataUse: 'perEvent', staysAlive: true },
}
export const KEYS = Object.keys(KINDS)

export interface Start {
  regime: Regime | 'late'
  beforeChoice: 'hold' | 'drop'
  signal: 'none' | 'block' | 'ldu' | 'opt-out-only'
  hasCmp: boolean
  isPersisted: boolean
  afterWithdrawal: 'stay' | 'reload'
}

export type Choice = Readonly<Record<string, boolean | null>>
export interface Expected {
  consent: 'granted' | 'denied' | 'unset'
  isLimited: boolean
  isLapsed: boolean
  /** Nobody but the regime has said anything. */
  isOpen: boolean
}

/** What the visitor, the platforms and the law say, and what follows from it. */
export function createRules({ regime, signal, hasCmp, isPersisted }: Start) {
  const isKept = isPersisted && !hasCmp
  const rules = {
    isKept,
    regime: regime === 'late' ? undefined : regime,
    policy: 1,
    app: { choice: {} as Record<string, boolean>, at: 0, policy: 1 },
    said: { cmp: 'silent', veto: 'silent' } as Record<'cmp' | 'veto', SourceAnswer>,
    /** Accounts that were set up on this page, and whether under limited data use. */
    setUp: {} as Record<string, boolean>,

    /** What of the choice still counts. */
    valid(): Record<string, boolean> {
      const { app, policy } = rules
      const days = (Date.now() - app.at) / DAY_MS
      const counts = ([, isGrant]: [string, boolean]) =>
        !isKept || (isGrant ? days < 180 && app.policy === policy : days < 400)
      return Object.fromEntries(Object.entries(app.choice).filter(counts))
    },
    choose(change: Choice): void {
      const next = { ...rules.valid(), ...change }
      const kept = Object.entries(next).filter((entry): entry is [string, boolean] => entry[1] !== null)
      rules.app = { choice: Object.fromEntries(kept), at: Date.now(), policy: rules.policy }
    },
    signalSays(): SourceAnswer {
      if (signal === 'none') return 'silent'
      if (signal === 'block') return 'denied'
      if (signal === 'ldu') return 'limited'
      return rules.regime === 'opt-out' ? 'denied' : rules.regime ? 'silent' : 'pending'
    },
    expect(name: string): Expected {
      const { purposes, limitedDataUse } = KINDS[name]!
      const valid = rules.valid()
      let isLimited = false
      let isLapsed = false
      let isOpen = false
      const all = purposes.map((purpose) => {
        const choices = [valid[purpose], valid['@' + name]]
        const app: SourceAnswer = choices.includes(false)
          ? 'denied'
          : choices.includes(true)
            ? 'granted'
            : 'silent'
        const answers = [app, rules.signalSays(), ...(hasCmp ? [rules.said.cmp] : []), rules.said.veto]
        if (answers.includes('limited')) isLimited = true
        if (answers.includes('lapsed')) isLapsed = true
        const has = (answer: SourceAnswer) => answers.includes(answer)
        if (has('denied') || (has('limited') && !limitedDataUse)) return 'denied'
        if (has('pending') || has('lapsed')) return 'unset'
        if (has('granted')) return 'granted'
        isOpen = true
        return rules.regime === 'opt-out' ? 'granted' : 'unset'
      })
      const consent = all.includes('denied') ? 'denied' : all.includes('unset') ? 'unset' : 'granted'
      const isTooLate = limitedDataUse === 'atInit' && isLimited && rules.setUp[name] === false
      return {
        consent: consent === 'granted' && isTooLate ? 'denied' : consent,
        isLimited: consent === 'granted' && isLimited,
        isLapsed: consent === 'unset' && isLapsed,
        isOpen: consent === 'unset' && isOpen,
      }
    },
  }
  return rules
}
