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

export function createLedger(store: Storage | undefined, maxIds: number, maxAgeDays: number): Ledger {
  let sent: Map<string, string> | undefined // id → line, oldest first

  const toFresh = (line: string | null | undefined): string => {
    const age = now() - parseInt(line!)
    return age >= 0 && age < maxAgeDays * DAY_MS ? line! : ''
  }
  const stored = (id: string): string | null | undefined => {
    try {
      return store?.getItem(LEDGER_PREFIX + id)
    } catch {
      return undefined
    }
  }
  const write = (id: string, line: string): void => {
    if (line) sent!.set(id, line)
    else sent!.delete(id)
    try {
      if (line) store?.setItem(LEDGER_PREFIX + id, line)
      else store?.removeItem(LEDGER_PREFIX + id)
    } catch {
      // Full: the page itself still remembers.
    }
  }
  const load = (): Map<string, string> => {
    if (sent) return sent
    sent = new Map()
    const ids = Object.keys(store ?? {})
      .filter((key) => key.startsWith(LEDGER_PREFIX))
      .map((key) => key.slice(LEDGER_PREFIX.length))
    for (const id of ids.sort((a, b) => parseInt(stored(a)!) - parseInt(stored(b)!)))
      write(id, toFresh(stored(id)))
    return sent
  }
  /** Another tab may have written since. */
  const read = (id: string): string => toFresh(stored(id) ?? load().get(id))

  return {
    has: (id, pixelKey) => read(id).split(' ').includes(pixelKey, 1),
    add(id, pixelKey) {
      load()
      write(id, `${read(id) || now()} ${pixelKey}`)
      if (sent!.size > maxIds) write(sent!.keys().next().value!, '')
    },
    forget(pixelKey) {
      for (const [id, line] of load()) {
        const [time, ...keys] = line.split(' ')
        const rest = keys.filter((key) => key !== pixelKey)
        if (rest.length < keys.length) write(id, rest.length ? [time, ...rest].join(' ') : '')
      }
    },
  }
}
