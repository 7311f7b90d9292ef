import { usPrivacy, type UsPrivacyOptions } from '@omnipixel/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { describeSource, type CmpDriver } from './contract'

type Callback = (data: unknown, isSuccess?: boolean) => void
const globals = window as { __uspapi?: (command: string, version: number, callback: Callback) => void }
const META = { key: 'meta', platform: 'meta' }
const TEXTS = { none: '1YNN', granted: '1YNN', denied: '1YYN' }

/** An API as the specification has it: no event tells of a change, only the visitor's click is there. */
function createCmp(): CmpDriver {
  let text = ''
  let waiting: Callback[] = []
  const choose = (next: string): void => {
    document.body.click()
    text = next
  }
  return {
    install(choice) {
      text = TEXTS[choice]
      globals.__uspapi = (_command, _version, callback) => callback({ version: 1, uspString: text }, true)
      for (const callback of waiting.splice(0)) callback({ version: 1, uspString: text }, true)
    },
    installStub() {
      waiting = []
      globals.__uspapi = (_command, _version, callback) => waiting.push(callback)
    },
    grant: () => choose(TEXTS.granted),
    deny: () => choose(TEXTS.denied),
    installInapplicable() {
      globals.__uspapi = (_command, _version, callback) => callback({ version: 1, uspString: '1---' }, true)
    },
    break() {
      globals.__uspapi = () => {
        throw new Error('broken')
      }
    },
    remove() {
      delete globals.__uspapi
    },
  }
}

const removeCookie = (): void => {
  document.cookie = 'usprivacy=; Max-Age=0'
}

/** No API: some banner writes the cookie alone. */
function createCookieCmp(): CmpDriver {
  const choose = (text: string): void => {
    document.cookie = `usprivacy=${text}`
    document.dispatchEvent(new Event('visibilitychange'))
  }
  return {
    install: (choice) => choose(TEXTS[choice]),
    grant: () => choose(TEXTS.granted),
    deny: () => choose(TEXTS.denied),
    break: () => choose('broken'),
    remove: removeCookie,
  }
}

beforeEach(() => {
  ;(window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL('https://shop.example/')
})

const given = {
  regime: 'opt-out',
  answers: { none: 'silent', granted: 'silent' },
  isPushed: true,
  isVeto: true,
} as const

describeSource('usPrivacy', { ...given, make: usPrivacy, createCmp, settleMs: 500 }, () => {
  const ends: (() => void)[] = []
  afterEach(() => {
    for (const end of ends.splice(0)) end()
    delete globals.__uspapi
    removeCookie()
    Reflect.deleteProperty(window, 'cookieStore')
  })
  const watch = (options?: UsPrivacyOptions) => {
    const source = usPrivacy(options)
    ends.push(source.watch!(vi.fn(), vi.fn()))
    return () => source.answer('marketing', META, 'opt-out')
  }
  const setText = (uspString: unknown, isSuccess = true): void => {
    globals.__uspapi = (_command, _version, callback) => callback({ version: 1, uspString }, isSuccess)
  }

  it.each<[text: unknown, expected: string]>([
    ['1YYN', 'denied'],
    ['1NYN', 'denied'],
    ['1yyn', 'denied'],
    ['1YNN', 'silent'],
    ['1---', 'silent'],
    ['1Y-N', 'silent'],
    ['2YNN', 'pending'],
    ['1YN', 'pending'],
    ['1YXN', 'pending'],
    ['', 'pending'],
    [undefined, 'pending'],
    [1, 'pending'],
  ])('takes %j as %s', (text, expected) => {
    setText(text)

    expect(watch()()).toBe(expected)
  })

  it('does not go by what comes without success', () => {
    setText('1YNN', false)

    expect(watch()()).toBe('pending')
  })

  it('limits data use where it is told to', () => {
    setText('1YYN')

    expect(watch({ mode: 'ldu' })()).toBe('limited')
  })

  it('prefers the API to the cookie, and reads it again after events of its own', () => {
    document.cookie = 'other=1'
    document.cookie = 'usprivacy=1YNN'
    const answer = watch({ events: ['my-banner'] })
    expect(answer()).toBe('silent')

    setText('1YYN')
    window.dispatchEvent(new Event('my-banner'))
    expect(answer()).toBe('denied')
  })

  it('reads again when the browser tells that a cookie has changed', () => {
    const cookieStore = new EventTarget()
    Object.assign(window, { cookieStore })
    document.cookie = 'usprivacy=1YNN'
    const answer = watch()

    document.cookie = 'usprivacy=1YYN'
    cookieStore.dispatchEvent(new Event('change'))
    expect(answer()).toBe('denied')
  })

  it('lets no older answer follow a newer one', () => {
    const waiting: Callback[] = []
    globals.__uspapi = (_command, _version, callback) => waiting.push(callback)
    const answer = watch()
    document.dispatchEvent(new Event('visibilitychange'))

    waiting[1]!({ uspString: '1YYN' }, true)
    waiting[0]!({ uspString: '1YNN' }, true)
    expect(answer()).toBe('denied')
  })
})

describeSource('usPrivacy, by its cookie', { ...given, make: usPrivacy, createCmp: createCookieCmp })
