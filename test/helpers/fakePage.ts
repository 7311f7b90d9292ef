import { createHash } from 'node:crypto'
import { createTracker, type Tracker, type TrackerOptions } from '@omnipixel/core'
import { afterEach, beforeEach, vi } from 'vitest'

/** A browser page whose scripts, clock, navigations and hashing do what the test says, and nothing else. */
export interface FakePage {
  /** The URL of every script element made since the test began. */
  readonly requested: readonly string[]
  /** Called when a script element gets its URL. */
  onRequest: (url: string) => void
  /** The elements made for a script whose URL starts so, oldest first. */
  elements(url: string): HTMLScriptElement[]
  /** `createTracker`, ended with the test. */
  startTracker(options: TrackerOptions): Tracker
  /** Lets time pass, and what waits for it happen. */
  pass(ms?: number): Promise<void>
  /** Goes to another address without leaving the document, as a router does. */
  navigate(path: string, navigationType?: 'push' | 'replace'): void
  /** Leaves the document; with `persisted` it may come back from the back/forward cache. */
  leave(persisted?: boolean): void
  /** Comes back from the back/forward cache. */
  comeBack(): void
  setHidden(hidden: boolean): void
  /** Another new page, for tests that need many. */
  renew(): void
}

const GLOBALS = [
  ...['fbq', '_fbq', 'ttq', 'TiktokAnalyticsObject', 'lintrk', 'twq', 'pintrk', 'snaptr', 'rdt'],
  ...[
    '_linkedin_data_partner_ids',
    '_wait_for_lintrk',
    '_already_called_lintrk',
    'navigation',
    'cookieStore',
  ],
  Symbol.for('omnipixel'),
]
/** Enough for a hand-over after paint and its yields between vendors. */
const HAND_OVER_MS = 150
const DAY_MS = 864e5
const START = Date.UTC(2026, 0, 15, 12)

/** To be called once per file (or `describe`): gives each of its tests a new page at https://shop.example/. */
export function useFakePage(): FakePage {
  const created: HTMLScriptElement[] = []
  const trackers: Tracker[] = []
  let isHidden = false
  let now = START

  const page: FakePage = {
    renew() {
      close()
      open()
    },
    get requested() {
      return created.map(({ src }) => src)
    },
    onRequest: () => {},
    elements: (url) => created.filter(({ src }) => src.startsWith(url)),
    startTracker(options) {
      const tracker = createTracker(options)
      trackers.push(tracker)
      return tracker
    },
    pass: async (ms = HAND_OVER_MS) => {
      await vi.advanceTimersByTimeAsync(ms)
    },
    navigate(path, navigationType = 'push') {
      const { navigation } = window as unknown as { navigation: EventTarget }
      const tell = (type: string, facts: object) =>
        navigation.dispatchEvent(Object.assign(new Event(type), { navigationType, ...facts }))
      tell('navigate', { destination: { sameDocument: true } })
      history[`${navigationType}State`]({}, '', path)
      tell('currententrychange', {})
    },
    leave(persisted = false) {
      window.dispatchEvent(Object.assign(new Event('pagehide'), { persisted }))
      if (!isHidden) page.setHidden(true) // after it, as in browsers
      isHidden = persisted // the next page is shown
    },
    comeBack() {
      if (isHidden) page.setHidden(false)
      window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    },
    setHidden(hidden) {
      isHidden = hidden
      document.dispatchEvent(new Event('visibilitychange'))
    },
  }

  const open = (): void => {
    // Each test on a later day of its own: to an earlier clock, happy-dom would show cookies again that have expired.
    vi.useFakeTimers({ now: (now += DAY_MS) })
    ;(window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(
      'https://shop.example/',
    )
    document.title = 'Shop'
    isHidden = false
    Object.defineProperties(document, {
      hidden: { configurable: true, get: () => isHidden },
      visibilityState: { configurable: true, get: () => (isHidden ? 'hidden' : 'visible') },
    })
    Object.assign(window, { navigation: Object.assign(new EventTarget(), { currentEntry: {} }) })
    const createElement = document.createElement.bind(document)
    vi.spyOn(document, 'createElement').mockImplementation(((name: string) => {
      const element = createElement(name)
      if (name === 'script') {
        // An own property: the attribute stays empty, so that nothing loads.
        let src = ''
        Object.defineProperty(element, 'src', {
          get: () => src,
          set(url: string) {
            src = url
            page.onRequest(url)
          },
        })
        // happy-dom can adopt a node only once, unless its owner may be redefined.
        Object.defineProperty(element, 'ownerDocument', { value: document, configurable: true })
        created.push(element as HTMLScriptElement)
      }
      return element
    }) as typeof document.createElement)
    // The platform's own hashing ends at a time that no fake clock rules.
    vi.spyOn(crypto.subtle, 'digest').mockImplementation((_, data) =>
      Promise.resolve(
        Uint8Array.from(
          createHash('sha256')
            .update(data as Uint8Array)
            .digest(),
        ).buffer,
      ),
    )
  }

  const close = (): void => {
    for (const tracker of trackers.splice(0)) tracker.destroy()
    Reflect.deleteProperty(document, 'cookie')
    // Before the clock is the real one again, by which some have expired and would not be seen.
    for (const pair of document.cookie.split('; ')) {
      for (const path of ['; Path=/', ''])
        document.cookie = `${pair.split('=')[0]}=; Expires=Thu, 01 Jan 1970 00:00:00 GMT${path}`
    }
    now = Math.max(now, Date.now())
    vi.clearAllTimers()
    vi.useRealTimers()
    page.onRequest = () => {}
    for (const element of created.splice(0)) element.remove()
    const own = Object.keys(window).filter((name) => name.startsWith('fake_'))
    for (const name of [...GLOBALS, ...own]) Reflect.deleteProperty(window, name)
    for (const name of ['hidden', 'visibilityState', 'prerendering', 'referrer'])
      Reflect.deleteProperty(document, name)
    localStorage.clear()
    sessionStorage.clear()
    vi.mocked(document.createElement).mockRestore()
    vi.mocked(crypto.subtle.digest).mockRestore()
  }

  beforeEach(open)
  afterEach(close)
  return page
}
