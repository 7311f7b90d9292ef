// @ts-check
/**
 * `node inertProbe.mjs <package> <import|require>`: loads a package of ours in bare Node, with traps on everything a
 * module could look at or set off, and prints to stderr what it did. Prints nothing if it did nothing.
 *
 * Only what our own code does counts (the calling frame is below `@omnipixel`): React and Vue ask for `window` while
 * they load.
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [, , name, how] = process.argv
const require = createRequire(join(process.cwd(), 'index.js'))
const load = (/** @type {string} */ id) => (how === 'require' ? require(id) : import(id))

const BROWSER = [
  ...['window', 'self', 'document', 'navigator', 'location', 'history', 'navigation', 'screen'],
  ...['localStorage', 'sessionStorage', 'indexedDB', 'cookieStore', 'crypto', 'performance', 'caches'],
  ...[
    'Image',
    'XMLHttpRequest',
    'WebSocket',
    'EventSource',
    'BroadcastChannel',
    'Worker',
    'MutationObserver',
  ],
]
const CALLS = {
  globalThis: [
    ...['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'addEventListener'],
    ...['requestAnimationFrame', 'requestIdleCallback'],
  ],
  console: ['log', 'info', 'warn', 'error', 'debug'],
  Date: ['now'],
  Math: ['random'],
  process: ['on', 'once', 'emitWarning'],
}

/** @type {string[]} */
const seen = []

/** Two frames up: past this function and the trap, the one who asked. @param {string} what */
function note(what) {
  const caller = new Error().stack?.split('\n')[3] ?? ''
  if (caller.includes('@omnipixel')) seen.push(`${what} ${caller.trim()}`)
}

// The frameworks first, so that what they add to the global object is not taken for ours.
if (name?.endsWith('/react')) await Promise.all([load('react'), load('react/jsx-runtime')])
if (name?.endsWith('/vue')) await Promise.all([load('vue'), load('vue-router')])

for (const key of BROWSER) {
  const real = Reflect.get(globalThis, key)
  Object.defineProperty(globalThis, key, {
    configurable: true,
    enumerable: false,
    get() {
      note(`read ${key}`)
      return real
    },
    set() {
      note(`write ${key}`)
    },
  })
}
for (const [owner, keys] of Object.entries(CALLS)) {
  const object = owner === 'globalThis' ? globalThis : Reflect.get(globalThis, owner)
  for (const key of keys) {
    const real = Reflect.get(object, key)
    Object.defineProperty(object, key, {
      configurable: true,
      writable: true,
      value(/** @type {unknown[]} */ ...args) {
        note(owner === 'globalThis' ? `call ${key}` : `call ${owner}.${key}`)
        return Reflect.apply(real, this, args)
      },
    })
  }
}

const before = new Set(Reflect.ownKeys(globalThis))
await load(/** @type {string} */ (name))
for (const key of Reflect.ownKeys(globalThis)) {
  if (!before.has(key)) seen.push(`new global ${String(key)}`)
}

if (seen.length > 0) {
  process.exitCode = 1
  process.stderr.write(seen.join('\n') + '\n')
}
