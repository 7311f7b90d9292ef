import type { PixelOptions, Tracker, TrackerOptions } from '@omnipixel/core'
import { beforeEach, describe, expect, it } from 'vitest'
import { useFakePage } from '../helpers/fakePage'
import { arrive, createFakeVendors, fail, type FakeVendor, type VendorCall } from '../helpers/fakeVendors'
import { expectWarning } from '../helpers/mockWarn'
import { EVENT_ID, FULL_PARAMS, LEAD, PAGE_URL, VISITOR, type PixelCases } from './cases/case'
import { linkedinCases } from './cases/linkedin'
import { metaCases } from './cases/meta'
import { pinterestCases } from './cases/pinterest'
import { redditCases } from './cases/reddit'
import { snapchatCases } from './cases/snapchat'
import { tiktokCases } from './cases/tiktok'
import { xCases } from './cases/x'

const ALL: readonly PixelCases[] = [
  ...[metaCases, tiktokCases, linkedinCases, xCases, pinterestCases, snapchatCases, redditCases],
]
let vendors: ReturnType<typeof createFakeVendors>
const globals = window as unknown as Record<string, any> // eslint-disable-line @typescript-eslint/no-explicit-any -- vendors' globals

const page = useFakePage()
beforeEach(() => {
  vendors = createFakeVendors()
})

