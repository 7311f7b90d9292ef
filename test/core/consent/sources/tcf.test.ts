import { CmpApi } from '@iabtcf/cmpapi'
// @ts-expect-error it has no types
import stub from '@iabtcf/stub'
import { tcf, tcfPurposes, type TcfOptions } from '@omnipixel/core'
import { afterEach, expect, it, vi } from 'vitest'
import { CmpApiModel } from '../../../../node_modules/@iabtcf/cmpapi/lib/mjs/CmpApiModel.js'
import { describeSource, type CmpDriver } from './contract'
import { ALL, encode, type Choice } from './tcfString'

type Callback = (data: unknown, isSuccess: boolean) => void
const globals = window as { __tcfapi?: (...args: never[]) => void }

const LINKEDIN = { key: 'linkedin', platform: 'linkedin' }
const META = { key: 'meta', platform: 'meta' }
const X = { key: 'x', platform: 'x' }

function removeApi(): void {
  delete globals.__tcfapi
  document.querySelectorAll('iframe').forEach((frame) => frame.remove())
  CmpApiModel.reset()
}

/** The IAB's own reference implementation, with its own stub and its own strings. */
function createCmp(): CmpDriver & { update(text: string | null, isVisible?: boolean): void } {
  let api: CmpApi
  const choose = (choice: Choice): void => api.update(encode(choice))
  return {
    update: (text, isVisible) => api.update(text, isVisible),
    install(choice) {
      api = new CmpApi(300, 1, true)
      if (choice === 'none') api.update(encode({ interests: true }), true)
      else choose(choice === 'granted' ? ALL : {})
    },
    installStub: () => stub(),
    grant: () => choose(ALL),
    deny: () => choose({}),
    grantOnly: (purpose) => choose({ ...ALL, purposes: tcfPurposes[purpose] }),
    installInapplicable() {
      api = new CmpApi(300, 1, true)
      api.update(null)
    },
    break() {
      globals.__tcfapi = () => {
        throw new Error('broken')
      }
    },
    subscriptions: () => CmpApiModel.eventQueue.size,
    remove: removeApi,
  }
}

