import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Answer, respond } from '../sandbox/answers.js'
import type { RecordedRequest, Vendor } from '../sandbox/beacon.js'
import { META_STUB, TIKTOK_STUB } from '../sandbox/naive.js'
import { SHOP } from '../sandbox/pages.js'
import { toPixels } from './accounts.js'
import { toTrack } from './events.js'
import { forAll, outcomesOf, PATIENCE, toCounts, useShop, whenLive } from './shop.js'
import { ALL_VENDORS } from './wire.js'

const shop = useShop()

const GRANT = 'tracker.consent.set({ marketing: true })'
/** For scripts that fail at once. */
const ONCE = 'script: { retries: 0 }'
/** For those that never go live; long enough for the others on a busy machine. */
const SHORT = 'script: { retries: 0, timeoutMs: 4000 }'

const HOSTS: Record<Vendor, string> = {
  meta: 'connect.facebook.net',
  tiktok: 'analytics.tiktok.com',
  linkedin: 'snap.licdn.com',
  x: 'static.ads-twitter.com',
  pinterest: 's.pinimg.com',
  snapchat: 'sc-static.net',
  reddit: 'www.redditstatic.com',
}
const othersThan = (...vendors: Vendor[]) => ALL_VENDORS.filter((vendor) => !vendors.includes(vendor))

/** What a vendor answers in place of its double, for one test. */
let broken: (request: RecordedRequest) => Partial<Answer> | undefined = () => undefined
const script = (body: string) => ({ headers: { 'content-type': 'text/javascript' }, body })

beforeAll(() => {
  for (const host of Object.values(HOSTS)) {
    shop.network.serve(host, (request) => {
      const answer = broken(request)
      return answer ? { status: 200, headers: {}, body: '', ...answer } : respond(request)!
    })
  }
})
afterEach(() => breakWith(() => undefined))
const breakWith = (answer: typeof broken) => {
  broken = answer
}

it('scripts are requested after the click that grants, one per task, in the order of the pixels', async () => {
  const page = await shop.open('/a', {
    before: `
      let task = 0
      window.inserted = []
      const later = setTimeout
      window.setTimeout = (fn, ms) => later(() => { task++; fn() }, ms)
      new MutationObserver((records) => {
        for (const { addedNodes } of records)
          for (const { src } of addedNodes) inserted.push([task, new URL(src).hostname])
      }).observe(document.head, { childList: true })`,
  })

  // What a script inserts itself is not counted.
  for (const host of Object.values(HOSTS)) shop.network.hold(host)
  await page.evaluate(
    `document.body.onclick = () => { ${GRANT}; inserted.push('granted') }; document.body.click()`,
  )
  await page.waitForFunction('inserted.length > 7')

  const [first, ...rest] = await page.evaluate<[string, ...[number, string][]]>('inserted.slice(0, 8)')
  expect(first).toBe('granted')
  expect(rest.map(([, host]) => host)).toEqual(Object.values(HOSTS))
  expect(new Set(rest.map(([task]) => task)).size).toBe(7)
})

it('scripts that arrive together do not run in one long task', async () => {
  const START_MS = 80
  // Burns time as it starts, and goes on as its double.
  breakWith((request) => {
    const answer = respond(request)
    if (
      !/javascript/.test(answer?.headers['content-type'] ?? '') ||
      /double|config|identify/.test(request.url)
    )
      return undefined
    return {
      ...answer,
      body: `{ const from = performance.now(); while (performance.now() < from + ${START_MS}); ran.push(from + ${START_MS / 2}) }${answer!.body}`,
    }
  })
  for (const host of Object.values(HOSTS)) shop.network.hold(host)
  const page = await shop.open('/a', {
    before: `
      window.ran = []
      window.long = []
      new PerformanceObserver((list) => {
        for (const { startTime, duration } of list.getEntries()) long.push([startTime, startTime + duration])
      }).observe({ type: 'longtask' })`,
  })
  await page.evaluate(GRANT)
  await page.waitForFunction(`document.querySelectorAll('head script[async]').length >= 7`)
  for (const host of Object.values(HOSTS)) shop.network.release(host)
  await whenLive(page)
  await page.waitForFunction(
    'ran.length === 7 && ran.every((at) => long.some(([from, to]) => at > from && at < to))',
  )

  const perTask = await page.evaluate<number[]>(
    'long.map(([from, to]) => ran.filter((at) => at > from && at < to).length)',
  )
  expect(perTask.filter(Boolean)).toEqual(ALL_VENDORS.map(() => 1))
})

