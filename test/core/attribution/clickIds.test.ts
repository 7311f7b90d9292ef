import {
  clickIds,
  createTracker,
  linkedin,
  meta,
  pinterest,
  reddit,
  snapchat,
  tiktok,
  x,
  type ClickIdOptions,
  type ClickIds,
  type Pixel,
  type Tracker,
  type TrackerOptions,
} from '@omnipixel/core'
import { describe, expect, it, vi } from 'vitest'
import { useFakePage } from '../../helpers/fakePage'
import { refuseStorage } from '../../helpers/interceptStorage'

const page = useFakePage()

const SEVEN = [
  meta({ id: '1234567890' }),
  tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9' }),
  linkedin({ partnerId: '98765' }),
  x({ id: 'o1abc' }),
  pinterest({ id: '2612345678901' }),
  snapchat({ id: '1c2d3e4f-0000-4000-8000-123456789abc' }),
  reddit({ id: 'a2_abcdef' }),
]
const LANDING =
  '/?fbclid=Fb-1&ttclid=Tt_1&li_fat_id=Li-1&twclid=Tw1&epik=Ep1&sccid=1c2d3e4f-5a6b&rdt_cid=Rd1&utm_source=mail&utm_campaign=Spring'
const IDS = {
  meta: expect.stringMatching(/^fb\.\d\.\d{13}\.Fb-1$/),
  tiktok: 'Tt_1',
  linkedin: 'Li-1',
  x: 'Tw1',
  pinterest: 'Ep1',
  snapchat: '1c2d3e4f-5a6b',
  reddit: 'Rd1',
}

interface Started {
  tracker: Tracker
  clicks: ClickIds
}

function start(
  path: string,
  {
    pixels = SEVEN,
    click,
    ...options
  }: Partial<TrackerOptions> & { pixels?: Pixel[]; click?: ClickIdOptions } = {},
): Started {
  window.history.replaceState(null, '', path)
  const tracker = page.startTracker({ pixels, ...options })
  return { tracker, clicks: clickIds(tracker, click) }
}
const grant = (tracker: Tracker): void => tracker.consent.set({ marketing: true })
const deny = (tracker: Tracker): void => tracker.consent.set({ marketing: false })
const cookies = (): Record<string, string> =>
  Object.fromEntries(
    document.cookie
      .split('; ')
      .filter((pair) => pair && !pair.startsWith('omnipixel'))
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  )
const refer = (url: string): void => {
  Object.defineProperty(document, 'referrer', { configurable: true, value: url })
}

describe('before a grant', () => {
  it.each(['unset', 'denied'])('reads, stores and tells nothing while consent is %s', async (consent) => {
    const { tracker, clicks } = start(LANDING)
    if (consent === 'denied') deny(tracker)
    page.navigate('/b')
    await page.pass(10_000)
    page.leave()

    expect(clicks.read()).toEqual({ clickIds: {}, utm: {} })
    expect(cookies()).toEqual({})
    expect(localStorage).toHaveLength(0)
    expect(sessionStorage).toHaveLength(0)
  })

  it('waits while the page is prerendered, even if consent stands', () => {
    Object.defineProperty(document, 'prerendering', { configurable: true, value: true })
    window.history.replaceState(null, '', LANDING)
    const tracker = page.startTracker({ pixels: SEVEN, consent: { regime: 'opt-out', persist: false } })
    const clicks = clickIds(tracker)
    page.navigate('/b')
    expect([cookies(), sessionStorage.length]).toEqual([{}, 0])

    Object.defineProperty(document, 'prerendering', { configurable: true, value: false })
    document.dispatchEvent(new Event('prerenderingchange'))

    expect(clicks.read().clickIds).toEqual(IDS)
    expect(cookies()).toMatchObject({ _scclid: '1c2d3e4f-5a6b' })
  })
})

