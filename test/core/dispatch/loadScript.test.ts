import { meta, reddit } from '@omnipixel/core'
import { afterEach, expect, it, vi } from 'vitest'
import { useFakePage } from '../../helpers/fakePage'

const page = useFakePage()
const META = 'https://connect.facebook.net/en_US/fbevents.js'
const REDDIT = 'https://www.redditstatic.com/ads/pixel.js?pixel_id=a2_abc'
const withTrustedTypes = (createPolicy: unknown) => Object.assign(window, { trustedTypes: { createPolicy } })
const grantTwoTrackers = async () => {
  for (const pixel of [meta({ id: '1' }), reddit({ id: 'a2_abc' })]) {
    page.startTracker({ pixels: [pixel], consent: { persist: false } }).consent.set({ marketing: true })
  }
  await page.pass()
}

afterEach(() => {
  Reflect.deleteProperty(window, 'trustedTypes')
})

it('takes script URLs from one policy per page, whoever loads', async () => {
  const createPolicy = vi.fn((_: string, rules: { createScriptURL(url: string): string }) => ({
    createScriptURL: (url: string) => ({ trusted: rules.createScriptURL(url) }),
  }))
  withTrustedTypes(createPolicy)
  page.startTracker({ pixels: [meta({ id: '2' })] })
  expect(createPolicy).not.toHaveBeenCalled()

  await grantTwoTrackers()

  expect(createPolicy.mock.calls.map(([name]) => name)).toEqual(['omnipixel'])
  expect(page.requested).toEqual([{ trusted: META }, { trusted: REDDIT }])
})

it('leaves it to the page’s own default policy where the page does not allow ours', async () => {
  withTrustedTypes(() => {
    throw new TypeError('Policy "omnipixel" disallowed.')
  })

  await grantTwoTrackers()

  expect(page.requested).toEqual([META, REDDIT])
})

it('does not wait for the network once nobody wants the script any more', async () => {
  const tracker = page.startTracker({ pixels: [meta({ id: '1' })], consent: { persist: false } })
  tracker.consent.set({ marketing: true })
  await page.pass()
  Object.defineProperty(navigator, 'onLine', { configurable: true, value: false })
  page.elements(META)[0]!.dispatchEvent(new Event('error'))
  await page.pass()
  tracker.destroy()
  await page.pass(1000)
  const timers = vi.getTimerCount()
  Reflect.deleteProperty(navigator, 'onLine')

  expect(timers).toBe(0)
})

it('uses plain URLs where the browser has no Trusted Types', async () => {
  await grantTwoTrackers()

  expect(page.requested).toEqual([META, REDDIT])
})