describe('the option load', () => {
  const scripts = () =>
    shop.network.requests.filter(({ url }) => !url.includes(SHOP)).map(({ url }) => new URL(url).hostname)

  it('leaves no trace of a pixel in the page until it says so', async () => {
    const page = await shop.open('/a', {
      pixels: toPixels('load: omnipixel.onInteraction'),
      // As it loads: what Playwright evaluates counts as a visitor's gesture.
      onLoad: `${GRANT}; tracker.page(); dispatchEvent(new Event('scroll'))`,
    })
    await shop.settled()

    expect(scripts()).toEqual([])
    expect(
      await page.evaluate(
        `['fbq', 'ttq', 'lintrk', 'twq', 'pintrk', 'snaptr', 'rdt'].filter((name) => name in window)`,
      ),
    ).toEqual([])
  })

  it('as onInteraction waits for a real press, and then everything is sent', async () => {
    const page = await shop.open('/a', {
      pixels: toPixels('load: omnipixel.onInteraction'),
      onLoad: `${GRANT}; tracker.page(); tracker.track('Search', { searchString: 'stalls' })`,
    })
    await shop.settled()
    expect(scripts()).toEqual([])
    await page.mouse.click(10, 10)

    expect(toCounts(await shop.arrived('Search'))).toEqual(forAll(1))
    await shop.came('PageView')
  })

  it('as onInteraction does not wait after a press on the banner, the grant itself', async () => {
    const page = await shop.open('/a', {
      pixels: toPixels('load: omnipixel.onInteraction'),
      body: `<button onclick="${GRANT}">Accept</button>`,
    })
    await page.click('button')

    await whenLive(page)
  })

  it('as onIdle waits for the end of the page’s own loading', async () => {
    shop.network.serve('slow.example', async () => {
      await new Promise((resolve) => setTimeout(resolve, 1500))
      return { status: 200, headers: { 'content-type': 'image/gif' }, body: '' }
    })
    const page = await shop.open('/a', {
      pixels: toPixels('load: omnipixel.onIdle'),
      onLoad: `${GRANT}; tracker.page()`,
      body: `<img src="https://slow.example/">`,
    })

    await whenLive(page)

    const [loadedAt, ...starts] = await page.evaluate<number[]>(`[
      performance.getEntriesByType('navigation')[0].loadEventStart,
      ...performance.getEntriesByType('resource')
        .filter(({ name, initiatorType }) => initiatorType === 'script' && !name.includes('${SHOP}'))
        .map(({ startTime }) => startTime),
    ]`)
    expect(starts.length).toBeGreaterThanOrEqual(7)
    expect(Math.min(...starts)).toBeGreaterThan(loadedAt!)
  })

  it('is not waited for by an order', async () => {
    await shop.open('/a', {
      pixels: toPixels('load: omnipixel.onInteraction'),
      onLoad: `${GRANT}; ${toTrack('Purchase')}`,
    })

    expect(toCounts(await shop.arrived('Purchase'))).toEqual(forAll(1))
  })
})

