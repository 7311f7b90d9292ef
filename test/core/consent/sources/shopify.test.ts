import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { shopify } from '../../../../packages/core/src/consent/sources/shopify'
import '../../../sandbox/cmps/shopify.js'
import { type CmpDriver, describeSource } from './contract'

type Choice = Partial<Record<'marketing' | 'analytics' | 'preferences' | 'sale_of_data', boolean>>

interface FakeShopify {
  asked: { name: string; version: string }[]
  prepare(): void
  load(): void
  acceptAll(): void
  rejectAll(): void
  choose(choice: Choice): void
  announce(detail: unknown): void
  breakDown(): void
  unload(): void
}
interface FakeOptions {
  needsConsent?: boolean
  loadMs?: number
  words?: [yes: unknown, no: unknown]
}

const { fakeCmps } = window as unknown as {
  fakeCmps: { shopify(options?: FakeOptions): FakeShopify }
}
const META = { key: 'meta', platform: 'meta' }
const forget = (): void => {
  document.cookie = '_tracking_consent=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/'
}

function createShopify(): CmpDriver {
  const shop = fakeCmps.shopify()
  return {
    install(choice) {
      shop.load()
      if (choice !== 'none') shop[choice === 'granted' ? 'acceptAll' : 'rejectAll']()
    },
    grant: shop.acceptAll,
    deny: shop.rejectAll,
    grantOnly: (purpose) =>
      shop.choose({ marketing: purpose === 'marketing', analytics: purpose === 'analytics' }),
    break: shop.breakDown,
    remove() {
      shop.unload()
      forget()
    },
  }
}

describeSource('shopify', { make: shopify, createCmp: createShopify }, () => {
  let shop = fakeCmps.shopify()
  const ends: (() => void)[] = []
  const open = (options?: FakeOptions) => {
    shop = fakeCmps.shopify(options)
    shop.load()
    return shop
  }
  const watch = (source: ReturnType<typeof shopify>) => {
    const onChange = vi.fn()
    ends.push(source.watch!(onChange, vi.fn()))
    onChange.mockClear()
    return onChange
  }
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    for (const end of ends.splice(0)) end()
    shop.unload()
    forget()
    Reflect.deleteProperty(navigator, 'globalPrivacyControl')
    vi.useRealTimers()
  })

  describe('loading the API', () => {
    it('asks for it once, and not before it is watched', async () => {
      shop = fakeCmps.shopify({ loadMs: 300 })
      shop.prepare()
      const source = shopify()
      expect(source.answer('marketing', META)).toBe('pending')
      expect(shop.asked).toEqual([])

      const onChange = watch(source)
      await vi.advanceTimersByTimeAsync(400)

      expect(shop.asked).toEqual([{ name: 'consent-tracking-api', version: '0.1' }])
      expect(onChange).toHaveBeenCalled()
      shop.acceptAll()
      expect(source.answer('marketing', META)).toBe('granted')
    })

    it('asks for it when Shopify itself comes late', async () => {
      shop = fakeCmps.shopify()
      const source = shopify()
      watch(source)
      await vi.advanceTimersByTimeAsync(500)
      shop.prepare()
      await vi.advanceTimersByTimeAsync(500)

      shop.rejectAll()
      expect(source.answer('marketing', META)).toBe('denied')
    })

    it('leaves it to others where it is there', async () => {
      shop = fakeCmps.shopify()
      shop.prepare()
      shop.load()
      watch(shopify())
      await vi.advanceTimersByTimeAsync(100)

      expect(shop.asked).toEqual([])
    })
  })

  describe('the sale of data', () => {
    it('denies marketing when the visitor has opted out of it, and nothing else', () => {
      open().acceptAll()
      shop.choose({ sale_of_data: false })

      expect(shopify().answer('marketing', META, 'opt-in')).toBe('denied')
      expect(shopify().answer('analytics', META, 'opt-in')).toBe('granted')
    })

    it('denies marketing before any other choice as well', () => {
      open().choose({ sale_of_data: false })

      expect(shopify().answer('marketing', META, 'opt-out')).toBe('denied')
      expect(shopify().answer('marketing', META, 'opt-in')).toBe('denied')
    })

    it('counts as opted out where the browser sends Global Privacy Control', () => {
      Object.defineProperty(navigator, 'globalPrivacyControl', { value: true, configurable: true })
      open({ needsConsent: false })
      expect(shopify().answer('marketing', META, 'opt-out')).toBe('denied')
      expect(shopify().answer('marketing', META, 'opt-in'), 'nobody has chosen yet').toBe('pending')

      shop.acceptAll()
      expect(shopify().answer('marketing', META, 'opt-in')).toBe('denied')
    })
  })

  describe('before a choice', () => {
    it.each<[needsConsent: boolean, regime: 'opt-in' | 'opt-out' | undefined, answer: string]>([
      [false, 'opt-out', 'granted'],
      [true, 'opt-out', 'pending'],
      [false, 'opt-in', 'pending'],
      [false, undefined, 'pending'],
    ])('with consent needed: %s, in the regime %s, it is %s', (needsConsent, regime, answer) => {
      open({ needsConsent })

      expect(shopify().answer('marketing', META, regime)).toBe(answer)
      expect(shopify().answer('analytics', META, regime)).toBe(answer)
    })
  })

  it.each<[yes: unknown, no: unknown]>([
    ['yes', 'no'],
    ['true', 'false'],
    [true, false],
  ])('takes %j and %j for yes and no', (yes, no) => {
    open({ words: [yes, no] }).choose({ marketing: true, analytics: false })

    expect(shopify().answer('marketing', META)).toBe('granted')
    expect(shopify().answer('analytics', META)).toBe('denied')
  })

  it('takes a partial choice for no choice about the rest', () => {
    open().choose({ analytics: true })

    expect(shopify().answer('analytics', META)).toBe('granted')
    expect(shopify().answer('marketing', META)).toBe('pending')
    expect(shopify().answer('functional', META)).toBe('pending')
    shop.choose({ preferences: true })
    expect(shopify().answer('functional', META)).toBe('granted')
    expect(shopify().answer('preferences', META)).toBe('granted')
  })

  it('believes a denial that the event tells before the getters do', () => {
    open().acceptAll()
    const source = shopify()
    const onChange = watch(source)

    shop.announce({ marketingAllowed: false, analyticsAllowed: true, saleOfDataAllowed: true })
    expect(onChange).toHaveBeenCalled()
    expect(source.answer('marketing', META)).toBe('denied')
    expect(source.answer('analytics', META)).toBe('granted')

    shop.announce({ marketingAllowed: true, saleOfDataAllowed: false })
    expect(source.answer('marketing', META)).toBe('denied')
    shop.announce(undefined)
    expect(source.answer('marketing', META)).toBe('granted')
  })

  it('shows what Shopify has of the visitor', () => {
    open().choose({ marketing: false })

    expect(shopify().raw!()).toEqual({ marketing: 'no', analytics: '', preferences: '', sale_of_data: '' })
  })
})
