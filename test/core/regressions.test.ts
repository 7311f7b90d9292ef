import { firstOf, linkedin, meta, pinterest, snapchat, tiktok, x, type Tracker } from '@omnipixel/core'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useFakePage } from '../helpers/fakePage'
import { arrive, createFakeVendors } from '../helpers/fakeVendors'
import { expectWarning } from '../helpers/mockWarn'

const page = useFakePage()
let vendors: ReturnType<typeof createFakeVendors>
beforeEach(() => {
  vendors = createFakeVendors()
})

const GRANTED = { regime: 'opt-out', persist: false } as const
const OPEN = { persist: false } as const
const META = meta({ id: '1234567890' })
const TIKTOK = tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9' })
const toSnap = () => snapchat({ id: '1c2d3e4f-0000-4000-8000-000000000001', advancedMatching: true })

/** Somebody else's global, live, with its calls. */
function installTheirs(initialised: string[] = []) {
  const calls: unknown[][] = []
  const fbq = Object.assign((...args: unknown[]) => void calls.push(args), {
    callMethod: () => {},
    queue: [],
    getState: () => ({ pixels: initialised.map((id) => ({ id })) }),
  })
  Object.assign(window, { fbq, _fbq: fbq })
  return { fbq: fbq as typeof fbq & { disablePushState?: boolean }, calls }
}

describe('takeOver', () => {
  it('sets our flags on a global that somebody else made, and tells it of a withdrawal', async () => {
    const { fbq, calls } = installTheirs()
    const tracker = page.startTracker({ pixels: [meta({ id: '1', takeOver: true })], consent: OPEN })
    tracker.consent.set({ marketing: true })
    await page.pass()
    tracker.consent.set({ marketing: false })

    expect(fbq.disablePushState).toBe(true)
    expect(calls).toContainEqual(['consent', 'revoke'])
    expect(tracker.inspect().pixels[0]).toMatchObject({ isForeign: false })
  })

  it('leaves both alone without it', async () => {
    expectWarning('pixel/foreign')
    const { fbq, calls } = installTheirs()
    const tracker = page.startTracker({ pixels: [meta({ id: '1' })], consent: OPEN })
    tracker.consent.set({ marketing: true })
    await page.pass()
    tracker.consent.set({ marketing: false })

    expect(fbq.disablePushState).toBeUndefined()
    expect(calls.map(([command]) => command)).not.toContain('consent')
  })

  it('does not initialise again what is initialised, and leaves page views to a script that has settled them', async () => {
    const { calls } = installTheirs(['1'])
    const tracker = page.startTracker({ pixels: [meta({ id: '1', takeOver: true })], consent: GRANTED })
    tracker.page()
    tracker.track('Contact')
    await page.pass()
    page.navigate('/next')
    tracker.page()
    await page.pass()

    expect(calls.map(([command, , name]) => `${command as string} ${name as string}`)).toEqual([
      'trackSingle Contact',
    ])
  })

  it('leaves LinkedIn’s first page view to a script that is still to come, for an account that is theirs too', async () => {
    const { linkedin: vendor } = vendors
    vendor.installStub()
    Object.assign(window, { _linkedin_data_partner_ids: ['98765'] })
    const pixel = linkedin({ partnerId: '98765', conversions: { Lead: 1 }, takeOver: true })
    const tracker = page.startTracker({ pixels: [pixel], consent: GRANTED })
    tracker.page()
    tracker.track('Lead')
    await page.pass()

    await arrive(page, vendor)
    await page.pass()

    expect(vendor.calls.map(([, command, data]) => [command, data !== undefined])).toEqual([
      ['track', false],
      ['track', true],
    ])
  })

  it('has page views of ours where the script comes after our flags', async () => {
    vendors.meta.installStub()
    const tracker = page.startTracker({ pixels: [meta({ id: '1', takeOver: true })], consent: GRANTED })
    tracker.page()
    await arrive(page, vendors.meta)
    await page.pass()
    page.navigate('/next')
    tracker.page()
    await page.pass()

    expect(tracker.inspect().events.map(({ outcomes }) => outcomes.meta)).toEqual(['sent', 'sent'])
  })
})

it('counts one page view at LinkedIn where a page has noted the account, and nobody has made a stub', async () => {
  const { linkedin: vendor } = vendors
  Object.assign(window, { _linkedin_data_partner_ids: ['98765'] })
  const tracker = page.startTracker({ pixels: [linkedin({ partnerId: '98765' })], consent: GRANTED })
  tracker.page()
  await page.pass()

  await arrive(page, vendor)
  await page.pass()

  expect(vendor.calls.map(([, command]) => command)).toEqual(['track'])
})

