import { meta, pinterest, snapchat, tiktok, type Pixel } from '@omnipixel/core'
import { expect, it } from 'vitest'
import { useFakePage } from '../../helpers/fakePage'

/* What a script, or another tag, must find before the script is there. The calls are held by the contract suite. */
const page = useFakePage()
const globals = window as unknown as Record<string, any> // eslint-disable-line @typescript-eslint/no-explicit-any -- vendors' globals

const install = async (pixel: Pixel): Promise<void> => {
  page.startTracker({ pixels: [pixel], consent: { regime: 'opt-out', persist: false } }).page()
  await page.pass()
}

it('Meta’s is one function under two names, with the flags that leave page views to us', async () => {
  await install(meta({ id: '1234567890' }))
  const { fbq } = globals

  expect(globals._fbq).toBe(fbq) // else its script warns of "conflicting versions"
  expect(fbq.push).toBe(fbq) // older tags call it so
  expect({ ...fbq }).toEqual({
    ...{ queue: [], push: fbq, loaded: true, version: '2.0' },
    ...{ disablePushState: true, allowDuplicatePageViews: true },
  })
})

it('TikTok’s is an array that defers its methods, with our account in its three tables', async () => {
  const id = 'C4A0123456789ABCDEFG'
  await install(tiktok({ id }))
  const { ttq } = globals

  expect(globals.TiktokAnalyticsObject).toBe('ttq')
  expect(Array.isArray(ttq)).toBe(true)
  expect(ttq.methods.join(' ')).toBe(
    'page track identify instances debug on off once ready alias group enableCookie disableCookie holdConsent revokeConsent grantConsent',
  )
  expect(ttq._i[id]._u).toBe('https://analytics.tiktok.com/i18n/pixel/events.js')
  expect(Date.now() - ttq._t[id]).toBeLessThan(1000)
  // Others' calls wait for the script as they would with TikTok's own.
  ttq.track('theirs', {})
  ttq.instance(id).track('of one account')
  expect([...ttq]).toEqual([['track', 'theirs', {}]])
  expect([...ttq._i[id]]).toEqual([['track', 'of one account']])
  expect(ttq.instance('C0000000000000000002').track).toBeInstanceOf(Function)
})

it('Pinterest’s keeps calls in a plain array, whose push its script replaces', async () => {
  await install(pinterest({ id: '2612345678901' }))
  const { pintrk } = globals

  expect({ ...pintrk }).toEqual({ queue: [], version: '3.0' })
  expect(pintrk.queue.push).toBe(Array.prototype.push)
  pintrk('track', 'theirs')
  expect(pintrk.queue).toEqual([['track', 'theirs']])
})

it('Snapchat’s keeps calls until its script takes them one by one', async () => {
  await install(snapchat({ id: '1c2d3e4f-0000-4000-8000-000000000001' }))
  const { snaptr } = globals
  snaptr('track', 'theirs')
  expect(snaptr.queue).toEqual([['track', 'theirs']])

  const taken: unknown[][] = []
  snaptr.handleRequest = (...args: unknown[]) => void taken.push(args)
  snaptr('track', 'later')

  expect(taken).toEqual([['track', 'later']])
})
