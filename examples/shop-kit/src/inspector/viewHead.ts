import type { Inspection } from '@omnipixel/core'
import type { Platform } from '../config'
import { h } from './element'
import { mark, type PixelState } from './viewDetails'
import { NAMES, STATUS } from './words'

interface TitleOptions {
  readonly isSandbox: boolean
  readonly shop: 'React' | 'Vue'
}

export function viewTitle({ isSandbox, shop }: TitleOptions): HTMLElement {
  const other = shop === 'React' ? 'Vue' : 'React'
  return h(
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
  )
}

interface VerdictControls {
  onReset(): void
  onClear(): void
}

/** In one sentence: what the visitor chose, and what follows from it. */
export function viewVerdict({ consent, pixels }: Inspection, controls: VerdictControls): HTMLElement {
  const { title, text, tone } = toVerdict(consent, pixels)
  const button = (testId: string, label: string, hint: string, onclick: () => void) =>
    h('button', { type: 'button', 'data-testid': testId, title: hint, onclick }, label)
  return h(
    'div',
    { class: `verdict tone-${tone}`, 'data-testid': 'inspector-consent' },
    h('div', {}, h('strong', {}, title), h('p', {}, text)),
    h(
      'div',
      { class: 'controls' },
      button(
        'inspector-reset-consent',
        'Reset consent',
        'Forget the choice, and ask again',
        controls.onReset,
      ),
      button('inspector-clear', 'Clear', 'Empty this list', controls.onClear),
    ),
  )
}

function toVerdict({ pixels: decisions, needsReload }: Inspection['consent'], pixels: readonly PixelState[]) {
  const said = Object.values(decisions).map(({ consent }) => consent)
  const granted = said.filter((consent) => consent === 'granted').length
  const alive = needsReload.length > 0 && ` What already runs of ${toNames(needsReload)} ends with a reload.`
  if (granted > 0) {
    const live = pixels.filter(({ status }) => status === 'ready').length
    const inState = (state: string) =>
      toNames(pixels.filter(({ status }) => status === state).map(({ key }) => key))
    const blocked = inState('blocked')
    const deaf = inState('deaf')
    const rest =
      (blocked && ` ${blocked} blocked; the others lose nothing.`) +
      (deaf && ` Nothing gets through to ${deaf}.`)
    return {
      title: granted < said.length ? `Consent given for ${granted} of ${said.length}` : 'Consent given',
      text: `${live} of ${granted} scripts live.${rest}${alive || ''}`,
      tone: 'good',
    }
  }
  if (!said.includes('denied')) {
    return {
      title: 'No choice yet',
      text: 'Nothing loaded, stored or sent. Events wait in memory.',
      tone: 'wait',
    }
  }
  const isByGpc = Object.values(decisions).some(({ source }) => source === 'gpc')
  return {
    title: isByGpc ? 'Refused by the browser (GPC)' : 'Consent refused',
    text: alive ? `We send nothing more.${alive}` : 'Nothing is loaded, stored or sent; events are dropped.',
    tone: 'bad',
  }
}

const LIST = new Intl.ListFormat('en-GB')
const toNames = (keys: readonly string[]) => LIST.format(keys.map((key) => NAMES[key as Platform]))

/** Four numbers. `received` is absent where nobody records beacons. */
export function viewTiles(outcomes: readonly string[], received: number | undefined): HTMLElement {
  const count = (pattern: RegExp) => outcomes.filter((outcome) => pattern.test(outcome)).length
  const failures = count(/^(blocked|failed)/)
  return h(
    'dl',
    { class: 'tiles' },
    viewTile('Received', received ?? '–', 'good', 'inspector-received'),
    viewTile('Waiting', count(/^held/), 'wait', 'inspector-waiting'),
    viewTile('Repeats stopped', count(/^duplicate/), 'plain', 'inspector-repeats'),
    viewTile('Not sent', count(/^dropped/) + failures, failures > 0 ? 'bad' : 'plain', 'inspector-dropped'),
  )
}

function viewTile(label: string, count: number | string, tone: string, testId: string): HTMLElement {
  const isZero = count === 0 ? ' is-zero' : ''
  return h(
    'div',
    { class: `tone-${tone}${isZero}` },
    h('dt', {}, label),
    h('dd', { 'data-testid': testId }, count),
  )
}

interface ColumnOptions {
  readonly isOpen: boolean
  /** Withdrawn, and its script goes on by itself. */
  readonly isAlive: boolean
  onOpen(): void
}

/** One platform at the head of its column: its mark, its name, its state. */
export function viewColumn(
  { key, platform, status }: PixelState,
  { isOpen, isAlive, onOpen }: ColumnOptions,
) {
  const name = NAMES[platform as Platform]
  const { short } = STATUS[isAlive ? 'alive' : status]
  return h(
    'button',
    {
      type: 'button',
      class: `column status-${isAlive ? 'alive' : status}`,
      'data-testid': `inspector-pixel-${key}`,
      'data-status': status,
      'aria-expanded': String(isOpen),
      'aria-label': `${name}: ${short}`,
      title: `${name}: ${short}`,
      onclick: onOpen,
    },
    mark(platform),
    h('span', { class: 'name' }, name),
    h('span', { class: 'state' }, short),
  )
}
