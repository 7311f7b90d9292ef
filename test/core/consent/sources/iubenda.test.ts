import { expect, it, vi } from 'vitest'
import { iubenda, iubendaPurposes } from '../../../../packages/core/src/consent/sources/iubenda'
import { fakeCmp, toDriver, useFakeCmps } from '../../../helpers/fakeCmp'
import { describeSource } from './contract'

const NONE = { 2: false, 3: false, 4: false, 5: false }

type Callbacks = Record<string, (() => void) | undefined>
const callbacks = (): Callbacks =>
  (window as never as { _iub: { csConfiguration: { callback: Callbacks } } })._iub.csConfiguration.callback

describeSource(
  'iubenda',
  {
    make: iubenda,
    settleMs: 600, // the click after which it is read again
    createCmp() {
      const cmp = fakeCmp('iubenda')
      const click = (act: () => void) => () => {
        document.body.click()
        act()
      }
      return toDriver(cmp, {
        grant: click(cmp.acceptAll),
        deny: click(cmp.rejectAll),
        grantOnly: (purpose: keyof typeof iubendaPurposes) =>
          click(() => cmp.choose({ ...NONE, [String(iubendaPurposes[purpose])]: true }))(),
        installInapplicable: () => fakeCmp('iubenda', { isNeeded: false }).load(),
      })
    },
  },
  () => {
    const { add, follow, pass } = useFakeCmps()

    it('is told at once where its callback was there before the script', () => {
      const cmp = add('iubenda')
      cmp.prepare()
      const { ask, heard } = follow(iubenda())
      cmp.load()
      cmp.acceptAll()
      expect(ask()).toBe('granted')
      cmp.choose({ 5: false })

      expect(heard.at(-1)).toBe('denied')
      expect(ask('opt-in', 'analytics')).toBe('granted')
    })

    it("chains the site's own callback, and hands it all that comes", () => {
      const own = vi.fn()
      const cmp = add('iubenda', { callback: { onPreferenceExpressedOrNotNeeded: own, onReady: own } })
      cmp.prepare()
      follow(iubenda())
      cmp.load()
      cmp.acceptAll()

      expect(own).toHaveBeenLastCalledWith(expect.objectContaining({ purposes: expect.anything() }))
      expect(own).toHaveBeenCalledTimes(2)
    })

    it("puts the site's own callback back at its end", () => {
      const own = (): void => {}
      const cmp = add('iubenda', { callback: { onPreferenceExpressedOrNotNeeded: own } })
      cmp.prepare()
      const { end } = follow(iubenda())
      expect(callbacks().onPreferenceExpressedOrNotNeeded).not.toBe(own)
      end()

      expect(callbacks().onPreferenceExpressedOrNotNeeded).toBe(own)
    })

    it('is not heard any more after its end, though iubenda still calls it', () => {
      const own = vi.fn()
      const cmp = add('iubenda', { callback: { onPreferenceExpressedOrNotNeeded: own } })
      cmp.prepare()
      const { heard, end } = follow(iubenda())
      cmp.load()
      end()
      heard.length = 0
      cmp.acceptAll()

      expect(own).toHaveBeenCalledTimes(1)
      expect(heard).toEqual([])
    })

    it('is silent where no consent is needed, by the callback alone', () => {
      const cmp = add('iubenda', { isNeeded: false })
      cmp.prepare()
      const { ask } = follow(iubenda())
      cmp.load()
      Reflect.deleteProperty((window as never as { _iub: { cs: object } })._iub.cs, 'state') // not documented

      expect(ask('opt-in')).toBe('silent')
      expect(ask('opt-out')).toBe('silent')
    })

    it('denies who has opted out of a sale, needed or not', () => {
      add('iubenda', { isNeeded: false, isOptedOut: true }).load()

      expect(follow(iubenda()).ask('opt-out')).toBe('denied')
    })

    it('denies who has opted out under the law of a US state', () => {
      const cmp = add('iubenda', { uspr: { s: false, sh: true } })
      cmp.remember(true)
      cmp.load()

      expect(follow(iubenda()).ask('opt-out')).toBe('denied')
    })

    it('reads one consent for all purposes', async () => {
      const cmp = add('iubenda', { isPerPurpose: false })
      cmp.prepare()
      const { ask } = follow(iubenda())
      cmp.load()
      expect(ask()).toBe('pending')
      cmp.acceptAll()
      expect(ask()).toBe('granted')
      expect(ask('opt-in', 'analytics')).toBe('granted')
      cmp.rejectAll()
      await pass()

      expect(ask()).toBe('denied')
    })

    it('takes purposes without a choice for none', () => {
      const cmp = add('iubenda')
      cmp.load()
      const { cs } = (window as never as { _iub: { cs: { consent: object } } })._iub
      cs.consent = { purposes: { 1: true, 5: true } }
      const { ask } = follow(iubenda())

      expect(ask('opt-in')).toBe('pending')
    })

    it('ignores switches that are not saved', () => {
      const cmp = add('iubenda')
      cmp.prepare()
      const { ask } = follow(iubenda())
      cmp.load()
      cmp.toggle('5', true)

      expect(ask()).toBe('pending')
      cmp.saveToggles()
      expect(ask()).toBe('granted')
    })

    it('goes by what it holds where that is newer than its last callback, and else by the callback', () => {
      const cmp = add('iubenda')
      cmp.prepare()
      const { ask } = follow(iubenda())
      cmp.load()
      cmp.acceptAll()
      const { cs } = (window as never as { _iub: { cs: { consent: object } } })._iub
      const hold = (laterMs: number) =>
        (cs.consent = {
          timestamp: new Date(Date.now() + laterMs).toISOString(),
          purposes: { 1: true, 5: false },
        })

      hold(-10_000)
      expect(ask()).toBe('granted')
      hold(10_000)
      expect(ask()).toBe('denied')
    })

    it('does not let its own work keep the page from its callback', () => {
      const own = vi.fn(() => {
        throw new Error('the site')
      })
      const cmp = add('iubenda', { callback: { onPreferenceExpressedOrNotNeeded: own } })
      cmp.prepare()
      const { ask } = follow(iubenda())
      cmp.load()

      expect(() => cmp.acceptAll()).toThrow('the site')
      expect(ask()).toBe('granted')
    })
  },
)
