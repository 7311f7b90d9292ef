import type { Inspection, Tracker } from '@omnipixel/core'
import { type Beacon, fetchBlocked, storeBlocked, watchBeacons } from './beacons'
import { h } from './element'
import { createHashes } from './hashes'
import { STYLE } from './style'
import { isAutomatic, toRows } from './toRows'
import { type PixelState, viewPixelDetails } from './viewDetails'
import { viewColumn, viewTiles, viewTitle, viewVerdict } from './viewHead'
import { viewBar, viewList } from './viewTable'

export interface InspectorOptions {
  tracker: Tracker
  /** Beacons can be shown only where the sandbox records them. */
  isSandbox: boolean
  /** Which shop this is. */
  shop: 'React' | 'Vue'
}

const REDRAW_DELAY_MS = 50 // one drawing for the seven outcomes of an event

/**
 * The panel beside the shop: what the tracker says, and what the platforms have received. It watches through the
 * tracker's public surface and the sandbox's records; all it changes is what its own controls say.
 */
export function mountInspector(host: HTMLElement, { tracker, isSandbox, shop }: InspectorOptions): void {
  const root = host.attachShadow({ mode: 'open' })
  const head = h('div', { class: 'head' })
  const list = h('div', { class: 'list', 'data-testid': 'inspector-events' })
  const toggle = h('button', {
    type: 'button',
    class: 'sheet-bar',
    'aria-expanded': 'false',
    'data-testid': 'inspector-toggle',
    onclick: toggleSheet,
  })
  root.append(h('style', {}, STYLE), toggle, h('div', { class: 'panel' }, head, list))

  let beacons: readonly Beacon[] = []
  let blocked: readonly string[] = []
  let since = 0 // what was tracked before the list was cleared is not shown
  let openPixel: string | undefined
  const openRows = new Set<string>()
  let showsAutomatic = false
  let isScheduled = false
  const hashes = createHashes(schedule)
  const recorder = isSandbox ? watchBeacons(showBeacons) : undefined

  if (isSandbox) void fetchBlocked().then(showBlocked)
  tracker.on('outcome', schedule)
  tracker.on('status', schedule)
  tracker.on('consent', schedule)
  render()

  function showBeacons(next: readonly Beacon[]) {
    beacons = next
    schedule()
  }

  function showBlocked(next: readonly string[]) {
    blocked = next
    schedule()
  }

  function schedule() {
    if (isScheduled) return
    isScheduled = true
    setTimeout(() => {
      isScheduled = false
      render()
    }, REDRAW_DELAY_MS)
  }

  function render() {
    const inspection = tracker.inspect()
    const { pixels } = inspection
    const rows = toRows(inspection.events, beacons, { since, hashOf: hashes.get })
    keepFocus(root, () => {
      host.style.setProperty('--columns', String(pixels.length))
      toggle.replaceChildren(...viewBar(rows, pixels))
      head.replaceChildren(...viewHead(inspection))
      list.replaceChildren(
        viewList(rows, { pixels, isSandbox, showsAutomatic, openRows, onFlip: flipRow, onShowAutomatic }),
      )
    })
  }

  function viewHead(inspection: Inspection): HTMLElement[] {
    const { pixels, consent, events } = inspection
    const outcomes = events
      .filter(({ event }) => event.time > since)
      .flatMap(({ outcomes: byPixel }) => Object.values(byPixel))
    const received = beacons.filter((beacon) => !isAutomatic(beacon)).length
    const columns = pixels.map((pixel) =>
      viewColumn(pixel, {
        isOpen: pixel.key === openPixel,
        isAlive: consent.needsReload.includes(pixel.key),
        onOpen: () => flipPixel(pixel.key),
      }),
    )
    const open = pixels.find(({ key }) => key === openPixel)
    return [
      viewTitle({ isSandbox, shop }),
      viewVerdict(inspection, { onReset: resetConsent, onClear: clear }),
      viewTiles(outcomes, isSandbox ? received : undefined),
      h(
        'div',
        { class: 'columns', role: 'group', 'aria-label': 'Platforms' },
        h('span', { class: 'columns-label' }, 'Event'),
        ...columns,
      ),
      ...(open ? [viewPixelDetails(open, consent, isSandbox ? toControls(open) : undefined)] : []),
    ]
  }

  function toControls({ platform }: PixelState) {
    return {
      isBlocked: blocked.includes(platform),
      onReload: () => location.reload(),
      onBlock(isBlocked: boolean) {
        showBlocked(isBlocked ? [...blocked, platform] : blocked.filter((known) => known !== platform))
        void storeBlocked(blocked)
      },
    }
  }

  function flipRow(key: string) {
    if (!openRows.delete(key)) openRows.add(key)
    render()
  }

  function flipPixel(key: string) {
    openPixel = openPixel === key ? undefined : key
    render()
  }

  function onShowAutomatic() {
    showsAutomatic = !showsAutomatic
    render()
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

  function toggleSheet() {
    toggle.setAttribute('aria-expanded', String(host.toggleAttribute('data-open')))
  }
}

/** A keyboard user must not lose the place when everything is drawn again. */
function keepFocus(root: ShadowRoot, draw: () => void) {
  const { activeElement } = root
  const place = ['data-focus', 'data-testid'].find((name) => activeElement?.hasAttribute(name))
  const value = place && activeElement?.getAttribute(place)
  draw()
  if (!value || root.activeElement) return
  root.querySelector<HTMLElement>(`[${place}="${CSS.escape(value)}"]`)?.focus({ preventScroll: true })
}
