import { describe, expect, it, vi } from 'vitest'
import type { Vendor } from '../sandbox/beacon.js'
import { ACCOUNTS, toPixels } from './accounts.js'
import { META_POLICIES, PIXELS, SEVEN, toContents, toHeader, TRUSTED_TYPES, violationsOf } from './csp.js'
import { toTrack } from './events.js'
import { forAll, outcomesOf, PATIENCE, toCounts, useShop } from './shop.js'
import { ALL_VENDORS } from './wire.js'

const shop = useShop()

const GRANT = 'tracker.consent.set({ marketing: true })'

describe('a page under the sources of its pixels, with Trusted Types required', () => {
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
    if (blocked) shop.expectProblem(`(${blocked})`)
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

  it('sees one where LinkedIn’s beacons are redirected to a host that is not listed', async () => {
    shop.network.setAccount(ACCOUNTS.linkedin, { syncs: true })
    const page = await shop.open('/a', toContents(toHeader(SEVEN, ['img-src https://www.linkedin.com'])))

    await page.evaluate(`${GRANT}; tracker.page()`)

    // Browsers name the URL before the redirect.
    const expected = ['img-src https://px.ads.linkedin.com']
    await vi.waitFor(async () => expect(await violationsOf(page)).toEqual(expected), PATIENCE)
    expect(shop.network.requests.map(({ url }) => new URL(url).hostname)).not.toContain('www.linkedin.com')
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
    for (const vendor of loading) shop.expectProblem(`pixel/deaf (${vendor})`)
    shop.expectProblem('exception: ') // in the vendors' scripts, which do not expect a refusal
    const header = toHeader(SEVEN).replace(META_POLICIES, '')
    const page = await shop.open(
      '/a',
      toContents(header, { before: ' ', options: 'script: { retries: 0, timeoutMs: 4000 }' }),
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
