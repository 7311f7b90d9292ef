/*
 * The only file that reads window, document, navigator, crypto or the clock. Functions of a module rather than an
 * object passed around: bundlers can shorten their names, and tests replace the globals themselves.
 */

export type Page = Window & typeof globalThis

/** The browser's window, or nothing on a server (or wherever there is no document). */
export const browserPage = (): Page | undefined => (typeof document === 'object' ? window : undefined)

/** Epoch ms. */
export const now = (): number => Date.now()

/** Runs `fn` after `ms`; the returned function calls it off. */
export function later(fn: () => void, ms: number): () => void {
  const timer = setTimeout(fn, ms)
  return () => clearTimeout(timer)
}

/** `later` until the signal, which calls off whatever has not run, and lets nothing begin. */
export function createTimers(signal: AbortSignal): (fn: () => void, ms: number) => void {
  const pending = new Set<() => void>()
  signal.addEventListener('abort', () => pending.forEach((cancel) => cancel()))
  return (fn, ms) => {
    if (signal.aborted) return
    const cancel = later(() => {
      pending.delete(cancel)
      fn()
    }, ms)
    pending.add(cancel)
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    later(resolve, ms)
  })

const TURN_MS = 500 // other tabs see by then what this one has stored
const WAIT_MS = 3000 // a tab that is throttled may keep its turn for longer than a conversion can wait

/**
 * Resolves when no other tab of the site is doing what has this name, after three seconds at the latest, and keeps the
 * others waiting for half a second. At once where there are no locks (insecure contexts, old browsers).
 *
 * @see https://developer.mozilla.org/docs/Web/API/Web_Locks_API
 */
export const takeTurn = (page: Page, name: string): Promise<unknown> =>
  Promise.race([
    pause(WAIT_MS),
    new Promise((resolve) => {
      const { locks } = page.navigator as { locks?: LockManager }
      if (!locks) return resolve(0)
      const hold = (): Promise<void> => {
        resolve(0)
        return pause(TURN_MS)
      }
      locks.request(name, hold).catch(resolve)
    }),
  ])

/**
 * The Navigation API, where it works: an element with that id, or a script's own variable, has the same name, and a frame
 * without an origin hears of nothing.
 *
 * @see https://html.spec.whatwg.org/multipage/nav-history-apis.html#named-access-on-the-window-object
 */
export const findNavigation = (page: Page): EventTarget | undefined => {
  const { navigation } = page as { navigation?: EventTarget & { currentEntry: object | undefined } }
  return navigation?.currentEntry ? navigation : undefined
}

/** Listens until the signal. A target that this browser does not have never calls. */
export const listen = <E>(
  target: Pick<EventTarget, 'addEventListener'> | undefined,
  type: string,
  fn: (event: E) => void,
  signal: AbortSignal,
): void => target?.addEventListener?.(type, fn as (event: unknown) => void, { capture: true, signal })

const PAINT_MS = 16 // an animation frame's callback still stands before its paint
const PAINT_TIMEOUT_MS = 100 // a throttled frame must not hold a conversion back for longer

/** Runs `fn` once, after the next paint or 100 ms, whichever is first; in a hidden document by timer alone. */
export function afterPaint(page: Page, later: (fn: () => void, ms: number) => void, fn: () => void): void {
  let isDone = false
  const run = (): void => {
    if (!isDone) fn()
    isDone = true
  }
  const { hidden } = page.document
  later(run, hidden ? 0 : PAINT_TIMEOUT_MS)
  if (!hidden) page.requestAnimationFrame?.(() => later(run, PAINT_MS))
}

/** A UUID v4. Insecure contexts have no `randomUUID`; ids have to be unique there, not secret. */
export const uuid = (): string =>
  globalThis.crypto?.randomUUID?.() ??
  'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => ((Math.random() * 16) | 0).toString(16))

/** Lower-case hex SHA-256 of the text; the text itself where there is no `crypto.subtle` (insecure contexts). */
export async function sha256(text: string): Promise<string> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined
  if (!subtle) return text
  const digest = new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The storage, or nothing where the browser forbids it (merely reading the property can throw). */
export function openStore(page: Page, name: 'localStorage' | 'sessionStorage'): Storage | undefined {
  try {
    return page[name]
  } catch {
    return undefined // forbidden storage costs only the memory across page loads
  }
}

/** Between the trackers of this site's pages, or nothing where the browser has none or forbids it. */
export function openChannel(page: Page): BroadcastChannel | undefined {
  try {
    return new page.BroadcastChannel('omnipixel')
  } catch {
    return undefined // other tabs then follow when they are looked at again
  }
}

/** `document.cookie`, or nothing where the browser forbids it (sandboxed frames throw). */
export function readCookies(page: Page): string {
  try {
    return page.document.cookie
  } catch {
    return ''
  }
}

/** The value of one cookie, as it is written; empty where there is none. */
export const readCookie = (page: Page, name: string): string =>
  readCookies(page)
    .split('; ')
    .find((pair) => pair.startsWith(name + '='))
    ?.slice(name.length + 1) ?? ''

/** Sets one cookie; where that is forbidden, there is nothing to set or to remove. */
export function writeCookie(page: Page, cookie: string): void {
  try {
    page.document.cookie = cookie
  } catch {
    // The choice then holds for this page.
  }
}

/**
 * Starts a request that outlives the page, and asks for no answer. It carries the cookies that its host has set, as an
 * image would.
 */
export function request(page: Page, url: string, body?: URLSearchParams): void {
  const method = body ? 'POST' : 'GET'
  const init = {
    method,
    body: body ?? null,
    mode: 'no-cors',
    credentials: 'include',
    keepalive: true,
  } as const
  page.fetch(url, init).catch(() => {
    // Offline or blocked: as with an image, nobody is told.
  })
}

/**
 * Whether requests can get out, as far as the browser knows. A browser that calls itself offline when the page starts
 * is not believed for as long as it stays that way: the page has come from somewhere, e.g. the machine itself.
 *
 * @see https://developer.mozilla.org/docs/Web/API/Navigator/onLine
 */
export function watchOnline({ navigator }: Page): () => boolean {
  let isBelieved = navigator.onLine
  return () => {
    isBelieved ||= navigator.onLine
    return navigator.onLine || !isBelieved
  }
}

/** Global Privacy Control: `true`, or the text '1' from old extensions. */
export const hasPrivacySignal = (): boolean => {
  const { globalPrivacyControl } = (globalThis.navigator ?? {}) as { globalPrivacyControl?: unknown }
  return globalPrivacyControl === true || globalPrivacyControl === '1'
}