describe('identify', () => {
  it('is heard again after a withdrawal and a new grant, although the visitor is the same', async () => {
    const tracker = page.startTracker({ pixels: [toSnap()], consent: OPEN })
    tracker.consent.set({ marketing: true })
    tracker.identify({ email: 'a@b.de' })
    await arrive(page, vendors.snapchat)
    tracker.consent.set({ marketing: false })
    tracker.consent.set({ marketing: true })
    await page.pass()

    tracker.track('Search')
    await page.pass()
    expect(vendors.snapchat.calls.at(-1)).not.toHaveProperty('4.user_email')

    tracker.identify({ email: 'a@b.de' })
    tracker.track('Subscribe')
    await page.pass()
    expect(vendors.snapchat.calls.at(-1)).toHaveProperty('4.user_email')
  })

  it('of another visitor leaves an event that waits without user data', async () => {
    const tracker = page.startTracker({ pixels: [toSnap()], consent: GRANTED })
    tracker.identify({ email: 'a@b.de' })
    tracker.track('Search')
    await page.pass(200)
    tracker.identify({ email: 'c@d.de' })
    tracker.track('Subscribe')
    await arrive(page, vendors.snapchat)
    await page.pass()

    const tracked = vendors.snapchat.calls.filter(([, command]) => command === 'track')
    expect(tracked[0]).not.toHaveProperty('4.user_email')
    expect(tracked[1]).toHaveProperty('4.user_email')
  })
})

describe('the same visitor, told again after one pixel was withdrawn,', () => {
  it('is the one that events of before wait for, and nobody new to the others', async () => {
    const tracker = page.startTracker({
      pixels: [
        toSnap(),
        meta({ id: '1234567890', advancedMatching: true }),
        linkedin({ partnerId: '1234567', conversions: { Search: 1 } }),
      ],
      consent: GRANTED,
    })
    tracker.identify({ email: 'a@b.de' })
    await arrive(page, vendors.meta)
    tracker.track('Search')
    await page.pass(200)
    tracker.consent.set({ pixels: { linkedin: false } })
    tracker.identify({ email: 'a@b.de' }) // reports no identity/needs-reload, which Meta's pixel would for another visitor
    await arrive(page, vendors.snapchat)
    await page.pass()

    expect(vendors.snapchat.calls.find(([, command]) => command === 'track')).toHaveProperty('4.user_email')
  })
})

/* TikTok's and Pinterest's scripts send what they know of a visitor with the events of all accounts. */
describe('a visitor, where one script serves two accounts', () => {
  const PAIRS = {
    tiktok: [tiktok, 'C4A0123456789ABCDEFG', 'C0000000000000000002'],
    pinterest: [pinterest, '2612345678901', '111'],
  } as const
  const isTold = (platform: 'tiktok' | 'pinterest') =>
    JSON.stringify(vendors[platform].calls).match(/[\da-f]{64}/g)

  describe.each(['tiktok', 'pinterest'] as const)('of %s', (platform) => {
    const [create, id, otherId] = PAIRS[platform]
    const start = (other: boolean) =>
      page.startTracker({
        pixels: [
          create({ id, advancedMatching: true }),
          create({ id: otherId, key: 'agency', advancedMatching: other }),
        ],
        consent: GRANTED,
      })

    it('is told where both are to know', async () => {
      const tracker = start(true)
      tracker.identify({ email: 'a@b.de' })
      await arrive(page, vendors[platform])
      tracker.identify({ email: 'c@d.de' })
      await page.pass()

      expect(new Set(isTold(platform)).size).toBe(2)
    })

    it('is told once where consent and identity come in one task', async () => {
      const tracker = page.startTracker({ pixels: [create({ id, advancedMatching: true })], consent: OPEN })
      tracker.consent.set({ marketing: true })
      await arrive(page, vendors[platform])
      tracker.consent.set({ marketing: false })
      tracker.consent.set({ marketing: true })
      tracker.identify({ email: 'a@b.de' })
      await page.pass()

      expect(isTold(platform)).toHaveLength(1)
    })

    it('is not told where only one is, and that is reported', async () => {
      expectWarning('identity/shared')
      const tracker = start(false)
      tracker.identify({ email: 'a@b.de' })
      await arrive(page, vendors[platform])
      tracker.identify({ email: 'c@d.de' })
      tracker.track('Contact')
      await page.pass()

      expect(isTold(platform)).toBeNull()
      expect(tracker.inspect().events[0]!.outcomes).toEqual({ [platform]: 'sent', agency: 'sent' })
    })

    it.each([
      ['is not told where the other account is somebody else’s', otherId, 0],
      ['is told where somebody else has set up our own account', id, 1],
    ])('%s', async (_, theirs, told) => {
      expectWarning('pixel/foreign')
      vendors[platform].installStub()
      const globals = window as unknown as Record<'ttq' | 'pintrk', any> // eslint-disable-line @typescript-eslint/no-explicit-any -- vendors' globals
      if (platform === 'tiktok')
        Object.assign(globals.ttq, { _i: { [theirs]: [] }, _t: { [theirs]: 1 }, _o: { [theirs]: {} } })
      vendors[platform].run(`https://theirs.example/?sdkid=${theirs}`)
      await page.pass(300)
      if (platform === 'pinterest') globals.pintrk('load', theirs)
      const tracker = page.startTracker({
        pixels: [create({ id, advancedMatching: true })],
        consent: GRANTED,
      })
      tracker.identify({ email: 'a@b.de' })
      tracker.track('Contact')
      await arrive(page, vendors[platform])
      await page.pass()

      expect(new Set(isTold(platform)).size).toBe(told)
      expect(tracker.inspect().events[0]!.outcomes).toEqual({ [platform]: 'sent' })
    })
  })
})

