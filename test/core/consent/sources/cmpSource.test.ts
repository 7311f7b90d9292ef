import { describe, expect, it, vi } from 'vitest'
import { allGranted } from '../../../../packages/core/src/consent/sources/allGranted'
import { cmpSource } from '../../../../packages/core/src/consent/sources/cmpSource'
import { forPixel } from '../../../../packages/core/src/consent/sources/forPixel'
import { describeSource, type CmpDriver } from './contract'

type Choice = { accepted?: string[] }
interface FakeApi {
  choice?: Choice
  later?(): Promise<Choice>
  on?(fn: (choice: Choice) => void): () => void
}

const globals = window as { fakeCmp?: FakeApi }
const toAnswer = ({ accepted }: Choice, purpose: string) =>
  !accepted ? 'pending' : accepted.includes(purpose) ? 'granted' : 'denied'

const CHOICES: Record<string, Choice> = {
  none: {},
  granted: { accepted: ['marketing', 'analytics'] },
  denied: { accepted: [] },
}

/** A platform that has its choice as a property and announces changes on the document, whatever is told about it. */
function createFakeCmp(): CmpDriver & { api: FakeApi } {
  const listeners = new Set<(choice: Choice) => void>()
  let choice: Choice = {}
  let isBroken = false
  const check = (): Choice => {
    if (isBroken) throw new Error('broken')
    return choice
  }
  const api: FakeApi = {
    get choice() {
      return check()
    },
    later: async () => check(),
    on(fn) {
      fn(check())
      listeners.add(fn)
      return () => listeners.delete(fn)
    },
  }
  const choose = (next: Choice): void => {
    choice = next
    listeners.forEach((fn) => fn(next))
    document.dispatchEvent(new Event('fake-choice'))
  }
  return {
    api,
    install(name) {
      globals.fakeCmp = api
      choose(CHOICES[name]!)
    },
    grant: () => choose(CHOICES.granted!),
    deny: () => choose(CHOICES.denied!),
    grantOnly: (purpose) => choose({ accepted: [purpose] }),
    reset: () => choose({}),
    break() {
      isBroken = true
      document.dispatchEvent(new Event('fake-choice'))
    },
    subscriptions: () => listeners.size,
    remove() {
      delete globals.fakeCmp
    },
  }
}

const base = { name: 'fake', find: () => globals.fakeCmp, ask: toAnswer as never }

describeSource('a source that reads its platform', {
  make: (options) =>
    cmpSource<FakeApi, Choice>(
      { ...base, read: (api) => api.choice, events: ['fake-choice'], ask: (c, q) => toAnswer(c, q.purpose) },
      options,
    ),
  createCmp: createFakeCmp,
})

const pushing = (options?: { timeoutMs?: number }) =>
  cmpSource<FakeApi, Choice>(
    { ...base, listen: (api, changed) => api.on!(changed), ask: (c, q) => toAnswer(c, q.purpose) },
    options,
  )

describeSource('a source whose platform pushes its state', {
  make: pushing,
  createCmp: createFakeCmp,
  isPushed: true,
})

const reading = (options?: { timeoutMs?: number }) =>
  cmpSource<FakeApi, Choice>(
    {
      ...base,
      readLater: (api) => api.later!(),
      events: ['fake-choice'],
      ask: (c, q) => toAnswer(c, q.purpose),
    },
    options,
  )

describeSource(
  'a source whose platform answers later',
  { make: reading, createCmp: createFakeCmp, isPushed: true },
  () => {
    it('lets no older result follow a newer one, and knows nothing after a rejection', async () => {
      const results: ((choice: Choice | Promise<Choice>) => void)[] = []
      globals.fakeCmp = { later: () => new Promise((resolve) => results.push(resolve)) }
      const source = reading()
      const end = source.watch!(vi.fn(), vi.fn())
      for (let i = 0; i < 2; i++) document.dispatchEvent(new Event('fake-choice'))

      results[2]!(CHOICES.denied!)
      await vi.waitFor(() => expect(source.answer('marketing')).toBe('denied'))
      results[1]!(CHOICES.granted!)
      await new Promise((resolve) => setTimeout(resolve))
      expect(source.answer('marketing')).toBe('denied')

      document.dispatchEvent(new Event('fake-choice'))
      results[3]!(Promise.reject(new Error('starting')))
      await vi.waitFor(() => expect(source.answer('marketing')).toBe('pending'))
      end()
      delete globals.fakeCmp
    })
  },
)

