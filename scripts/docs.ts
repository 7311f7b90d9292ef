/**
 * Keeps what the docs quote equal to its source: `npm run docs:tables` writes, `npm run test:docs` compares.
 *
 * - `<!-- generated: name -->` … `<!-- /generated -->`: a table made from the pixels' own tables, or from measurements.
 * - `<!-- snippet: file#region -->` before a code block: the block is that region of a file in test/docs/snippets/.
 * - `<!-- size: row -->7.1 kB<!-- /size -->`: a row of bench/size.ts, rounded up; needs a build.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
// Renamed: Vite's SSR transform (vitest) takes the `meta` of `import.meta` for an import of that name.
import {
  carry,
  cspSources,
  disclose,
  type DisclosedStorage,
  discloseOwn,
  type Disclosure,
  firstOf,
  linkedin,
  meta as metaPixel,
  type Pixel,
  pinterest,
  reddit,
  snapchat,
  tiktok,
  x,
} from '@omnipixel/core'
import { CLICK_RULES } from '../packages/core/src/attribution/clickRules'
import { measure, SURVIVORS } from '../test/core/event/guard/measure'
import type { LeavingResults } from '../test/e2e/leavingTrials'

export const ROOT = join(import.meta.dirname, '..')
const SNIPPETS = join(ROOT, 'test/docs/snippets')
const BENCH = join(ROOT, 'bench/results.json')

/** The seven, in the order of every table. */
export const PIXELS: Readonly<Record<string, Pixel>> = {
  Meta: metaPixel({ id: '1234567890' }),
  TikTok: tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9' }),
  LinkedIn: linkedin({ partnerId: '98765' }),
  X: x({ id: 'o1abc' }),
  Pinterest: pinterest({ id: '2612345678901' }),
  Snapchat: snapchat({ id: '1c2d3e4f-5a6b-7c8d-9e0f-1a2b3c4d5e6f' }),
  Reddit: reddit({ id: 'a2_abc123' }),
}

/** The event id's name on the wire. A test sends an event through each pixel and looks for it. */
export const EVENT_ID: Readonly<Record<string, string>> = {
  Meta: 'eventID',
  TikTok: 'event_id',
  LinkedIn: 'event_id',
  X: 'conversion_id',
  Pinterest: 'event_id',
  Snapchat: 'client_dedup_id',
  Reddit: 'conversionId',
}

const PAGE_VIEW: Readonly<Record<string, string>> = {
  TikTok: '`ttq.page()`',
  LinkedIn: '`track`',
  X: '`config`',
  Pinterest: '`page` and `pagevisit`',
}

const PARAMS = [
  ['value', '`value`'],
  ['currency', '`currency`'],
  ['orderId', '`orderId`'],
  ['searchString', '`searchString`'],
  ['contentType', '`contentType`'],
  ['predictedLtv', '`predictedLtv`'],
  ['status', '`status`'],
  ['description', '`description`'],
  ['items', '`items`'],
  ['itemIds', 'ids of all items'],
  ['itemCount', 'sum of quantities'],
  ['itemName', 'name of a single item'],
  ['itemCategory', 'category that all items share'],
  ['itemBrands', 'brands'],
] as const

const ITEM_FIELDS = ['id', 'name', 'category', 'brand', 'price', 'quantity', 'contentType'] as const
const USER_FIELDS = [
  ...(['email', 'phone', 'externalId', 'firstName', 'lastName'] as const),
  ...(['city', 'region', 'zip', 'country'] as const),
]

const names = Object.keys(PIXELS)
function definitionOf(name: string): Pixel['definition'] {
  const pixel = PIXELS[name]
  if (!pixel) throw new Error(`There is no pixel "${name}".`)
  return pixel.definition
}
const code = (text: string | undefined): string => (text ? `\`${text}\`` : '–')

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function eventCell(name: string, event: string): string {
  if (event === 'PageView' && PAGE_VIEW[name]) return PAGE_VIEW[name]
  const { events, toOwnCase = String } = definitionOf(name)
  const entry = events?.[event as 'PageView']
  if (!events) return 'your id'
  return entry === 1 ? code(toOwnCase(event)) : entry ? code(entry) : '*custom*'
}

const standardEvents = Object.keys(definitionOf('Meta').events ?? {})

const itemCell = (name: string, field: (typeof ITEM_FIELDS)[number]): string => {
  const [list, fields] = definitionOf(name).params.items ?? []
  return fields?.[field] ? `\`${list}[].${fields[field]}\`` : '–'
}

function paramCell(name: string, param: (typeof PARAMS)[number][0]): string {
  const { params } = definitionOf(name)
  return param === 'items' ? code(params.items?.[0]) : code(params[param])
}

function paramRows(of: readonly string[]): string[][] {
  return [
    ...PARAMS.map(([param, label]) => [label, ...of.map((name) => paramCell(name, param))]),
    ...ITEM_FIELDS.map((field) => [`\`items[].${field}\``, ...of.map((name) => itemCell(name, field))]),
    ['event id', ...of.map((name) => code(EVENT_ID[name]))],
  ]
}

