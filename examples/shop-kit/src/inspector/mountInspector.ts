import type { Inspection, Tracker } from '@omnipixel/core'
import { formatMoney } from '../catalogue'
import type { Platform } from '../config'
import { type Beacon, fetchBlocked, storeBlocked, watchBeacons } from './beacons'
import { h } from './element'
import { STYLE } from './style'
import { type Row, toRows } from './toRows'
import { mark, type PixelState, toPath, viewPixelDetails, viewRowDetails } from './viewDetails'
import { CELLS, NAMES, STATUS } from './words'

export interface InspectorOptions {
  tracker: Tracker
  /** Beacons can be shown only where the sandbox records them. */
  isSandbox: boolean
  /** Which shop this is, and where the other one is. */
  shop: 'React' | 'Vue'
}

/** A reader keeps up with about this many; the tracker keeps more. */
const MAX_ROWS = 80

/**
 * The panel beside the shop: what the tracker says, and what the platforms have received. It watches through the
 * tracker's public surface and the sandbox's records; all it changes is what its own controls say.
 */
export function mountInspector(host: HTMLElement, { tracker, isSandbox, shop }: InspectorOptions): void {
  const root = host.attachShadow({ mode: 'open' })
  const style = h('style', {}, STYLE)
  const head = h('div', { class: 'head' })
  const list = h('div', { class: 'list', 'data-testid': 'inspector-events' })
  const toggle = h('button', {
    type: 'button',
    class: 'sheet-bar',
    'data-testid': 'inspector-toggle',
    onclick: toggleSheet,
  })
  const panel = h('div', { class: 'panel' }, head, list)
  root.append(style, toggle, panel)

  let beacons: readonly Beacon[] = []
  let blocked: readonly string[] = []
  let since = 0
  let isScheduled = false
  const openRows = new Set<string>()
  let openPixel: string | undefined

  const recorder = isSandbox ? watchBeacons((next) => ((beacons = next), schedule())) : undefined
  if (isSandbox) void fetchBlocked().then((next) => ((blocked = next), schedule()))
  tracker.on('outcome', schedule)
  tracker.on('status', schedule)
  tracker.on('consent', schedule)
  // `track()` itself tells nobody: what has just been tracked shows up with its first outcome, a frame later.
  render()

  function schedule() {
    if (isScheduled) return
    isScheduled = true
    setTimeout(() => {
      isScheduled = false
      render()
    }, 50)
  }

  function toggleSheet() {
    const isOpen = host.toggleAttribute('data-open')
    toggle.setAttribute('aria-expanded', String(isOpen))
  }

  function render() {
    const inspection = tracker.inspect()
    const rows = toRows(inspection.events, beacons, since).slice(0, MAX_ROWS)
    keepFocus(root, () => {
      host.style.setProperty('--columns', String(inspection.pixels.length))
      toggle.replaceChildren(...viewBar(inspection, rows))
      head.replaceChildren(...viewHead(inspection))
      list.replaceChildren(viewList(rows, inspection.pixels))
    })
  }

  function viewHead({ pixels, consent, events }: Inspection): HTMLElement[] {
    const open = pixels.find(({ key }) => key === openPixel)
    const outcomes = events
      .filter(({ event }) => event.time > since)
      .flatMap(({ outcomes: byPixel }) => Object.values(byPixel))
    const count = (fits: (outcome: string) => boolean) => outcomes.filter(fits).length
    const other = shop === 'React' ? 'Vue' : 'React'
    return [
      h(
        'header',
        {},
        h(
          'div',
          {},
          h('h2', {}, 'Omnipixel', h('span', {}, 'inspector')),
          h(
            'p',
            { class: 'mode' },
            isSandbox
              ? 'Vendor sandbox on this machine'
              : 'Real scripts: beacons are seen in the browser’s network panel',
          ),
        ),
        h(
          'a',
          { href: `/${other.toLowerCase()}/`, class: 'switch' },
          `${shop} shop`,
          h('span', {}, `→ ${other}`),
        ),
      ),
      viewVerdict(consent, pixels),
      h(
        'dl',
        { class: 'tiles' },
        tile(
          'Received',
          isSandbox ? beacons.filter((beacon) => !beacon.automatic).length : '–',
          'good',
          'inspector-received',
        ),
        tile(
          'Waiting',
          count((outcome) => outcome.startsWith('held')),
          'wait',
          'inspector-waiting',
        ),
        tile(
          'Repeats stopped',
          count((outcome) => outcome === 'duplicate'),
          'off',
          'inspector-repeats',
        ),
        tile(
          'Dropped',
          count((outcome) => outcome.startsWith('dropped') || outcome === 'blocked' || outcome === 'failed'),
          'bad',
          'inspector-dropped',
        ),
      ),
      h(
        'div',
        { class: 'columns', role: 'group', 'aria-label': 'Platforms' },
        h('span', { class: 'columns-label' }, 'Event'),
        ...pixels.map(viewColumn),
      ),
      ...(open ? [viewPixelDetails(open, consent, isSandbox ? toControls(open) : undefined)] : []),
    ]
  }

  function toControls({ key, platform }: PixelState) {
    return {
      isBlocked: blocked.includes(platform),
      onReload: () => location.reload(),
      onBlock(isBlocked: boolean) {
        blocked = isBlocked ? [...blocked, platform] : blocked.filter((known) => known !== platform)
        openPixel = key
        void storeBlocked(blocked)
        schedule()
      },
    }
  }

  function viewVerdict(
    { pixels: decisions, needsReload }: Inspection['consent'],
    pixels: readonly PixelState[],
  ): HTMLElement {
    const said = new Set(Object.values(decisions).map(({ consent }) => consent))
    const isGranted = said.has('granted')
    const isDenied = said.has('denied') && !isGranted
    const live = pixels.filter(({ status }) => status === 'ready').length
    const names = (keys: readonly string[]) => keys.map((key) => NAMES[key as Platform]).join(', ')
    const stopped = pixels.filter(({ status }) => status === 'blocked').map(({ key }) => key)
    const text = isGranted
      ? `${live} of ${pixels.length} scripts live.${stopped.length > 0 ? ` Blocked: ${names(stopped)}; the others lose nothing.` : ''}`
      : isDenied
        ? needsReload.length > 0
          ? `Nothing more is sent. ${names(needsReload)}: the script itself stays until the page is reloaded.`
          : 'Nothing is loaded, stored or sent; events are dropped.'
        : 'Nothing loaded, stored or sent. Events wait in memory.'
    const title = isGranted ? 'Consent given' : isDenied ? 'Consent refused' : 'No choice yet'
    const tone = isGranted ? 'good' : isDenied ? 'bad' : 'wait'
    return h(
      'div',
      { class: `verdict tone-${tone}`, 'data-testid': 'inspector-consent' },
      h('div', {}, h('strong', {}, title), h('p', {}, text)),
      h(
        'div',
        { class: 'controls' },
        h(
          'button',
          {
            type: 'button',
            'data-testid': 'inspector-reset-consent',
            title: 'Forget the choice, and ask again',
            onclick: resetConsent,
          },
          'Reset consent',
        ),
        h(
          'button',
          { type: 'button', 'data-testid': 'inspector-clear', title: 'Empty this list', onclick: clear },
          'Clear',
        ),
      ),
    )
  }

  function resetConsent() {
    const purposes = Object.keys(tracker.consent.get().purposes)
    tracker.consent.set(Object.fromEntries(purposes.map((purpose) => [purpose, null])))
  }

  function clear() {
    since = Date.now()
    openRows.clear()
    recorder?.clear()
    schedule()
  }

  function viewColumn({ key, platform, status }: PixelState): HTMLElement {
    const name = NAMES[platform as Platform]
    return h(
      'button',
      {
        type: 'button',
        class: `column status-${status}`,
        'data-testid': `inspector-pixel-${key}`,
        'data-status': status,
        'data-focus': `pixel ${key}`,
        'aria-expanded': String(openPixel === key),
        'aria-label': `${name}: ${STATUS[status].short}`,
        title: `${name}: ${STATUS[status].short}`,
        onclick() {
          openPixel = openPixel === key ? undefined : key
          render()
        },
      },
      mark(platform),
      h('span', { class: 'name' }, name),
      h('span', { class: 'state' }, STATUS[status].short),
    )
  }

  function viewList(rows: readonly Row[], pixels: readonly PixelState[]): HTMLElement {
    if (rows.length === 0) return h('p', { class: 'empty' }, 'Nothing tracked yet. Look around in the shop.')
    return h(
      'table',
      {},
      h('caption', { class: 'hidden' }, 'Events, newest first, and what became of each at each platform'),
      h(
        'thead',
        { class: 'hidden' },
        h(
          'tr',
          {},
          h('th', { scope: 'col' }, 'Event'),
          ...pixels.map(({ platform }) => h('th', { scope: 'col' }, NAMES[platform as Platform])),
        ),
      ),
      ...rows.map((row) => viewRow(row, pixels)),
    )
  }

  function viewRow(row: Row, pixels: readonly PixelState[]): HTMLElement {
    const isOpen = openRows.has(row.key)
    function flip() {
      if (!openRows.delete(row.key)) openRows.add(row.key)
      render()
    }
    const button = h(
      'button',
      { type: 'button', 'aria-expanded': String(isOpen), 'data-focus': `row ${row.key}` },
      h('span', { class: 'event-name' }, row.name),
      h('span', { class: 'event-note' }, toNote(row)),
    )
    return h(
      'tbody',
      {
        class: `origin-${row.origin}`,
        'data-testid': 'inspector-row',
        'data-event': row.name,
        'data-open': isOpen,
      },
      h(
        'tr',
        { onclick: flip },
        h('th', { scope: 'row' }, button),
        ...pixels.map(({ key, platform }) => viewCell(row, key, NAMES[platform as Platform])),
      ),
      isOpen &&
        h(
          'tr',
          { class: 'open' },
          h('td', { colspan: String(pixels.length + 1) }, viewRowDetails(row, pixels, isSandbox)),
        ),
    )
  }

  function viewCell(row: Row, key: string, name: string): HTMLElement {
    const { state, beacons: received } = row.cells[key] ?? { state: 'none' as const, beacons: [] }
    const { sign, tone, short } = CELLS[state]
    const isRepeated = received.length > 1
    return h(
      'td',
      { 'data-pixel': key, 'data-state': state, title: `${name}: ${short}` },
      state !== 'none' &&
        h(
          'span',
          { class: `cell tone-${tone} state-${state.replace(':', '-')}` },
          h('span', { 'aria-hidden': 'true' }, isRepeated ? String(received.length) : sign),
          h('span', { class: 'hidden' }, short),
        ),
    )
  }

  function viewBar({ pixels }: Inspection, rows: readonly Row[]): HTMLElement[] {
    const [last] = rows
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
          return h(
            'span',
            { class: `dot tone-${CELLS[state].tone} state-${state.replace(':', '-')}` },
            CELLS[state].sign,
          )
        }),
      ),
    ]
  }
}

