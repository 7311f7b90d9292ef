import type { ConsentSource, Regime, SourceAnswer } from '@omnipixel/core'
import { describe, expect, it } from 'vitest'
import { decide, gate } from '../../../packages/core/src/consent/gate'

const META = { key: 'meta', platform: 'meta', canLimit: true }

const attempt = <T>(_: ConsentSource, act: () => T) => act()

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
    [['lapsed', 'granted'], 'opt-out', 'unset', 'first'],
    [['limited', 'silent'], 'opt-in', 'unset', 'regime'],
    [['limited', 'silent'], 'opt-out', 'granted', 'regime'],
    [['limited', 'granted'], 'opt-in', 'granted', 'second'],
    [['limited', 'denied'], 'opt-out', 'denied', 'second'],
  ])('%j under %s is %s, decided by %s', (answers, regime, consent, decider) => {
    const sources = answers.map((answer, at) => source(['first', 'second'][at]!, answer))

    expect(decide(META, ['marketing'], { sources, regime, attempt })).toMatchObject({
      consent,
      source: decider,
    })
  })

  it('needs every purpose', () => {
    const partly: ConsentSource = {
      name: 'app',
      answer: (purpose) => (purpose === 'marketing' ? 'granted' : 'silent'),
    }

    expect(
      decide(META, ['marketing', 'analytics'], { sources: [partly], regime: 'opt-in', attempt }).consent,
    ).toBe('unset')
    expect(
      decide(META, ['marketing', 'analytics'], { sources: [partly], regime: 'opt-out', attempt }).consent,
    ).toBe('granted')
    expect(decide(META, ['marketing'], { sources: [partly], regime: 'opt-in', attempt }).consent).toBe(
      'granted',
    )
  })

  it('limits a pixel that is granted, and denies one whose platform cannot be limited', () => {
    const sources = [source('gpc', 'limited'), source('app', 'granted')]
    const options = { sources, regime: 'opt-out', attempt } as const

    expect(decide(META, ['marketing'], options)).toEqual({
      consent: 'granted',
      source: 'app',
      isLimited: true,
    })
    expect(decide({ ...META, canLimit: false }, ['marketing'], options)).toEqual({
      consent: 'denied',
      source: 'gpc',
      overruled: ['app'],
    })
    expect(decide(undefined, ['marketing'], options).consent).toBe('denied') // for whoever has no limits
  })

  it('names whom a denial overrules', () => {
    const sources = [source('cmp', 'granted'), source('gpc', 'denied'), source('app', 'granted')]

    expect(decide(META, ['marketing'], { sources, regime: 'opt-in', attempt }).overruled).toEqual([
      'cmp',
      'app',
    ])
  })

  it('calls nobody overruled who has granted another purpose', () => {
    const partly: ConsentSource = {
      name: 'app',
      answer: (purpose) => (purpose === 'marketing' ? 'denied' : 'granted'),
    }

    expect(
      decide(META, ['marketing', 'analytics'], { sources: [partly], regime: 'opt-in', attempt }).overruled,
    ).toBeUndefined()
  })

  it('is as strict as opt-in while the regime is not known', () => {
    expect(decide(META, ['marketing'], { sources: [], regime: undefined, attempt }).consent).toBe('unset')
  })

  it('does not let an answer that nobody understands hide a denial', () => {
    const odd = source('odd', undefined as never)

    expect(
      decide(META, ['marketing'], { sources: [odd, source('no', 'denied')], regime: 'opt-out', attempt })
        .consent,
    ).toBe('denied')
    expect(
      decide(META, ['marketing'], { sources: [odd, source('yes', 'granted')], regime: 'opt-out', attempt })
        .consent,
    ).toBe('unset')
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