it('parameters for one platform win over what its pixel adds of its own', async () => {
  const tracker = page.startTracker({
    pixels: [tiktok({ id: 'C4A0123456789ABCDEFG' }), toSnap()],
    consent: GRANTED,
  })
  const extras = { tiktok: { query: 'curtain' }, snapchat: { event_tag: 'gate-b' } }
  tracker.track('Search', { searchString: 'red curtain' }, { extras, to: ['tiktok'] })
  tracker.track('TicketScanned', {}, { extras, to: ['snapchat'] })
  await arrive(page, vendors.tiktok)
  await arrive(page, vendors.snapchat)
  await page.pass()

  expect(vendors.tiktok.calls.at(-1)).toMatchObject({ 2: { search_string: 'red curtain', query: 'curtain' } })
  expect(vendors.snapchat.calls.at(-1)).toMatchObject({ 3: 'CUSTOM_EVENT_1', 4: { event_tag: 'gate-b' } })
})

describe('listeners that act', () => {
  it('may withdraw when they hear of `sent`: nothing of it is remembered', async () => {
    const tracker = page.startTracker({ pixels: [META], consent: OPEN })
    tracker.on('outcome', ({ outcome }) => {
      if (outcome === 'sent') tracker.consent.set({ marketing: false })
    })
    tracker.consent.set({ marketing: true })
    await arrive(page, vendors.meta)
    tracker.track('Lead', {}, { once: 'x' })
    await page.pass()

    expect(Object.keys(localStorage)).toEqual([])
  })

  it('may withdraw when they hear of `loading`: nothing is requested', () => {
    const tracker = page.startTracker({ pixels: [META], consent: OPEN })
    tracker.on('status', ({ status }) => {
      if (status === 'loading') tracker.consent.set({ marketing: false })
    })
    tracker.consent.set({ marketing: true })

    expect(page.requested).toEqual([])
    expect('fbq' in window).toBe(false)
  })

  it('may repeat a keyed event and flush: it is sent once', async () => {
    const tracker = page.startTracker({ pixels: [META], consent: GRANTED })
    let repeats = 0
    tracker.on('outcome', ({ outcome }) => {
      if (outcome !== 'sent' || repeats++) return
      tracker.track('Lead', {}, { once: 'x' })
      void tracker.flush()
    })
    tracker.track('Lead', {}, { once: 'x' })
    await arrive(page, vendors.meta)
    await page.pass()

    expect(vendors.meta.calls.filter((call) => call[3] === 'Lead' || call[2] === 'Lead')).toHaveLength(1)
  })
})

it('a source whose watch throws counts for what it answers', () => {
  expectWarning('consent/source-failed')
  const source = {
    name: 'odd',
    answer: () => 'denied' as const,
    watch() {
      throw new Error('no')
    },
  }
  const tracker = page.startTracker({ pixels: [META], consent: { persist: false, sources: [source] } })
  tracker.track('Contact')

  expect(tracker.inspect().events[0]!.outcomes).toEqual({ meta: 'dropped:denied' })
})