function toNote({ event, origin, time }: Row): string {
  const clock = new Date(time).toLocaleTimeString('en-GB')
  if (origin === 'automatic') return `by the script itself · ${clock}`
  if (!event) return `before the reload · ${clock}`
  const { value, currency, searchString } = event.params as {
    value?: number
    currency?: string
    searchString?: string
  }
  if (searchString) return `“${searchString}” · ${clock}`
  if (value !== undefined && currency === 'EUR') return `${formatMoney(value)} · ${clock}`
  return `${toPath(event.url)} · ${clock}`
}

/** A keyboard user must not lose the place when the list is drawn again. */
function keepFocus(root: ShadowRoot, draw: () => void) {
  const place =
    root.activeElement?.getAttribute('data-focus') ?? root.activeElement?.getAttribute('data-testid')
  draw()
  if (!place || root.activeElement) return
  const name = CSS.escape(place)
  root
    .querySelector<HTMLElement>(`[data-focus="${name}"], [data-testid="${name}"]`)
    ?.focus({ preventScroll: true })
}

function tile(label: string, count: number | string, tone: string, testId: string): HTMLElement {
  const isZero = count === 0 ? ' is-zero' : ''
  return h(
    'div',
    { class: `tone-${tone}${isZero}` },
    h('dt', {}, label),
    h('dd', { 'data-testid': testId }, count),
  )
}
