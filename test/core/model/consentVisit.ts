import {
  clickIds,
  consentRecords,
  gpc,
  verifyRecords,
  type ConsentRecord,
  type ConsentSource,
  type Regime,
  type SourceAnswer,
  type Tracker,
} from '@omnipixel/core'
import { expect, vi } from 'vitest'
import type { FakePage } from '../../helpers/fakePage'
import { createFakePixel, type FakePixel } from '../../helpers/fakePixel'
import { arrive } from '../../helpers/fakeVendors'
import { createRules, DAY_MS, KEYS, KINDS, type Choice, type Expected, type Start } from './consentRules'

const LANDING = '/?utm_source=mail&ttclid=click-1'
const SWEPT_MS = 1100

export type Action =
  | { type: 'choose' | 'chooseInOtherTab'; choice: Choice }
  | { type: 'chooseAll'; value: boolean }
  | { type: 'tell'; source: 'cmp' | 'veto'; answer: SourceAnswer }
  | { type: 'locate'; regime: string }
  | { type: 'track' | 'page' | 'identify' | 'forget' | 'comeBack' }
  /** `writes`: every script that runs does so before it. */
  | { type: 'click' | 'route'; writes: boolean }
  | { type: 'arrive'; key: string }
  | { type: 'sleep'; days: number }
  | { type: 'reload'; raisesPolicy: boolean }
  | { type: 'wait'; ms: number }

