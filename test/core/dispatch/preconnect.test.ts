import {
  cspSources,
  image,
  linkedin,
  meta,
  pinterest,
  preconnect,
  reddit,
  relay,
  snapchat,
  tiktok,
  x,
  type Pixel,
  type Tracker,
  type TrackerOptions,
} from '@omnipixel/core'
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest'
import { defineAcme } from '../../helpers/acme'
import { useFakePage } from '../../helpers/fakePage'
import { arrive, createFakeVendors } from '../../helpers/fakeVendors'
import type { Vendor } from '../../sandbox/beacon'

const page = useFakePage()
const META = 'https://www.facebook.com'
const ALL = [
  meta({ id: '1234567890' }),
  tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9' }),
  linkedin({ partnerId: '98765' }),
  x({ id: 'o1abc' }),
  pinterest({ id: '2612345678901' }),
  snapchat({ id: '1c2d3e4f-5a6b-7c8d-9e0f-1a2b3c4d5e6f' }),
  reddit({ id: 'a2_abc123' }),
]

let vendors: ReturnType<typeof createFakeVendors>
let asked: MockInstance<ParentNode['append']>
let end = (): void => {}

/** The addresses that the document connects to, in its order. */
const connected = () =>
  Array.from(document.head.querySelectorAll<HTMLLinkElement>('link[rel=preconnect]'), (link) =>
    link.getAttribute('href'),
  )
/** How often the browser was asked to connect: once for each time that a link came in. */
const countAsked = () => asked.mock.calls.flat().filter((node) => node instanceof HTMLLinkElement).length
const press = (type = 'pointerdown') => document.body.dispatchEvent(new Event(type, { bubbles: true }))

const start = (pixels: readonly Pixel[], options: Partial<TrackerOptions> = {}): Tracker => {
  const tracker = page.startTracker({ pixels, consent: { persist: false }, ...options })
  end = preconnect(tracker, pixels)
  return tracker
}
const startLive = async (pixels: readonly Pixel[] = [meta({ id: '1234567890' })]): Promise<Tracker> => {
  const tracker = start(pixels)
  tracker.consent.set(true)
  for (const { platform } of pixels) if (platform in vendors) await arrive(page, vendors[platform as Vendor])
  await page.pass()
  return tracker
}

beforeEach(() => {
  vendors = createFakeVendors()
  asked = vi.spyOn(document.head, 'append')
})
afterEach(() => {
  end()
  asked.mockRestore()
})

it('connects to where events go in requests that end with the page, once the pixels are live', async () => {
  await startLive(ALL)

  expect(connected().sort()).toEqual([
    'https://alb.reddit.com',
    'https://analytics.twitter.com',
    'https://ct.pinterest.com',
    'https://px.ads.linkedin.com',
    'https://t.co',
    META,
  ])
})

it('names hosts that a content security policy for the same pixels allows', async () => {
  await startLive(ALL)

  expect(cspSources(ALL)['img-src']).toEqual(expect.arrayContaining(connected()))
})

it('connects for pixels that were live before it was called', async () => {
  const pixels = [meta({ id: '1234567890' })]
  const tracker = await startLive(pixels)
  end()
  end = preconnect(tracker, pixels)

  expect(connected()).toEqual([META])
})

it('connects for a platform of the app’s own whose facts name the host', async () => {
  const hosts = { img: 'in.acme.example', preconnect: 'in.acme.example' }
  await startLive([defineAcme({ company: 'Acme GmbH', privacyPolicy: '', hosts })({ id: 'AC-1' })])

  expect(connected()).toEqual(['https://in.acme.example'])
})

it('takes any key that a pixel may have', async () => {
  const pixels = ['constructor', '__proto__'].map((key) => meta({ id: '1234567890', key }))
  await startLive(pixels)

  expect(connected()).toEqual([META, META])
})

describe('connects to nothing', () => {
  it('on a page without a head, and throws nothing there', async () => {
    const tracker = await startLive()
    end()
    const head = vi.spyOn(document, 'head', 'get').mockReturnValue(null as never)
    end = preconnect(tracker, [meta({ id: '1234567890' })])
    press()
    head.mockRestore()

    expect(connected()).toEqual([])
  })

  it('before consent, nor while a script loads', async () => {
    const tracker = start([meta({ id: '1234567890' })])
    await page.pass()
    press()
    expect(connected()).toEqual([])
    tracker.consent.set(true)
    await page.pass()
    press()

    expect(page.requested).toHaveLength(1)
    expect(connected()).toEqual([])
  })

  it('after a withdrawal, until the next grant', async () => {
    const tracker = await startLive([meta({ id: '1234567890' }), reddit({ id: 'a2_abc123' })])
    tracker.consent.set({ pixels: { meta: false } })
    await page.pass(2000)
    press()
    expect(connected()).toEqual(['https://alb.reddit.com'])
    tracker.consent.set({ pixels: { meta: true } })
    await page.pass()

    expect(connected()).toContain(META)
  })

  it('for pixels whose requests outlive the page, and platforms of which nothing is known', async () => {
    const transports = [image(), relay({ url: '/api/events' }).transport]
    const metas = transports.map((transport, at) => meta({ id: '1234567890', key: `m${at}`, transport }))
    const tracker = await startLive([...metas, defineAcme()({ id: 'AC-1' })])

    expect(tracker.inspect().pixels.map(({ status }) => status)).toEqual(['ready', 'ready', 'ready'])
    expect(connected()).toEqual([])
  })

  it('in a trial run', async () => {
    const tracker = start([meta({ id: '1234567890' })], { mode: 'dry' })
    tracker.consent.set(true)
    await page.pass()

    expect(tracker.inspect().pixels[0]!.status).toBe('ready')
    expect(connected()).toEqual([])
  })

  it('after its end', async () => {
    const tracker = await startLive()
    end()
    asked.mockClear()
    press()
    tracker.consent.set(false)
    tracker.consent.set(true)
    await page.pass()

    expect(connected()).toEqual([])
    expect(countAsked()).toBe(0)
  })
})

it.each(['pointerdown', 'keydown'])('connects again at a %s, once a second at most', async (type) => {
  await startLive()
  asked.mockClear()
  press(type)
  press(type)
  expect(countAsked()).toBe(1)
  await page.pass(999)
  press(type)
  expect(countAsked()).toBe(1)
  await page.pass(1)
  press(type)
  expect(countAsked()).toBe(2)
  vi.setSystemTime(0)
  await page.pass(1000)
  press(type)

  expect(countAsked()).toBe(3)
  expect(connected()).toEqual([META])
})