describe('a script that does not come', () => {
  it.each(ALL_VENDORS)('costs nobody else anything: %s', async (vendor) => {
    shop.network.refuse(HOSTS[vendor])
    shop.expectProblem(`pixel/blocked (${vendor})`)
    const page = await shop.open('/a', { options: ONCE })

    await page.evaluate(`${GRANT}; ${toTrack('Purchase')}`)

    expect(toCounts(await shop.arrived('Purchase', othersThan(vendor)))).toEqual({
      ...forAll(1),
      [vendor]: 0,
    })
    await vi.waitFor(
      async () =>
        expect(await outcomesOf(page, 'Purchase')).toEqual({ ...forAll('sent'), [vendor]: 'blocked' }),
      PATIENCE,
    )
  })

  it('at all seven leaves the page as it was', async () => {
    for (const vendor of ALL_VENDORS) {
      shop.network.refuse(HOSTS[vendor])
      shop.expectProblem(`pixel/blocked (${vendor})`)
    }
    const page = await shop.open('/a', { options: ONCE })

    await page.evaluate(`${GRANT}; tracker.page(); ${toTrack('Purchase')}`)

    await vi.waitFor(
      async () => expect(await outcomesOf(page, 'Purchase')).toEqual(forAll('blocked')),
      PATIENCE,
    )
    expect(await page.evaluate(toTrack('Lead'))).toBe('Lead:form%207')
    expect(await outcomesOf(page, 'Lead')).toEqual(forAll('blocked'))
    expect(await page.evaluate('tracker.inspect().pixels.map(({ held }) => held)')).toEqual([
      0, 0, 0, 0, 0, 0, 0,
    ])
    expect(shop.network.beacons()).toEqual([])
  })

  it('is asked for again, and its events are sent when it comes', async () => {
    let asked = 0
    breakWith(({ url }) => (url.endsWith('fbevents.js') && asked++ === 0 ? { status: 404 } : undefined))
    const page = await shop.open()

    await page.evaluate(`${GRANT}; ${toTrack('Purchase')}`)

    expect(toCounts(await shop.arrived('Purchase'))).toEqual(forAll(1))
    expect(asked).toBe(2)
  })

  it('in time is not run later', async () => {
    shop.network.hold(HOSTS.reddit)
    shop.expectProblem('pixel/blocked (reddit)')
    const page = await shop.open('/a', { options: SHORT })
    await page.evaluate(`${GRANT}; ${toTrack('Purchase')}`)
    await vi.waitFor(
      async () => expect(await outcomesOf(page, 'Purchase')).toMatchObject({ reddit: 'blocked' }),
      PATIENCE,
    )

    shop.network.release(HOSTS.reddit)
    await shop.settled()

    expect(await page.evaluate(`'sendEvent' in rdt`)).toBe(false)
    expect(shop.network.beacons('reddit')).toEqual([])
  })

  it('for a while holds its events, and theirs alone', async () => {
    shop.network.hold(HOSTS.snapchat)
    const page = await shop.open()
    await page.evaluate(`${GRANT}; ${toTrack('Purchase')}`)
    await shop.came('Purchase', othersThan('snapchat'))
    expect(await outcomesOf(page, 'Purchase')).toEqual({ ...forAll('sent'), snapchat: 'held:loading' })

    shop.network.release(HOSTS.snapchat)

    expect(toCounts(await shop.arrived('Purchase'))).toEqual(forAll(1))
  })
})

it('globals that another snippet replaces while the scripts are under way cost no event, and double none', async () => {
  const page = await shop.open('/a', { onLoad: 'tracker.page()' })
  for (const host of Object.values(HOSTS)) shop.network.hold(host)
  await page.evaluate(`${GRANT}; ${toTrack('Purchase')}`)
  await page.waitForFunction(`document.querySelectorAll('head script[async]').length >= 7`)
  await page.evaluate(`
    window.toStub = (queue, handler) => {
      const stub = (...args) => { stub[handler] ? stub[handler](...args) : stub[queue].push(args) }
      return Object.assign(stub, { [queue]: [] })
    }
    ${META_STUB}
    window.ttq = undefined
    ${TIKTOK_STUB}
    window.lintrk = (...args) => { lintrk.q.push(args) }
    lintrk.q = []
    window.twq = Object.assign(toStub('queue', 'exe'), { version: '1.1' })
    window.pintrk = (...args) => { pintrk.queue.push(args) }
    Object.assign(pintrk, { queue: [], version: '3.0' })
    window.snaptr = toStub('queue', 'handleRequest')
    window.rdt = toStub('callQueue', 'sendEvent')`)
  for (const host of Object.values(HOSTS)) shop.network.release(host)
  await shop.came('Purchase')
  await page.evaluate(`history.pushState(null, '', '/b'); tracker.page()`)

  expect(toCounts(await shop.arrived('PageView', ALL_VENDORS, 2))).toEqual(forAll(2))
  expect(toCounts(await shop.arrived('Purchase'))).toEqual(forAll(1))
})