it("Snap's own page view leads to none at the others after a restore from the back/forward cache", async () => {
  const tracker = page.startTracker({
    pixels: [toSnap(), x({ id: 'o1abc', events: { Search: 'tw-o1abc-s1' } })],
    consent: GRANTED,
  })
  tracker.track('Search')
  await arrive(page, vendors.snapchat)
  await page.pass(3000)
  page.comeBack()
  await page.pass()

  const seen = tracker.inspect().events.map(({ event, outcomes }) => `${event.name} ${outcomes.x}`)
  expect(seen).toContain('PageView excluded')
  expect(seen.filter((line) => line.startsWith('PageView'))).toHaveLength(1)
})

it('a denial without a grant before it removes what an earlier visit remembered', () => {
  localStorage.setItem('omnipixel.sent:meta:Lead:x', String(Date.now() - 1000))
  const tracker = page.startTracker({ pixels: [META], consent: OPEN })
  tracker.consent.set({ marketing: false })

  expect(Object.keys(localStorage)).toEqual([])
})

it('nothing happens any more after destroy', async () => {
  const tracker = page.startTracker({ pixels: [META], consent: OPEN })
  tracker.page()
  tracker.destroy()
  tracker.consent.set({ marketing: true })
  tracker.track('Contact')
  await page.pass()

  expect(page.requested).toEqual([])
  expect(document.cookie).toBe('')
})

it('a withdrawal between the two files of TikTok has the second one start revoked, until the next grant', async () => {
  const tracker = page.startTracker({ pixels: [tiktok({ id: 'C4A0123456789ABCDEFG' })], consent: OPEN })
  tracker.consent.set({ marketing: true })
  await page.pass()
  const element = page.elements(vendors.tiktok.src)[0]!
  vendors.tiktok.run(element.src)
  element.dispatchEvent(new Event('load'))
  await page.pass(50)

  tracker.consent.set({ marketing: false })
  expect(vendors.tiktok.waiting()).toEqual([['ttq.revokeConsent']])
  await page.pass(1000)
  expect(vendors.tiktok.calls).toEqual([['ttq.revokeConsent']])
  tracker.consent.set({ marketing: true })
  tracker.track('Contact')
  await page.pass(1000)

  expect(vendors.tiktok.calls.map(([callee]) => callee)).toEqual([
    'ttq.revokeConsent',
    'ttq.grantConsent',
    "ttq.instance('C4A0123456789ABCDEFG').track",
  ])
  expect(page.requested).toHaveLength(1)
})

it("TikTok's base code, pasted by somebody else later, takes neither events nor the withdrawal from its script", async () => {
  const tracker = page.startTracker({ pixels: [tiktok({ id: 'C4A0123456789ABCDEFG' })], consent: OPEN })
  tracker.consent.set({ marketing: true })
  await arrive(page, vendors.tiktok)
  const { ttq } = window as unknown as { ttq: Record<string, unknown> }
  vendors.tiktok.installStub()
  const pasted = (window as unknown as { ttq: Record<string, unknown> }).ttq
  const { _i, _t, _o, ...deferring } = pasted
  Object.assign(window, { ttq: Object.assign(ttq, deferring) })

  tracker.track('Contact')
  await page.pass()
  tracker.consent.set({ marketing: false })

  expect(vendors.tiktok.calls.map(([callee]) => callee)).toEqual([
    "ttq.instance('C4A0123456789ABCDEFG').track",
    'ttq.revokeConsent',
  ])
})

describe('two pixels of one platform', () => {
  const PAIR = () => [META, meta({ id: '22', key: 'agency' })]

  it('keep the page-wide revoke, and what the vendor stores, for the last of them', async () => {
    const tracker = page.startTracker({ pixels: PAIR(), consent: OPEN })
    tracker.consent.set({ marketing: true })
    await arrive(page, vendors.meta)
    localStorage.setItem('lastExternalReferrer', 'fb')
    const commands = () => vendors.meta.calls.map((call) => call.slice(1, 3).join(' '))

    tracker.consent.set({ pixels: { agency: false } })
    expect(commands()).not.toContain('consent revoke')
    expect(localStorage.getItem('lastExternalReferrer')).toBe('fb')

    tracker.consent.set({ marketing: false })
    expect(commands()).toContain('consent revoke')
    expect(localStorage.getItem('lastExternalReferrer')).toBeNull()

    tracker.consent.set({ marketing: true })
    await page.pass()
    expect(commands()).toContain('consent grant')
  })
})

