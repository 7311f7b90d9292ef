import type { CDPSession } from 'playwright-core'
import type { Bench } from './openPage'
import { quietVendors, ORDER } from './quietVendors'

export interface Memory {
  /** Kept after 100,000 events, bytes, but for compiled code: all scripts live, every script blocked, consent unset. */
  readonly liveBytes: number
  readonly blockedBytes: number
  readonly unsetBytes: number
  /** Compiled code that came with them, all scripts live. */
  readonly codeBytes: number
}

interface Bytes {
  readonly code: number
  readonly rest: number
}

const EVENTS = 100_000

export async function measureMemory(bench: Bench): Promise<Memory> {
  const live = await keptBytes(bench, 'consent: { regime: "opt-out" }', true)
  for (const host of Object.keys(quietVendors)) bench.network.refuse(host)
  const blocked = await keptBytes(bench, 'consent: { regime: "opt-out" }, script: { retries: 0 }', false)
  for (const host of Object.keys(quietVendors)) bench.network.refuse(host, false)
  const unset = await keptBytes(bench, 'consent: { regime: "opt-in" }', false)
  return {
    ...{ liveBytes: live.rest, blockedBytes: blocked.rest, unsetBytes: unset.rest },
    codeBytes: live.code,
  }
}

async function keptBytes(bench: Bench, tracker: string, isLive: boolean): Promise<Bytes> {
  const page = await bench.open({ tracker, isLive })
  const devTools = await page.context().newCDPSession(page)
  const track = (events: number): Promise<void> =>
    page.evaluate(`(async () => {
      const order = ${ORDER}
      for (let i = 0; i < ${events}; i++) {
        tracker.track('Purchase', order)
        if (i % 1000 === 999) await tracker.flush({ timeoutMs: 0 })
      }
    })()`)
  await track(10) // what the first events make once is not kept per event
  const before = await usedBytes(devTools)
  await track(EVENTS)
  const after = await usedBytes(devTools)
  await page.context().close()
  return { code: after.code - before.code, rest: after.rest - before.rest }
}

interface Snapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: string[]; readonly node_types: [string[]] } }
  readonly nodes: readonly number[]
}

/**
 * What is on the page's heap. Code apart: the engine compiles what has run often, by its own rules, and throws it away
 * again.
 */
async function usedBytes(devTools: CDPSession): Promise<Bytes> {
  const chunks: string[] = []
  const onChunk = ({ chunk }: { chunk: string }): void => void chunks.push(chunk)
  devTools.on('HeapProfiler.addHeapSnapshotChunk', onChunk)
  await devTools.send('HeapProfiler.collectGarbage')
  await devTools.send('HeapProfiler.takeHeapSnapshot')
  devTools.off('HeapProfiler.addHeapSnapshotChunk', onChunk)
  const { snapshot, nodes } = JSON.parse(chunks.join('')) as Snapshot
  const {
    node_fields: fields,
    node_types: [types],
  } = snapshot.meta
  const [type, size, code] = [fields.indexOf('type'), fields.indexOf('self_size'), types.indexOf('code')]
  const bytes = { code: 0, rest: 0 }
  for (let at = 0; at < nodes.length; at += fields.length)
    bytes[nodes[at + type] === code ? 'code' : 'rest'] += nodes[at + size]!
  return bytes
}