describe('after a grant', () => {
  it('writes what the landing page had into each platform’s own cookie, in its format', () => {
    const { tracker, clicks } = start(LANDING)
    const landedAt = Date.now()
    page.navigate('/b')
    vi.setSystemTime(landedAt + 5000)
    grant(tracker)

    const { _fbc, _twclid, ...plain } = cookies()
    expect(_fbc).toBe(`fb.1.${landedAt}.Fb-1`)
    expect(JSON.parse(decodeURIComponent(_twclid!))).toEqual({
      pixelVersion: '2.3.35',
      timestamp: String(landedAt),
      twclid: 'Tw1',
      source: 1,
    })
    expect(plain).toEqual({
      ttclid: 'Tt_1',
      li_fat_id: 'Li-1',
      _epik: 'Ep1',
      _scclid: '1c2d3e4f-5a6b',
      _rdt_cid: 'Rd1',
    })
    // TikTok's script keeps the cookie, and reports what it finds here.
    expect(sessionStorage.getItem('tt_adInfo')).toBe('{"callback":"Tt_1"}')
    expect(clicks.read()).toEqual({ clickIds: IDS, utm: { source: 'mail', campaign: 'Spring' } })
  })

  it('spells out the dots of Meta’s, which separate the parts of its cookie', () => {
    const { tracker, clicks } = start('/?fbclid=a.b.c')
    page.navigate('/b')
    grant(tracker)

    expect(cookies()._fbc).toMatch(/^fb\.1\.\d{13}\.a__DOT__b__DOT__c$/)
    expect(clicks.read().clickIds.meta).toBe(cookies()._fbc)
  })

  it('keeps each as long, as widely and as strictly as its platform does', () => {
    const { tracker } = start(LANDING)
    page.navigate('/b')
    const written = vi.spyOn(document, 'cookie', 'set')
    grant(tracker)

    const attributes = Object.fromEntries(
      written.mock.calls.map(([text]) => [text.split('=')[0], text.replace(/^[^;]*; Path=\/; /, '')]),
    )
    const site = '; Domain=shop.example'
    expect(attributes).toMatchObject({
      _fbc: `Max-Age=${90 * 86_400}${site}; SameSite=Lax`,
      ttclid: `Max-Age=${86_400}${site}; SameSite=Lax`,
      li_fat_id: `Max-Age=${30 * 86_400}${site}`,
      _twclid: `Max-Age=${30 * 86_400}${site}; SameSite=Strict; Secure`,
      _epik: `Max-Age=${365 * 86_400}${site}`,
      _scclid: `Max-Age=${365 * 86_400}${site}; SameSite=Lax`,
      _rdt_cid: `Max-Age=${90 * 86_400}${site}; SameSite=Strict; Secure`,
    })
  })

  it('leaves it to the script where the URL still has the id, and makes up for one that does not write', async () => {
    const { tracker } = start(LANDING)
    grant(tracker)
    expect(Object.keys(cookies())).toEqual(['_scclid'])
    document.cookie = '_fbc=fb.1.1.Fb-1; Path=/'

    await page.pass(3000)

    expect(Object.keys(cookies()).sort()).toEqual(
      ['_epik', '_fbc', '_rdt_cid', '_scclid', '_twclid', 'li_fat_id', 'ttclid'].sort(),
    )
    expect(cookies()._fbc).toBe('fb.1.1.Fb-1')
  })

  it('makes up for it at the latest as the page is left', () => {
    const { tracker } = start(LANDING)
    grant(tracker)

    page.leave()

    expect(cookies()).toMatchObject({ ttclid: 'Tt_1', _rdt_cid: 'Rd1' })
  })

  it('writes nothing late when consent has gone meanwhile', async () => {
    const { tracker } = start(LANDING)
    grant(tracker)
    deny(tracker)
    await page.pass(10_000)
    page.leave()

    expect(cookies()).toEqual({})
  })

  it('concerns the granted pixels alone', () => {
    const { tracker, clicks } = start(LANDING)
    page.navigate('/b')
    tracker.consent.set({ pixels: { tiktok: true } })

    expect(cookies()).toEqual({ ttclid: 'Tt_1' })
    expect(clicks.read().clickIds).toEqual({ tiktok: 'Tt_1' })
  })

  it('is there at once where consent was given on an earlier visit', () => {
    const first = start('/')
    grant(first.tracker)
    first.tracker.destroy()
    const { clicks } = start('/?ScCid=Sn1')

    expect(cookies()).toEqual({ _scclid: 'Sn1' })
    expect(clicks.read().clickIds).toEqual({ snapchat: 'Sn1' })
  })

  it('tells on later pages what the cookies and the session remember', () => {
    const first = start(LANDING)
    page.navigate('/b')
    grant(first.tracker)
    first.tracker.destroy()

    const { clicks } = start('/c')

    expect(clicks.read()).toEqual({ clickIds: IDS, utm: { source: 'mail', campaign: 'Spring' } })
  })

  it('keeps a stored id where the landing page has none, and replaces it where it has another', () => {
    document.cookie = 'ttclid=Old; Path=/'
    document.cookie = '_rdt_cid=Old; Path=/'
    const { tracker, clicks } = start('/?ttclid=New')
    page.navigate('/b')
    grant(tracker)

    expect(cookies()).toMatchObject({ ttclid: 'New', _rdt_cid: 'Old' })
    expect(clicks.read().clickIds).toEqual({ tiktok: 'New', reddit: 'Old' })
  })

  it('leaves a cookie alone that is about the same click', () => {
    document.cookie = '_fbc=fb.2.1600000000000.Fb-1.AQ; Path=/'
    const { tracker } = start('/?fbclid=Fb-1')
    page.navigate('/b')
    grant(tracker)

    expect(cookies()._fbc).toBe('fb.2.1600000000000.Fb-1.AQ')
  })

  it('looks into the referrer for Meta and Snapchat', () => {
    refer('https://l.shop.example/go?fbclid=R1&ScCid=R2&ttclid=R3')
    const { tracker } = start('/a')
    grant(tracker)

    expect(cookies()).toEqual({ _fbc: expect.stringMatching(/\.R1$/), _scclid: 'R2' })
  })

  it.each(['a;b', 'a b', 'a"b', '', 'x'.repeat(501), '<script>'])('takes no click id like %j', (id) => {
    const { tracker, clicks } = start(`/?ttclid=${encodeURIComponent(id)}`)
    page.navigate('/b')
    grant(tracker)

    expect([cookies(), clicks.read().clickIds]).toEqual([{}, {}])
  })

  it('reads the URL of the grant alone with capture: grant', () => {
    const { tracker, clicks } = start('/?ttclid=Landing&utm_source=a', { click: { capture: 'grant' } })
    page.navigate('/b?ScCid=Now')
    grant(tracker)

    expect(cookies()).toEqual({ _scclid: 'Now' })
    expect(clicks.read()).toEqual({ clickIds: { snapchat: 'Now' }, utm: {} })
  })

  it('works without cookies and storage, for this page', () => {
    Object.defineProperty(document, 'cookie', {
      configurable: true,
      get: () => {
        throw new Error('forbidden')
      },
      set: () => {
        throw new Error('forbidden')
      },
    })
    refuseStorage('getItem', 'setItem', 'removeItem')
    const { tracker, clicks } = start(LANDING, { consent: { persist: false } })
    page.navigate('/b')
    grant(tracker)

    expect(clicks.read()).toEqual({ clickIds: IDS, utm: { source: 'mail', campaign: 'Spring' } })
  })

  it('stores nothing in a dry run', () => {
    const { tracker, clicks } = start(LANDING, { mode: 'dry' })
    page.navigate('/b')
    grant(tracker)

    expect([cookies(), sessionStorage.length]).toEqual([{}, 0])
    expect(clicks.read().clickIds).toEqual(IDS)
  })

  it('does nothing where the tracker is off', () => {
    const { clicks } = start(LANDING, { mode: 'off' })

    expect(clicks.read()).toEqual({ clickIds: {}, utm: {} })
  })
})

