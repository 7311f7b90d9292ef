import Klaro, { type Manager } from 'klaro'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { klaro } from '../../../../packages/core/src/consent/sources/klaro'
import { type CmpDriver, describeSource } from './contract'

const page = window as unknown as { klaro?: Partial<typeof Klaro> }
const META = { key: 'meta', platform: 'meta' }
const TIKTOK = { key: 'tiktok', platform: 'tiktok' }
const REDDIT = { key: 'reddit', platform: 'reddit' }

const SERVICES = [
  { name: 'tiktok', purposes: ['marketing'] },
  { name: 'Reddit', purposes: ['marketing'] },
  { name: 'matomo', purposes: ['analytics'] },
]
let pages = 0
const toConfig = (more: object = {}) => ({
  // Klaro keeps one manager per name for as long as the page lives: a name for each page of the tests.
  storageName: `klaro-${pages}`,
  noAutoLoad: true,
  services: SERVICES,
  translations: { zz: { privacyPolicyUrl: '/privacy' } },
  ...more,
})

/** The real package, as its script puts it on a page. */
function createKlaro(): CmpDriver & { manager: Manager; start(config?: object): Manager } {
  pages++
  const forget = (): void => {
    document.cookie = `klaro-${pages}=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/`
  }
  const save = (choose: (manager: Manager) => void): void => {
    choose(cmp.manager)
    cmp.manager.saveAndApplyConsents()
  }
  const cmp = {
    manager: undefined as unknown as Manager,
    start(config = toConfig()) {
      Klaro.setup(config)
      page.klaro = Klaro
      return (cmp.manager = Klaro.getManager())
    },
    install(choice: 'none' | 'granted' | 'denied') {
      if (choice !== 'none') {
        const choices = SERVICES.map(({ name }) => [name, choice === 'granted'])
        const value = encodeURIComponent(JSON.stringify(Object.fromEntries(choices)))
        document.cookie = `klaro-${pages}=${value}; Path=/`
      }
      cmp.start()
    },
    grant: () => save((manager) => manager.changeAll(true)),
    deny: () => save((manager) => manager.changeAll(false)),
    grantOnly: (purpose: string) =>
      save((manager) => {
        for (const { name, purposes } of SERVICES) manager.updateConsent(name, purposes.includes(purpose))
      }),
    reset: () => cmp.manager.resetConsents(),
    break() {
      cmp.manager.store.get = () => {
        throw new Error('broken')
      }
    },
    subscriptions: () => cmp.manager.watchers.size,
    remove() {
      forget()
      delete page.klaro
    },
  }
  return cmp
}

