import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { bundleFrameworks } from './bundle.js'
import { TRACKED, toTrack } from './events.js'
import { toPixels } from './accounts.js'
import { forAll, toCounts, useShop } from './shop.js'

const shop = useShop({ scripts: { '/frameworks.js': bundleFrameworks } })

const PURCHASE = JSON.stringify(TRACKED.Purchase!.params)

/** A thank-you page of an app: its component reports the order whenever it is mounted, as components do. */
const REACT = `
  const { React, createRoot, react } = frameworks
  const { createElement: h, StrictMode, Suspense, Activity, useEffect, useState } = React
  window.mounts = 0
  function Thanks() {
    const trackPurchase = react.useTrack('Purchase')
    useEffect(() => { window.mounts++; trackPurchase(${PURCHASE}) }, [trackPurchase])
    return 'Thank you'
  }
  const root = createRoot(document.getElementById('app'))
  const show = (children, tracker = window.tracker) => root.render(h(StrictMode, null, h(react.PixelProvider, { tracker }, children)))`

const VUE = `
  const { Vue, vue } = frameworks
  const { createApp, h, ref, KeepAlive, onActivated, onMounted } = Vue
  window.mounts = 0
  const Thanks = {
    setup() {
      const trackPurchase = vue.useTrack('Purchase')
      for (const on of [onMounted, onActivated]) on(() => { window.mounts++; trackPurchase(${PURCHASE}) })
      return () => 'Thank you'
    },
  }
  const start = (setup) => createApp({ setup }).use(vue.createPixels({ tracker: window.tracker })).mount('#app')`

/** Opens the page with every pixel live, runs the app, and gives it time for what it does later. */
async function openApp(framework: string, app: string): Promise<Page> {
  const page = await shop.openLive('/thanks', {
    body: '<div id="app"></div><script src="/frameworks.js"></script>',
  })
  await page.evaluate(`(async () => {
    const pause = (ms = 50) => new Promise((done) => setTimeout(done, ms))
    ${framework}
    ${app}
    await pause(100)
  })()`)
  return page
}

/** After an event that was tracked last, so that a purchase too many would be here by now. */
async function countPurchases(page: Page) {
  await page.evaluate(toTrack('Lead'))
  await shop.came('Lead')
  return toCounts(await shop.arrived('Purchase'))
}

describe('React counts a purchase once', () => {
  it.each<[string, string, number]>([
    ['in Strict Mode', `show(h(Thanks))`, 2],
    [
      'when an <Activity> hides and shows it',
      `for (const mode of ['visible', 'hidden', 'visible', 'hidden', 'visible']) { show(h(Activity, { mode }, h(Thanks))); await pause() }`,
      4,
    ],
    [
      'when Suspense tries again',
      `let isThere = false
      let arrive
      const promise = new Promise((done) => (arrive = done))
      const Slow = () => { if (!isThere) throw promise; return null }
      show(h(Suspense, { fallback: h(Thanks) }, h(Thanks), h(Slow)))
      await pause()
      isThere = true
      arrive()
      await pause(800) // React shows a fallback for a while, once it is there`,
      4,
    ],
    [
      'under two providers of one tracker',
      `show([h(Thanks, { key: 1 }), h(react.PixelProvider, { key: 2, tracker: window.tracker }, h(Thanks))])`,
      4,
    ],
    [
      'when a hot reload makes the module and its tracker anew',
      `show(h(Thanks))
      await pause(800)
      window.tracker.destroy()
      window.tracker = omnipixel.createTracker({ pixels: ${toPixels()} })
      show(h((props) => h(Thanks, props)))
      await pause(800)`,
      4,
    ],
  ])('%s', async (_, app, mounts) => {
    const page = await openApp(REACT, app)

    expect(await page.evaluate('mounts')).toBeGreaterThanOrEqual(mounts)
    expect(await countPurchases(page)).toEqual(forAll(1))
  })

  it('when its button is clicked twice', async () => {
    const page = await openApp(
      REACT,
      `function Buy() {
        const trackPurchase = react.useTrack('Purchase')
        return h('button', { onClick: () => { window.mounts++; trackPurchase(${PURCHASE}) } }, 'Buy')
      }
      show(h(Buy))`,
    )
    await page.dblclick('button')

    expect(await page.evaluate('mounts')).toBe(2)
    expect(await countPurchases(page)).toEqual(forAll(1))
  })
})

describe('Vue counts a purchase once', () => {
  it.each<[string, string, number]>([
    [
      'when <KeepAlive> brings it back',
      `const isShown = ref(true)
      start(() => () => h(KeepAlive, () => isShown.value ? h(Thanks) : h('p')))
      for (let turn = 0; turn < 4; turn++) { isShown.value = !isShown.value; await pause() }`,
      4,
    ],
    [
      'when it is mounted again under a new key',
      `const key = ref(0)
      start(() => () => h(Thanks, { key: key.value }))
      for (let turn = 0; turn < 3; turn++) { key.value++; await pause() }`,
      4,
    ],
  ])('%s', async (_, app, mounts) => {
    const page = await openApp(VUE, app)

    expect(await page.evaluate('mounts')).toBeGreaterThanOrEqual(mounts)
    expect(await countPurchases(page)).toEqual(forAll(1))
  })
})
