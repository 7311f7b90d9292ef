/** What the queue needs to know of what waits in it. */
export interface Queued {
  /** Page views alone have one. */
  readonly pageKey: string
  /** The ids by which it counts as a repeat. */
  readonly dedupIds: readonly string[]
}

/** Takes out the first entry that `matches`. */
export function takeFirst<T>(queue: T[], matches: (entry: T) => unknown): T | undefined {
  const index = queue.findIndex(matches)
  return index < 0 ? undefined : queue.splice(index, 1)[0]
}

/** Takes out what has to go when the queue is full: the oldest page view, then the oldest without a key, keyed ones last. */
export const takeOverflow = <T extends Queued>(queue: T[]): T =>
  (takeFirst(queue, (entry) => entry.pageKey) ??
    takeFirst(queue, (entry) => !entry.dedupIds[0]) ??
    queue.shift())!
