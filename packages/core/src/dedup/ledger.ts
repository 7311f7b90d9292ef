import { now } from '../platform/env'
import { LEDGER_PREFIX } from '../storageKeys'

/**
 * Which keyed events a pixel has been sent, across reloads and tabs. One storage key per pixel and event id, so that a
 * look-up costs the same whatever the history, and no tab ever overwrites what another has added. Forbidden, full or
 * corrupted storage only shortens its memory to this page.
 */
export interface Ledger {
  has(id: string): boolean
  add(id: string): void
  /** Forgets everything, on withdrawal. */
  forget(): void
}

const DAY_MS = 864e5

export function createLedger(
  store: Storage | undefined,
  pixelKey: string,
  { maxIds = 1000, maxAgeDays = 180 }: { maxIds?: number; maxAgeDays?: number } = {},
): Ledger {
  const prefix = LEDGER_PREFIX + pixelKey + ':' // the value: epoch ms
  const unwritten = new Map<string, unknown>() // what the storage would not take
  let room = 0 // how many may be added before the next look at all of them

  /** When it was sent, or 0. Always from the storage, where another tab may have added it since, or have forgotten it. */
  const read = (key: string): number => {
    let time = unwritten.get(key)
    try {
      time ??= store!.getItem(key)
    } catch {
      // Forbidden: the page itself remembers.
    }
    const age = now() - parseInt(time as string)
    // A clock that was set back a little does not make a purchase new.
    return age > -DAY_MS && age < maxAgeDays * DAY_MS ? now() - age : 0
  }
  const remove = (key: string): void => {
    unwritten.delete(key)
    try {
      store!.removeItem(key)
    } catch {
      // Forbidden: there is nothing to remove.
    }
  }
  // Chromium takes six times as long for `Object.keys`, which also looks at each value: 10 ms where seven ledgers are full.
  const keys = (): string[] =>
    [...unwritten.keys(), ...(Reflect.ownKeys(store ?? {}) as string[])].filter((key) =>
      key.startsWith(prefix),
    )
  /** Drops what has expired, and the oldest where there are too many: then an eighth more, so that it is rarely done. */
  const trim = (): void => {
    const lines = keys().map((key) => [read(key), key] as const)
    const kept = lines.length > maxIds ? maxIds - (maxIds >> 3) : maxIds
    lines.sort(([a], [b]) => b - a)
    for (const [at, [time, key]] of lines.entries()) if (!time || at >= kept) remove(key)
    room = maxIds - Math.min(lines.length, kept)
  }

  return {
    has: (id) => !!read(prefix + id),
    add(id) {
      try {
        store!.setItem(prefix + id, String(now()))
      } catch {
        unwritten.set(prefix + id, now()) // full or forbidden
      }
      if (--room < 0) trim()
    },
    forget: () => keys().forEach(remove),
  }
}
