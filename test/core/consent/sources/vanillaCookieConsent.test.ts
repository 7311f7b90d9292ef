import type { Purpose } from '@omnipixel/core'
import CookieConsent from 'vanilla-cookieconsent'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  vanillaCookieConsent,
  type VanillaCookieConsent,
} from '../../../../packages/core/src/consent/sources/vanillaCookieConsent'
import { type CmpDriver, describeSource } from './contract'

type Config = Parameters<typeof CookieConsent.run>[0]
type Api = typeof CookieConsent

const page = window as unknown as { CookieConsent?: Partial<Api> }
const META = { key: 'meta', platform: 'meta' }
const TIKTOK = { key: 'tiktok', platform: 'tiktok' }
const REDDIT = { key: 'reddit', platform: 'reddit' }

const CONFIG: Config = {
  hideFromBots: false,
  autoShow: false,
  categories: {
    necessary: { readOnly: true },
    marketing: { services: { tiktok: {}, Reddit: {} } },
    analytics: {},
  },
  language: {
    default: 'en',
    translations: { en: { consentModal: {}, preferencesModal: { sections: [] } } },
  },
}

/** The real package. Its module holds one state for the whole test file, which `reset()` clears. */
function createCookieConsent(): CmpDriver & { start(config?: Partial<Config>): Promise<void> } {
  const start = async (config: Partial<Config> = {}): Promise<void> => {
    page.CookieConsent = { ...CookieConsent }
    await CookieConsent.run({ ...CONFIG, ...config })
  }
  return {
    start,
    async install(choice) {
      if (choice !== 'none') {
        await CookieConsent.run(CONFIG)
        CookieConsent.acceptCategory(choice === 'granted' ? 'all' : [])
        CookieConsent.reset(false) // a new page: the cookie is still there
      }
      await start()
    },
    grant: () => CookieConsent.acceptCategory('all'),
    deny: () => CookieConsent.acceptCategory([]),
    grantOnly: (purpose) => CookieConsent.acceptCategory([purpose]),
    reset: () => CookieConsent.reset(true),
    break() {
      page.CookieConsent!.validConsent = () => {
        throw new Error('broken')
      }
    },
    remove() {
      CookieConsent.reset(true)
      delete page.CookieConsent
    },
  }
}