/** A visitor of a site, over several pages. */
export function createVisit(page: FakePage, start: Start) {
  const rules = createRules(start)
  const broken: string[] = []
  const records: ConsentRecord[] = []
  const cmpListeners = new Set<() => void>()
  let known: Record<string, Expected> = {}
  /** What each pixel's scripts have written must be gone once they are swept. */
  let ended = new Set<string>()
  let withdrawn = new Set<string>() // set up when it was withdrawn
  const knowsUser = new Set<string>() // identified since its last withdrawal
  const doomed: Record<string, number> = {} // events up to this number must never be sent
  let number = 0
  let reloads = 0
  let tracker: Tracker
  let locate: ((regime: Regime) => void) | undefined
  let fakes: Record<string, FakePixel> = {}

  const isGranted = (name: string): boolean => known[name]?.consent === 'granted'
  const toFake = (name: string): FakePixel => {
    const { limitedDataUse, staysAlive } = KINDS[name]!
    const extra = name === 'tiktok' ? { cookies: ' ttclid', session: 'tt_*' } : { cookies: '', session: '' }
    const log: string[] = []
    const fake: FakePixel = createFakePixel(name, {
      ...(limitedDataUse && { limitedDataUse }),
      ...(staysAlive && { staysAlive }),
      storage: {
        cookies: `fake_${name}_cookie${extra.cookies}`,
        local: `fake_${name}_local`,
        session: `fake_${name}_session ${extra.session}`.trim(),
      },
      user: { email: 'em' },
      init({ isLimited }) {
        if (!isGranted(name)) broken.push(`${name} was set up without consent`)
        rules.setUp[name] = !!isLimited
        log.push('init')
      },
      send({ isLimited }, { event, user }) {
        const at = event.params.number as number
        if (!isGranted(name)) broken.push(`${name} was handed ${at} without consent`)
        if (at <= (doomed[name] ?? 0)) broken.push(`${name} was handed ${at}, which was denied`)
        if (!!isLimited !== known[name]!.isLimited)
          broken.push(`${name} was handed ${at} limited: ${isLimited}`)
        if (user.em && !knowsUser.has(name)) broken.push(`${name} was told of a user who had withdrawn`)
      },
    })
    return fake
  }

  /** What is kept for a pixel on the site, of its platform's and of ours. */
  const traces = (name: string): string[] => {
    const own = (store: Storage) =>
      Object.keys(store).filter((each) => new RegExp(`^(fake_|omnipixel.sent:)${name}[_:]`).test(each))
    // happy-dom shows what has just expired, without its value, until the next millisecond.
    const cookies = document.cookie
      .split('; ')
      .filter((pair) => /=./.test(pair))
      .map((pair) => pair.split('=')[0]!)
    const theirs =
      name === 'tiktok'
        ? [...cookies, ...Object.keys(sessionStorage)].filter((each) => /^tt(clid|_)/.test(each))
        : []
    return [
      ...cookies.filter((each) => each === `fake_${name}_cookie`),
      ...theirs,
      ...own(localStorage),
      ...own(sessionStorage),
    ]
  }
  const expectClean = (names: Iterable<string>, when: string): void => {
    for (const name of names)
      if (traces(name).length) broken.push(`${when}: ${traces(name).join()} of ${name}`)
  }

  /** Something has changed that the tracker hears of: `act` tells it. */
  async function change(act: () => void): Promise<void> {
    const before = known
    const ready = tracker
      .inspect()
      .pixels.filter(({ status }) => status === 'ready')
      .map((pixel) => pixel.key)
    known = Object.fromEntries(KEYS.map((name) => [name, rules.expect(name)]))
    const withdrawals = KEYS.filter((name) => before[name]?.consent === 'granted' && !isGranted(name))
    for (const name of KEYS) {
      if (isGranted(name)) ended.delete(name)
      if (known[name]!.consent === 'denied') doomed[name] = number
      if (known[name]!.isLapsed) ended.add(name)
    }
    for (const name of withdrawals) {
      ended.add(name)
      knowsUser.delete(name)
      if (ready.includes(name)) withdrawn.add(name)
    }
    const reloadsBefore = reloads
    act()
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
    expectClean(withdrawals, 'in the tick of the withdrawal')
    await page.pass(0)
    const due = start.afterWithdrawal === 'reload' && withdrawals.length ? 1 : 0
    if (reloads - reloadsBefore !== due) broken.push(`${reloads - reloadsBefore} reloads, not ${due}`)
  }

  const sources: ConsentSource[] = [
    gpc(
      start.signal === 'ldu'
        ? { mode: 'ldu' }
        : start.signal === 'opt-out-only'
          ? { honour: start.signal }
          : {},
    ),
  ]
  const toSource = (name: 'cmp' | 'veto'): ConsentSource => ({
    name,
    isCmp: name === 'cmp',
    answer: () => rules.said[name],
    watch(onChange) {
      cmpListeners.add(onChange)
      return () => cmpListeners.delete(onChange)
    },
  })

  async function open(): Promise<void> {
    Object.assign(window, { cookieStore: new EventTarget() })
    history.replaceState({}, '', LANDING)
    rules.setUp = {}
    if (start.regime === 'late') rules.regime = undefined
    if (!rules.isKept) rules.app = { choice: {}, at: 0, policy: rules.policy }
    const stored = Object.values(rules.app.choice)
    // Not after 400 days, nor where there was nothing to take back.
    const isThere = document.cookie.includes('omnipixel_consent=%')
    const hasLapsed =
      isThere && (!stored.length || stored.includes(true)) && !Object.values(rules.valid()).includes(true)
    ended = new Set(hasLapsed ? KEYS : [])
    withdrawn = new Set()
    knowsUser.clear()
    for (const name of KEYS) doomed[name] = number
    fakes = Object.fromEntries(KEYS.map((name) => [name, toFake(name)]))
    known = {}
    tracker = page.startTracker({
      pixels: KEYS.map((name) =>
        fakes[name]!.create({ purposes: KINDS[name]!.purposes, advancedMatching: true }),
      ),
      consent: {
        regime: start.regime === 'late' ? () => new Promise((resolve) => (locate = resolve)) : start.regime,
        beforeChoice: start.beforeChoice,
        afterWithdrawal: start.afterWithdrawal,
        sources: [...sources, toSource('veto'), ...(start.hasCmp ? [toSource('cmp')] : [])],
        persist: start.isPersisted && { version: String(rules.policy) },
      },
    })
    await change(() => {
      tracker = consentRecords(tracker, {
        policyVersion: String(rules.policy),
        onRecord: (record) => void records.push(record),
      })
      clickIds(tracker)
    })
  }

  /** A script that runs keeps what it likes, whatever it has been told. */
  function write(name: string): void {
    const vendor = window as unknown as Record<string, { isLive: boolean } | undefined>
    if (!vendor[`fake_${name}`]?.isLive) return
    document.cookie = `fake_${name}_cookie=1; Path=/`
    localStorage.setItem(`fake_${name}_local`, '1')
    sessionStorage.setItem(`fake_${name}_session`, '1')
  }

  function leave(): void {
    page.leave()
    expectClean(ended, 'as the page is left')
    tracker.destroy()
    for (const { global } of Object.values(fakes)) Reflect.deleteProperty(window, global)
    Reflect.deleteProperty(window, Symbol.for('omnipixel'))
    locate = undefined
    rules.said.cmp = 'pending' // until the next page has it
  }

  async function act(step: Action): Promise<void> {
    switch (step.type) {
      case 'choose': {
        rules.choose(step.choice)
        const pixels = Object.entries(step.choice).flatMap(([name, said]) =>
          name[0] === '@' ? [[name.slice(1), said]] : [],
        )
        const purposes = Object.fromEntries(Object.entries(step.choice).filter(([name]) => name[0] !== '@'))
        return change(() => tracker.consent.set({ ...purposes, pixels: Object.fromEntries(pixels) }))
      }
      case 'chooseAll': {
        const { value } = step
        rules.choose({
          marketing: value,
          analytics: value,
          ...Object.fromEntries(KEYS.map((name) => ['@' + name, null])),
        })
        return change(() => tracker.consent.set(value))
      }
      case 'chooseInOtherTab': {
        if (!rules.isKept) return
        rules.choose(step.choice)
        const { choice, at, policy } = rules.app
        const text = encodeURIComponent(JSON.stringify([1, at, String(policy), choice]))
        document.cookie = `omnipixel_consent=${text}; Path=/; Max-Age=34560000`
        return change(() =>
          (window as unknown as { cookieStore: EventTarget }).cookieStore.dispatchEvent(new Event('change')),
        )
      }
      case 'tell':
        rules.said[step.source] = step.answer
        return change(() => cmpListeners.forEach((listener) => listener()))
      case 'locate': {
        if (!locate) return
        const answer = locate
        locate = undefined
        rules.regime = step.regime === 'opt-out' ? 'opt-out' : 'opt-in'
        return change(() => answer(step.regime as Regime))
      }
      case 'track':
      case 'page': {
        number++
        for (const name of KEYS) {
          const { consent } = known[name]!
          if (consent === 'denied' || (consent === 'unset' && start.beforeChoice === 'drop'))
            doomed[name] = number
        }
        if (step.type === 'track') tracker.track('Lead', { number } as object, { once: String(number) })
        else tracker.page({ number } as object)
        return
      }
      case 'identify':
        KEYS.forEach((name) => knowsUser.add(name))
        return tracker.identify({ email: `jane${number}@shop.example` })
      case 'forget':
        return tracker.identify(null)
      case 'arrive':
        return arrive(page, fakes[step.key]!)
      case 'click':
      case 'route':
        if (step.writes) KEYS.forEach(write)
        if (step.type === 'click') document.body.click()
        else page.navigate(`/route${number}`)
        await page.pass(SWEPT_MS)
        expectClean(ended, `after a ${step.type}`)
        expectClean(
          KEYS.filter((name) => known[name]!.consent === 'denied'),
          `after a ${step.type}`,
        )
        return
      case 'comeBack':
        page.leave(true)
        expectClean(ended, 'as the page is left')
        return change(() => page.comeBack())
      case 'sleep': {
        // No page is open for as long as the cookie is kept.
        const isLong = Date.now() + step.days * DAY_MS >= rules.app.at + 400 * DAY_MS
        if (isLong) leave()
        vi.setSystemTime(Date.now() + step.days * DAY_MS)
        return isLong ? open() : change(() => page.setHidden(false))
      }
      case 'reload':
        leave()
        if (step.raisesPolicy) rules.policy++
        return open()
      case 'wait':
        return page.pass(step.ms)
    }
  }

  function check(): void {
    const { pixels, needsPrompt, needsReload, optOutSignal, regime } = tracker.consent.get()
    const seen = Object.fromEntries(KEYS.map((name) => [name, pixels[name]!.consent]))
    expect(seen).toEqual(Object.fromEntries(KEYS.map((name) => [name, known[name]!.consent])))
    expect(regime).toBe(rules.regime)
    expect(needsPrompt).toBe(!start.hasCmp && !!rules.regime && KEYS.some((name) => known[name]!.isOpen))
    const said = rules.signalSays()
    const ignored = start.signal === 'opt-out-only' && rules.regime === 'opt-in' ? 'ignored' : undefined
    expect(optOutSignal).toBe(said === 'denied' ? 'honoured' : said === 'limited' ? said : ignored)
    const alive = KEYS.filter((name) => KINDS[name]!.staysAlive && withdrawn.has(name) && !isGranted(name))
    const tooLate = KEYS.filter(
      (name) =>
        KINDS[name]!.limitedDataUse === 'atInit' && needsReload.includes(name) && rules.setUp[name] === false,
    )
    expect([...needsReload].sort()).toEqual([...alive, ...tooLate].sort())

    const everChosen = rules.isKept && rules.app.at > 0
    if (!everChosen && document.cookie.includes('omnipixel_consent')) broken.push('a cookie before a choice')
    if (!KEYS.some(isGranted) && sessionStorage.getItem('omnipixel.utm'))
      broken.push('a campaign without consent')
    expect(broken).toEqual([])
  }

  return {
    open,
    async step(step: Action): Promise<void> {
      await act(step)
      for (let turn = 0; turn < 20; turn++) await Promise.resolve()
      check()
    },
    async end(): Promise<void> {
      await page.pass(SWEPT_MS)
      check()
      // The last one is kept for 400 days, and with it what the next one follows.
      const isNew = (at: number) => at > 0 && records[at]!.time - records[at - 1]!.time >= 400 * DAY_MS
      const starts = records.flatMap((_, at) => (isNew(at) ? [at] : []))
      for (const [at, from] of [0, ...starts].entries())
        expect(await verifyRecords(records.slice(from, starts[at]))).toEqual({ isValid: true })
    },
    /** However it went: what the page still meant to do must not happen on the next visit's. */
    close(): void {
      page.leave()
      tracker.destroy()
    },
    onRequest(url: string): void {
      const name = KEYS.find((each) => url === fakes[each]!.src)!
      if (!isGranted(name)) broken.push(`${url} was requested without consent`)
    },
    onReload: () => reloads++,
  }
}
