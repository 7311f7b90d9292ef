import { CmpApi } from '@iabgpp/cmpapi'
import { gpp, gppSections, type GppOptions } from '@omnipixel/core'
import { afterEach, expect, it, vi } from 'vitest'
import { describeSource, type CmpDriver } from './contract'

interface Event {
  readonly id: number
  readonly callback: (...args: never[]) => void
}
type Gpp = (command?: string, callback?: (...args: unknown[]) => void, parameter?: unknown) => unknown

const globals = window as { __gpp?: Gpp }
const META = { key: 'meta', platform: 'meta' }

/** What the specification asks of a stub: it answers a new listener at once, and hands the listeners over. */
function installStub(): void {
  const events: Event[] = []
  let lastId = 0
  globals.__gpp = (command, callback, parameter) => {
    if (command === undefined) return []
    if (command === 'events') return events
    if (command === 'addEventListener') {
      events.push({ id: ++lastId, callback: callback! as never })
      const pingData = { cmpStatus: 'stub', signalStatus: 'not ready', applicableSections: [] }
      callback!({ eventName: 'listenerRegistered', listenerId: lastId, data: true, pingData }, true)
    }
    if (command === 'removeEventListener')
      events.splice(events.findIndex(({ id }) => id === parameter) >>> 0, 1)
    return undefined
  }
}

/** The IAB's own implementation. A change goes as it goes there: not ready, section changed, ready. */
function createCmp(): CmpDriver & { api: CmpApi } {
  const driver = {
    install(choice) {
      vi.spyOn(console, 'log').mockImplementation(() => {}) // it prints that there is no stub
      driver.api = new CmpApi(31, 1)
      driver.api.setApplicableSections([8])
      driver.api.setCmpStatus('loaded' as never)
      if (choice !== 'none') choose(choice === 'denied')
    },
    installStub,
    grant: () => choose(false),
    deny: () => choose(true),
    installInapplicable() {
      void driver.install('none')
      driver.api.setApplicableSections([-1])
      driver.api.setSignalStatus('ready' as never)
    },
    break() {
      globals.__gpp = () => {
        throw new Error('broken')
      }
    },
    subscriptions: () =>
      (driver.api as unknown as { cmpApiContext: { eventQueue: { size: number } } }).cmpApiContext.eventQueue
        .size,
    remove() {
      delete globals.__gpp
    },
  } as CmpDriver & { api: CmpApi }
  const choose = (isOptedOut: boolean): void => {
    driver.api.setSignalStatus('not ready' as never)
    driver.api.setFieldValue('usca', 'SaleOptOut', isOptedOut ? 1 : 2)
    driver.api.setFieldValue('usca', 'SharingOptOut', 2)
    driver.api.fireSectionChange('usca')
    driver.api.setSignalStatus('ready' as never)
  }
  return driver
}

