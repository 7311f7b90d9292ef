import { now, type Page } from '../platform/env'
import type { Entry } from '../queue/entry'
import type { PixelEvent } from '../types'
import { toPage } from './watchNavigation'

const SEEN_MS = 50 // routers redirect and set titles right after they have shown a page, some frames later on slow devices

/** Where the visitor is: what the keys, referrers and titles of page views follow from. */
export interface Visit {
  /** The page viewed before the one at this address, which may be viewed only later. */
  previousOf(url: string): string | undefined
  /** The page view that is not on the screen yet, and until when it waits for that (epoch ms). */
  readonly fresh: Entry | undefined
  readonly freshUntil: number
  /** That page view, where the last navigation has put another address in the place of its page's. */
  unseen(): Entry | undefined
  /** A page is viewed: the one at the page's address. Gives its key; two with the same are one page view. */
  view(key: string | undefined): string
  /** The address has changed, by a navigation of this type; `isJump`: only after the #. False where that is no navigation. */
  go(type?: string | null, isJump?: boolean): boolean
  /** Takes in a page view, which waits for its title, unless one of its key waits already. */
  show(entry: Entry): void
  /** The newest page view is on the screen. */
  see(): void
}

/** @param complete makes the event final, which has its title now. */
export function createVisit(page: Page | undefined, complete: (event: PixelEvent) => PixelEvent): Visit {
  let navigations = 0
  let jumps = 0 // navigations within a page
  let viewed = '' // where the last page view was
  let viewedAt = 0 // how many navigations there had been
  let previous: string | undefined // where the one of another page before it was
  let isReplaced = false // the page's address, by the last navigation
  // What led to a page that nobody has seen led to the one in its place.
  const isLeft = (url: string): unknown => viewed && viewed !== toPage(url) && !visit.unseen()
  const visit: { -readonly [K in keyof Visit]: Visit[K] } = {
    fresh: undefined,
    freshUntil: 0,

    // Another address in the place of a page that was viewed is another page only if it is viewed, too.
    previousOf: (url) => (navigations > viewedAt && isLeft(url) ? viewed : previous),

    view(key) {
      const { href, pathname, search } = page!.location
      if (isLeft(href)) previous = viewed
      viewed = toPage(href)
      viewedAt = navigations
      return navigations + String(key ?? (jumps || '') + pathname + search)
    },

    unseen: () => (isReplaced ? visit.fresh : undefined),

    go(type, isJump) {
      isReplaced = type === 'replace'
      // It is null where an entry's state was changed, not its address.
      if (isReplaced || type === null) return false
      if (isJump) jumps++
      else navigations++
      return true
    },

    show(entry) {
      if (visit.fresh?.pageKey === entry.pageKey) return void Object.freeze(entry.event)
      visit.see()
      visit.fresh = entry
      visit.freshUntil = now() + SEEN_MS
    },

    /** Routers set the title once they show the page. */
    see() {
      if (!visit.fresh) return
      const { event } = visit.fresh
      Object.freeze(Object.assign(event, complete({ ...event, title: page!.document.title })))
      visit.fresh = undefined
      isReplaced = false
    },
  }
  return visit
}
