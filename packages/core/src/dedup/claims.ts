import type { Queued } from '../queue/queue'
import type { Outcome } from '../types'

/** Which events a pixel has taken up, on this page: no other with the same id, or of the same page, is taken beside them. */
export interface Claims {
  has(entry: Queued): unknown
  add(entry: Queued): void
  /** Gives up what the outcome leaves free: ids once it is final, a page if its view has not been sent. */
  settle(entry: Queued, outcome: Outcome): void
}

export function createClaims(): Claims {
  const owners = new Map<string, Queued>() // by the ids of what waits
  let lastPageView: Queued | undefined

  return {
    has: ({ pageKey, dedupIds }) =>
      (pageKey && lastPageView?.pageKey === pageKey) || dedupIds.some(owners.has, owners),
    add(entry) {
      for (const id of entry.dedupIds) owners.set(id, entry)
      if (entry.pageKey) lastPageView = entry
    },
    settle(entry, outcome) {
      const { dedupIds } = entry
      if (outcome[0] !== 'h' && owners.get(dedupIds[0]!) === entry) dedupIds.forEach(owners.delete, owners)
      if (entry === lastPageView && !/^(sent|dup|held)/.test(outcome)) lastPageView = undefined
    },
  }
}
