import { expect, it } from 'vitest'
import { cookiebot, cookiebotPurposes } from '../../../../packages/core/src/consent/sources/cookiebot'
import { fakeCmp, toDriver, useFakeCmps } from '../../../helpers/fakeCmp'
import { describeSource } from './contract'

const NONE = { preferences: false, statistics: false, marketing: false }

describeSource(
  'cookiebot',
  {
    make: cookiebot,
    createCmp() {
      const cmp = fakeCmp('cookiebot')
      const grantOnly = (purpose: keyof typeof cookiebotPurposes) =>
        cmp.choose({ ...NONE, [String(cookiebotPurposes[purpose])]: true })
      return toDriver(cmp, { grantOnly })
    },
  },
  () => {
    const { add, follow, pass } = useFakeCmps()

    it('takes the element of the same name for nothing', async () => {
      const cmp = add('cookiebot')
      cmp.prepare()
      const { ask } = follow(cookiebot())
      expect(ask()).toBe('pending')
      await pass(3000)
      cmp.remember(true)
      cmp.load()

      expect(ask()).toBe('granted')
    })

    it('follows a partial withdrawal, which comes as an "accept"', () => {
      const cmp = add('cookiebot')
      cmp.load()
      const { ask, heard } = follow(cookiebot())
      cmp.acceptAll()
      cmp.reopen()
      expect(ask()).toBe('granted')
      let accepts = 0
      window.addEventListener('CookiebotOnAccept', () => accepts++, { once: true })
      cmp.choose({ marketing: false })

      expect(accepts).toBe(1)
      expect(ask()).toBe('denied')
      expect(ask('opt-in', 'analytics')).toBe('granted')
      expect(heard.at(-1)).toBe('denied')
    })

    it('takes consent without a click in an opt-out regime alone', () => {
      const cmp = add('cookiebot', { isImplied: true, regulations: { ccpaApplies: true } })
      cmp.load()
      const { ask } = follow(cookiebot())

      expect(ask('opt-in')).toBe('pending')
      expect(ask('not yet known')).toBe('pending')
      expect(ask('opt-out')).toBe('granted')
      cmp.rejectAll()
      expect(ask('opt-out')).toBe('denied')
    })

    it('ignores switches that are not saved', () => {
      const cmp = add('cookiebot')
      cmp.load()
      const { ask } = follow(cookiebot())
      cmp.toggle('marketing', true)

      expect(ask()).toBe('pending')
      cmp.saveToggles()
      expect(ask()).toBe('granted')
    })

    it('shows the categories, how they were chosen, and the regulations', () => {
      const cmp = add('cookiebot')
      cmp.load()
      cmp.acceptAll()
      const source = cookiebot()
      follow(source)

      expect(source.raw!()).toMatchObject({
        marketing: true,
        method: 'explicit',
        hasResponse: true,
        regulations: { gdprApplies: true, ccpaApplies: false },
      })
    })
  },
)