describeSource(
  'gpp',
  { make: gpp, createCmp, isPushed: true, isVeto: true, regime: 'opt-out', answers: { granted: 'silent' } },
  () => {
    const ends: (() => void)[] = []
    afterEach(() => {
      for (const end of ends.splice(0)) end()
      delete globals.__gpp
    })

    const watch = (options?: GppOptions) => {
      const source = gpp(options)
      const onChange = vi.fn()
      ends.push(source.watch!(onChange, vi.fn()))
      return { answer: () => source.answer('marketing', META, 'opt-out'), onChange, source }
    }
    /** A fake API that says this when it is listened to. */
    const answerTo = (pingData: object, options?: GppOptions) => {
      globals.__gpp = (_command, callback) =>
        callback!(
          {
            eventName: 'listenerRegistered',
            listenerId: 1,
            pingData: { cmpStatus: 'loaded', signalStatus: 'ready', ...pingData },
          },
          true,
        )
      return watch(options).answer()
    }

    it.each(Object.entries(gppSections).filter(([, name]) => name !== 'uspv1'))(
      'hears an opt-out in section %s, %s',
      (id, name) => {
        const cmp = createCmp()
        void cmp.install('none')
        cmp.api.setApplicableSections([Number(id)])
        const { answer } = watch()
        cmp.api.setFieldValue(name, 'SaleOptOut', 2)
        cmp.api.setSignalStatus('ready' as never)
        expect(answer()).toBe('silent')

        cmp.api.setSignalStatus('not ready' as never)
        cmp.api.setFieldValue(name, 'SaleOptOut', 1)
        cmp.api.fireSectionChange(name)
        expect(answer()).toBe('silent') // not ready: the last choice holds
        cmp.api.setSignalStatus('ready' as never)
        expect(answer()).toBe('denied')
      },
    )

    it.each<[what: string, section: object, expected: string]>([
      ['sale', { SaleOptOut: 1, SharingOptOut: 2 }, 'denied'],
      ['sharing', { SaleOptOut: 2, SharingOptOut: 1 }, 'denied'],
      ['targeted advertising', { TargetedAdvertisingOptOut: 1 }, 'denied'],
      ['GPC', { SaleOptOut: 2, Gpc: true }, 'denied'],
      ['a child of any kind', { SaleOptOut: 2, KnownChildSensitiveDataConsents: [0, 1] }, 'denied'],
      ['a child, as one field', { KnownChildSensitiveDataConsents: 1 }, 'denied'],
      ['a child with consent', { KnownChildSensitiveDataConsents: [2, 2] }, 'silent'],
      ['the old string', { OptOutSale: 'Y' }, 'denied'],
      ['nothing', { SaleOptOut: 2, SharingOptOut: 2, Gpc: false, OptOutSale: 'N' }, 'silent'],
      ['nothing that applies', { SaleOptOut: 0, SharingOptOut: 0 }, 'silent'],
    ])('hears of %s, %j, flat and in segments: %s', (_, section, expected) => {
      const segments = Object.entries(section).map(([name, value]) => ({ [name]: value as unknown }))

      expect(answerTo({ applicableSections: [7], parsedSections: { usnat: section } })).toBe(expected)
      expect(answerTo({ applicableSections: [7], parsedSections: { usnat: segments } })).toBe(expected)
    })

    it.each<[what: string, ping: object, expected: string]>([
      ['no law', { applicableSections: [-1], parsedSections: { usca: { SaleOptOut: 1 } } }, 'silent'],
      ['the consent framework', { applicableSections: [2] }, 'silent'],
      [
        'another section',
        { applicableSections: [8], parsedSections: { usca: {}, usva: { SaleOptOut: 1 } } },
        'silent',
      ],
      ['both', { applicableSections: [2, 8], parsedSections: { usca: { SaleOptOut: 1 } } }, 'denied'],
      ['an unknown law', { applicableSections: [99], parsedSections: { uszz: { SaleOptOut: 1 } } }, 'denied'],
      [
        'nobody knows which',
        { applicableSections: [], parsedSections: { usva: { SaleOptOut: 1 } } },
        'denied',
      ],
      ['none yet', { applicableSections: [0], parsedSections: {} }, 'silent'],
      ['one that is not told', { applicableSections: [8], parsedSections: {} }, 'pending'],
      ['one that cannot be read', { applicableSections: [8] }, 'pending'],
      ['an error', { applicableSections: [8], cmpStatus: 'error' }, 'pending'],
      ['no readiness', { applicableSections: [-1], signalStatus: undefined }, 'pending'],
    ])('where %s applies, %j, is %s', (_, ping, expected) => {
      expect(answerTo(ping)).toBe(expected)
    })

    it('limits data use where it is told to, but not for children', () => {
      const ping = (section: object) => ({ applicableSections: [8], parsedSections: { usca: section } })

      expect(answerTo(ping({ SaleOptOut: 1 }), { mode: 'ldu' })).toBe('limited')
      expect(answerTo(ping({ SaleOptOut: 2 }), { mode: 'ldu' })).toBe('silent')
      expect(answerTo(ping({ KnownChildSensitiveDataConsents: [1, 0] }), { mode: 'ldu' })).toBe('denied')
    })

    it('takes further sections', () => {
      const ping = { applicableSections: [99], parsedSections: { uszz: {}, usca: { SaleOptOut: 1 } } }

      expect(answerTo(ping)).toBe('denied')
      expect(answerTo(ping, { sections: { 99: 'uszz' } })).toBe('silent')
    })

    it('never grants, whatever the regime', () => {
      const source = gpp()
      answerTo({ applicableSections: [8], parsedSections: { usca: { SaleOptOut: 2 } } })
      ends.push(source.watch!(vi.fn(), vi.fn()))

      expect(source.answer('marketing', META, 'opt-in')).toBe('silent')
    })
  },
)
