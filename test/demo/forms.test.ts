import { describe, expect, it } from 'vitest'
import { VISITOR } from '../e2e/events.js'
import { ALL_VENDORS } from '../e2e/wire.js'
import type { Vendor } from '../sandbox/beacon.js'
import { SHOPS, useDemo, type Visit } from './demo.js'
import { type Expected, toExpected, toOnWire } from './expected.js'
import { accept, HAMLET, TEMPEST, TWELFTH_NIGHT } from './journeys.js'
import { type EventName, WIRE_NAMES } from './wire.js'

const demo = useDemo()

const EMAIL = VISITOR.email.trim()
const KNOWN = { known: ['email'] } as const

/** LinkedIn and X have ids for some events only. */
const withEvent = (name: EventName): Vendor[] => ALL_VENDORS.filter((vendor) => WIRE_NAMES[name][vendor])

interface Journey {
  title: string
  event: Expected
  /** Pinterest takes some names for audiences only, and says so. */
  warning?: string
  go(visit: Visit): Promise<void>
}

const JOURNEYS: Journey[] = [
  {
    title: 'the newsletter: a Lead, with the address hashed',
    event: { name: 'Lead', page: '', told: { description: 'Newsletter' }, ...KNOWN },
    async go({ click, fill, sees }) {
      await fill('newsletter-email', EMAIL)
      await click('newsletter-submit')
      await sees('newsletter-done')
    },
  },
  {
    title: 'a search, with what was found',
    event: {
      name: 'Search',
      page: 'search?q=shakespeare',
      told: { searchString: 'shakespeare', items: [TEMPEST, HAMLET, TWELFTH_NIGHT] },
    },
    async go({ click, fill, sees }) {
      await fill('search-input', ' shakespeare ')
      await click('search-submit')
      await sees('search-count')
    },
  },
  {
    title: 'a letter: a Contact, without the letter',
    event: { name: 'Contact', page: 'contact' },
    warning: "'contact' is not a standard event name",
    async go({ click, fill, sees }) {
      await click('nav-contact')
      await fill('contact-email', EMAIL)
      await fill('contact-message', 'My scarf is in row F.')
      await click('contact-submit')
      await sees('contact-done')
    },
  },
  {
    title: 'a registration, with the address hashed',
    event: { name: 'CompleteRegistration', page: 'register', told: { status: 'completed' }, ...KNOWN },
    async go({ click, fill, sees }) {
      await click('nav-register')
      await fill('register-name', 'Jane Doe')
      await fill('register-email', EMAIL)
      await click('register-submit')
      await sees('register-done')
    },
  },
  {
    title: 'the wishlist, when something is put on it and not when it is taken off',
    event: {
      name: 'AddToWishlist',
      page: 'product/TKT-TEMPEST',
      told: { value: 42, items: [TEMPEST] },
    },
    async go({ click, page }) {
      await click('product-card-TKT-TEMPEST')
      await click('wishlist')
      await click('wishlist')
      await page.locator('[data-testid=wishlist][aria-pressed=false]').waitFor()
    },
  },
]

describe.each(SHOPS)('the %s shop reports, once and with every field', (shop) => {
  it.each(JOURNEYS)('$title', async ({ event, warning, go }) => {
    if (warning) demo.expectWarning(warning)
    const visit = await demo.visit(shop)
    await accept(visit)
    await visit.came('PageView')

    await go(visit)

    const vendors = withEvent(event.name)
    const arrived = await visit.arrived(event.name, vendors)
    const id = arrived.meta[0]!.eventId!
    for (const vendor of vendors) {
      const found = arrived[vendor].map((beacon) => toOnWire(beacon, visit.root))
      expect(found).toEqual([toExpected(vendor, event, id)])
    }
    const requests = (await visit.recorded()).map(({ request }) =>
      decodeURIComponent(JSON.stringify(request)),
    )
    expect(requests.filter((text) => /jane|news@example|scarf/i.test(text))).toEqual([])
  })
})
