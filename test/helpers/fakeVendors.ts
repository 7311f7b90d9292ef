import { vi } from 'vitest'
import type { FakePage } from './fakePage'

/**
 * A call as the vendor's code sees it: where it arrived, and its arguments as they were then. The docs print it as
 * `fbq('trackSingle', …)`.
 */
export type VendorCall = readonly [callee: string, ...args: unknown[]]

export type VendorName = 'meta' | 'tiktok' | 'linkedin' | 'x' | 'pinterest' | 'snapchat' | 'reddit'

/** What the script of one vendor does to its global, as far as the stub contract goes (no beacons, no storage). */
export interface FakeVendor {
  readonly global: string
  /** The start of its script's URL. */
  readonly src: string
  /** How long after its `load` event the script is live: some bring a second file. */
  readonly liveAfterMs: number
  /** What the live script has taken, in order. */
  readonly calls: VendorCall[]
  /** What its stub keeps for the script. */
  waiting(): VendorCall[]
  /** The stub that the vendor tells people to paste. */
  installStub(): void
  /** Runs the script, as the browser does before the `load` event. */
  run(url: string): void
  /** Account ids that it was told to initialise. */
  readonly ids: string[]
  /** Called with each call that the live script takes. */
  onTake: (call: VendorCall) => void
  /** The live handler throws, on everything. */
  isThrowing: boolean
  /** Meta alone: its configuration never comes. */
  isWithoutConfig?: boolean
}

type Args = unknown[]
type Loose = Record<string, any> // eslint-disable-line @typescript-eslint/no-explicit-any -- other people's globals

const globals = window as unknown as Loose

