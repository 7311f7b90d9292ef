import {
  consentRecords,
  createTracker,
  gpc,
  meta,
  oneTrust,
  tiktok,
  verifyRecords,
  type ConsentOptions,
  type ConsentRecord,
  type ConsentRecordsOptions,
  type ConsentSource,
  type SourceAnswer,
} from '@omnipixel/core'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { toCanonicalJson } from '../../../packages/core/src/consent/hashRecord'
import { useFakePage } from '../../helpers/fakePage'
import { refuseStorage } from '../../helpers/interceptStorage'
import { expectWarning } from '../../helpers/mockWarn'

const SNIPPET = 'test/docs/snippets/checkRecords.py' // from the root, where tests are run

const page = useFakePage()
const told: ConsentRecord[] = []
afterEach(() => {
  told.length = 0
  delete (navigator as { globalPrivacyControl?: unknown }).globalPrivacyControl
})

const start = (consent: ConsentOptions = {}, options: Partial<ConsentRecordsOptions> = {}) => {
  const tracker = page.startTracker({
    pixels: [meta({ id: '123' }), tiktok({ id: 'C4A0123456789ABCDEFG' })],
    mode: 'dry',
    consent,
  })
  const recording = consentRecords(tracker, { onRecord: (record) => told.push(record), ...options })
  return { tracker: recording, records: recording.records }
}
/** A platform that says what the test says. */
const createPlatform = (first: SourceAnswer) => {
  let answer = first
  let tell = (): void => {}
  const source: ConsentSource = {
    name: 'cmp',
    isCmp: true,
    answer: () => answer,
    watch: (onChange) => {
      tell = onChange
      return () => {}
    },
  }
  return {
    source,
    async say(next: SourceAnswer) {
      answer = next
      tell()
      await page.pass(1)
    },
  }
}
const actions = () => told.map(({ action }) => action)

describe('a record', () => {
  it('says what was chosen, when, where, under which policy, and what was shown', async () => {
    const { tracker } = start({}, { policyVersion: '7', region: 'DE', shown: () => 'banner 3, de' })
    history.replaceState({}, '', '/tickets?email=a%40b.example#x')
    tracker.consent.set({ marketing: true, pixels: { tiktok: false } })
    await page.pass(1)

    expect(told).toEqual([
      {
        version: 1,
        id: expect.stringMatching(/^[\da-f-]{36}$/) as string,
        time: Date.now() - 1,
        action: 'partial',
        basis: 'choice',
        policyVersion: '7',
        regime: 'opt-in',
        region: 'DE',
        shown: 'banner 3, de',
        purposes: { marketing: 'granted' },
        pixels: {
          meta: { consent: 'granted', source: 'app' },
          tiktok: { consent: 'denied', source: 'app' },
        },
        signals: { app: { choice: { marketing: true, '@tiktok': false }, decidedAt: Date.now() - 1 } },
        page: '/tickets',
        previous: '',
        hash: expect.stringMatching(/^[\da-f]{64}$/) as string,
      },
    ])
  })

  it('is made for each change, and for nothing else', async () => {
    const { tracker } = start()
    tracker.page()
    await page.pass()
    expect(told).toEqual([])

    for (const marketing of [true, true, false, false, true, null]) {
      tracker.consent.set({ marketing })
      await page.pass(1)
    }
    window.dispatchEvent(new Event('visibilitychange'))
    await page.pass()

    expect(actions()).toEqual(['grant', 'withdraw', 'grant', 'expire'])
  })

  it('is not made again on the next page', async () => {
    start().tracker.consent.set({ marketing: true })
    await page.pass(1)
    const { records } = start()
    await page.pass(1)

    expect(actions()).toEqual(['grant'])
    expect(records.read()).toEqual(told)
  })

  it('tells a refusal from a withdrawal', async () => {
    const { tracker } = start()
    tracker.consent.set({ marketing: false })
    await page.pass(1)

    expect(actions()).toEqual(['deny'])
  })

  it('is made of the browser\u2019s signal too', async () => {
    Object.defineProperty(navigator, 'globalPrivacyControl', { configurable: true, value: true })
    start({ sources: [gpc()] })
    await page.pass(1)

    expect(told).toMatchObject([
      { action: 'signal', basis: 'signal', optOutSignal: 'honoured', signals: { gpc: true } },
    ])
  })

  it('is made when a choice has expired, or was made under an older policy', async () => {
    start().tracker.consent.set({ marketing: true })
    await page.pass(1)
    start({ persist: { version: '2' } }, { policyVersion: '2' })
    await page.pass(1)

    expect(told).toMatchObject([
      { action: 'grant' },
      { action: 'expire', basis: 'regime', policyVersion: '2' },
    ])
  })

  it('lists both sides of a conflict', async () => {
    const cmp: ConsentSource = { name: 'cmp', isCmp: true, answer: () => 'denied', raw: () => 'CQ\u2026' }
    start({ sources: [cmp, { name: 'tcf', answer: () => 'granted' }] })
    await page.pass(1)

    expect(told).toMatchObject([
      { pixels: { meta: { source: 'cmp', overruled: ['tcf'] } }, signals: { cmp: 'CQ\u2026' } },
    ])
  })

  it('waits until nobody has still to answer', async () => {
    start({ sources: [createPlatform('granted').source] })
    await page.pass(1)
    const { source, say } = createPlatform('pending')
    start({ sources: [source] })
    await page.pass(1)
    await say('granted')

    expect(actions()).toEqual(['grant'])
  })

  it('is made when a platform puts the choice back', async () => {
    const { source, say } = createPlatform('granted')
    start({ sources: [source] })
    await page.pass(1)
    for (const answer of ['pending', 'pending', 'denied', 'pending', 'granted'] as const) await say(answer)

    expect(told.map(({ action, basis }) => `${action} on ${basis}`)).toEqual([
      'grant on choice',
      'reset on regime',
      'deny on choice',
      'reset on regime',
      'grant on choice',
    ])
  })

  it('is made when a platform has forgotten a grant of an earlier visit, and the visitor does not choose', async () => {
    start().tracker.consent.set({ marketing: true })
    await page.pass(1)
    const banner = { IsAlertBoxClosed: () => false, OnConsentChanged: () => {}, GetDomainData: () => ({}) }
    Object.assign(window, { OneTrust: banner })
    start({ sources: [oneTrust()] })
    await page.pass(11_000)
    start({ sources: [oneTrust()] })
    await page.pass(11_000)
    Reflect.deleteProperty(window, 'OneTrust')

    expect(actions()).toEqual(['grant', 'expire'])
  })

  it('is made when a platform says that a grant of an earlier visit has lapsed', async () => {
    start({ sources: [createPlatform('granted').source] })
    await page.pass(1)
    start({ sources: [createPlatform('lapsed').source] })
    await page.pass(1)

    expect(told).toMatchObject([
      { action: 'grant' },
      { action: 'expire', basis: 'regime', pixels: { meta: { consent: 'unset', isLapsed: true } } },
    ])
  })
})

