import { clearConsentRuntimeCache, getOrCreateConsentRuntime, policyPackPresets } from 'c15t'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { c15t } from '../../../../packages/core/src/consent/sources/c15t'
import { type CmpDriver, describeSource } from './contract'

type Runtime = ReturnType<typeof getOrCreateConsentRuntime>
type Store = Runtime['consentStore']

const page = window as { c15tStore?: unknown }
const META = { key: 'meta', platform: 'meta' }

/** c15t waits for timers and for the platform's own hashing, which no fake clock rules. */
async function settle(done: () => unknown): Promise<void> {
  for (let turn = 0; !done(); turn++) {
    if (turn > 3000) throw new Error('c15t is not done')
    await sleep(1)
    await vi.advanceTimersByTimeAsync(1)
  }
}

/** The real package, as an app without a server runs it. Each `start` is a new page; storage stays. */
function createC15t(): CmpDriver & { store: Store; start(options?: object): Promise<Store> } {
  const finish = async (work: Promise<unknown>): Promise<void> => {
    let isDone = false
    void work.finally(() => (isDone = true))
    await settle(() => isDone)
  }
  const cmp = {
    store: undefined as unknown as Store,
    async start(options: object = {}) {
      clearConsentRuntimeCache()
      const { consentStore } = getOrCreateConsentRuntime({
        mode: 'offline',
        consentCategories: ['necessary', 'marketing', 'measurement'],
        reloadOnConsentRevoked: false,
        ...options,
      })
      cmp.store = consentStore
      await settle(() => consentStore.getState().hasFetchedBanner)
      return consentStore
    },
    async install(choice: 'none' | 'granted' | 'denied') {
      if (choice !== 'none') {
        await cmp.start()
        await (choice === 'granted' ? cmp.grant() : cmp.deny())
      }
      await cmp.start()
    },
    grant: () => finish(cmp.store.getState().saveConsents('all')),
    deny: () => finish(cmp.store.getState().saveConsents('necessary')),
    grantOnly(purpose: string) {
      cmp.store.getState().setSelectedConsent('marketing', purpose === 'marketing')
      cmp.store.getState().setSelectedConsent('measurement', purpose === 'analytics')
      return finish(cmp.store.getState().saveConsents('custom'))
    },
    reset: () => cmp.store.getState().resetConsents(),
    break() {
      page.c15tStore = {
        getState() {
          throw new Error('broken')
        },
        subscribe: cmp.store.subscribe,
      }
    },
    remove() {
      delete page.c15tStore
      localStorage.clear()
      document.cookie = 'c15t=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/'
    },
  }
  return cmp
}

