import {
  createPixels,
  createTracker,
  gpc,
  meta,
  useConsent,
  useIdentify,
  usePageView,
  useTrack,
} from '@omnipixel/vue'
import { renderToString } from '@vue/server-renderer'
import { createSSRApp } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { expect, test } from 'vitest'

test('renders on a server with nothing decided, and does nothing', async () => {
  const before = Object.keys(globalThis)
  const tracker = createTracker({ pixels: [meta({ id: '1234567890' })], consent: { sources: [gpc()] } })
  const Page = {
    setup() {
      const { consent, needsPrompt, grant } = useConsent()
      const track = useTrack('ViewContent')
      const identify = useIdentify()
      usePageView('/a')
      track({ value: 1, currency: 'EUR' })
      identify({ email: 'ada@example.com' })
      grant()
      return { consent, needsPrompt }
    },
    template: `<p v-track:click="['Contact']">{{ JSON.stringify({ consent, needsPrompt }) }}</p>`,
  }
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: Page }] })
  await router.push('/')

  const html = await renderToString(createSSRApp(Page).use(router).use(createPixels({ tracker, router })))

  expect(JSON.parse(html.replace(/<\/?p>/g, '').replaceAll('&quot;', '"'))).toEqual({
    consent: {
      purposes: { marketing: 'unset' },
      pixels: { meta: { consent: 'unset', source: 'regime' } },
      needsPrompt: false,
      needsReload: [],
      regime: 'opt-in',
    },
    needsPrompt: false,
  })
  expect(tracker.inspect().events).toEqual([])
  expect(
    Object.keys(globalThis).filter((name) => !before.includes(name) && !name.startsWith('__VUE')),
  ).toEqual([])
})
