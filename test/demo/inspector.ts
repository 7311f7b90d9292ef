import type { Page } from 'playwright-core'
import { toWireId } from '../e2e/events.js'
import type { Beacon, Vendor } from '../sandbox/beacon.js'
import { toEventName } from './wire.js'

/** What the inspector calls them. */
export const NAMES: Record<Vendor, string> = {
  meta: 'Meta',
  tiktok: 'TikTok',
  linkedin: 'LinkedIn',
  x: 'X',
  pinterest: 'Pinterest',
  snapchat: 'Snapchat',
  reddit: 'Reddit',
}

type Facts = Record<string, string>

/** One line of the inspector, opened. */
export interface Line {
  event: string
  origin: string
  /** By pixel. */
  cells: Record<string, string>
  facts: Facts
  /** By the platform's name: the verdict, the words, and one list of facts for each beacon. */
  details: Record<string, { verdict: string; text: string; beacons: Facts[] }>
}

/** Opens every line of the inspector beside the shop, and reads it. Newest first. */
export const readInspector = (page: Page): Promise<Line[]> =>
  page.locator('#inspector').evaluate((host) => {
    const root = host.shadowRoot!
    const closed = '[data-testid=inspector-row] button[aria-expanded=false]'
    for (let next; (next = root.querySelector<HTMLElement>(closed));) next.click()

    const all = <T extends HTMLElement>(within: ParentNode, selector: string) => [
      ...within.querySelectorAll<T>(selector),
    ]
    const textOf = (element: Element | null) => element?.textContent ?? ''
    const toFacts = (list: HTMLElement) =>
      Object.fromEntries(all(list, 'dt').map((term) => [textOf(term), textOf(term.nextElementSibling)]))

    return all(root, '[data-testid=inspector-row]').map((row) => ({
      event: row.dataset.event ?? '',
      origin: row.dataset.origin ?? '',
      cells: Object.fromEntries(
        all(row, '[data-pixel]').map(({ dataset }) => [dataset.pixel, dataset.state]),
      ),
      facts: Object.assign({}, ...all(row, '.details > dl').map(toFacts)),
      details: Object.fromEntries(
        all(row, '.details > section').flatMap((section) => {
          const told = {
            verdict: textOf(section.querySelector('.verdict')),
            text: textOf(section.querySelector('p')),
            beacons: all(section, 'dl').map(toFacts),
          }
          const names = textOf(section.querySelector('.marks')!.nextElementSibling)
          return names.split(', ').map((name) => [name, told])
        }),
      ),
    }))
  })

/** True if the beacon is what a vendor received of the event of a line. TikTok's page views have no id: the page tells. */
export function isTold(beacon: Beacon, event: string, facts: Facts): boolean {
  const { vendor, eventId, url = '' } = beacon
  const id = toWireId(vendor, event, facts['Event id'] ?? '')
  return id ? eventId === id : toEventName(beacon) === event && toPage(url) === facts.Page
}

/** What the inspector has to say about a beacon, whatever its event. */
export const toShown = ({ event, ids, eventId, url = '' }: Beacon): Facts => ({
  Event: event,
  Account: ids.join(', '),
  // Nobody compares Reddit's 64 digits by eye.
  'Event id': !eventId
    ? 'none on the wire'
    : eventId.replace(/^([\da-f]{12})[\da-f]{52}$/, '$1… (hashed by the script)'),
  Page: toPage(url),
})

/** The same of what it says. */
export const pickShown = (facts: Facts): Facts => ({
  Event: facts.Event ?? '',
  Account: facts.Account ?? '',
  'Event id': facts['Event id'] ?? '',
  Page: facts.Page ?? '',
})

const toPage = (url: string) => url.replace(/^https?:\/\/[^/]+\/(react|vue)/, '')