describe('a vendor of which only a part comes', () => {
  it('is deaf: the second file of TikTok and Pinterest', async () => {
    breakWith(({ url }) => (/main\.double/.test(url) ? { status: 404 } : undefined))
    shop.expectProblem('pixel/deaf (tiktok)')
    shop.expectProblem('pixel/deaf (pinterest)')
    const page = await shop.open('/a', { options: SHORT })

    await page.evaluate(`${GRANT}; ${toTrack('Purchase')}`)

    await shop.came('Purchase', othersThan('tiktok', 'pinterest'))
    await vi.waitFor(
      async () =>
        expect(await outcomesOf(page, 'Purchase')).toEqual({
          ...forAll('sent'),
          tiktok: 'blocked',
          pinterest: 'blocked',
        }),
      PATIENCE,
    )
  })

  it("is deaf: Meta's configuration", async () => {
    breakWith(({ url }) => (url.includes('/signals/config/') ? { status: 404 } : undefined))
    shop.expectProblem('pixel/deaf (meta)')
    const page = await shop.open('/a', { options: SHORT })

    await page.evaluate(`${GRANT}; ${toTrack('Purchase')}`)

    await shop.came('Purchase', othersThan('meta'))
    await vi.waitFor(
      async () => expect(await outcomesOf(page, 'Purchase')).toEqual({ ...forAll('sent'), meta: 'blocked' }),
      PATIENCE,
    )
  })
})

describe('a vendor whose script has a bug', () => {
  it('fails for itself when it throws on every call', async () => {
    breakWith(({ url }) =>
      /pixel\.js/.test(url) ? script(`rdt.sendEvent = () => { throw new Error('a vendor bug') }`) : undefined,
    )
    shop.expectProblem('(reddit)')
    const page = await shop.open('/a', { options: SHORT })

    await page.evaluate(`${GRANT}; ${toTrack('Purchase')}`)

    await shop.came('Purchase', othersThan('reddit'))
    await vi.waitFor(
      async () => expect((await outcomesOf(page, 'Purchase')).reddit).toMatch(/^(failed|blocked)$/),
      PATIENCE,
    )
  })

  it('is deaf when it throws at its start', async () => {
    breakWith(({ url }) => (/uwt\.js/.test(url) ? script(`throw new Error('a vendor bug')`) : undefined))
    shop.expectProblem('exception: a vendor bug')
    shop.expectProblem('pixel/deaf (x)')
    const page = await shop.open('/a', { options: SHORT })

    await page.evaluate(`${GRANT}; ${toTrack('Purchase')}`)

    await shop.came('Purchase', othersThan('x'))
    await vi.waitFor(
      async () => expect(await outcomesOf(page, 'Purchase')).toMatchObject({ x: 'blocked' }),
      PATIENCE,
    )
  })
})

it('loads all seven under a content security policy that wants a nonce', async () => {
  const page = await shop.open('/a', {
    nonce: 'r4nd0m',
    options: `nonce: 'r4nd0m'`,
    headers: { 'content-security-policy': `script-src 'nonce-r4nd0m' 'strict-dynamic'` },
  })

  await page.evaluate(`${GRANT}; ${toTrack('Purchase')}`)
  await whenLive(page)

  expect(toCounts(await shop.arrived('Purchase'))).toEqual(forAll(1))
})
