import {
  cspSources,
  linkedin,
  meta,
  pinterest,
  type Pixel,
  reddit,
  snapchat,
  tiktok,
  x,
} from '@omnipixel/core'
import type { Page } from 'playwright-core'
import { describe, expect, it, vi } from 'vitest'
import type { Vendor } from '../sandbox/beacon.js'
import { ACCOUNTS, toPixels } from './accounts.js'
import { toTrack } from './events.js'
import { forAll, outcomesOf, PATIENCE, type ShopPage, toCounts, useShop, whenLive } from './shop.js'
import { ALL_VENDORS } from './wire.js'

const shop = useShop()

const PIXELS: Record<Vendor, Pixel> = {
  meta: meta({ id: ACCOUNTS.meta }),
  tiktok: tiktok({ id: ACCOUNTS.tiktok }),
  linkedin: linkedin({ partnerId: ACCOUNTS.linkedin }),
  x: x({ id: ACCOUNTS.x }),
  pinterest: pinterest({ id: ACCOUNTS.pinterest }),
  snapchat: snapchat({ id: ACCOUNTS.snapchat }),
  reddit: reddit({ id: ACCOUNTS.reddit }),
}
const SEVEN = Object.values(PIXELS)
const NONCE = 'r4nd0m'
/** The page's own: its two scripts, and the icon that it does not have. */
const OWN: Record<string, string[]> = {
  'default-src': [`'none'`],
  'script-src': [`'nonce-${NONCE}'`],
  'img-src': ['data:'],
}
const TRUSTED_TYPES = `require-trusted-types-for 'script'; trusted-types omnipixel default`
const DEFAULT_POLICY = `trustedTypes.createPolicy('default', omnipixel.trustedTypesPolicy(${toPixels()}))`
const GRANT = 'tracker.consent.set({ marketing: true })'

/** The header that the guide describes, with one source taken away where a test says so. */
function toHeader(pixels: readonly Pixel[], without: string[] = []): string {
  const needed = cspSources(pixels)
  const names = [...new Set([...Object.keys(OWN), ...Object.keys(needed)])]
  const lines = names.map((name) => {
    const sources = [...(OWN[name] ?? []), ...(needed[name] ?? [])]
    return [name, ...sources.filter((source) => !without.includes(`${name} ${source}`))].join(' ')
  })
  return [...lines, TRUSTED_TYPES].join('; ')
}

const toContents = (header: string, more: Partial<ShopPage> = {}): ShopPage => ({
  nonce: NONCE,
  headers: { 'content-security-policy': header },
  ...more,
  before: `window.violations = []
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
      violations.push(effectiveDirective + ' ' + (blockedURI.startsWith('http') ? new URL(blockedURI).origin : sample || blockedURI)))
    ${more.before ?? DEFAULT_POLICY}`,
})
const violationsOf = (page: Page) => page.evaluate<string[]>('[...new Set(violations)]')

describe('a page under the sources of its pixels, with Trusted Types required', () => {
  it('sees every beacon of all seven leave, and no violation', async () => {
    const page = await shop.open(
      '/a',
      toContents(toHeader(SEVEN), {
        pixels: toPixels('advancedMatching: true'),
        options: `nonce: '${NONCE}'`,
      }),
    )

    await page.evaluate(`tracker.identify({ email: 'jane.doe@example.com', phone: '+4915112345678' })`)
    await page.evaluate(`${GRANT}; tracker.page(); ${toTrack('Purchase')}`)
    await whenLive(page)
    await page.evaluate(`tracker.track('AddToCart', {
      value: 1, currency: 'EUR', items: Array.from({ length: 60 }, (_, at) => ({ id: 'SKU-' + at, quantity: 1, price: 1 })),
    })`)

    expect(toCounts(await shop.arrived('Purchase'))).toEqual(forAll(1))
    await shop.came('AddToCart', ['meta', 'tiktok', 'pinterest', 'snapchat', 'reddit']) // Meta's is a form in a frame
    await shop.settled()
    expect(await violationsOf(page)).toEqual([])
    expect(await page.evaluate(`Object.keys(window[Symbol.for('omnipixel')]).includes('policy')`)).toBe(true)
  })

  it.each([
    ['script-src', 'https://connect.facebook.net', 'meta'],
    ['script-src', 'https://tr.snapchat.com', undefined], // its events leave without its configuration
    ['script-src', 'https://www.redditstatic.com', 'reddit'],
    ['connect-src', 'https://analytics.tiktok.com', undefined],
    ['connect-src', 'https://ct.pinterest.com', undefined],
    ['connect-src', 'https://px.ads.linkedin.com', undefined],
    ['img-src', 'https://t.co', undefined],
    ['img-src', 'https://alb.reddit.com', undefined],
    ['frame-src', 'https://tr.snapchat.com', undefined],
  ] as const)('sees a violation where %s lacks %s', async (directive, source, blocked) => {
    if (blocked) shop.expectProblem(`pixel/blocked (${blocked})`)
    const header = toHeader(SEVEN, [`${directive} ${source}`])
    const page = await shop.open(
      '/a',
      toContents(header, { options: 'script: { retries: 0, timeoutMs: 4000 }' }),
    )

    await page.evaluate(`${GRANT}; tracker.page(); ${toTrack('Purchase')}`)

    await vi.waitFor(async () => expect(await violationsOf(page)).not.toEqual([]), PATIENCE)
    await shop.settled()
    const violations = await violationsOf(page)
    expect(violations.map((line) => line.replace(/^script-src-elem/, 'script-src'))).toEqual([
      `${directive} ${source}`,
    ])
    if (blocked)
      await vi.waitFor(
        async () => expect((await outcomesOf(page, 'Purchase'))[blocked]).toBe('blocked'),
        PATIENCE,
      )
  })
})