describe('the chain', () => {
  const makeThree = async () => {
    const { tracker, records } = start()
    // At once: the hashes are made one after the other all the same.
    for (const marketing of [true, false, true]) tracker.consent.set({ marketing })
    await page.pass(1)
    return records.read() as ConsentRecord[]
  }

  it('carries the hash of the record before, which any server can make again', async () => {
    const records = await makeThree()

    expect(records.map(({ previous }) => previous)).toEqual(['', records[0]!.hash, records[1]!.hash])
    for (const { hash, ...rest } of records)
      expect(createHash('sha256').update(toCanonicalJson(rest)).digest('hex')).toBe(hash)
    expect(await verifyRecords(records)).toEqual({ isValid: true })
    expect(await verifyRecords(records.slice(1))).toEqual({ isValid: true })
  })

  it.each<[string, (records: ConsentRecord[]) => ConsentRecord[], number]>([
    ['changed', ([a, b, c]) => [a!, { ...b!, time: 0 }, c!], 1],
    ['left out', ([a, , c]) => [a!, c!], 1],
    ['put elsewhere', ([a, b, c]) => [b!, a!, c!], 1],
    ['made without a hash', ([a, b]) => [a!, { ...b!, hash: '' }], 1],
  ])('is broken where a record was %s', async (_, change, brokenAt) => {
    expect(await verifyRecords(change(await makeThree()))).toEqual({ isValid: false, brokenAt })
  })

  it('is checked in Python as the guide does it', async () => {
    const { tracker, records } = start({}, { shown: 'Bänner “3” 😀' })
    for (const marketing of [true, false, true]) tracker.consent.set({ marketing })
    await page.pass(1)
    const [a, b, c] = records.read()
    const chains = [[a, b, c], [b, c], [a, { ...b, time: 0 }, c], [a, c], []]
    const guide = readFileSync(SNIPPET, 'utf8')
    const code = `${guide}\nimport sys\nprint(*map(check, json.load(sys.stdin)))`

    const { error, stdout } = spawnSync('python3', ['-c', code], {
      input: JSON.stringify(chains),
      encoding: 'utf8',
    })

    if (error) return // a machine without Python
    expect(stdout.trim()).toBe('None None 1 1 None')
  })

  it('is written in one form only', () => {
    expect(toCanonicalJson({ b: [1, { d: '\u20ac', c: undefined }], a: { 2: null, 10: true } })).toBe(
      '{"a":{"10":true,"2":null},"b":[1,{"d":"\u20ac"}]}',
    )
  })

  it('has no hashes in an insecure context, and is still told', async () => {
    vi.stubGlobal('crypto', {})
    start().tracker.consent.set({ marketing: true })
    await page.pass(1)
    vi.unstubAllGlobals()

    expect(told).toMatchObject([{ action: 'grant', hash: '', previous: '' }])
  })
})