describe('cmpSource', () => {
  it('connects to the API that replaces another, and forgets what the other said', () => {
    const first = createFakeCmp()
    void first.install('granted')
    const source = pushing()
    const end = source.watch!(vi.fn(), vi.fn())
    expect(source.answer('marketing')).toBe('granted')

    let say: (choice: Choice) => void
    globals.fakeCmp = { on: (fn) => ((say = fn), () => {}) }
    window.dispatchEvent(new Event('load'))
    expect(source.answer('marketing')).toBe('pending')
    expect(first.subscriptions!()).toBe(0)
    void first.grant()
    expect(source.answer('marketing')).toBe('pending')
    say!(CHOICES.granted!)
    expect(source.answer('marketing')).toBe('granted')

    end()
    void first.remove()
  })

  it('survives a platform that cannot be subscribed to yet, or unsubscribed from', () => {
    const cmp = createFakeCmp()
    let isReady = false
    globals.fakeCmp = {
      on(fn) {
        if (!isReady) throw new Error('not ready')
        cmp.api.on!(fn)
        return () => {
          throw new Error('no such listener')
        }
      },
    }
    const source = pushing()
    const onChange = vi.fn()
    const end = source.watch!(onChange, vi.fn())
    expect(source.answer('marketing')).toBe('pending')
    isReady = true
    window.dispatchEvent(new Event('pageshow'))
    void cmp.grant()
    expect(source.answer('marketing')).toBe('granted')

    end()
    onChange.mockClear()
    void cmp.deny()
    expect(onChange).not.toHaveBeenCalled()
    void cmp.remove()
  })
})

describe('a platform that is told beforehand', () => {
  const preparing = (prepare: () => (() => void) | undefined) =>
    cmpSource<FakeApi, Choice>({
      ...base,
      prepare,
      read: (api) => api.choice,
      ask: (choice, { purpose }) => toAnswer(choice, purpose),
    })

  it('is told again after its queue could not be used, and read meanwhile', () => {
    const prepare = vi.fn((): (() => void) | undefined => {
      throw new Error('frozen')
    })
    const source = preparing(prepare)
    void createFakeCmp().install('granted')
    const end = source.watch!(vi.fn(), vi.fn())
    expect(source.answer('marketing')).toBe('granted')
    prepare.mockReturnValue(() => {})
    for (let i = 0; i < 2; i++) window.dispatchEvent(new Event('pageshow'))

    expect(prepare).toHaveBeenCalledTimes(2)
    end()
    delete globals.fakeCmp
  })

  it('may throw when it is told of the end', () => {
    const errors = vi.fn()
    window.addEventListener('error', errors)
    const cmp = createFakeCmp()
    void cmp.install('granted')
    const source = cmpSource<FakeApi, Choice>({
      ...base,
      prepare: () => () => {
        throw new Error('frozen')
      },
      listen: (api, changed) => api.on!(changed),
      ask: (choice, { purpose }) => toAnswer(choice, purpose),
    })

    expect(source.watch!(vi.fn(), vi.fn())).not.toThrow()
    expect(errors).not.toHaveBeenCalled()
    expect(cmp.subscriptions!()).toBe(0)
    window.removeEventListener('error', errors)
    void cmp.remove()
  })
})

describe('allGranted', () => {
  it.each<[map: string | string[] | undefined, granted: string[], expected: boolean]>([
    ['marketing', ['Marketing'], true],
    [['C0004', 'C0005'], ['c0004'], false],
    [['C0004', 'C0005'], ['C0005', 'C0004', 'C0001'], true],
    ['marketing', ['marketing-extra', 'market'], false],
    [[], ['marketing'], false],
    [undefined, ['marketing'], false],
  ])('%j of %j is %s', (map, granted, expected) => {
    expect(allGranted({ marketing: map }, 'marketing', granted)).toBe(expected)
  })
})

describe('forPixel', () => {
  it('goes by key, then by platform', () => {
    const table = { meta: 1, shop: 2 }

    expect(forPixel(table, { key: 'shop', platform: 'meta' })).toBe(2)
    expect(forPixel(table, { key: 'other', platform: 'meta' })).toBe(1)
    expect(forPixel(table, { key: 'other', platform: 'x' })).toBeUndefined()
    expect(forPixel(table, undefined)).toBeUndefined()
  })
})