/** New fakes of all seven. Each changes whatever objects it is handed, as several of the real ones do. */
export function createFakeVendors(): Record<VendorName, FakeVendor> {
  const build = (
    global: string,
    src: string,
    liveAfterMs: number,
    parts: (
      vendor: FakeVendor,
      take: (callee: string, args: Args) => void,
    ) => {
      waiting(): VendorCall[]
      installStub(): void
      goLive(url: string): void
    },
  ): FakeVendor => {
    const vendor: FakeVendor = {
      global,
      src,
      liveAfterMs,
      calls: [],
      ids: [],
      isThrowing: false,
      onTake: () => {},
      waiting: () => (globals[global] ? own.waiting() : []),
      installStub: () => own.installStub(),
      run(url) {
        if (!globals[global]) return
        if (liveAfterMs) setTimeout(() => own.goLive(url), liveAfterMs)
        else own.goLive(url)
      },
    }
    const take = (callee: string, args: Args): void => {
      if (vendor.isThrowing) throw new Error('thrown by the vendor')
      const call = [callee, ...(structuredClone(args) as Args)] as const
      vendor.calls.push(call)
      vendor.onTake(call)
      args.forEach(spoil)
    }
    const own = parts(vendor, take)
    return vendor
  }

  /** A global that is a function with its queue and its live handler as properties. */
  const callable = (
    global: string,
    src: string,
    queue: string,
    handler: string,
    onCall: (vendor: FakeVendor, stub: Loose, args: Args) => Args | undefined = (_, __, args) => args,
    onLive: (vendor: FakeVendor, stub: Loose) => void = () => {},
  ) =>
    build(global, src, 0, (vendor, take) => ({
      waiting: () => (globals[global][queue] as Args[]).map((args) => [global, ...args] as const),
      installStub() {
        const stub = function (...args: Args) {
          if (stub[handler]) stub[handler](...args)
          else stub[queue].push(args)
        } as unknown as Loose
        stub[queue] = []
        globals[global] = stub
      },
      goLive() {
        const stub = globals[global]
        stub[handler] = function (this: unknown, ...args: Args) {
          if (this !== stub) throw new Error(`${global}: the handler needs the stub as its this`)
          const taken = onCall(vendor, stub, args)
          if (taken) take(global, taken)
        }
        onLive(vendor, stub)
        for (const args of stub[queue].splice(0)) stub[handler](...args)
      },
    }))

  return {
    meta: callable(
      'fbq',
      'https://connect.facebook.net/en_US/fbevents.js',
      'queue',
      'callMethod',
      (vendor, stub, args) => {
        if (args[0] === 'init') {
          vendor.ids.push(String(args[1]))
          if (!vendor.isWithoutConfig) stub.instance.configsLoaded[String(args[1])] = true
        }
        return args
      },
      (vendor, stub) => {
        stub.instance = { configsLoaded: {} }
        stub.getState = () => ({ pixels: vendor.ids.map((id) => ({ id })) })
      },
    ),
    tiktok: build('ttq', 'https://analytics.tiktok.com/i18n/pixel/events.js', 230, (vendor, take) => {
      const METHODS = ['page', 'track', 'identify', 'grantConsent', 'revokeConsent', 'holdConsent']
      const of = (id: string): string => `ttq.instance('${id}')`
      return {
        waiting: () => [
          ...(Array.from(globals.ttq) as Args[]).map(
            ([method, ...args]) => [`ttq.${method as string}`, ...args] as const,
          ),
          ...Object.entries((globals.ttq._i ?? {}) as Record<string, Args[]>).flatMap(([id, queue]) =>
            Array.from(queue).map(([method, ...args]) => [`${of(id)}.${method as string}`, ...args] as const),
          ),
        ],
        installStub() {
          const ttq = Object.assign([] as Args, { _i: {}, _t: {}, _o: {} }) as unknown as Loose
          const defer = (target: Loose): Loose => {
            for (const method of METHODS) target[method] = (...args: Args) => target.push([method, ...args])
            return target
          }
          defer(ttq).instance = (id: string) => defer(ttq._i[id] ?? [])
          globals.ttq = ttq
          globals.TiktokAnalyticsObject = 'ttq'
        },
        goLive(url) {
          const { ttq } = globals
          const id = new URL(url).searchParams.get('sdkid')!
          if (globals.TiktokAnalyticsObject !== 'ttq' || !ttq._i?.[id] || !ttq._o?.[id] || !ttq._t?.[id])
            return
          vendor.ids.push(id)
          const queues: [string, Loose][] = [
            [of(id), ttq._i[id]],
            ['ttq', ttq],
          ]
          const live = (name: string): Loose =>
            Object.fromEntries(
              METHODS.map((method) => [method, (...args: Args) => take(`${name}.${method}`, args)]),
            )
          Object.assign(ttq, live('ttq'), { instance: (other: string) => live(of(other)) })
          ttq._i[id]._init = true
          for (const [name, queue] of queues)
            for (const [method, ...args] of queue.splice(0)) take(`${name}.${method}`, args)
        },
      }
    }),
    linkedin: build(
      'lintrk',
      'https://snap.licdn.com/li.lms-analytics/insight.min.js',
      0,
      (vendor, take) => ({
        waiting: () => ((globals.lintrk.q ?? []) as Args[]).map((args) => ['lintrk', ...args] as const),
        installStub() {
          const stub = ((...args: Args) => stub.q.push(args)) as unknown as Loose
          stub.q = []
          globals.lintrk = stub
        },
        goLive() {
          const { q } = globals.lintrk
          if (!q) return // loaded a second time: no effect. pixels-observed.md (b)
          vendor.ids.push(...(globals._linkedin_data_partner_ids ?? []))
          globals.lintrk = (...args: Args) => take('lintrk', args)
          for (const args of q) globals.lintrk(...args)
          if (globals._wait_for_lintrk || globals._already_called_lintrk) return
          take('lintrk', ['track'])
          globals._already_called_lintrk = true
        },
      }),
    ),
    // X and Reddit drop what is not spread without a word.
    x: callable('twq', 'https://static.ads-twitter.com/uwt.js', 'queue', 'exe', (_, __, args) =>
      typeof args[0] === 'string' ? args : undefined,
    ),
    pinterest: build('pintrk', 'https://s.pinimg.com/ct/core.js', 40, (vendor, take) => ({
      waiting: () => (globals.pintrk.queue as Args[]).map((args) => ['pintrk', ...args] as const),
      installStub() {
        globals.pintrk = Object.assign((...args: Args) => globals.pintrk.queue.push(args), {
          queue: [],
          version: '3.0',
        })
      },
      goLive() {
        const { queue } = globals.pintrk
        if (queue.push !== Array.prototype.push) return
        const waiting = queue.splice(0)
        queue.push = (args: Args) => {
          if (args[0] === 'load') {
            vendor.ids.push(String(args[1]))
            globals.pintrk.tagId = args[1]
          }
          take('pintrk', args)
        }
        for (const args of waiting) queue.push(args)
      },
    })),
    snapchat: callable(
      'snaptr',
      'https://sc-static.net/scevent.min.js',
      'queue',
      'handleRequest',
      (vendor, _, args) => {
        if (args[0] === 'init') vendor.ids.push(String(args[1]))
        return args.slice(0, 4)
      },
    ),
    reddit: callable(
      'rdt',
      'https://www.redditstatic.com/ads/pixel.js',
      'callQueue',
      'sendEvent',
      (vendor, stub, args) => {
        if (typeof args[0] !== 'string') return undefined
        if (args[0] === 'init') {
          vendor.ids.push(String(args[1]))
          stub.pixelId = args[1]
        }
        return args
      },
    ),
  }
}

const PAINT_MS = 40 // scripts are requested after the next paint

type Script = Pick<FakeVendor, 'src' | 'liveAfterMs' | 'run'>

/** Its latest script arrives: it runs if the page still wants it, and its `load` event fires. */
export async function arrive(page: FakePage, vendor: Script): Promise<void> {
  await vi.advanceTimersByTimeAsync(PAINT_MS)
  for (const element of page.elements(vendor.src)) {
    // The browser does not run a script that has moved to another document since its request.
    if (element.isConnected && element.ownerDocument === document) {
      vendor.run(element.src)
      element.dispatchEvent(new Event('load'))
      element.remove()
    }
  }
  await vi.advanceTimersByTimeAsync(vendor.liveAfterMs + 50)
}

/** Its request fails, and so do all further attempts. */
export async function fail(page: FakePage, vendor: Pick<Script, 'src'>): Promise<void> {
  await vi.advanceTimersByTimeAsync(PAINT_MS)
  for (let attempt = 0; attempt < 5; attempt++) {
    page.elements(vendor.src).at(-1)?.dispatchEvent(new Event('error'))
    await vi.advanceTimersByTimeAsync(1100)
  }
}

function spoil(value: unknown): void {
  if (!value || typeof value !== 'object') return
  for (const [key, entry] of Object.entries(value)) {
    spoil(entry)
    Reflect.deleteProperty(value, key)
  }
  Object.assign(value, { spoiled: true })
}
