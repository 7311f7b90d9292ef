import { formatMoney } from '../catalogue'
import type { Platform } from '../config'
import { drawSign, h } from './element'
import type { Cell, Row } from './toRows'
import { type PixelState, toPath, viewRowDetails } from './viewDetails'
import { CELLS, type CellState, NAMES, SIGNS } from './words'

/** A reader keeps up with about this many; the tracker keeps more. */
const MAX_ROWS = 80

interface TableOptions {
  readonly pixels: readonly PixelState[]
  readonly isSandbox: boolean
  readonly showsAutomatic: boolean
  readonly openRows: ReadonlySet<string>
  onFlip(key: string): void
  onShowAutomatic(): void
}

/** The events, newest first, one column for each platform. */
export function viewList(rows: readonly Row[], options: TableOptions): HTMLElement {
  if (rows.length === 0) return h('p', { class: 'empty' }, 'Nothing tracked yet. Look around in the shop.')

  const automatic = rows.filter(({ origin }) => origin === 'automatic').length
  const shown = rows.filter(({ origin }) => options.showsAutomatic || origin !== 'automatic')
  return h(
    'div',
    {},
    viewTable(shown.slice(0, MAX_ROWS), options),
    automatic > 0 &&
      h(
        'label',
        { class: 'automatic' },
        h('input', {
          type: 'checkbox',
          checked: options.showsAutomatic,
          'data-testid': 'inspector-automatic',
          onchange: options.onShowAutomatic,
        }),
        `Also show what the vendors’ scripts send on their own (${automatic})`,
      ),
  )
}

/** With roles, since the rows are laid out as grids and browsers then forget that this is a table. */
function viewTable(rows: readonly Row[], options: TableOptions): HTMLElement {
  const names = options.pixels.map(({ platform }) => NAMES[platform as Platform])
  return h(
    'table',
    { role: 'table', 'aria-label': 'Events, newest first, and what became of each at each platform' },
    h(
      'thead',
      { role: 'rowgroup', class: 'hidden' },
      h(
        'tr',
        { role: 'row' },
        ...['Event', ...names].map((name) => h('th', { role: 'columnheader', scope: 'col' }, name)),
      ),
    ),
    ...rows.map((row) => viewRow(row, options)),
  )
}

function viewRow(row: Row, { pixels, isSandbox, openRows, onFlip }: TableOptions): HTMLElement {
  const isOpen = openRows.has(row.key)
  return h(
    'tbody',
    {
      role: 'rowgroup',
      class: `origin-${row.origin}`,
      'data-testid': 'inspector-row',
      'data-event': row.name,
      'data-origin': row.origin,
      'data-open': isOpen,
    },
    h(
      'tr',
      { role: 'row', onclick: () => onFlip(row.key) },
      h(
        'th',
        { role: 'rowheader', scope: 'row' },
        h(
          'button',
          { type: 'button', 'aria-expanded': String(isOpen), 'data-focus': `row ${row.key}` },
          h('span', { class: 'event-name' }, row.name),
          h('span', { class: 'event-note' }, toNote(row)),
        ),
      ),
      ...pixels.map(({ key, platform }) => viewCell(row.cells[key], key, NAMES[platform as Platform])),
    ),
    isOpen &&
      h(
        'tr',
        { role: 'row', class: 'open' },
        h('td', { role: 'cell', colspan: String(pixels.length + 1) }, viewRowDetails(row, pixels, isSandbox)),
      ),
  )
}

function viewCell({ state, beacons }: Cell = { state: 'none', beacons: [] }, key: string, name: string) {
  const { tone, short } = CELLS[state]
  return h(
    'td',
    { role: 'cell', 'data-pixel': key, 'data-state': state, title: `${name}: ${short}` },
    state !== 'none' &&
      h(
        'span',
        { class: `cell tone-${tone} state-${toClass(state)}` },
        beacons.length > 1 ? beacons.length : viewSign(state),
        h('span', { class: 'hidden' }, short),
      ),
  )
}

function viewSign(state: CellState): Node | undefined {
  const { sign } = CELLS[state]
  return sign ? drawSign(SIGNS[sign]) : undefined
}

const toClass = (state: CellState) => state.replace(':', '-')

/** What the closed sheet on a phone shows: the newest event of the shop's, and its seven signs. */
export function viewBar(rows: readonly Row[], pixels: readonly PixelState[]): HTMLElement[] {
  const last = rows.find(({ origin }) => origin !== 'automatic')
  return [
    h('span', { class: 'grip', 'aria-hidden': 'true' }),
    h(
      'span',
      { class: 'bar-text' },
      h('strong', {}, last ? last.name : 'Omnipixel inspector'),
      h('span', {}, last ? toNote(last) : 'What seven platforms receive'),
    ),
    h(
      'span',
      { class: 'bar-cells', 'aria-hidden': 'true' },
      ...pixels.map(({ key }) => {
        const state = last?.cells[key]?.state ?? 'none'
        return h('span', { class: `dot tone-${CELLS[state].tone} state-${toClass(state)}` }, viewSign(state))
      }),
    ),
  ]
}

function toNote({ event, origin, time }: Row): string {
  const clock = new Date(time).toLocaleTimeString('en-GB')
  if (origin === 'automatic') return `by itself · ${clock}`
  if (!event) return `earlier · ${clock}`
  const { value, currency, searchString } = event.params as {
    value?: number
    currency?: string
    searchString?: string
  }
  if (searchString) return `“${searchString}” · ${clock}`
  if (value !== undefined && currency === 'EUR') return `${formatMoney(value)} · ${clock}`
  return toPath(event.url)
}