describe('a page that requires Trusted Types', () => {
  it('refuses scripts of other hosts, HTML and code, whoever inserts them', async () => {
    const page = await shop.open('/a', toContents(TRUSTED_TYPES))

    const results = await page.evaluate(() => {
      const attempt = (act: () => unknown) => {
        try {
          act()
          return 'taken'
        } catch (error) {
          return (error as Error).name
        }
      }
      const toScript = (src: string) => attempt(() => (document.createElement('script').src = src))
      return [
        toScript('https://connect.facebook.net/signals/config/1'),
        toScript('https://evil.example/x.js'),
        toScript('/omnipixel.js'),
        attempt(() => (document.createElement('p').innerHTML = '<b>')),
        attempt(() => (document.createElement('script').text = '1')),
      ]
    })

    expect(results).toEqual(['taken', 'TypeError', 'TypeError', 'TypeError', 'TypeError'])
  })

  it('needs no default policy for pixels whose scripts load no other', async () => {
    const some: Vendor[] = ['x', 'reddit', 'linkedin']
    const pixels = `${toPixels()}.filter(({ platform }) => ${JSON.stringify(some)}.includes(platform))`
    const header = toHeader(some.map((vendor) => PIXELS[vendor])).replace(' default', '')
    const page = await shop.open('/a', toContents(header, { before: ' ', pixels }))

    await page.evaluate(`${GRANT}; ${toTrack('Purchase')}`)

    expect(toCounts(await shop.arrived('Purchase', some))).toMatchObject({ x: 1, reddit: 1, linkedin: 1 })
    expect(await violationsOf(page)).toEqual([])
  })

  it('blocks those whose scripts load others where there is none, and no other pixel', async () => {
    const loading: Vendor[] = ['meta', 'tiktok', 'pinterest', 'snapchat']
    for (const vendor of loading) shop.expectProblem(`pixel/blocked (${vendor})`)
    shop.expectProblem('exception: ') // in the vendors' scripts, which do not expect a refusal
    const page = await shop.open(
      '/a',
      toContents(toHeader(SEVEN), { before: ' ', options: 'script: { retries: 0, timeoutMs: 4000 }' }),
    )

    await page.evaluate(`${GRANT}; ${toTrack('Purchase')}`)

    const others = ALL_VENDORS.filter((vendor) => !loading.includes(vendor))
    const expected = { ...forAll('blocked'), ...Object.fromEntries(others.map((vendor) => [vendor, 'sent'])) }
    await vi.waitFor(async () => expect(await outcomesOf(page, 'Purchase')).toEqual(expected), PATIENCE)
    await shop.came('Purchase', others)
  })

  it('lets its own default policy decide where it does not allow ours', async () => {
    const page = await shop.open('/a', toContents(toHeader(SEVEN).replace('omnipixel ', '')))

    await page.evaluate(`${GRANT}; ${toTrack('Purchase')}`)

    expect(toCounts(await shop.arrived('Purchase'))).toEqual(forAll(1))
    expect(await violationsOf(page)).toEqual(['trusted-types omnipixel'])
  })

  it('lets two trackers share one policy', async () => {
    const header = toHeader(SEVEN)
    const page = await shop.open(
      '/a',
      toContents(header, {
        pixels: `[${toPixels()}[0]]`,
        onLoad: `window.second = omnipixel.createTracker({ pixels: ${toPixels()}.slice(6) })`,
      }),
    )

    await page.evaluate(
      `${GRANT}; ${toTrack('Lead')}; second.consent.set({ marketing: true }); second.track('Lead')`,
    )

    await shop.came('Lead', ['meta', 'reddit'])
    expect(await violationsOf(page)).toEqual([])
  })
})