describe('the tracker that makes records', () => {
  it('has the last one in its consent, and tells once of the change and once of the record', async () => {
    const { tracker } = start()
    const seen: [unknown, string | undefined][] = []
    tracker.on('consent', ({ pixels, record }) => seen.push([pixels.meta!.consent, record?.action]))
    expect(tracker.consent.get().record).toBeUndefined()

    tracker.consent.set({ marketing: true })
    await page.pass(1)
    tracker.consent.set({ marketing: false })
    await page.pass(1)

    expect(seen).toEqual([
      ['granted', undefined],
      ['granted', 'grant'],
      ['denied', 'grant'],
      ['denied', 'withdraw'],
    ])
    expect(tracker.consent.get().record).toEqual(told[1])
    expect(tracker.consent.get()).toBe(tracker.consent.get())
  })

  it('has it on the next page from the start of a decided visit', async () => {
    start().tracker.consent.set({ marketing: true })
    await page.pass(1)
    const { tracker } = start()
    await page.pass(1)

    expect(tracker.consent.get().record).toEqual(told[0])
  })

  it('has the one that another tab has made', async () => {
    start().tracker.consent.set({ marketing: true })
    await page.pass(1)
    const { tracker } = start()
    await page.pass(1)
    const made = { ...told[0]!, id: 'made-in-another-tab' }
    localStorage.setItem('omnipixel_records', JSON.stringify([told[0], made]))
    window.dispatchEvent(new Event('storage'))

    expect(tracker.consent.get().record).toEqual(made)
  })

  it('tells nobody who has stopped listening, nor after its end', async () => {
    const { tracker } = start()
    const listener = vi.fn()
    tracker.on('consent', listener)()
    tracker.consent.set({ marketing: true })
    await page.pass(1)
    tracker.on('consent', listener)
    tracker.destroy()
    localStorage.setItem('omnipixel_records', '[]')
    window.dispatchEvent(new Event('storage'))
    await page.pass(1)

    expect(listener).not.toHaveBeenCalled()
    expect(told).toHaveLength(1)
  })
})

describe('the local copy', () => {
  it('holds the last twenty, and nothing before a choice', async () => {
    const { tracker, records } = start()
    await page.pass()
    expect(localStorage.length).toBe(0)

    for (let at = 0; at < 25; at++) tracker.consent.set({ marketing: at % 2 === 0 })
    await page.pass(1)

    expect(told).toHaveLength(25)
    expect(records.read()).toEqual(told.slice(5))
  })

  it('forgets what is older than 400 days', async () => {
    const { tracker, records } = start()
    tracker.consent.set({ marketing: true })
    await page.pass(1)
    await page.pass(400 * 864e5)

    expect(records.read()).toEqual([])
  })

  it.each(['{', '7', '[null,1,{}]'])('is begun anew where it cannot be read: %s', async (text) => {
    localStorage.setItem('omnipixel_records', text)
    start().tracker.consent.set({ marketing: true })
    await page.pass(1)

    expect(actions()).toEqual(['grant'])
  })

  it('lasts for the page alone where storage is forbidden', async () => {
    refuseStorage('setItem')
    const { tracker } = start()
    for (const marketing of [true, true, false]) tracker.consent.set({ marketing })
    await page.pass(1)

    expect(actions()).toEqual(['grant', 'withdraw'])
    expect(told[1]!.previous).toBe(told[0]!.hash)
  })

  it('goes on from what this page knows where storage is full', async () => {
    start().tracker.consent.set({ marketing: true })
    await page.pass(1)
    const kept = localStorage.getItem('omnipixel_records')
    const setItem = (): void => {
      throw new DOMException('Full', 'QuotaExceededError')
    }
    const storage = vi
      .spyOn(window, 'localStorage', 'get')
      .mockReturnValue({ getItem: () => kept, setItem } as never)
    const { tracker, records } = start()
    for (const marketing of [false, true]) {
      tracker.consent.set({ marketing })
      await page.pass(1)
    }
    storage.mockRestore()

    expect(actions()).toEqual(['grant', 'withdraw', 'grant'])
    expect(records.read()).toEqual(told)
    expect(await verifyRecords(told)).toEqual({ isValid: true })
  })

  it('keeps one chain for two tabs', async () => {
    const { tracker } = start()
    start()
    tracker.consent.set({ marketing: true })
    document.dispatchEvent(new Event('visibilitychange'))
    await page.pass(1)

    expect(actions()).toEqual(['grant'])
  })
})

it.each([
  [
    'throws',
    () => {
      throw new Error('offline')
    },
  ],
  ['rejects', () => Promise.reject(new Error('offline'))],
])('reports an onRecord that %s, and goes on', async (_, onRecord) => {
  expectWarning('consent/record-failed')
  const onError = vi.fn()
  const { tracker, records } = start({}, { onRecord, onError })
  tracker.consent.set({ marketing: true })
  tracker.consent.set({ marketing: false })
  await page.pass(1)

  expect(records.read()).toHaveLength(2)
  expect(onError).toHaveBeenCalledTimes(1)
})

it('makes no more records once it was stopped', async () => {
  const { tracker, records } = start()
  records.stop()
  tracker.consent.set({ marketing: true })
  await page.pass(1)

  expect(told).toEqual([])
})

it('hands out a tracker\u2019s records although it is off', () => {
  const off = createTracker({ pixels: [], mode: 'off' })
  expect(consentRecords(off, { onRecord: () => {} }).records.read()).toEqual([])
})