/* Shrunk by the model test. */
describe('two trackers', () => {
  it('one of which is gone, still have the vendor told of a withdrawal', async () => {
    const [first, second] = [0, 1].map(() => page.startTracker({ pixels: [META], consent: OPEN }))
    for (const tracker of [first!, second!]) tracker.consent.set({ marketing: true })
    await arrive(page, vendors.meta)
    localStorage.setItem('lastExternalReferrer', 'fb')

    first!.destroy()
    second!.consent.set({ marketing: false })

    expect(vendors.meta.calls.map((call) => call.slice(1, 3).join(' '))).toContain('consent revoke')
    expect(localStorage.getItem('lastExternalReferrer')).toBeNull()
  })

  it('one of which is gone, have what it remembered forgotten on a withdrawal', async () => {
    const [first, second] = [0, 1].map(() =>
      page.startTracker({ pixels: [META, x({ id: 'o1abc' })], consent: OPEN }),
    )
    for (const tracker of [first!, second!]) tracker.consent.set({ marketing: true })
    await arrive(page, vendors.meta)
    second!.consent.set({ pixels: { x: false } }) // it has looked at what is stored
    first!.track('Lead', {}, { once: 'x', to: ['meta'] })
    await page.pass()
    expect(localStorage).toHaveLength(1)

    first!.destroy()
    second!.consent.set({ marketing: false })

    expect(localStorage).toHaveLength(0)
  })
})

describe('odd input', () => {
  it('a DOM node among the parameters is left out, at once', () => {
    const tracker = page.startTracker({ pixels: [META], consent: OPEN })
    tracker.track('Own', { source: document.body, kept: 1 })

    expect(tracker.inspect().events[0]!.event.params).toEqual({ kept: 1 })
  })

  it('what is nested deeper than any vendor reads is left out', () => {
    const nest = (depth: number): unknown => (depth ? { within: nest(depth - 1) } : 'core')
    const tracker = page.startTracker({ pixels: [META], consent: OPEN })
    tracker.track('Own', { deep: nest(8), deeper: nest(9) })

    const { params } = tracker.inspect().events[0]!.event
    expect(JSON.stringify(params.deep)).toContain('core')
    expect(JSON.stringify(params.deeper)).not.toContain('core')
  })

  it('a graph that refers back to itself costs no more than its budget', () => {
    const all: { related: unknown[] }[] = Array.from({ length: 12 }, () => ({ related: [] }))
    for (const each of all) each.related = all
    const tracker = page.startTracker({ pixels: [META], consent: OPEN })
    tracker.track('Own', { all })

    expect(JSON.stringify(tracker.inspect().events[0]!.event.params).length).toBeLessThan(100_000)
  })

  it.each([
    ['', false],
    [' ', true],
    [NaN, false],
    [Infinity, true],
  ])('an order id of %s makes no purchase a repeat', (orderId, isReported) => {
    if (isReported) expectWarning('event/bad-id')
    const tracker = page.startTracker({ pixels: [META], consent: OPEN })
    const buy = () => tracker.track('Purchase', { value: 1, currency: 'EUR', orderId: orderId as string })

    expect(buy()).not.toBe(buy())
  })

  it('an unknown pixel in consent.set is reported', () => {
    expectWarning('consent/unknown-purpose')
    const tracker = page.startTracker({ pixels: [META], consent: OPEN })
    tracker.consent.set({ pixels: { metaa: false } })

    expect(tracker.consent.get().pixels.meta!.consent).toBe('unset')
  })
})

it('a listener that withdraws during a grant ends it for the pixels that follow', () => {
  const tracker = page.startTracker({ pixels: [META, x({ id: 'o1abc' })], consent: OPEN })
  const stop = tracker.on('status', () => {
    stop()
    tracker.consent.set({ marketing: false })
  })
  tracker.consent.set({ marketing: true })

  expect(page.requested).toEqual([])
  expect(tracker.consent.get().purposes.marketing).toBe('denied')
})

it.each([
  ['another account', [], ['sent', 'duplicate']],
  ['our account, which sends the first too', ['1234567890'], ['duplicate', 'duplicate']],
])("leaves page views to somebody else's Meta that sends its own: %s", async (_, theirs, expected) => {
  expectWarning('pixel/foreign')
  installTheirs(theirs)
  const tracker = page.startTracker({ pixels: [META], consent: GRANTED })
  tracker.page()
  await page.pass()
  page.navigate('/next')
  tracker.page()
  await page.pass()

  expect(tracker.inspect().events.map(({ outcomes }) => outcomes.meta)).toEqual(expected)
})