describeSource(
  'tcf',
  {
    make: tcf,
    createCmp,
    isPushed: true,
    perPixel: {
      choose: (cmp) => (cmp as ReturnType<typeof createCmp>).update(encode({ ...ALL, vendors: [986] })),
      granted: META,
      denied: LINKEDIN,
    },
  },
  () => {
    const ends: (() => void)[] = []
    afterEach(() => {
      for (const end of ends.splice(0)) end()
      removeApi()
    })

    /** A source under the reference implementation, which has been told this. */
    const watch = (options?: TcfOptions) => {
      const source = tcf(options)
      const heard = vi.fn()
      ends.push(source.watch!(heard, vi.fn()))
      return { source, heard }
    }
    const answerTo = (choice: Choice, pixel = LINKEDIN, options?: TcfOptions) => {
      const cmp = createCmp()
      void cmp.install('none')
      cmp.update(encode(choice))
      return watch(options).source.answer('marketing', pixel, 'opt-in')
    }
    /** A fake API, for what the reference implementation never says. */
    const answerToData = (data: object, pixel = LINKEDIN, options?: TcfOptions, isSuccess = true) => {
      globals.__tcfapi = ((command: string, _version: number, callback: Callback) => {
        const all = { purpose: { consents: consents(1, 3, 4, 7) }, vendor: { consents: consents(804) } }
        if (command === 'addEventListener')
          callback({ listenerId: 0, gdprApplies: true, eventStatus: 'tcloaded', ...all, ...data }, isSuccess)
      }) as never
      return watch(options).source.answer('marketing', pixel, 'opt-in')
    }
    const consents = (...ids: number[]) => Object.fromEntries(ids.map((id) => [id, true]))

    it.each<[what: string, choice: Choice, pixel: typeof META, expected: string]>([
      ['all purposes and the vendor', ALL, LINKEDIN, 'granted'],
      ['no storage', { ...ALL, purposes: [2, 3, 4, 5, 6, 7, 8, 9, 10] }, META, 'denied'],
      ['no profiles', { ...ALL, purposes: [1, 2, 4, 7] }, META, 'denied'],
      ['just the purposes that are needed', { ...ALL, purposes: [1, 3, 4, 7] }, LINKEDIN, 'granted'],
      ['another vendor only', { ...ALL, vendors: [986] }, LINKEDIN, 'denied'],
      ['no vendor, for a pixel that is not on the list', { ...ALL, vendors: [] }, X, 'granted'],
      ['interests in place of consent', { purposes: [1, 3, 4], interests: true }, LINKEDIN, 'denied'],
      ['a purpose that the publisher forbids', { ...ALL, restrictions: [[3, 804, 0]] }, LINKEDIN, 'denied'],
      ['a purpose left to interests', { ...ALL, restrictions: [[3, 804, 2]] }, LINKEDIN, 'denied'],
      ['a purpose that needs consent', { ...ALL, restrictions: [[7, 804, 1]] }, LINKEDIN, 'granted'],
      ['a restriction of another vendor', { ...ALL, restrictions: [[3, 986, 0]] }, LINKEDIN, 'granted'],
      ['a restriction of no concern', { ...ALL, restrictions: [[10, 804, 0]] }, LINKEDIN, 'granted'],
    ])('answers %s %j for %j: %s', (_, choice, pixel, expected) => {
      expect(answerTo(choice, pixel)).toBe(expected)
    })

    it('asks for the vendors, providers and purposes that it is told to', () => {
      const choice = { purposes: [1, 7], vendors: [986] }
      const options = { purposes: { marketing: [1, 7] }, vendorIds: { x: 986, linkedin: undefined } }

      expect(answerTo(choice, X, options)).toBe('granted')
      expect(answerTo(choice, LINKEDIN, options)).toBe('granted')
      expect(answerTo({ ...choice, vendors: [804] }, X, options)).toBe('denied')
      expect(
        answerTo(choice, { key: 'shop', platform: 'meta' }, { ...options, vendorIds: { shop: 804 } }),
      ).toBe('denied')
    })

    it('needs storage to be granted where it was not asked for, unless the country is named', () => {
      const choice = { ...ALL, purposes: [3, 4, 7], purposeOneTreatment: true }

      expect(answerTo(choice)).toBe('denied')
      expect(answerTo(choice, LINKEDIN, { purposeOneTreatment: ['FR'] })).toBe('denied')
      expect(answerTo(choice, LINKEDIN, { purposeOneTreatment: ['DE'] })).toBe('granted')
      expect(
        answerTo({ ...choice, purposeOneTreatment: false }, LINKEDIN, { purposeOneTreatment: ['DE'] }),
      ).toBe('denied')
    })

    it.each<[addtlConsent: string | undefined, expected: string]>([
      ['1~70.89.2572', 'granted'],
      ['2~89~dv.70.2572', 'granted'],
      ['2~70~dv.89', 'denied'],
      ['2~~dv.', 'denied'],
      ['1~', 'denied'],
      ['1~890', 'denied'],
      ['nonsense', 'denied'],
      ['', 'granted'],
      [undefined, 'granted'],
    ])('takes %j for Meta as %s', (addtlConsent, expected) => {
      expect(answerToData({ addtlConsent }, META)).toBe(expected)
      expect(answerToData({ addtlConsent }, X)).toBe('granted')
    })

    it.each<[what: string, data: object, expected: string]>([
      ['a vendor that was not shown', { vendor: vendor({ 986: true }) }, 'denied'],
      ['a vendor that was shown', { vendor: vendor({ 804: true }) }, 'granted'],
      ['no list of those shown, or an empty one', { vendor: vendor({}) }, 'granted'],
      ['a law not known yet', { gdprApplies: undefined }, 'pending'],
      ['a law that does not apply', { gdprApplies: false, eventStatus: undefined }, 'silent'],
      ['an error', { cmpStatus: 'error' }, 'pending'],
      ['an event that nobody knows', { eventStatus: 'other' }, 'pending'],
      ['no purposes', { purpose: undefined }, 'denied'],
      ['consent as text', { purpose: { consents: { 1: '1', 3: '1', 4: '1', 7: '1' } } }, 'denied'],
    ])('takes %s, %j, as %s', (_, data, expected) => {
      expect(answerToData(data)).toBe(expected)
    })

    it('takes a listener that could not be registered as no grant', () => {
      expect(answerToData({}, LINKEDIN, undefined, false)).toBe('pending')
    })

    it('goes by the earlier choice while the visitor looks at it again', () => {
      const cmp = createCmp()
      void cmp.install('granted')
      const { source, heard } = watch()
      heard.mockClear()
      cmp.update(encode(ALL), true)
      expect(source.answer('marketing', LINKEDIN, 'opt-in')).toBe('granted')
      expect(heard).not.toHaveBeenCalled()

      cmp.update(encode({}), true) // moved a switch, not saved
      expect(source.answer('marketing', LINKEDIN, 'opt-in')).toBe('granted')
      void cmp.deny()
      expect(source.answer('marketing', LINKEDIN, 'opt-in')).toBe('denied')
    })

    it('shows the string and nothing else', () => {
      const text = encode(ALL)
      const cmp = createCmp()
      void cmp.install('none')
      cmp.update(text)

      expect(watch().source.raw!()).toEqual({ gdprApplies: true, tcString: text, addtlConsent: undefined })
    })

    it('removes a listener whose id it learns only after the end', () => {
      const cmp = createCmp()
      void cmp.installStub!()
      const end = tcf().watch!(vi.fn(), vi.fn())
      end()
      void cmp.install('granted')

      expect(cmp.subscriptions!()).toBe(0)
    })

    it('follows a platform of the page around its frame, and nobody else', () => {
      const sent: { command: string; version: number; callId: string; parameter?: unknown }[] = []
      const owner = {
        frames: { __tcfapiLocator: {} },
        postMessage: ({ __tcfapiCall }: { __tcfapiCall: (typeof sent)[0] }) => sent.push(__tcfapiCall),
      } as unknown as Window
      Object.assign(owner, { parent: owner })
      const between = {
        parent: owner,
        get frames(): never {
          throw new Error('another origin')
        },
      }
      vi.spyOn(window, 'parent', 'get').mockReturnValue(between as never)
      const say = (callId: string, granted: boolean, source: Window = owner, isText = false): void => {
        const returnValue = {
          ...{ listenerId: 0, gdprApplies: true, eventStatus: 'useractioncomplete' },
          purpose: { consents: granted ? consents(1, 3, 4, 7) : {} },
          vendor: { consents: granted ? consents(804) : {} },
        }
        const data = { __tcfapiReturn: { returnValue, success: true, callId } }
        const event = new MessageEvent('message', { data: isText ? JSON.stringify(data) : data })
        Object.defineProperty(event, 'source', { value: source })
        window.dispatchEvent(event)
      }
      const { source } = watch()
      const answer = () => source.answer('marketing', LINKEDIN, 'opt-in')

      expect(sent).toMatchObject([{ command: 'addEventListener', version: 2 }])
      say('another', true)
      window.dispatchEvent(new MessageEvent('message', { data: 'no JSON' }))
      window.dispatchEvent(new MessageEvent('message', { data: null }))
      say(sent[0]!.callId, true, window)
      expect(answer()).toBe('pending')
      say(sent[0]!.callId, true)
      expect(answer()).toBe('granted')
      say(sent[0]!.callId, false, owner, true)
      expect(answer()).toBe('denied')

      ends.pop()!()
      expect(sent[1]).toMatchObject({ command: 'removeEventListener', version: 2, parameter: 0 })
    })

    function vendor(disclosedVendors: object) {
      return { consents: consents(804), disclosedVendors }
    }
  },
)
