import type { Purpose } from '@omnipixel/core'
import { expect, it } from 'vitest'
import { didomi, didomiPurposes } from '../../../../packages/core/src/consent/sources/didomi'
import { fakeCmp, toDriver, useFakeCmps } from '../../../helpers/fakeCmp'
import { describeSource } from './contract'

const ALL = [
  'cookies',
  'create_ads_profile',
  'select_personalized_ads',
  'measure_ad_performance',
  'market_research',
  'measure_content_performance',
]
const only = (ids: readonly string[]) => Object.fromEntries(ALL.map((id) => [id, ids.includes(id)]))
const TIKTOK = { key: 'tiktok', platform: 'tiktok' }
const META = { key: 'meta', platform: 'meta' }

describeSource(
  'didomi',
  {
    make: (options) => didomi({ vendors: { tiktok: 'c:tiktok-XYZ' }, ...options }),
    isPushed: true,
    settleMs: 20,
    globals: ['didomiOnReady'],
    createCmp() {
      const cmp = fakeCmp('didomi')
      return toDriver(cmp, {
        grantOnly: (purpose: Purpose) => cmp.choose(only([didomiPurposes[purpose]!].flat())),
        installInapplicable: () => fakeCmp('didomi', { regulation: 'none' }).load(),
      })
    },
    perPixel: {
      choose: (driver) => {
        driver.grant()
        ;(driver as ReturnType<typeof toDriver>).cmp.choose({ 'c:tiktok-XYZ': false })
      },
      granted: META,
      denied: TIKTOK,
    },
  },
  () => {
    const { add, follow, pass } = useFakeCmps()
    const queue = () => (window as never as { didomiOnReady: unknown[] }).didomiOnReady

    it('is told by the queue when a platform is ready that nobody waits for any more', async () => {
      const cmp = add('didomi', { delayMs: 5000 })
      const { ask, heard } = follow(didomi())
      await pass(60_000)
      expect(ask()).toBe('silent')
      cmp.remember(true)
      cmp.load()
      await pass(4000)
      expect(ask()).toBe('silent')
      await pass(1000)

      expect(heard.at(-1)).toBe('granted')
    })

    it('does not call the SDK before it is ready', async () => {
      const cmp = add('didomi', { delayMs: 5000 })
      const { ask } = follow(didomi())
      cmp.load() // from here on each of its functions throws

      expect(ask()).toBe('pending')
      await pass(4000)
      expect(ask()).toBe('pending')
    })

    it('needs every purpose, and each vendor that is meant for the pixel', async () => {
      const cmp = add('didomi')
      cmp.load()
      const { ask } = follow(didomi({ vendors: { meta: 'facebook' } }))
      await pass()
      cmp.acceptAll()
      expect(ask()).toBe('granted')
      cmp.choose({ measure_ad_performance: false })
      expect(ask()).toBe('denied')
      cmp.choose({ measure_ad_performance: true, facebook: false })

      expect(ask()).toBe('denied')
      expect(ask('opt-in', 'marketing', TIKTOK)).toBe('granted')
    })

    it('takes the vendor that is called like the pixel for its own', async () => {
      const cmp = add('didomi', { vendors: ['tiktok'] })
      cmp.load()
      const { ask } = follow(didomi())
      await pass()
      cmp.acceptAll()
      cmp.choose({ tiktok: false })

      expect(ask()).toBe('granted')
      expect(ask('opt-in', 'marketing', TIKTOK)).toBe('denied')
    })

    it('grants no vendor that the notice does not have', async () => {
      const cmp = add('didomi')
      cmp.load()
      const { ask } = follow(didomi({ vendors: { meta: 'c:meta-ABC' } }))
      await pass()
      cmp.acceptAll()

      expect(ask()).toBe('denied')
    })

    it('takes what is on before a choice in an opt-out regime alone', async () => {
      const cmp = add('didomi', { regulation: 'cpra', isOnByDefault: true })
      cmp.load()
      const { ask } = follow(didomi())
      await pass()

      expect(ask('opt-in')).toBe('pending')
      expect(ask('opt-out')).toBe('granted')
    })

    it('leaves nothing in the queue when it is ended', async () => {
      const cmp = add('didomi')
      const { end } = follow(didomi())
      expect(queue()).toHaveLength(1)
      end()

      expect(queue()).toHaveLength(0)
      cmp.load()
      await pass()
      expect(queue()).toHaveLength(0)
    })

    it('shows the regulation and what is enabled', async () => {
      const cmp = add('didomi')
      cmp.load()
      const source = didomi()
      follow(source)
      await pass()
      cmp.choose({ cookies: true })

      expect(source.raw!()).toEqual({ isOpen: false, regulation: 'gdpr', purposes: ['cookies'], vendors: [] })
    })
  },
)
