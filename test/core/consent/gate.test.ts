import type { ConsentSource, Regime, SourceAnswer } from '@omnipixel/core'
import { describe, expect, it } from 'vitest'
import { decide, gate } from '../../../packages/core/src/consent/gate'

const META = { key: 'meta', platform: 'meta' }

const source = (name: string, answer: SourceAnswer): ConsentSource => ({ name, answer: () => answer })

describe('decide', () => {
  it.each<[answers: SourceAnswer[], regime: Regime, consent: string, decider: string]>([
    [[], 'opt-in', 'unset', 'regime'],
    [[], 'opt-out', 'granted', 'regime'],
    [['silent', 'silent'], 'opt-in', 'unset', 'regime'],
    [['silent', 'silent'], 'opt-out', 'granted', 'regime'],
    [['granted', 'silent'], 'opt-in', 'granted', 'first'],
    [['silent', 'granted'], 'opt-in', 'granted', 'second'],
    [['granted', 'pending'], 'opt-in', 'unset', 'second'],
    [['pending', 'silent'], 'opt-out', 'unset', 'first'],
    [['granted', 'denied'], 'opt-in', 'denied', 'second'],
    [['denied', 'granted'], 'opt-out', 'denied', 'first'],
    [['pending', 'denied'], 'opt-in', 'denied', 'second'],
    [['denied', 'denied'], 'opt-in', 'denied', 'first'],
  ])('%j under %s is %s, decided by %s', (answers, regime, consent, decider) => {
    const sources = answers.map((answer, at) => source(['first', 'second'][at]!, answer))

    expect(decide(META, ['marketing'], sources, regime)).toEqual({ consent, source: decider })
  })

  it('needs every purpose', () => {
    const partly: ConsentSource = {
      name: 'app',
      answer: (purpose) => (purpose === 'marketing' ? 'granted' : 'silent'),
    }

    expect(decide(META, ['marketing', 'analytics'], [partly], 'opt-in').consent).toBe('unset')
    expect(decide(META, ['marketing', 'analytics'], [partly], 'opt-out').consent).toBe('granted')
    expect(decide(META, ['marketing'], [partly], 'opt-in').consent).toBe('granted')
  })

  it('does not let an answer that nobody understands hide a denial', () => {
    const odd = source('odd', undefined as never)

    expect(decide(META, ['marketing'], [odd, source('no', 'denied')], 'opt-out').consent).toBe('denied')
    expect(decide(META, ['marketing'], [odd, source('yes', 'granted')], 'opt-out').consent).toBe('unset')
  })
})

it.each([
  ['granted', 'hold', 'send'],
  ['granted', 'drop', 'send'],
  ['denied', 'hold', 'drop'],
  ['unset', 'hold', 'hold'],
  ['unset', 'drop', 'drop'],
] as const)('consent %s with beforeChoice %s: %s', (consent, beforeChoice, expected) => {
  expect(gate(consent, beforeChoice)).toBe(expected)
})