describe('after a withdrawal', () => {
  it('nothing is left, neither stored nor told', async () => {
    const { tracker, clicks } = start(LANDING)
    page.navigate('/b')
    grant(tracker)
    deny(tracker)
    await page.pass(1)

    expect([cookies(), sessionStorage.length]).toEqual([{}, 0])
    expect(clicks.read()).toEqual({ clickIds: {}, utm: {} })
  })

  it('a later grant does not bring the landing page back', async () => {
    const { tracker, clicks } = start(LANDING)
    page.navigate('/b')
    deny(tracker)
    grant(tracker)
    await page.pass(10_000)

    expect(cookies()).toEqual({})
    expect(clicks.read()).toEqual({ clickIds: {}, utm: {} })
  })

  it('of one pixel, the others keep theirs, and its part of the landing page is forgotten', async () => {
    const { tracker, clicks } = start(LANDING)
    page.navigate('/b')
    tracker.consent.set({ pixels: { tiktok: false } })
    tracker.consent.set({ marketing: true })
    tracker.consent.set({ pixels: { tiktok: true } })
    await page.pass(1)

    expect(clicks.read().clickIds).toEqual({ ...IDS, tiktok: undefined })
  })

  it('of one pixel while another still waits for a choice, it learns nothing of the landing page later', () => {
    const { tracker, clicks } = start(LANDING)
    tracker.consent.set({ pixels: { meta: false } })
    page.navigate('/b')

    tracker.consent.set({ marketing: true, pixels: { meta: true } })

    expect(cookies()).toMatchObject({ ttclid: 'Tt_1', _rdt_cid: 'Rd1' })
    expect(cookies()._fbc).toBeUndefined()
    expect(clicks.read().clickIds).not.toHaveProperty('meta')
  })

  it('a page that opens while denied clears what an earlier one has kept of the session', () => {
    sessionStorage.setItem('omnipixel.utm', '{"source":"mail"}')
    const { clicks } = start('/')

    expect(sessionStorage).toHaveLength(0)
    expect(clicks.read().utm).toEqual({})
  })
})

it('takes two pixels of one platform as one', () => {
  const pixels = [meta({ id: '1' }), meta({ id: '2', key: 'agency' })]
  const { tracker, clicks } = start('/?fbclid=F1', { pixels })
  page.navigate('/b')
  tracker.consent.set({ pixels: { agency: true, meta: false } })

  expect(cookies()).toMatchObject({ _fbc: expect.stringMatching(/\.F1$/) })
  expect(clicks.read().clickIds).toEqual({ meta: expect.stringMatching(/\.F1$/) })
})

it('does not throw on a page whose stored values are broken', () => {
  document.cookie = '_twclid=%E0%A4%A; Path=/'
  sessionStorage.setItem('omnipixel.utm', '{')
  const tracker = createTracker({ pixels: SEVEN, consent: { regime: 'opt-out', persist: false } })

  expect(clickIds(tracker).read()).toEqual({ clickIds: {}, utm: {} })
  tracker.destroy()
})
