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
  let known: Map<string, string> | undefined // storage key → value, oldest first

  /** A clock that was set back a little does not make a purchase new. */
  const toFresh = (line: string | null | undefined): string => {
    const age = now() - parseInt(line!)
    return age > -DAY_MS && age < maxAgeDays * DAY_MS ? line! : ''
  }
  /** A line without pixels goes. */
  const write = (sent: Map<string, string>, id: string, line: string): void => {
    const isEmpty = !line.includes(' ')
    if (isEmpty) sent.delete(id)
    else sent.set(id, line)
    try {
      if (isEmpty) store!.removeItem(id)
      else store!.setItem(id, line)
    } catch {
      // Full or forbidden: the page itself still remembers.
    }
  }
  const trim = (sent: Map<string, string>): void => {
    for (const id of sent.keys()) if (sent.size > maxIds) write(sent, id, '')
  }
  const load = (): Map<string, string> => {
    if (known) return known
    known = new Map()
    const lines = Object.entries<string>(store ?? {}).filter(([id]) => id.startsWith(LEDGER_PREFIX))
    for (const [id, line] of lines.sort(([, a], [, b]) => parseInt(a) - parseInt(b)))
      if (toFresh(line)) known.set(id, line)
      else write(known, id, '')
    trim(known)
    return known
  }
  /** Another tab may have written since. */
  const read = (id: string): string => {
    let line
    try {
      line = store!.getItem(LEDGER_PREFIX + id)
    } catch {
      // As above.
    }
    return toFresh(line ?? load().get(LEDGER_PREFIX + id))
  }

  return {
    has: (id, pixelKey) => (read(id) + ' ').includes(` ${pixelKey} `),
    add(id, pixelKey) {
      const sent = load()
      write(sent, LEDGER_PREFIX + id, `${read(id) || now()} ${pixelKey}`)
      trim(sent)
    },
    forget(pixelKey) {
      for (const [id, line] of load()) {
        const rest = (line + ' ').replace(` ${pixelKey} `, ' ').trimEnd()
        if (rest !== line) write(known!, id, rest)
      }
    },
  }
}
