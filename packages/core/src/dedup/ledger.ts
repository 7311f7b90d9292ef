import { now } from '../platform/env'

/**
 * Which pixel has been sent which keyed event, across reloads and tabs. One storage key per event id, so that a look-up
 * costs the same whatever the history, and two tabs never overwrite each other's entries. Forbidden, full or corrupted
 * storage only shortens its memory to this page.
 */
export interface Ledger {
  has(id: string, pixelKey: string): boolean
  add(id: string, pixelKey: string): void
  /** Forgets one pixel, on withdrawal. */
  forget(pixelKey: string): void
}

/** Every key in localStorage starts with this. The value: epoch ms and the pixels' keys, separated by spaces. */
export const LEDGER_PREFIX = 'omnipixel.sent:'
const DAY_MS = 864e5

export function createLedger(store: Storage | undefined, maxIds = 1000, maxAgeDays = 180): Ledger {
  const unwritten = new Map<string, string>() // what the storage would not take
  let room = 0 // how many may be added before the next look at all of them

  /** A clock that was set back a little does not make a purchase new. */
  const toFresh = (line: string | null | undefined): string => {
    const age = now() - parseInt(line!)
    return age > -DAY_MS && age < maxAgeDays * DAY_MS ? line! : ''
  }
  /** Always from the storage: another tab may have added a line since, or have forgotten one. */
  const read = (id: string): string => {
    let line
    try {
      line = store!.getItem(id)
    } catch {
      // Forbidden: the page itself remembers.
    }
    return toFresh(unwritten.get(id) ?? line)
  }
  /** A line without pixels goes. */
  const write = (id: string, line: string): void => {
    const isEmpty = !line.includes(' ')
    unwritten.delete(id)
    try {
      if (isEmpty) store!.removeItem(id)
      else store!.setItem(id, line)
    } catch {
      if (!isEmpty) unwritten.set(id, line) // full or forbidden
    }
  }
  const ids = (): string[] =>
    [...unwritten.keys(), ...Object.keys(store ?? {})].filter((id) => id.startsWith(LEDGER_PREFIX))

  /** Drops what has expired, and the oldest where there are too many: then an eighth more, so that it is rarely done. */
  const trim = (): void => {
    const lines = ids().map((id) => [id, parseInt(read(id)) || 0] as const)
    lines.sort(([, a], [, b]) => b - a)
    const kept = lines.length > maxIds ? maxIds - (maxIds >> 3) : maxIds
    for (const [id] of lines.filter(([, time], at) => !time || at >= kept)) write(id, '')
    room = maxIds - Math.min(lines.length, kept)
  }

  return {
    has: (id, pixelKey) => (read(LEDGER_PREFIX + id) + ' ').includes(` ${pixelKey} `),
    add(id, pixelKey) {
      const key = LEDGER_PREFIX + id
      write(key, `${read(key) || now()} ${pixelKey}`)
      if (--room < 0) trim()
    },
    forget(pixelKey) {
      for (const id of ids()) {
        const line = read(id)
        const rest = (line + ' ').replace(` ${pixelKey} `, ' ').trimEnd()
        if (!line || rest !== line) write(id, rest)
      }
    },
  }
}
