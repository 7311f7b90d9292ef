import { expect, it } from 'vitest'
import { osano, osanoPurposes } from '../../../../packages/core/src/consent/sources/osano'
import { fakeCmp, toDriver, useFakeCmps } from '../../../helpers/fakeCmp'
import { describeSource } from './contract'

const NONE = { ANALYTICS: false, MARKETING: false, PERSONALIZATION: false }

describeSource(
  'osano',
  {
    make: osano,
    isPushed: true,
    createCmp() {
      const cmp = fakeCmp('osano')
      const { listeners } = cmp as unknown as { listeners: unknown[] }
      const grantOnly = (purpose: keyof typeof osanoPurposes) =>
        cmp.choose({ ...NONE, [String(osanoPurposes[purpose])]: true })
      return toDriver(cmp, { grantOnly, subscriptions: () => listeners.length })
    },
  },
  () => {
    const { add, follow, pass } = useFakeCmps()

    it('takes the pre-load function of the same name for nothing', async () => {
      const cmp = add('osano')
      cmp.prepare()
      const { ask } = follow(osano())
      expect(ask()).toBe('pending')
      cmp.remember(true)
      cmp.load()
      await pass()

      expect(ask()).toBe('granted')
    })

    it('ignores a switch that was moved and not saved, though Osano returns it', () => {
      const cmp = add('osano')
      cmp.load()
      const { ask, heard } = follow(osano())
      cmp.rejectAll()
      heard.length = 0
      cmp.toggle('MARKETING', true)

      expect((window as never as { Osano: { cm: { marketing: boolean } } }).Osano.cm.marketing).toBe(true)
      expect(ask()).toBe('denied')
      expect(heard).toEqual([])
      cmp.saveToggles()
      expect(ask()).toBe('granted')
    })

    it('goes by what was saved, when it comes after a switch was moved', () => {
      const cmp = add('osano')
      cmp.remember(false)
      cmp.load()
      cmp.toggle('MARKETING', true)

      expect(follow(osano()).ask()).toBe('denied')
    })

    it('ignores one that was moved before the first choice, in an opt-out regime as well', () => {
      const cmp = add('osano')
      cmp.load()
      const { ask } = follow(osano())
      cmp.toggle('MARKETING', true)

      expect(ask('opt-out')).toBe('pending')
    })

    it('takes what is on before a choice in an opt-out regime alone', () => {
      const cmp = add('osano', { defaults: ['MARKETING'] })
      cmp.load()
      const { ask } = follow(osano())

      expect(ask('opt-in')).toBe('pending')
      expect(ask('opt-out')).toBe('granted')
    })

    it('denies who has opted out of a sale, whatever is on', () => {
      const cmp = add('osano', { defaults: ['MARKETING', 'OPT_OUT'] })
      cmp.load()
      const { ask } = follow(osano())

      expect(ask('opt-out')).toBe('denied')
      cmp.choose({ OPT_OUT: false, MARKETING: true })
      expect(ask('opt-out')).toBe('granted')
    })

    it('shows what was saved last', () => {
      const cmp = add('osano')
      cmp.load()
      const source = osano()
      follow(source)
      cmp.acceptAll()
      cmp.toggle('MARKETING', false)

      expect(source.raw!()).toMatchObject({ isChosen: true, consent: { MARKETING: 'ACCEPT' } })
    })
  },
)
