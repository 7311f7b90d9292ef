import { expect, it, vi } from 'vitest'
import { oneTrust, oneTrustPurposes } from '../../../../packages/core/src/consent/sources/oneTrust'
import { fakeCmp, toDriver, useFakeCmps } from '../../../helpers/fakeCmp'
import { describeSource } from './contract'

const NONE = { C0002: false, C0003: false, C0004: false, C0005: false }

describeSource(
  'oneTrust',
  {
    make: oneTrust,
    createCmp() {
      const cmp = fakeCmp('oneTrust')
      const grantOnly = (purpose: keyof typeof oneTrustPurposes) =>
        cmp.choose({ ...NONE, [String(oneTrustPurposes[purpose])]: true })
      return toDriver(cmp, { grantOnly })
    },
  },
  () => {
    const { add, follow, pass } = useFakeCmps()

    it('takes the object that stands there before the script for nothing', async () => {
      const cmp = add('oneTrust')
      cmp.prepare()
      const { ask } = follow(oneTrust())
      expect(ask()).toBe('pending')
      await pass(3000)
      cmp.remember(true)
      cmp.load()

      expect(ask()).toBe('granted')
    })

    it('grants no group that is active by default, until the banner is closed', () => {
      const cmp = add('oneTrust', { defaults: ['C0001', 'C0002', 'C0003', 'C0004'], model: 'opt-out' })
      cmp.load()
      const { ask } = follow(oneTrust())

      expect(ask('opt-in')).toBe('pending')
      expect(ask('not yet known')).toBe('pending')
      expect(ask('opt-out')).toBe('granted')
      cmp.acceptAll()
      expect(ask('opt-in')).toBe('granted')
    })

    it('sees the banner closed though the groups are told of before that', () => {
      const cmp = add('oneTrust', { receiptMs: 1e9 })
      cmp.load()
      const { heard } = follow(oneTrust())
      cmp.acceptAll()

      expect(heard).toContain('pending')
      expect(heard.at(-1)).toBe('granted')
    })

    it('is told by the groups of a platform that nobody waits for any more', async () => {
      const cmp = add('oneTrust')
      const { heard } = follow(oneTrust())
      await pass(60_000)
      expect(heard.at(-1)).toBe('silent')
      cmp.remember(true)
      cmp.load()

      expect(heard.at(-1)).toBe('granted')
    })

    it('is told by the receipt where the callback is not called', async () => {
      const cmp = add('oneTrust')
      cmp.load()
      const { OneTrust } = window as never as { OneTrust: { OnConsentChanged: unknown } }
      OneTrust.OnConsentChanged = () => {}
      const { heard } = follow(oneTrust())
      cmp.acceptAll()
      await pass()

      expect(heard.at(-1)).toBe('granted')
    })

    it('leaves active groups to the regime where no banner is shown, and denies the others', () => {
      const cmp = add('oneTrust', { defaults: ['C0001', 'C0004'], hasNotice: false })
      cmp.load()
      const { ask } = follow(oneTrust())

      expect(ask('opt-out')).toBe('granted')
      expect(ask('opt-in')).toBe('silent')
      expect(ask('opt-out', 'analytics')).toBe('denied')
      cmp.rejectAll()
      expect(ask('opt-out')).toBe('denied')
    })

    it('needs every group of a purpose, by the names that the account has given them', () => {
      const cmp = add('oneTrust', { ids: ['C0001', 'ADS', 'SOCIAL'] })
      cmp.load()
      const { ask } = follow(oneTrust({ purposes: { marketing: ['ads', 'Social'] } }))
      cmp.choose({ ADS: true })

      expect(ask()).toBe('denied')
      cmp.choose({ SOCIAL: true })
      expect(ask()).toBe('granted')
      expect(ask('opt-in', 'analytics')).toBe('denied')
    })

    it('does not take an id for another that contains it', () => {
      const cmp = add('oneTrust', { ids: ['C0001', 'C00041'] })
      cmp.load()
      const { ask } = follow(oneTrust())
      cmp.acceptAll()

      expect(ask()).toBe('denied')
    })

    it('ignores switches that are not saved', () => {
      const cmp = add('oneTrust')
      cmp.load()
      const { ask } = follow(oneTrust())
      cmp.rejectAll()
      cmp.reopen()
      cmp.toggle('C0004', true)

      expect(ask()).toBe('denied')
      cmp.saveToggles()
      expect(ask()).toBe('granted')
    })

    it('reads the older name of the groups too', () => {
      const cmp = add('oneTrust')
      cmp.remember(true)
      cmp.load()
      Reflect.deleteProperty(window, 'OnetrustActiveGroups')

      expect(follow(oneTrust()).ask()).toBe('granted')
    })

    it('shows what OneTrust says', () => {
      add('oneTrust', { model: 'opt-out', hasNotice: false }).load()
      const source = oneTrust()
      follow(source)

      expect(source.raw!()).toEqual({
        groups: ['C0001'],
        isClosed: false,
        hasNotice: false,
        model: 'opt-out',
      })
    })

    it('is not heard any more after its end, which OneTrust does not know', () => {
      const cmp = add('oneTrust')
      cmp.load()
      const { heard, end } = follow(oneTrust())
      const before = vi.fn()
      end()
      window.addEventListener('OneTrustGroupsUpdated', before, { once: true })
      heard.length = 0
      cmp.acceptAll()

      expect(before).toHaveBeenCalled()
      expect(heard).toEqual([])
    })
  },
)
