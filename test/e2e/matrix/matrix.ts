import type { Page } from 'playwright-core'
import { beforeAll } from 'vitest'
import { useRecordedShop, type RecordedShop } from '../recorded.js'
import type { ShopOptions, ShopPage } from '../shop.js'
import { servePlatforms } from './platforms.js'

export interface Matrix extends Omit<RecordedShop, 'open'> {
  /** Opens a page whose tracker has this `consent` option, as text. */
  open(consent: string, contents?: ShopPage & { path?: string }): Promise<Page>
  /** Loads the page again, as another release of the shop; what the browser keeps stays. Forgets the requests so far. */
  release(page: Page, consent: string, contents?: ShopPage): Promise<void>
}

/** A shop for the scenarios of consent.md, section 7: one page at a time, and platforms for it to load. */
export function useMatrix(options?: ShopOptions): Matrix {
  let page: Page | undefined
  /** What a script sends as its page goes must not be taken for the next page's. */
  const leave = async (): Promise<void> => {
    const isQuiet = shop.requests().length === 0
    await page?.context().close()
    if (!isQuiet) await shop.settled()
    page = undefined
  }
  const shop = useRecordedShop(options)

  beforeAll(() => servePlatforms(shop.network))

  return Object.assign(Object.create(shop) as RecordedShop, {
    async open(consent: string, given: ShopPage & { path?: string } = {}) {
      const { path, ...contents } = given
      if (page && !page.isClosed()) await shop.checkInvariants(page)
      await leave()
      page = await shop.open(path, withConsent(consent, contents))
      return page
    },
    async release(open: Page, consent: string, contents: ShopPage = {}) {
      shop.serve(withConsent(consent, contents))
      await shop.settled()
      shop.network.clear()
      await open.reload()
    },
  })
}

const withConsent = (consent: string, contents: ShopPage): ShopPage => ({
  ...contents,
  options: `${contents.options ?? ''} consent: ${consent},`,
})

/** `{ meta: 'granted', … }`, as the page's tracker has it. */
export const consentOf = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(
    `Object.fromEntries(Object.entries(tracker.consent.get().pixels).map(([key, { consent }]) => [key, consent]))`,
  )

/** Waits until the pixel has this consent: platforms tell of changes when they like. */
export const waitForConsent = (page: Page, consent: string, key = 'meta') =>
  page.waitForFunction(`tracker.consent.get().pixels['${key}'].consent === '${consent}'`)