function userCell(name: string, field: (typeof USER_FIELDS)[number]): string {
  const { user } = definitionOf(name)
  return user?.[field] ? `\`${user[field]}\`${user.isPlain ? ' (plain)' : ''}` : '–'
}

const userRows = (of: readonly string[]): string[][] =>
  USER_FIELDS.map((field) => [`\`${field}\``, ...of.map((name) => userCell(name, field))])

const DIRECTIVES = ['script-src', 'connect-src', 'img-src', 'frame-src', 'form-action']

function toLifetime(days: DisclosedStorage['lifetimeDays']): string {
  if (days === 'session') return 'session'
  if (days === 'unlimited') return 'until deleted'
  if (days === 'unknown') return 'not stated'
  return days < 1 ? `${Math.round(days * 1440)} minutes` : `${days} ${days === 1 ? 'day' : 'days'}`
}

const storageTable = (storage: readonly DisclosedStorage[]): string =>
  table(
    ['name', 'where', 'kept', 'what for'],
    storage.map(({ name, kind, host, lifetimeDays, use }) => [
      code(name),
      host ? `cookie of ${host}` : kind,
      toLifetime(lifetimeDays),
      use,
    ]),
  )

function disclosureOf(name: string): Disclosure {
  const pixel = PIXELS[name]
  const [disclosure] = pixel ? disclose([pixel]) : []
  if (!disclosure) throw new Error(`There is no pixel "${name}".`)
  return disclosure
}

function companyLine(name: string): string {
  const { company, companyInEurope, privacyPolicy } = disclosureOf(name)
  return `${company}; in the European Economic Area ${companyInEurope}. [Privacy policy](${privacyPolicy})`
}

function sourceCell(name: string, directive: string): string {
  const pixel = PIXELS[name]
  const sources = (pixel && cspSources([pixel])[directive]) ?? []
  return sources.map((source) => code(source.replace('https://', ''))).join(', ') || '–'
}

/** One vendor's own page: only the rows that are not empty. */
function vendorTable(name: string, kind: string): string {
  if (kind === 'events') {
    return table(
      ['event', name],
      standardEvents.map((event) => [code(event), eventCell(name, event)]),
    )
  }
  if (kind === 'parameters') {
    return table(
      ['parameter', name],
      paramRows([name]).filter((row) => row[1] !== '–'),
    )
  }
  if (kind === 'user data') return table(['field', name], userRows([name]))
  if (kind === 'company') return companyLine(name)
  if (kind === 'sources') {
    return table(
      ['directive', 'sources'],
      DIRECTIVES.map((directive) => [code(directive), sourceCell(name, directive)]).filter(
        ([, cell]) => cell !== '–',
      ),
    )
  }
  if (kind === 'storage') return storageTable(disclosureOf(name).storage)
  throw new Error(`There is no table "${name}: ${kind}".`)
}

const percent = (part: number): string => `${Math.floor(part * 1000) / 10} %`

const guardTable = (): string =>
  table(
    ['', 'texts', 'found (recall)', 'of those taken for one, right (precision)'],
    [
      ...measure().map(({ kind, texts, recall, precision }) => [
        kind,
        String(texts),
        percent(recall),
        percent(precision),
      ]),
      ['order numbers, GTINs, click ids', String(SURVIVORS.length), 'none is taken for personal data', ''],
    ],
  )

const DOMAINS = { site: 'the highest that takes it', host: 'this host', bare: 'this host, without `www.`' }

const clickTable = (): string =>
  table(
    ['', 'parameter', 'cookie', 'kept for', 'domain', 'looked for in the referrer too'],
    names.map((name) => {
      const rule = CLICK_RULES[definitionOf(name).platform]
      if (!rule) throw new Error(`${name} has no click id.`)
      const { param, cookie, days, on, isInReferrer } = rule
      return [name, code(param), code(cookie), `${days} d`, DOMAINS[on], isInReferrer ? 'yes' : 'no']
    }),
  )

/** A row of what `npm run bench` leaves. */
interface BenchRow {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly limit: number | null
}

function benchTable(): string {
  if (!existsSync(BENCH)) return 'Not measured yet: `npm run bench` does it.'
  const rows = JSON.parse(readFileSync(BENCH, 'utf8')) as BenchRow[]
  const quantity = (value: number | null, unit: string): string =>
    value === null ? '–' : `${value.toLocaleString('en')} ${unit}`.trim()
  return table(
    ['what', 'measured', 'limit'],
    rows.map(({ name, value, unit, limit }) => [name, quantity(value, unit), quantity(limit, unit)]),
  )
}

