import { expect, it } from 'vitest'
import { cookieYes, cookieYesPurposes } from '../../../../packages/core/src/consent/sources/cookieYes'
import { fakeCmp, toDriver, useFakeCmps } from '../../../helpers/fakeCmp'
import { describeSource } from './contract'

const NONE = { functional: false, analytics: false, performance: false, advertisement: false }

describeSource(
  'cookieYes',
  {
    make: cookieYes,
    createCmp() {
      const cmp = fakeCmp('cookieYes')
      const grantOnly = (purpose: keyof typeof cookieYesPurposes) =>
        cmp.choose({ ...NONE, [String(cookieYesPurposes[purpose])]: true })
      return toDriver(cmp, { grantOnly })
    },
  },
  () => {
    const { add, follow } = useFakeCmps()

    it('takes what is on before a choice in an opt-out regime alone', () => {
      const cmp = add('cookieYes', { law: 'ccpa', defaults: ['advertisement'] })
      cmp.load()
      const { ask } = follow(cookieYes())

      expect(ask('opt-in')).toBe('pending')
      expect(ask('opt-out')).toBe('granted')
      expect(ask('opt-out', 'analytics')).toBe('pending')
      cmp.rejectAll()
      expect(ask('opt-out')).toBe('denied')
    })

    it('follows a partial withdrawal', () => {
      const cmp = add('cookieYes')
      cmp.load()
      const { heard, ask } = follow(cookieYes())
      cmp.acceptAll()
      cmp.choose({ advertisement: false })

      expect(heard.at(-1)).toBe('denied')
      expect(ask('opt-in', 'analytics')).toBe('granted')
    })

    it('ignores switches that are not saved', () => {
      const cmp = add('cookieYes')
      cmp.load()
      const { ask } = follow(cookieYes())
      cmp.toggle('advertisement', true)

      expect(ask()).toBe('pending')
      cmp.saveToggles()
      expect(ask()).toBe('granted')
    })

    it("shows the law, and not the visitor's id", () => {
      const cmp = add('cookieYes', { law: 'ccpa' })
      cmp.load()
      const source = cookieYes()
      follow(source)

      expect(source.raw!()).toMatchObject({ activeLaw: 'ccpa', isUserActionCompleted: false })
      expect(source.raw!()).not.toHaveProperty('consentID')
    })
  },
)
