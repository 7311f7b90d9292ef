import type { Inspection, PixelEvent } from '@omnipixel/core'
import { formatMoney } from '../catalogue'
import type { Platform } from '../config'
import type { Beacon } from './beacons'
import { h } from './element'
import type { Cell, Row } from './toRows'
import { CELLS, MARKS, NAMES, SOURCES, STATUS } from './words'

export type PixelState = Inspection['pixels'][number]

export function mark(platform: string): HTMLElement {
  const { letters, colour } = MARKS[platform as Platform]
  return h('span', { class: 'mark', style: `--mark:${colour}`, 'aria-hidden': 'true' }, letters)
}

/** What each platform was told about one event, and why one was not. Those with the same reason share it. */
export function viewRowDetails(row: Row, pixels: readonly PixelState[], isSandbox: boolean): HTMLElement {
  const sections = new Map<string, Section>()
  for (const pixel of pixels) {
    const cell = row.cells[pixel.key]
    if (!cell) continue
    const reason = cell.beacons.length > 0 ? pixel.key : cell.state
    sections.set(reason, { cell, alike: [...(sections.get(reason)?.alike ?? []), pixel] })
  }
  return h(
    'div',
    { class: 'details' },
    row.event ? viewEvent(row.event) : h('p', { class: 'hint' }, ORIGINS[row.origin]),
    ...[...sections.values()].map((section) => viewSection(section, isSandbox)),
  )
}

interface Section {
  readonly cell: Cell
  readonly alike: readonly PixelState[]
}

function viewSection({ cell: { state, beacons }, alike }: Section, isSandbox: boolean): HTMLElement {
  const { tone, short, long } = CELLS[state]
  const isUnseen = !isSandbox && state === 'sent'
  return h(
    'section',
    { class: `pixel tone-${tone}` },
    h(
      'h4',
      {},
      h('span', { class: 'marks' }, ...alike.map(({ platform }) => mark(platform))),
      h(
        'span',
        { class: alike.length > NAMES_IN_A_LINE && 'hidden' },
        alike.map(({ platform }) => NAMES[platform as Platform]).join(', '),
      ),
      h('span', { class: 'verdict' }, short),
    ),
    beacons.length === 0 && h('p', {}, long, isUnseen && ' Real scripts: see the browser’s network panel.'),
    ...beacons.map(viewBeacon),
  )
}

const NAMES_IN_A_LINE = 2 // beside the verdict, on a phone

const ORIGINS: Readonly<Record<Row['origin'], string>> = {
  tracked: '',
  earlier: 'Received before this page was loaded.',
  automatic: 'No call asked for this one: the vendor’s own script sends it, and has no switch for it.',
}

function viewEvent({ id, url, params, time }: PixelEvent): HTMLElement {
  const { value, currency, items } = params as { value?: number; currency?: string; items?: unknown[] }
  return viewFacts([
    ['Event id', id],
    ['Tracked at', new Date(time).toLocaleTimeString('en-GB')],
    ['Page', toPath(url)],
    ['Value', value === undefined ? undefined : toMoney(value, currency)],
    ['Items', items && toItems(items)],
  ])
}

function viewBeacon(beacon: Beacon): HTMLElement {
  const { event, eventId, value, currency, orderId, items, url, user, ids } = beacon
  const hashes = Object.keys(user)
  return viewFacts([
    ['Event', event],
    ['Account', ids.join(', ')],
    ['Event id', eventId === undefined ? 'none on the wire' : toIdNote(eventId)],
    ['Value', value === undefined ? undefined : toMoney(value, currency)],
    ['Order', orderId && toIdNote(orderId)],
    ['Items', Array.isArray(items) && items.length > 0 ? toItems(items) : undefined],
    ['Page', url && toPath(url)],
    ['User data', hashes.length > 0 ? `${hashes.join(', ')} (hashed)` : 'none'],
  ])
}

function viewFacts(facts: readonly (readonly [string, string | undefined])[]): HTMLElement {
  const known = facts.filter((fact): fact is [string, string] => Boolean(fact[1]))
  return h(
    'dl',
    { class: 'facts' },
    ...known.flatMap(([label, value]) => [h('dt', {}, label), h('dd', {}, value)]),
  )
}

/** Reddit's script hashes the ids, too: 64 digits that nobody compares by eye. */
const toIdNote = (id: string) =>
  /^[\da-f]{64}$/.test(id) ? `${id.slice(0, 12)}… (hashed by the script)` : id

const toMoney = (value: number, currency?: string) =>
  currency === 'EUR' ? formatMoney(value) : `${value} ${currency ?? '(no currency)'}`

const ID_NAMES = ['id', 'content_id', 'product_id', 'item_id', 'name']

/** Every vendor spells items in its own way; what a reader wants is which ones, and how many. */
const toItems = (items: readonly unknown[]): string =>
  items
    .map((item) => {
      if (typeof item !== 'object' || item === null) return String(item)
      const fields = item as Record<string, unknown>
      const id = ID_NAMES.map((name) => fields[name]).find((value) => value !== undefined)
      const quantity = fields.quantity ?? fields.num_items ?? fields.product_quantity
      return quantity === undefined ? String(id) : `${String(id)} × ${String(quantity)}`
    })
    .join(', ')

/** As the shop's own router sees it. */
export function toPath(url: string): string {
  try {
    const { pathname, search } = new URL(url)
    return pathname.replace(/^\/(react|vue)\//, '/') + search
  } catch {
    return url
  }
}

interface PixelControls {
  readonly isBlocked: boolean
  onBlock(blocked: boolean): void
  onReload(): void
}

/** One platform: its state, who decided, and the switch that makes its script unreachable. */
export function viewPixelDetails(
  { key, platform, ids, status, held, isForeign, otherOwner }: PixelState,
  consent: Inspection['consent'],
  controls: PixelControls | undefined,
): HTMLElement {
  const decision = consent.pixels[key]
  const source = decision?.source ?? 'regime'
  const state = consent.needsReload.includes(key) ? 'alive' : status
  const isOver = controls?.isBlocked !== (status === 'blocked') && status !== 'idle' && status !== 'loading'
  return h(
    'div',
    { class: 'pixel-panel' },
    h(
      'h3',
      {},
      mark(platform),
      NAMES[platform as Platform],
      h('span', { class: `status status-${state}` }, STATUS[state].short),
    ),
    viewFacts([
      ['Account', ids.join(', ')],
      ['Script', STATUS[state].long],
      ['Consent', decision?.consent],
      ['Decided by', SOURCES[source] ?? source],
      ['Waiting', `${held} ${held === 1 ? 'event' : 'events'}`],
      ['Foreign', isForeign ? 'The page had this pixel before us; it is used, not changed.' : undefined],
      ['Also used by', otherOwner && (otherOwner.suspects.join(', ') || 'somebody else on this page')],
    ]),
    controls &&
      h(
        'div',
        { class: 'block' },
        h(
          'label',
          {},
          h('input', {
            type: 'checkbox',
            role: 'switch',
            checked: controls.isBlocked,
            'data-testid': `inspector-block-${key}`,
            onchange: (change) => controls.onBlock((change.target as HTMLInputElement).checked),
          }),
          `Block ${NAMES[platform as Platform]}, as an ad blocker would`,
        ),
        isOver &&
          h(
            'p',
            {},
            'Takes effect on the next page load. ',
            h('button', { type: 'button', class: 'link', onclick: () => controls.onReload() }, 'Reload now'),
          ),
      ),
  )
}