describeSource(
  'vanillaCookieConsent',
  {
    make: vanillaCookieConsent,
    createCmp: createCookieConsent,
    perPixel: {
      choose: () => void CookieConsent.acceptService(['tiktok'], 'marketing'),
      granted: TIKTOK,
      denied: REDDIT,
    },
  },
  () => {
    const cmp = createCookieConsent()
    const ends: (() => void)[] = []
    const watch = (source: ReturnType<typeof vanillaCookieConsent>) => {
      const onChange = vi.fn()
      ends.push(source.watch!(onChange, vi.fn()))
      onChange.mockClear()
      return onChange
    }
    afterEach(async () => {
      for (const end of ends.splice(0)) end()
      await cmp.remove()
    })

    it('hears of the first choice, which is no change to CookieConsent', async () => {
      await cmp.start()
      const source = vanillaCookieConsent()
      const onChange = watch(source)

      CookieConsent.acceptCategory('all')

      expect(onChange).toHaveBeenCalled()
      expect(source.answer('marketing', META)).toBe('granted')
    })

    it('hears of a single service that is switched off', async () => {
      await cmp.install('granted')
      const source = vanillaCookieConsent()
      const onChange = watch(source)

      CookieConsent.acceptService(['tiktok'], 'marketing')

      expect(onChange).toHaveBeenCalled()
      expect(source.answer('marketing', TIKTOK)).toBe('granted')
      expect(source.answer('marketing', REDDIT)).toBe('denied')
      expect(source.answer('marketing', META), 'without a service of its own').toBe('granted')
    })

    it('has lapsed after its revision was raised, where the old choice was a grant', async () => {
      await CookieConsent.run({ ...CONFIG, revision: 1 })
      CookieConsent.acceptCategory(['marketing'])
      CookieConsent.acceptService(['tiktok'], 'marketing')
      CookieConsent.reset(false)

      await cmp.start({ revision: 2 })

      expect(CookieConsent.getCookie('categories')).toContain('marketing')
      const ask = (services?: Record<string, string>, purpose: Purpose = 'marketing') =>
        vanillaCookieConsent({ services }).answer(purpose, META)
      expect(ask()).toBe('lapsed')
      expect(ask({ meta: 'TikTok' })).toBe('lapsed')
      expect(ask({ meta: 'reddit' })).toBe('pending')
      expect(ask(undefined, 'analytics')).toBe('pending')
      CookieConsent.acceptCategory([])
      expect(ask()).toBe('denied')
    })

    it('is told by the banner that comes after a reset, which tells nobody itself', async () => {
      await cmp.install('granted')
      const source = vanillaCookieConsent()
      const onChange = watch(source)

      CookieConsent.reset(true)
      expect(source.answer('marketing', META)).toBe('pending')
      expect(onChange).not.toHaveBeenCalled()
      await CookieConsent.run({ ...CONFIG, autoShow: true })

      expect(onChange).toHaveBeenCalled()
      expect(source.answer('marketing', META)).toBe('pending')
    })

    it('is missing, and pending, until it was run', () => {
      vi.useFakeTimers()
      page.CookieConsent = CookieConsent
      const source = vanillaCookieConsent()
      const onMissing = vi.fn()
      ends.push(source.watch!(vi.fn(), onMissing))
      vi.advanceTimersByTime(20_000)
      vi.useRealTimers()

      expect(source.answer('marketing', META)).toBe('pending')
      expect(onMissing).toHaveBeenCalledTimes(1)
    })

    it('can be given the module where it is imported', async () => {
      const source = vanillaCookieConsent({ module: CookieConsent })
      const onChange = watch(source)
      await CookieConsent.run(CONFIG)
      CookieConsent.acceptCategory('all')

      expect(page.CookieConsent).toBeUndefined()
      expect(onChange).toHaveBeenCalled()
      expect(source.answer('marketing', META)).toBe('granted')
    })

    it('does not take another product of that name for itself', () => {
      page.CookieConsent = { declined: false } as never

      expect(vanillaCookieConsent().answer('marketing', META)).toBe('pending')
      expect(vanillaCookieConsent().raw!()).toBeUndefined()
    })

    describe('categories', () => {
      it('can be named, and then all of them count', async () => {
        await cmp.start()
        CookieConsent.acceptCategory(['analytics'])

        expect(vanillaCookieConsent({ purposes: { marketing: 'Analytics' } }).answer('marketing')).toBe(
          'granted',
        )
        const both = vanillaCookieConsent({ purposes: { marketing: ['analytics', 'marketing'] } })
        expect(both.answer('marketing')).toBe('denied')
      })

      it('that do not exist never grant', async () => {
        await cmp.install('granted')

        expect(vanillaCookieConsent({ purposes: { marketing: 'ads' } }).answer('marketing', META)).toBe(
          'denied',
        )
        expect(vanillaCookieConsent().answer('preferences', META)).toBe('denied')
      })
    })

    describe('services', () => {
      it('can be named by platform or key, and then all of them count', async () => {
        await cmp.start()
        CookieConsent.acceptService(['tiktok'], 'marketing')
        const ask = (services: Record<string, string | string[]>) =>
          vanillaCookieConsent({ services }).answer('marketing', META)

        expect(ask({ meta: 'TikTok' })).toBe('granted')
        expect(ask({ meta: ['tiktok', 'reddit'] })).toBe('denied')
        expect(ask({ meta: 'facebok' })).toBe('denied')
        expect(ask({ reddit: 'facebok' })).toBe('granted')
      })
    })

    it('follows a denial that another tab has saved, of which the module does not hear', async () => {
      await cmp.install('granted')
      const source = vanillaCookieConsent()
      const kept = CookieConsent.getCookie()
      const write = (changed: object): void => {
        const value = encodeURIComponent(JSON.stringify({ ...kept, ...changed }))
        document.cookie = `cc_cookie=${value}; Path=/`
      }

      write({ services: { marketing: ['tiktok'] } })
      expect(source.answer('marketing', TIKTOK)).toBe('granted')
      expect(source.answer('marketing', REDDIT)).toBe('denied')
      write({ categories: ['necessary'], services: {} })
      expect(source.answer('marketing', META)).toBe('denied')
      expect(CookieConsent.acceptedCategory('marketing')).toBe(true)
    })

    it('counts the defaults of its opt-out mode in an opt-out regime alone', async () => {
      const categories = { marketing: { enabled: true, services: { tiktok: {} } }, analytics: {} }
      await cmp.start({ mode: 'opt-out', categories })
      const source = vanillaCookieConsent()

      expect(source.answer('marketing', TIKTOK, 'opt-out')).toBe('granted')
      expect(source.answer('analytics', META, 'opt-out')).toBe('pending')
      expect(source.answer('marketing', TIKTOK, 'opt-in')).toBe('pending')
      expect(source.answer('marketing', TIKTOK)).toBe('pending')
      CookieConsent.acceptCategory([])
      expect(source.answer('marketing', TIKTOK, 'opt-out')).toBe('denied')
    })

    it('counts nothing before a choice where its own mode is opt-in, whatever the regime', async () => {
      await cmp.start({ categories: { marketing: { enabled: true } } })

      expect(vanillaCookieConsent().answer('marketing', META, 'opt-out')).toBe('pending')
    })

    it('shows the cookie', async () => {
      await cmp.install('granted')

      expect(vanillaCookieConsent().raw!()).toMatchObject({
        categories: ['necessary', 'marketing', 'analytics'],
        consentId: expect.any(String),
      } satisfies ReturnType<VanillaCookieConsent['getCookie']> & { consentId: unknown })
    })
  },
)

describe('the real vanilla-cookieconsent', () => {
  it('announces what the source relies on', async () => {
    const told: string[] = []
    const ending = new AbortController()
    for (const type of ['cc:onFirstConsent', 'cc:onConsent', 'cc:onChange'])
      window.addEventListener(type, () => told.push(type), ending)
    const steps: [act: () => unknown, expected: string[]][] = [
      [() => CookieConsent.run(CONFIG), []],
      [() => CookieConsent.acceptCategory('all'), ['cc:onFirstConsent', 'cc:onConsent']],
      [() => CookieConsent.acceptCategory('all'), []],
      [() => CookieConsent.acceptService(['tiktok'], 'marketing'), ['cc:onChange']],
      [() => CookieConsent.acceptCategory([]), ['cc:onChange']],
      [() => CookieConsent.reset(false), []],
      [() => CookieConsent.run(CONFIG), ['cc:onConsent']],
      [() => CookieConsent.reset(true), []],
    ]

    for (const [act, expected] of steps) {
      told.length = 0
      await act()
      expect(told, String(act)).toEqual(expected)
    }
    ending.abort()
  })
})