describe.each(ALL)('$platform', (cases) => {
  const { platform, id } = cases
  let vendor: FakeVendor
  beforeEach(() => {
    vendor = vendors[platform]
  })

  const start = (pixel?: PixelOptions, options?: Partial<TrackerOptions>): Tracker =>
    page.startTracker({ pixels: [cases.create(pixel)], consent: { persist: false }, ...options })
  const grant = (tracker: Tracker): void => tracker.consent.set({ marketing: true })
  const deny = (tracker: Tracker): void => tracker.consent.set({ marketing: false })
  /** A tracker whose script is live and that has told the vendor nothing but its set-up. */
  const startLive = async (pixel?: PixelOptions, options?: Partial<TrackerOptions>): Promise<Tracker> => {
    const tracker = start(pixel, options)
    grant(tracker)
    await arrive(page, vendor)
    return tracker
  }
  const outcomes = (tracker: Tracker): string[] =>
    tracker.inspect().events.map((event) => event.outcomes[platform]!)
  const lead = (tracker: Tracker): string => tracker.track(LEAD.name, LEAD.params, { eventId: EVENT_ID })
  describe('what the vendor is told', () => {
    it.each(cases.events)('$title', async ({ name, params, calls }) => {
      const tracker = start()
      if (name === 'PageView') tracker.page({}, { eventId: EVENT_ID })
      else tracker.track(name, params ?? {}, { eventId: EVENT_ID })
      grant(tracker)

      await arrive(page, vendor)
      await page.pass()

      expect(vendor.calls).toEqual([...cases.setUp, ...calls])
      expect(outcomes(tracker)).toEqual(['sent'])
    })

    it('has a case for every standard event', () => {
      const { length } = cases.events.filter(({ title }) => title.endsWith('with every parameter'))

      expect(length).toBe(20)
    })

    it('takes parameters that are meant for it alone, in its own names, over mapped ones', async () => {
      const { create } = cases
      const tracker = page.startTracker({
        pixels: [create(), create === metaCases.create ? xCases.create() : metaCases.create()],
        consent: { persist: false },
      })
      const extras = { [platform]: { own_field: { deep: ['a'] } } }
      tracker.track(LEAD.name, LEAD.params, { eventId: EVENT_ID, extras })
      extras[platform]!.own_field.deep.push('changed later')
      grant(tracker)
      await arrive(page, vendor)
      for (const other of Object.values(vendors)) if (other !== vendor) await arrive(page, other)
      await page.pass()

      expect(JSON.stringify(vendor.calls)).toContain('"own_field":{"deep":["a"]}')
      for (const other of Object.values(vendors))
        if (other !== vendor) expect(JSON.stringify(other.calls)).not.toContain('own_field')
      expect(tracker.inspect().events[0]!.event.extras).toEqual({
        [platform]: { own_field: { deep: ['a'] } },
      })
    })

    it('takes several events in the order in which they were tracked', async () => {
      const tracker = start()
      tracker.page({}, { eventId: EVENT_ID })
      for (const name of ['ViewContent', 'AddToCart', 'Purchase'])
        tracker.track(name, FULL_PARAMS, { eventId: EVENT_ID + name })
      grant(tracker)

      await arrive(page, vendor)
      await page.pass(500)

      const expected = ['PageView', 'ViewContent', 'AddToCart', 'Purchase'].map(
        (name) => cases.events.find((event) => event.name === name)!.calls,
      )
      const withoutIds = (calls: readonly VendorCall[]): unknown =>
        JSON.parse(JSON.stringify(calls).replace(/evt-1\w*/g, 'id'))
      expect(withoutIds(vendor.calls)).toEqual(withoutIds([...cases.setUp, ...expected.flat()]))
    })

    it('takes nothing twice when the same order is tracked again', async () => {
      const tracker = await startLive()
      vendor.calls.length = 0

      tracker.track('Purchase', { value: 1, currency: 'EUR', orderId: 'A-1' })
      tracker.track('Purchase', { value: 1, currency: 'EUR', orderId: 'A-1' })
      await page.pass()

      expect(vendor.calls).toHaveLength(1)
      expect(outcomes(tracker)).toEqual(['sent', 'duplicate'])
    })

    it('is told user data where advanced matching is on', async () => {
      const tracker = start({ advancedMatching: true })
      tracker.identify(VISITOR)
      lead(tracker)
      grant(tracker)
      await page.pass(10)

      await arrive(page, vendor)
      await page.pass()

      expect(vendor.calls).toEqual(cases.user.calls)
    })

    it('is told nothing of the user where advanced matching is off', async () => {
      const tracker = start()
      tracker.identify(VISITOR)
      lead(tracker)
      grant(tracker)
      await page.pass(10)

      await arrive(page, vendor)
      await page.pass()

      expect(vendor.calls.slice(0, cases.setUp.length)).toEqual(cases.setUp)
      expect(vendor.calls).toHaveLength(cases.setUp.length + 1)
      expect(JSON.stringify(vendor.calls)).not.toMatch(
        /brien|7a33e405|a6226444|7946|99a45997|faad3b10|User_42|b857c8df/i,
      )
    })

    it('is told nothing of a user who was forgotten before the script came', async () => {
      const tracker = start({ advancedMatching: true })
      tracker.identify(VISITOR)
      tracker.identify(null)
      lead(tracker)
      grant(tracker)
      await page.pass(10)

      await arrive(page, vendor)
      await page.pass()

      expect(JSON.stringify(vendor.calls)).not.toMatch(
        /brien|7a33e405|a6226444|7946|99a45997|faad3b10|User_42|b857c8df/i,
      )
    })
  })

  describe('limited data use', () => {
    const consent = {
      persist: false,
      sources: [{ name: 'opt-out', answer: () => 'limited' as const }],
    } as const
    const { limited } = cases

    it.each(['pageView', 'lead'] as const)('goes with a %s where the platform has it', async (what) => {
      const tracker = start({}, { consent })
      grant(tracker)
      if (what === 'lead') lead(tracker)
      else tracker.page({}, { eventId: EVENT_ID })
      if (limited) await arrive(page, vendor)
      await page.pass()

      expect(vendor.calls).toEqual(limited ? [...limited.setUp, ...limited[what]] : [])
      expect(page.requested).toHaveLength(limited ? 1 : 0)
      expect(outcomes(tracker)).toEqual([limited ? 'sent' : 'dropped:denied'])
      expect(tracker.consent.get().pixels[platform]).toEqual(
        limited
          ? { consent: 'granted', source: 'app', isLimited: true }
          : { consent: 'denied', source: 'opt-out', overruled: ['app'] },
      )
    })

    it('is no grant by itself', async () => {
      const tracker = start({}, { consent })
      lead(tracker)
      await page.pass()

      expect(page.requested).toEqual([])
      expect(outcomes(tracker)).toEqual([limited ? 'held:consent' : 'dropped:denied'])
    })

    it('is used always where the app wants it so', async () => {
      if (!limited) return
      const tracker = start({ limitedDataUse: true } as PixelOptions)
      grant(tracker)
      lead(tracker)
      await arrive(page, vendor)
      await page.pass()

      expect(vendor.calls).toEqual([...limited.setUp, ...limited.lead])
      expect(tracker.consent.get().pixels[platform]!.isLimited).toBe(true)
    })
  })

  describe('before consent', () => {
    it.each(['unset', 'denied'])('leaves no trace while consent is %s', async (consent) => {
      const before = Object.keys(window)
      const tracker = start({ advancedMatching: true })
      if (consent === 'denied') deny(tracker)

      tracker.identify(VISITOR)
      tracker.page()
      lead(tracker)
      await tracker.flush({ timeoutMs: 0 })
      await page.pass(20_000)
      page.navigate('/next')
      page.leave()

      expect(page.requested).toEqual([])
      expect(Object.keys(window).filter((name) => !before.includes(name))).toEqual([])
      expect(Object.getOwnPropertySymbols(window)).not.toContain(Symbol.for('omnipixel'))
      expect(document.cookie).toBe('')
      expect(localStorage).toHaveLength(0)
      expect(sessionStorage).toHaveLength(0)
    })

    it('holds what is tracked while consent is unset, and sends it at the grant', async () => {
      const tracker = start()
      lead(tracker)
      expect(outcomes(tracker)).toEqual(['held:consent'])

      grant(tracker)
      expect(outcomes(tracker)).toEqual(['held:loading'])
      await arrive(page, vendor)
      await page.pass()

      expect(outcomes(tracker)).toEqual(['sent'])
    })

    it('never sends what was tracked while consent was denied', async () => {
      const tracker = start()
      deny(tracker)
      lead(tracker)
      grant(tracker)

      await arrive(page, vendor)
      await page.pass()

      expect(vendor.calls).toEqual(cases.setUp)
      expect(outcomes(tracker)).toEqual(['dropped:denied'])
    })
  })

  describe('before the script is live', () => {
    it('requests its script once, with the nonce', async () => {
      const tracker = start({}, { nonce: 'abc' })
      grant(tracker)
      tracker.page()
      tracker.inspect()
      await page.pass()

      expect(page.requested).toEqual([cases.script])
      expect(page.elements(cases.script)[0]).toMatchObject({ async: true, nonce: 'abc' })
    })

    it('leaves nothing in the stub but what the script must find', async () => {
      const tracker = start({ advancedMatching: true })
      tracker.identify(VISITOR)
      tracker.page()
      lead(tracker)
      grant(tracker)
      await page.pass(5000)

      expect(globals[vendor.global]).toBeDefined()
      expect(vendor.waiting()).toEqual([])
      expect(globals).toMatchObject(cases.before)
      expect(outcomes(tracker)).toEqual(['held:loading', 'held:loading'])
      expect(document.cookie).toBe('')
      expect(localStorage).toHaveLength(0)
    })

    it('takes the address of its script from the option src', async () => {
      const tracker = start({ src: 'https://own.example/pixel.js' })
      grant(tracker)
      await page.pass()

      expect(page.requested).toEqual(['https://own.example/pixel.js'])
    })

    it('is blocked when the script does not come, and others are not', async () => {
      const other = cases === metaCases ? xCases : metaCases
      const tracker = page.startTracker({
        pixels: [cases.create(), other.create()],
        consent: { persist: false },
      })
      expectWarning('pixel/blocked')
      lead(tracker)
      grant(tracker)

      await arrive(page, vendors[other.platform])
      await fail(page, vendor)
      lead(tracker)
      await page.pass()

      expect(tracker.inspect().pixels.map(({ status }) => status)).toEqual(['blocked', 'ready'])
      expect(outcomes(tracker)).toEqual(['blocked', 'blocked'])
      expect(tracker.inspect().events.map((event) => event.outcomes[other.platform])).toEqual([
        'sent',
        'duplicate',
      ])
      expect(vendor.waiting()).toEqual([])
    })

    it('is deaf when the script comes but never goes live', async () => {
      const tracker = start({}, { script: { timeoutMs: 2000 } })
      expectWarning('pixel/deaf')
      lead(tracker)
      grant(tracker)
      await page.pass()

      page.elements(cases.script)[0]!.dispatchEvent(new Event('load'))
      await page.pass(1900)
      expect(outcomes(tracker)).toEqual(['held:loading'])
      await page.pass(200)

      expect(outcomes(tracker)).toEqual(['blocked'])
      expect(tracker.inspect().pixels[0]!.status).toBe('deaf')
      lead(tracker)
      await page.pass()
      expect(outcomes(tracker)).toEqual(['blocked', 'blocked'])
      expect(vendor.waiting()).toEqual([])
    })
  })

  describe('what its script reports by itself', () => {
    it('is left to it where the app asks for that, and ends with a withdrawal', async () => {
      const { autoEvents } = cases
      if (!autoEvents) return
      const tracker = start({ autoEvents: true } as PixelOptions)
      grant(tracker)
      await arrive(page, vendor)
      expect(globals).toMatchObject(autoEvents.before)
      expect(vendor.calls.splice(0)).toEqual(autoEvents.setUp)

      deny(tracker)
      expect(vendor.calls.splice(0)).toEqual(autoEvents.withdrawal)
      grant(tracker)
      await page.pass()

      expect(vendor.calls).toEqual(autoEvents.grantAgain)
    })
  })

  describe('withdrawal', () => {
    it('while loading: a script that comes afterwards is not set up', async () => {
      const tracker = start()
      lead(tracker)
      grant(tracker)
      await page.pass()
      const element = page.elements(cases.script)[0]!

      deny(tracker)
      expect(element.ownerDocument).not.toBe(document)
      // As if it had been fetched and run in the same moment.
      vendor.run(element.src)
      element.dispatchEvent(new Event('load'))
      await page.pass(20_000)

      expect(vendor.calls).toEqual([])
      expect(vendor.waiting()).toEqual([])
      expect(outcomes(tracker)).toEqual(['dropped:denied'])
    })

    it('while loading, and granted again: the script is requested anew and works', async () => {
      const tracker = start()
      grant(tracker)
      await page.pass()
      deny(tracker)
      grant(tracker)
      lead(tracker)

      await arrive(page, vendor)
      await page.pass()

      expect(page.requested).toEqual([cases.script, cases.script])
      expect(outcomes(tracker)).toEqual(['sent'])
    })

    it('tells the vendor at once, and nothing more after that', async () => {
      const tracker = await startLive()
      vendor.calls.length = 0

      lead(tracker)
      deny(tracker)
      expect(vendor.calls).toEqual(cases.withdrawal)
      tracker.page()
      lead(tracker)
      tracker.identify(VISITOR)
      await page.pass(20_000)
      page.leave()

      expect(vendor.calls).toEqual(cases.withdrawal)
      expect(outcomes(tracker)).toEqual(['dropped:denied', 'dropped:denied', 'dropped:denied'])
    })

    it('works again at a new grant, without a second set-up', async () => {
      const tracker = await startLive()
      lead(tracker)
      await page.pass()
      const expected = vendor.calls.slice(cases.setUp.length)
      deny(tracker)
      vendor.calls.length = 0

      grant(tracker)
      await page.pass()
      lead(tracker)
      await page.pass()

      expect(vendor.calls).toEqual([...cases.grantAgain, ...expected])
      expect(page.requested).toHaveLength(1)
      expect(outcomes(tracker)).toEqual(['sent', 'sent'])
    })

    it('removes what the vendor keeps on this site', async () => {
      const { cookies, local = '', session = '' } = cases.create().definition.storage
      const tracker = await startLive()
      const names = cookies.split(' ').map((name) => name.replace('*', 'x'))
      for (const name of names) document.cookie = `${name}=1; Path=/`
      document.cookie = 'session=keep; Path=/'
      for (const name of local.split(' ').filter(Boolean)) localStorage.setItem(name, '1')
      for (const name of session.split(' ').filter(Boolean))
        sessionStorage.setItem(name.replace('*', 'x'), '1')
      localStorage.setItem('cart', 'keep')

      deny(tracker)
      await page.pass(1) // happy-dom keeps what expires now until the next millisecond

      expect(document.cookie).toBe('session=keep')
      expect(Object.keys(localStorage)).toEqual(['cart'])
      expect(sessionStorage).toHaveLength(0)
    })
  })

  describe('an existing global', () => {
    it('is kept and used, with calls to our own account', async () => {
      vendor.installStub()
      const theirs = globals[vendor.global]
      if (platform === 'linkedin') globals._linkedin_data_partner_ids = ['111']
      vendor.run('https://theirs.example/?sdkid=theirs')
      if (platform === 'reddit') globals.rdt('init', 't2_theirs')
      if (platform === 'pinterest') {
        await page.pass(50)
        globals.pintrk('load', '111')
      }
      vendor.calls.length = 0
      expectWarning('pixel/foreign')
      if (platform === 'reddit') expectWarning('pixel/blocked')

      const tracker = start()
      tracker.page({}, { eventId: EVENT_ID })
      tracker.track(LEAD.name, LEAD.params, { eventId: 'evt-2' })
      grant(tracker)
      await arrive(page, vendor)
      await page.pass(500)

      const plain = (calls: readonly VendorCall[]): string =>
        JSON.stringify(calls).replace(/evt-2/g, EVENT_ID)
      expect(JSON.parse(plain(vendor.calls))).toEqual(JSON.parse(plain(cases.foreign.calls)))
      expect(outcomes(tracker)).toEqual(cases.foreign.outcomes)
      expect(tracker.inspect().pixels[0]).toMatchObject({ isForeign: true })
      if (platform !== 'linkedin') expect(globals[vendor.global]).toBe(theirs)
      expect(theirs.disablePushState).toBeUndefined()
    })

    const { sameId } = cases.foreign
    if (sameId)
      it('has initialised our account: no set-up, the first page view is theirs', async () => {
        vendor.installStub()
        if (platform === 'tiktok')
          Object.assign(globals.ttq, { _i: { [id]: [] }, _t: { [id]: 1 }, _o: { [id]: {} } })
        vendor.run(cases.script)
        await page.pass(vendor.liveAfterMs + 10)
        if (platform === 'meta' || platform === 'reddit') globals[vendor.global]('init', id)
        if (platform === 'pinterest') globals.pintrk('load', id)
        vendor.calls.length = 0
        expectWarning('pixel/foreign')

        const tracker = start()
        tracker.page({}, { eventId: 'evt-0' })
        lead(tracker)
        grant(tracker)
        await arrive(page, vendor)
        await page.pass(500)

        expect(vendor.calls).toEqual(sameId.calls)
        expect(outcomes(tracker)).toEqual([sameId.pageView, 'sent'])
      })

    it('gets no consent command of ours', async () => {
      vendor.installStub()
      vendor.run(cases.script)
      await page.pass(vendor.liveAfterMs + 10)
      expectWarning('pixel/foreign')
      const tracker = start()
      grant(tracker)
      await arrive(page, vendor)
      vendor.calls.length = 0

      deny(tracker)
      grant(tracker)
      await page.pass()

      expect(vendor.calls).toEqual([])
    })
  })

  describe('the live script', () => {
    it('may be replaced after its start: the global is looked up at each call', async () => {
      const tracker = await startLive()
      const calls: unknown[] = []
      const taken = (...args: unknown[]): void => void calls.push(args)
      const old = globals[vendor.global]
      globals[vendor.global] =
        platform === 'tiktok'
          ? Object.assign([], old, { instance: () => ({ track: taken, page: taken }) })
          : Object.assign(taken, old)
      vendor.calls.length = 0

      lead(tracker)
      await page.pass()

      expect(calls).toHaveLength(1)
      expect(vendor.calls).toEqual([])
    })

    it('may throw: the event failed, and neither page nor other pixels notice', async () => {
      const other = cases === metaCases ? xCases : metaCases
      const tracker = page.startTracker({
        pixels: [cases.create(), other.create()],
        consent: { persist: false },
      })
      grant(tracker)
      await arrive(page, vendor)
      await arrive(page, vendors[other.platform])
      expectWarning('pixel/threw')

      vendor.isThrowing = true
      expect(() => tracker.track('Contact')).not.toThrow()
      await page.pass()
      vendor.isThrowing = false
      tracker.track('Contact')
      await page.pass()

      expect(tracker.inspect().events.map((event) => event.outcomes)).toEqual([
        { [platform]: 'failed', [other.platform]: 'sent' },
        { [platform]: 'sent', [other.platform]: 'sent' },
      ])
    })

    it('may throw at a withdrawal, which happens all the same', async () => {
      const tracker = await startLive()
      if (cases.withdrawal.length) expectWarning('pixel/threw')
      vendor.isThrowing = true

      expect(() => deny(tracker)).not.toThrow()

      expect(tracker.consent.get().pixels[platform]).toMatchObject({ consent: 'denied' })
      expect(tracker.inspect().pixels[0]).toMatchObject({ status: 'idle' })
    })

    it('gets copies: what it does to them reaches neither the caller nor another pixel', async () => {
      const params = structuredClone(FULL_PARAMS) as never
      const others = ALL.filter((other) => other !== cases)
      const tracker = page.startTracker({
        pixels: [cases, ...others].map((each) => each.create()),
        consent: { persist: false },
      })
      grant(tracker)
      for (const each of ALL) await arrive(page, vendors[each.platform])
      for (const each of ALL) vendors[each.platform].calls.length = 0

      tracker.track('Purchase', params, { eventId: EVENT_ID })
      await page.pass(500)

      expect(params).toEqual(FULL_PARAMS)
      expect(tracker.inspect().events[0]!.event.params).toEqual(FULL_PARAMS)
      for (const each of ALL) {
        const purchase = each.events.find(({ name }) => name === 'Purchase')!
        expect(vendors[each.platform].calls).toEqual(purchase.calls)
      }
    })

    it('is told of the page on which an event was tracked, where it can be', async () => {
      const tracker = start()
      lead(tracker)
      page.navigate('/elsewhere')
      grant(tracker)
      await arrive(page, vendor)
      await page.pass()

      const [event] = tracker.inspect().events
      expect(event!.event.url).toBe(PAGE_URL)
      const { reportsEventUrl } = cases.create().definition
      expect(JSON.stringify(vendor.calls.at(-1)).includes(PAGE_URL)).toBe(!!reportsEventUrl)
    })
  })

  it('is set up once for two trackers of a page', async () => {
    const first = await startLive()
    const second = start()
    grant(second)
    await page.pass()
    vendor.calls.length = 0
    first.track('Contact')
    second.track('Contact')
    await page.pass()

    expect(page.requested).toHaveLength(1)
    expect(vendor.calls).toHaveLength(2)
    expect(second.inspect().pixels[0]).toMatchObject({ status: 'ready', isForeign: false })
  })

  it('does nothing in mode dry but decide', async () => {
    const before = Object.keys(window)
    const tracker = start({}, { mode: 'dry' })
    grant(tracker)
    tracker.page()
    lead(tracker)
    await page.pass(5000)

    expect(outcomes(tracker)).toEqual(['sent', 'sent'])
    expect(page.requested).toEqual([])
    expect(Object.keys(window).filter((name) => !before.includes(name))).toEqual([])
  })
})