describeSource('c15t', { make: c15t, createCmp: createC15t }, () => {
  const cmp = createC15t()
  const ends: (() => void)[] = []
  const watch = (source: ReturnType<typeof c15t>) => {
    const onChange = vi.fn()
    ends.push(source.watch!(onChange, vi.fn()))
    onChange.mockClear()
    return onChange
  }
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(async () => {
    for (const end of ends.splice(0)) end()
    await cmp.remove()
    vi.useRealTimers()
  })

  it('does not count what is marked and not saved', async () => {
    await cmp.install('denied')
    const source = c15t()
    watch(source)

    cmp.store.getState().setSelectedConsent('marketing', true)
    expect(cmp.store.getState().selectedConsents.marketing).toBe(true)
    expect(source.answer('marketing', META)).toBe('denied')
    await cmp.grantOnly!('marketing')

    expect(source.answer('marketing', META)).toBe('granted')
  })

  it('can be given a store that goes by another name', async () => {
    const store = await cmp.start({ namespace: 'myStore' })
    const source = c15t({ store })
    const onChange = watch(source)

    await cmp.grant()

    expect(page.c15tStore).toBeUndefined()
    expect(onChange).toHaveBeenCalled()
    expect(source.answer('marketing', META)).toBe('granted')
  })

  it('needs every category that stands for a purpose', async () => {
    await cmp.start()
    await cmp.grantOnly!('marketing')

    expect(c15t({ purposes: { marketing: ['marketing', 'measurement'] } }).answer('marketing')).toBe('denied')
    expect(c15t({ purposes: { functional: 'Marketing' } }).answer('functional')).toBe('granted')
    expect(c15t({ purposes: { marketing: 'ads' } }).answer('marketing')).toBe('denied')
  })

  it('counts what c15t grants by itself in an opt-out regime alone', async () => {
    const policyPacks = [policyPackPresets.californiaOptOut()]
    const overrides = { country: 'US', region: 'CA' }
    const store = await cmp.start({ offlinePolicy: { policyPacks }, overrides })
    const source = c15t()

    expect(store.getState()).toMatchObject({
      model: 'opt-out',
      consentInfo: null,
      consents: { marketing: true },
    })
    expect(source.answer('marketing', META, 'opt-out')).toBe('granted')
    expect(source.answer('marketing', META, 'opt-in')).toBe('pending')
    expect(source.answer('marketing', META)).toBe('pending')
    await cmp.deny()
    expect(source.answer('marketing', META, 'opt-out')).toBe('denied')
  })

  it('grants nothing that c15t withholds for Global Privacy Control', async () => {
    const policyPacks = [policyPackPresets.californiaOptOut()]
    const overrides = { country: 'US', region: 'CA', gpc: true }
    await cmp.start({ offlinePolicy: { policyPacks }, overrides })

    expect(c15t().answer('marketing', META, 'opt-out')).toBe('pending')
  })

  it('takes a c15t that is switched off for no choice', async () => {
    clearConsentRuntimeCache()
    const { consentStore } = getOrCreateConsentRuntime({ mode: 'offline', enabled: false })

    expect(consentStore.getState().consents.marketing).toBe(true)
    expect(c15t().answer('marketing', META)).toBe('pending')
  })

  it('is pending again where the policy has changed since the choice', async () => {
    const policy = (categories: string[]) => ({
      offlinePolicy: {
        policyPacks: [
          {
            id: 'all',
            match: { isDefault: true },
            consent: { model: 'opt-in', categories },
            ui: { mode: 'banner' },
          },
        ],
      },
    })
    await cmp.start(policy(['necessary', 'marketing']))
    await cmp.grant()
    expect(c15t().answer('marketing', META)).toBe('granted')

    await cmp.start(policy(['necessary', 'marketing', 'measurement']))

    expect(c15t().answer('marketing', META)).toBe('pending')
  })

  describe('another tab', () => {
    const save = (marketing: boolean, key = 'c15t'): void => {
      const newValue = JSON.stringify({ consents: { marketing }, consentInfo: {} })
      window.dispatchEvent(new StorageEvent('storage', { key, newValue }))
    }

    it('is followed when it denies, which c15t itself does not do', async () => {
      await cmp.install('granted')
      const source = c15t()
      const onChange = watch(source)

      save(false)

      expect(onChange).toHaveBeenCalled()
      expect(source.answer('marketing', META)).toBe('denied')
      expect(cmp.store.getState().consents.marketing).toBe(true)
      save(true)
      expect(source.answer('marketing', META)).toBe('granted')
    })

    it('is outdone by a later choice of this one', async () => {
      await cmp.install('granted')
      const source = c15t()
      watch(source)
      save(false)

      await cmp.deny()
      await cmp.grant()

      expect(source.answer('marketing', META)).toBe('granted')
    })

    it('cannot grant here, and other keys mean nothing', async () => {
      await cmp.install('denied')
      const source = c15t()
      watch(source)
      save(true)
      expect(source.answer('marketing', META)).toBe('denied')

      await cmp.grant()
      save(false, 'basket')
      expect(source.answer('marketing', META)).toBe('granted')
      window.dispatchEvent(new StorageEvent('storage', { key: 'c15t', newValue: 'nonsense' }))
      window.dispatchEvent(new StorageEvent('storage', { key: null, newValue: null }))
      expect(source.answer('marketing', META)).toBe('granted')
    })
  })
})

describe('the real c15t', () => {
  it('tells its subscribers before it has stored the choice, and reloads when one is revoked', async () => {
    vi.useFakeTimers()
    const cmp = createC15t()
    await cmp.start({ reloadOnConsentRevoked: true })
    const reload = vi.spyOn(location, 'reload').mockImplementation(() => {})
    const told: unknown[] = []
    cmp.store.subscribe(({ consents }, before) => {
      const isStored = localStorage.getItem('c15t') !== null
      if (consents !== before.consents) told.push([consents.marketing, isStored])
    })

    await cmp.grant()
    expect(told).toEqual([[true, false]])
    expect(reload).not.toHaveBeenCalled()
    await cmp.deny()

    expect(told[1]).toEqual([false, true])
    expect(reload).toHaveBeenCalledTimes(1)
    await cmp.remove()
    vi.useRealTimers()
  })
})