/** How often a purchase got out as the page was left, as the trials have written it. */
function leavingTable(file: string): string {
  const {
    trials,
    tried,
    versions,
    table: counts,
  } = JSON.parse(readFileSync(join(ROOT, 'bench', file), 'utf8')) as LeavingResults
  const toRow = (name: string, row: Readonly<Record<string, string | number>>): string[] => [
    name,
    ...names.map((vendor) => String(row[vendor.toLowerCase()])),
  ]
  return table(
    [tried ? `of ${trials}, ${tried}` : `of ${trials}`, ...names],
    [
      ...(versions ? [toRow('script', versions)] : []),
      ...Object.entries(counts).map(([name, row]) => toRow(name, row)),
    ],
  )
}

function generated(name: string): string {
  if (name === 'leaving') return leavingTable('leaving.json')
  if (name === 'leaving: vendors') return leavingTable('leavingVendors.json')
  if (name === 'events') {
    return table(
      ['event', ...names],
      standardEvents.map((event) => [code(event), ...names.map((vendor) => eventCell(vendor, event))]),
    )
  }
  if (name === 'parameters') return table(['parameter', ...names], paramRows(names))
  if (name === 'user data') return table(['field', ...names], userRows(names))
  if (name === 'click ids') return clickTable()
  if (name === 'guard') return guardTable()
  if (name === 'bench') return benchTable()
  if (name === 'own storage') {
    const used = { clickIds: true, consentRecords: true }
    return storageTable(discloseOwn({ fallback: firstOf(carry) }, used))
  }
  if (name === 'sources') {
    return table(
      ['platform', ...DIRECTIVES.map(code)],
      names.map((vendor) => [vendor, ...DIRECTIVES.map((directive) => sourceCell(vendor, directive))]),
    )
  }
  const [vendor = '', kind = ''] = name.split(': ')
  return vendorTable(vendor, kind)
}

/** A region of a snippet file, without its indentation; the whole file where none is named. */
export function snippet(reference: string): string {
  const [file = '', region] = reference.split('#')
  const lines = readFileSync(join(SNIPPETS, file), 'utf8').trimEnd().split('\n')
  let part = lines
  if (region) {
    const start = lines.findIndex(
      (text) => text.trim().split(/\s+/).slice(1, 3).join(' ') === `#region ${region}`,
    )
    const end = lines.findIndex((text, index) => index > start && text.includes('#endregion'))
    if (start < 0 || end < 0) throw new Error(`${file} has no region "${region}".`)
    part = lines.slice(start + 1, end)
  }
  const indent = Math.min(...part.filter(Boolean).map((text) => text.search(/\S/)))
  return part.map((text) => text.slice(indent)).join('\n')
}

const kilobytes = (bytes: number): string => `${(Math.ceil(bytes / 100) / 10).toFixed(1)} kB`

const GENERATED = /(<!-- generated: ([^>]+) -->\n)[^]*?(<!-- \/generated -->)/g
const SNIPPET = /(<!-- snippet: (\S+) -->\n+```\w+\n)[^]*?(^```$)/gm
export const SIZE = /(<!-- size: ([^>]+) -->)([^<]*)(<!-- \/size -->)/g

/** The text with everything that comes from elsewhere as it is there now. Without `sizes` those stay as they are. */
export function render(text: string, sizes?: ReadonlyMap<string, number>): string {
  return text
    .replace(
      GENERATED,
      (_, open: string, name: string, close: string) => `${open}${generated(name)}\n${close}`,
    )
    .replace(SNIPPET, (_, open: string, file: string, close: string) => `${open}${snippet(file)}\n${close}`)
    .replace(SIZE, (all, open: string, row: string, _stated: string, close: string) => {
      if (!sizes) return all as string
      const bytes = sizes.get(row)
      if (bytes === undefined) throw new Error(`bench/size.ts has no row "${row}".`)
      return open + kilobytes(bytes) + close
    })
}

/** Every Markdown file that readers are meant to find, relative to the root. */
export function documents(): string[] {
  const below = (folder: string): string[] =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md') && !file.includes('node_modules'))
      .map((file) => join(folder, file))
  return [
    ...['README.md', 'CONTRIBUTING.md'].filter((file) => existsSync(join(ROOT, file))),
    ...below('docs'),
    ...below('.changeset'),
    ...['core', 'react', 'vue'].map((name) => `packages/${name}/README.md`),
  ].sort()
}

/** Bytes per row of bench/size.ts; nothing where the packages have not been built. */
export async function measuredSizes(): Promise<Map<string, number> | undefined> {
  if (!existsSync(join(ROOT, 'packages/vue/dist/index.js'))) return undefined
  const { measured } = await import('../bench/size')
  return new Map(measured.map(({ name, bytes }) => [name, bytes]))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sizes = await measuredSizes()
  if (!sizes) console.log('Sizes are left as they are: npm run build first.')
  for (const file of documents()) {
    const path = join(ROOT, file)
    const before = readFileSync(path, 'utf8')
    const after = render(before, sizes)
    if (after === before) continue
    writeFileSync(path, after)
    console.log(`wrote ${relative(ROOT, path)}`)
  }
}
