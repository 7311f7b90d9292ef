import { expect, it } from 'vitest'
import { openAlone } from '../sandbox/launch.js'
import { SHOP } from '../sandbox/pages.js'
import { toTrack } from './events.js'
import { forAll, toCounts, useShop } from './shop.js'
import { ALL_VENDORS, isOf } from './wire.js'

const shop = useShop()

it('does nothing in a page that is prerendered until the visitor is there', async () => {
  // The flag is the page's, since Playwright keeps Chromium from prerendering.
  const page = await shop.open('/a', {
    before: `
      window.isPrerendering = true
      Object.defineProperty(document, 'prerendering', { get: () => isPrerendering })`,
  })
  await page.evaluate(`tracker.consent.set({ marketing: true }); tracker.page(); ${toTrack('Purchase')}`)
  await shop.settled()
  expect(shop.network.requests.filter(({ url }) => new URL(url).hostname !== SHOP)).toEqual([])
  expect(await page.evaluate(`['fbq', 'ttq', 'rdt'].filter((name) => name in window)`)).toEqual([])

  await page.evaluate(`isPrerendering = false; document.dispatchEvent(new Event('prerenderingchange'))`)

  expect(toCounts(await shop.arrived('Purchase'))).toEqual(forAll(1))
  expect(toCounts(await shop.arrived('PageView'))).toEqual(forAll(1))
})

it('tells of a page that Chromium prerenders by speculation rules once, when the visitor is there', async () => {
  shop.serve({
    onLoad: `
      const tell = (what) => { fetch('/told?' + what); localStorage.told = what }
      tracker.consent.set({ marketing: true })
      tracker.page()
      if (location.pathname === '/b') {
        tell('prerendering=' + document.prerendering)
        document.addEventListener('prerenderingchange', () => tell('shown'))
      } else {
        const rules = JSON.stringify({ prerender: [{ urls: ['/b'], eagerness: 'immediate' }] })
        document.head.append(Object.assign(document.createElement('script'), { type: 'speculationrules', text: rules }))
        // Late enough for what a page would send that does not know of prerendering.
        addEventListener('storage', () => setTimeout(() => { location.href = '/b' }, 2500))
      }`,
  })
  const close = openAlone(shop.network, `https://${SHOP}/a`)
  try {
    await shop.came('PageView', ALL_VENDORS, 2)
    await shop.settled()
  } finally {
    await close()
  }

  const pathOf = (url: string) => url.replace(`https://${SHOP}`, '')
  const steps = shop.network.requests.flatMap((request) => {
    const told = /\/told\?(.*)/.exec(request.url)?.[1]
    return told
      ? [told]
      : shop.network
          .beacons()
          .filter((beacon) => beacon.request === request && isOf('PageView', beacon))
          .map(({ url }) => pathOf(url!))
  })
  const at = (step: string) => steps.indexOf(step)
  expect(at('prerendering=true')).toBeGreaterThan(-1)
  expect(at('shown')).toBeGreaterThan(at('prerendering=true'))
  expect(at('/b')).toBeGreaterThan(at('shown'))
  expect(toCounts(await shop.arrived('PageView'))).toEqual(forAll(2))
})