it("X's page view carries no user data, which X would keep for whoever comes next", async () => {
  const tracker = page.startTracker({
    pixels: [x({ id: 'o1abc', events: { Lead: 'tw-o1abc-l1' }, advancedMatching: true })],
    consent: GRANTED,
  })
  tracker.identify({ email: 'a@b.de' })
  tracker.page()
  tracker.track('Lead')
  await arrive(page, vendors.x)
  await page.pass()

  const given = vendors.x.calls.flatMap(([, command, , data]) =>
    command === 'set' ? [] : [[command, 'email_address' in (data as object)]],
  )
  expect(given).toEqual([
    ['config', false],
    ['event', true],
  ])
})

describe('in a tab in the background', () => {
  const start = async () => {
    const pixels = [x({ id: 'o1abc', events: { Lead: 'tw-o1abc-l1' } }), META]
    const tracker = page.startTracker({ pixels, consent: OPEN })
    page.setHidden(true)
    tracker.consent.set({ marketing: true })
    tracker.page()
    tracker.track('Lead')
    await arrive(page, vendors.x)
    await arrive(page, vendors.meta)
    await page.pass()
    return tracker
  }
  const toOutcomes = (tracker: Tracker) => tracker.inspect().events.map(({ outcomes }) => outcomes)

  it('events wait for X, whose script keeps them until the tab is shown, and for nobody else', async () => {
    const tracker = await start()
    expect(toOutcomes(tracker)).toEqual(Array(2).fill({ x: 'held:loading', meta: 'sent' }))
    page.setHidden(false)
    await page.pass()

    expect(toOutcomes(tracker)).toEqual(Array(2).fill({ x: 'sent', meta: 'sent' }))
  })

  it('what waits for X is gone with a withdrawal', async () => {
    const tracker = await start()
    tracker.consent.set({ marketing: false })
    page.setHidden(false)
    await page.pass()

    expect(toOutcomes(tracker).map((outcomes) => outcomes.x)).toEqual(['dropped:denied', 'dropped:denied'])
    expect(vendors.x.calls.filter(([, command]) => command !== 'set')).toEqual([])
  })

  it('what X would never send as the tab is closed does not read as sent', async () => {
    const tracker = await start()
    page.leave()

    expect(toOutcomes(tracker)).toEqual(Array(2).fill({ x: 'dropped:unload', meta: 'sent' }))
  })

  it('an order of the moment in which the tab is hidden takes a fallback at X, and is handed to the others', async () => {
    const taken: string[] = []
    const fallback = firstOf({
      take({ pixel }) {
        taken.push(pixel.key)
        return 'sent'
      },
    })
    const pixels = [x({ id: 'o1abc', events: { Purchase: 'tw-o1abc-p1' } }), META]
    const tracker = page.startTracker({ pixels, consent: GRANTED, fallback })
    tracker.consent.set({ marketing: true })
    await arrive(page, vendors.x)
    await arrive(page, vendors.meta)
    tracker.track('Purchase', { value: 9, currency: 'EUR', orderId: 'A-1' })
    page.setHidden(true)

    expect(taken).toEqual(['x'])
    expect(toOutcomes(tracker)).toEqual([{ x: 'sent', meta: 'sent' }])
    expect(vendors.x.calls.filter(([, command]) => command === 'event')).toEqual([])
  })
})

describe('a clock that jumps', () => {
  it('back holds up no event', async () => {
    const tracker = page.startTracker({ pixels: [META], consent: GRANTED })
    tracker.page()
    await arrive(page, vendors.meta)
    await page.pass()
    vi.setSystemTime(Date.now() - 36e5)
    tracker.track('Contact')
    await page.pass()

    expect(tracker.inspect().events.map(({ outcomes }) => outcomes.meta)).toEqual(['sent', 'sent'])
  })

  it('ahead, as after sleep, leaves a script the time that it still had to go live', async () => {
    const tracker = page.startTracker({ pixels: [TIKTOK], consent: GRANTED })
    tracker.track('Contact')
    const { run, ...vendor } = vendors.tiktok
    await arrive(page, {
      ...vendor,
      run(url) {
        run(url)
        setTimeout(() => vi.setSystemTime(Date.now() + 60_000), vendor.liveAfterMs / 2) // its second file is still to come
      },
    })
    await page.pass()

    expect(tracker.inspect().events[0]!.outcomes.tiktok).toBe('sent')
  })
})
