import {
  createTracker,
  gpc,
  meta,
  PixelProvider,
  useConsent,
  useIdentify,
  usePageView,
  useTrack,
} from '@omnipixel/react'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'

test('renders on a server with nothing decided, and does nothing', () => {
  const before = Object.keys(globalThis)
  const tracker = createTracker({ pixels: [meta({ id: '1234567890' })], consent: { sources: [gpc()] } })
  function Page() {
    const { consent, needsPrompt, grant } = useConsent()
    const track = useTrack('ViewContent')
    const identify = useIdentify()
    usePageView('/a')
    track({ value: 1, currency: 'EUR' })
    identify({ email: 'ada@example.com' })
    grant()
    return <p>{JSON.stringify({ consent, needsPrompt })}</p>
  }

  const html = renderToString(
    <PixelProvider tracker={tracker}>
      <Page />
    </PixelProvider>,
  )

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
  expect(Object.keys(globalThis)).toEqual(before)
})
