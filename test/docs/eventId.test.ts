import { eventIdFor } from '@omnipixel/core'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readDocument } from './markdown'
import { idOfPurchase } from './snippets/eventId'

const SNIPPETS = 'test/docs/snippets'

/** Every kind of character that encoders disagree about. */
const KEYS = [
  'A-1001',
  'A 1001',
  '100%',
  "!*'()~-._",
  'a/b?c=d&e#f',
  '+49:1',
  'Größe',
  '注文',
  '🎭',
  '"<>\\^`{|}',
  '',
]
const EXPECTED = KEYS.map((key) => eventIdFor('Purchase', key))

/** What an encoder leaves as it is, beside letters and digits; what the snippet then puts back or changes. */
const LANGUAGES = [
  { file: 'eventId.php', leaves: '-_.~', command: ['php'], probe: ['php', '--version'] },
  { file: 'eventId.py', leaves: "-_.~!*'()", command: ['python3'], probe: ['python3', '--version'] },
  { file: 'eventId.rb', leaves: '-_.~', command: ['ruby'], probe: ['ruby', '--version'] },
  { file: 'EventId.java', leaves: '-_.*', command: ['java'], probe: ['javac', '--version'] },
]

/** The snippet's own replacements, read from its text. */
function replacementsIn(text: string): [RegExp, string][] {
  const pairs = [...text.matchAll(/["']([+]|%[0-9A-F]{2})["'](?: => |, )(?:'(.+?)'|"(.+?)")(?=[,)\]])/g)]
  const inGroup = [...(/%\(([0-9A-F|]+)\)/.exec(text)?.[1]?.split('|') ?? [])]
  return [
    ...pairs.map(([, from = '', a, b]): [RegExp, string] => [new RegExp(`\\${from}`, 'g'), a ?? b ?? '']),
    ...inGroup.map((hex): [RegExp, string] => [
      new RegExp(`%${hex}`, 'g'),
      String.fromCharCode(parseInt(hex, 16)),
    ]),
  ]
}

function encodeLike(leaves: string, key: string, isForm: boolean): string {
  return [...new TextEncoder().encode(key)]
    .map((byte) => {
      const char = String.fromCharCode(byte)
      if (/[A-Za-z0-9]/.test(char) || leaves.includes(char)) return char
      return isForm && char === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}

it('is what the JavaScript of a server makes', () => {
  expect(KEYS.map(idOfPurchase)).toEqual(EXPECTED)
})

it('is what the guide says', () => {
  const rows = [...readDocument('docs/guide/deduplication.md').matchAll(/^\| `Purchase` \|.*$/gm)].map(
    ([row]) => row.split('|').map((cell) => cell.replaceAll('`', '').trim()),
  )

  expect(rows).toHaveLength(3)
  for (const [, name = '', key = '', scope, id] of rows)
    expect(eventIdFor(name, key, scope || undefined)).toBe(id)
})

describe.each(LANGUAGES)('$file', ({ file, leaves, command, probe }) => {
  const [program = '', ...args] = probe

  it('puts back what its encoder escapes and ours does not', () => {
    const replacements = replacementsIn(readDocument(join(SNIPPETS, file)))
    const ids = KEYS.map((key) =>
      replacements.reduce(
        (id, [from, to]) => id.replace(from, to),
        encodeLike(leaves, key, file.endsWith('.java')),
      ),
    )

    expect(ids.map((id) => `Purchase:${id}`)).toEqual(EXPECTED)
  })

  // Only where the language is installed; the test above needs nothing.
  if (spawnSync(program, args).status !== 0) return

  it('makes the same ids as eventIdFor, byte for byte', () => {
    const run = (...scope: string[]): string[] => {
      const [runner = '', ...rest] = command
      const { stdout, stderr } = spawnSync(runner, [...rest, join(SNIPPETS, file), ...scope], {
        input: KEYS.map((key) => `${key}\n`).join(''),
        encoding: 'utf8',
      })
      if (!stdout) throw new Error(stderr)
      return stdout.trimEnd().split('\n')
    }

    expect(run()).toEqual(EXPECTED)
    expect(run('berlin')).toEqual(KEYS.map((key) => eventIdFor('Purchase', key, 'berlin')))
  })
})