describeSource(
  'klaro',
  {
    make: klaro,
    createCmp: createKlaro,
    perPixel: {
      choose(cmp) {
        const { manager } = cmp as ReturnType<typeof createKlaro>
        manager.updateConsent('tiktok', true)
        manager.updateConsent('Reddit', false)
        manager.saveAndApplyConsents()
      },
      granted: TIKTOK,
      denied: REDDIT,
    },
  },
  () => {
    let cmp = createKlaro()
    const ends: (() => void)[] = []
    const watch = (source: ReturnType<typeof klaro>) => {
      const onChange = vi.fn()
      ends.push(source.watch!(onChange, vi.fn()))
      onChange.mockClear()
      return onChange
    }
    afterEach(() => {
      for (const end of ends.splice(0)) end()
      void cmp.remove()
      cmp = createKlaro()
    })

    describe('what is not saved', () => {
      it('never counts, before the first choice', () => {
        const manager = cmp.start()
        const source = klaro()
        const onChange = watch(source)

        manager.updateConsent('tiktok', true)

        expect(manager.getConsent('tiktok')).toBe(true)
        expect(source.answer('marketing', TIKTOK)).toBe('pending')
        expect(onChange).not.toHaveBeenCalled()
        manager.saveAndApplyConsents()
        expect(source.answer('marketing', TIKTOK)).toBe('granted')
        expect(onChange).toHaveBeenCalled()
      })

      it('never counts after one either, in both directions', () => {
        const manager = cmp.start()
        void cmp.deny()
        const source = klaro()
        watch(source)

        manager.updateConsent('tiktok', true)
        expect(source.answer('marketing', TIKTOK)).toBe('denied')
        manager.saveAndApplyConsents()
        manager.updateConsent('tiktok', false)

        expect(source.answer('marketing', TIKTOK)).toBe('granted')
      })
    })

    it('is asked for its manager only when the page is there, which would else miss its elements', () => {
      const getManager = vi.fn(Klaro.getManager)
      Klaro.setup(toConfig())
      page.klaro = { defaultConfig: {}, setup: vi.fn(), getManager }
      vi.spyOn(document, 'readyState', 'get').mockReturnValue('loading')
      const source = klaro()

      expect(source.answer('marketing', TIKTOK)).toBe('pending')
      expect(getManager).not.toHaveBeenCalled()
    })

    it('is pending while its script is there without a configuration', () => {
      page.klaro = { setup: vi.fn(), getManager: Klaro.getManager }

      expect(klaro().answer('marketing', TIKTOK)).toBe('pending')
    })

    it('can be given a manager where Klaro is imported', () => {
      const manager = Klaro.getManager(toConfig())
      cmp.manager = manager
      const source = klaro({ manager: () => manager })
      const onChange = watch(source)

      manager.changeAll(true)
      manager.saveAndApplyConsents()

      expect(source.answer('marketing', TIKTOK)).toBe('granted')
      expect(onChange).toHaveBeenCalled()
    })

    describe('services', () => {
      const grantTiktok = (): void => {
        cmp.start().updateConsent('tiktok', true)
        cmp.manager.saveAndApplyConsents()
      }

      it('are found by the key first, whatever its case', () => {
        grantTiktok()
        const source = klaro()

        expect(source.answer('marketing', { key: 'TikTok', platform: 'reddit' })).toBe('denied')
        expect(source.answer('marketing', { key: 'TikTok', platform: 'meta' })).toBe('granted')
        expect(source.answer('marketing', { key: 'shop', platform: 'tiktok' })).toBe('granted')
        expect(source.answer('marketing', { key: 'shop', platform: 'reddit' })).toBe('denied')
      })

      it('can be named, and then all of them count', () => {
        grantTiktok()

        expect(klaro({ services: { meta: 'TikTok' } }).answer('marketing', META)).toBe('granted')
        expect(klaro({ services: { meta: ['tiktok', 'reddit'] } }).answer('marketing', META)).toBe('denied')
      })

      it('that do not exist never grant', () => {
        cmp.start()
        void cmp.grant()

        expect(klaro({ services: { meta: 'facebok' } }).answer('marketing', META)).toBe('denied')
      })
    })

    it('grants a purpose when every service of it is granted, to pixels without a service of their own', () => {
      cmp.start()
      const source = klaro({ purposes: { marketing: 'Marketing' } })
      void cmp.grant()
      expect(source.answer('marketing', META)).toBe('granted')
      expect(source.answer('marketing')).toBe('granted')

      cmp.manager.updateConsent('Reddit', false)
      cmp.manager.saveAndApplyConsents()

      expect(source.answer('marketing', META)).toBe('denied')
      expect(source.answer('marketing')).toBe('denied')
    })

    it('is undecided again where a service was added since the choice', () => {
      void cmp.install('granted')
      const services = [...SERVICES, { name: 'pinterest', purposes: ['marketing'] }]
      const next = Klaro.getManager(toConfig({ storageName: `klaro-${pages}-next`, services }))
      next.store.get = () => cmp.manager.store.get()
      next.loadConsents()

      const source = klaro({ manager: () => next })
      expect(source.answer('marketing', TIKTOK)).toBe('lapsed') // what it had granted, it grants no more
      expect(source.answer('marketing', META)).toBe('lapsed')
      expect(source.answer('analytics', META)).toBe('lapsed')
      expect(source.answer('functional', META)).toBe('pending')
      expect(source.answer('marketing', { key: 'pinterest', platform: 'pinterest' })).toBe('pending')
    })

    it('follows a denial that another tab has saved, of which its own manager does not hear', () => {
      void cmp.install('granted')
      const source = klaro()

      document.cookie = `klaro-${pages}=${encodeURIComponent('{"tiktok":false,"Reddit":true,"matomo":true}')}; Path=/`

      expect(source.answer('marketing', TIKTOK)).toBe('denied')
      expect(source.answer('marketing', REDDIT)).toBe('granted')
    })

    it('is not granted here by what another tab has saved', () => {
      void cmp.install('denied')
      const source = klaro()

      document.cookie = `klaro-${pages}=${encodeURIComponent('{"tiktok":true}')}; Path=/`

      expect(source.answer('marketing', TIKTOK)).toBe('denied')
    })

    it('goes by its manager where nothing can be stored', () => {
      const manager = cmp.start()
      manager.store.get = () => null
      void cmp.grant()

      expect(klaro().answer('marketing', TIKTOK)).toBe('granted')
    })

    it('counts what Klaro applies before the choice in an opt-out regime alone', () => {
      const services = [
        { name: 'tiktok', purposes: ['marketing'], default: true, optOut: true },
        { name: 'reddit', purposes: ['marketing'], default: true },
      ]
      cmp.start(toConfig({ services }))
      const source = klaro()

      expect(source.answer('marketing', TIKTOK, 'opt-out')).toBe('granted')
      expect(source.answer('marketing', REDDIT, 'opt-out')).toBe('pending')
      expect(source.answer('marketing', TIKTOK, 'opt-in')).toBe('pending')
      expect(source.answer('marketing', TIKTOK)).toBe('pending')
    })

    it('shows what was saved', () => {
      void cmp.install('granted')
      cmp.manager.updateConsent('tiktok', false)

      expect(klaro().raw!()).toEqual({
        confirmed: true,
        consents: { tiktok: true, Reddit: true, matomo: true },
      })
    })
  },
)

describe('the real Klaro', () => {
  it('tells its watchers in the order that the source relies on', () => {
    const cmp = createKlaro()
    const manager = cmp.start()
    const told: unknown[] = []
    manager.watch({
      update: (_, name) => told.push([name, manager.confirmed, { ...manager.savedConsents }.tiktok]),
    })

    manager.updateConsent('tiktok', true)
    manager.saveAndApplyConsents()
    manager.resetConsents()

    expect(told).toEqual([
      ['consents', false, false],
      ['saveConsents', true, true],
      ['applyConsents', true, true],
      ['applyConsents', false, true],
      ['consents', false, false],
    ])
    void cmp.remove()
  })
})
