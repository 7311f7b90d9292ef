import { createTracker, meta, type StoredChoice, type Tracker } from '@omnipixel/core'
import * as react from '@omnipixel/react'
import * as vue from '@omnipixel/vue'
import * as React from 'react'
import { renderToString as renderReact } from 'react-dom/server'
import * as Vue from 'vue'
import { renderToString as renderVue } from '@vue/server-renderer'
import { expect, it } from 'vitest'
import { bundleFrameworks } from '../bundle.js'
import { toTrack } from '../events.js'
import { forAll, outcomesOf, toCounts } from '../shop.js'
import { consentOf, useMatrix, waitForConsent } from './matrix.js'

const matrix = useMatrix({ scripts: { '/frameworks.js': bundleFrameworks } })

/** One app in each framework, of code that a server and the page both run. */
interface Frameworks {
  React: typeof React
  Vue: typeof Vue
  react: typeof react
  vue: typeof vue
}

function toReactApp({ React: { createElement, StrictMode }, react }: Frameworks, tracker: Tracker) {
  const Banner = () => {
    const { consent, needsPrompt } = react.useConsent()
    react.usePageView('/a')
    return createElement('p', null, consent.purposes.marketing, needsPrompt ? ' asks' : ' is quiet')
  }
  return createElement(
    StrictMode,
    null,
    createElement(react.PixelProvider, { tracker }, createElement(Banner)),
  )
}

function toVueApp(
  { Vue: { createApp, createSSRApp, h }, vue }: Frameworks,
  tracker: Tracker,
  isFresh = false,
) {
  return (isFresh ? createApp : createSSRApp)({
    setup() {
      const { consent, needsPrompt } = vue.useConsent()
      return () => h('p', [consent.value.purposes.marketing, needsPrompt.value ? ' asks' : ' is quiet'])
    },
  }).use(vue.createPixels({ tracker }))
}

const APPS = `${toReactApp}; ${toVueApp}`
const toBody = (reactHtml = '', vueHtml = '') =>
  `<div id="react">${reactHtml}</div><div id="vue">${vueHtml}</div><script src="/frameworks.js"></script>`
const TEXTS = `['react', 'vue'].map((id) => document.getElementById(id).textContent)`

it('rows 59, 60, 63: mounted twice or gone while the platform is awaited, an app sets up once and leaves no listener', async () => {
  const page = await matrix.open(
    `{ sources: [omnipixel.customSource({
      name: 'store', isCmp: true, read: () => window.choice,
      subscribe: (onChange) => { window.tell = onChange },
    })] }`,
    {
      body: toBody(),
      onLoad: `window.listening = 0
        const { on } = tracker
        tracker.on = (...args) => {
          const end = on(...args)
          listening++
          return () => { listening--; end() }
        }`,
    },
  )
  const pause = 'await new Promise((done) => setTimeout(done, 100));'
  const mount = `${APPS}
    window.root = frameworks.createRoot(document.getElementById('react'))
    root.render(toReactApp(frameworks, tracker))
    window.app = toVueApp(frameworks, tracker, true)
    app.mount('#vue')
    ${pause}`
  const unmount = `root.unmount(); app.unmount(); ${pause}`

  expect(await page.evaluate(`(async () => { ${mount} return [listening, ...${TEXTS}] })()`)).toEqual([
    2,
    'unset is quiet',
    'unset is quiet',
  ])
  await page.evaluate(toTrack('Lead'))
  expect(await page.evaluate(`(async () => { ${unmount} return listening })()`)).toBe(0)
  await matrix.expectNothing(page)
  await page.evaluate(`choice = true; tell()`)
  await waitForConsent(page, 'granted')
  expect(await page.evaluate(TEXTS)).toEqual(['', ''])
  expect(await page.evaluate(`(async () => { ${mount} return ${TEXTS} })()`)).toEqual(
    Array(2).fill('granted is quiet'),
  )

  expect(toCounts(await matrix.arrived('Lead'))).toEqual(forAll(1))
  expect(toCounts(await matrix.arrived('PageView'))).toEqual(forAll(1))
  const inits = (await matrix.calls(page)).filter((call) => /^(fbq|snaptr|rdt) init/.test(call))
  expect(inits).toHaveLength(3)
  await page.evaluate(`(async () => { ${unmount} choice = false; tell() })()`)
  expect(await page.evaluate('listening')).toBe(0)
  expect(await matrix.traces(page)).toEqual([])
})

it.each<[string, string, boolean | null, string]>([
  [
    'rows 61, 62: what a server renders for a visitor who has chosen',
    'stays as it is',
    true,
    'granted is quiet',
  ],
  ['what a server renders for one who has not', 'stays, and asks nothing of a vendor', null, 'unset asks'],
])('%s %s', async (_, __, marketing, text) => {
  const decidedAt = Date.now()
  const initial: StoredChoice | null = marketing === null ? null : { choice: { marketing }, decidedAt }
  const server = createTracker({ pixels: [meta({ id: '1234567890' })], consent: { initial } })
  const frameworks = { React, Vue, react, vue }
  const html = [renderReact(toReactApp(frameworks, server)), await renderVue(toVueApp(frameworks, server))]
  const cookie = encodeURIComponent(JSON.stringify([1, decidedAt, '1', initial?.choice]))

  const page = await matrix.open(`{ initial: ${JSON.stringify(initial)} }`, {
    before: initial ? `document.cookie = 'omnipixel_consent=${cookie}; path=/'` : '',
    body: toBody(html[0], html[1]),
  })
  expect(await page.evaluate(TEXTS)).toEqual([text, text])
  const mismatches = await page.evaluate(`(async () => {
    ${APPS}
    const mismatches = []
    const rendered = [...document.querySelectorAll('p')]
    frameworks.hydrateRoot(document.getElementById('react'), toReactApp(frameworks, tracker), {
      onRecoverableError: (error) => mismatches.push(String(error)),
    })
    toVueApp(frameworks, tracker).mount('#vue')
    await new Promise((done) => setTimeout(done, 100))
    const hydrated = [...document.querySelectorAll('p')]
    return [...mismatches, ...hydrated.filter((element, at) => element !== rendered[at]).map(String)]
  })()`)

  expect(mismatches).toEqual([]) // Vue tells of one on the console, which fails a test
  expect(await page.evaluate(TEXTS)).toEqual([text, text])
  await page.evaluate(toTrack('Lead'))
  if (initial) {
    expect(toCounts(await matrix.arrived('Lead'))).toEqual(forAll(1))
    expect(toCounts(await matrix.arrived('PageView'))).toEqual(forAll(1))
  } else {
    await matrix.expectNothing(page)
    expect(await consentOf(page)).toEqual(forAll('unset'))
    expect(await outcomesOf(page, 'Lead')).toEqual(forAll('held:consent'))
  }
})
