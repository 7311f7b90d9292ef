import { definePixel, type PixelDefinition, type PixelOptions, type VendorCall } from '@omnipixel/core'

interface Options extends PixelOptions {
  id: string
}

/** A platform of a test's own, made with the public `definePixel`, and what its vendor has been told. */
export interface FakePixel {
  readonly create: (options?: Partial<Options>) => ReturnType<ReturnType<typeof definePixel<Options, object>>>
  readonly src: string
  readonly global: string
  /** The events that its live script has taken. */
  readonly taken: VendorCall[]
  /** Everything that the vendor was asked to do, in order: `init`, `send Lead`, `grant`, `revoke`. */
  readonly log: string[]
  /** Called when an event is handed over. */
  onTake: (call: VendorCall) => void
  isThrowing: boolean
  /** What the script does when it runs: `arrive(page, pixel)`. */
  readonly liveAfterMs: number
  run(): void
}

export function createFakePixel(
  platform: string,
  over: Partial<PixelDefinition<Options, object>> = {},
): FakePixel {
  const global = `fake_${platform}`
  const globals = window as unknown as Record<string, { isLive: boolean } | undefined>
  const pixel: FakePixel = {
    src: `https://${platform}.example/pixel.js`,
    global,
    taken: [],
    log: [],
    onTake: () => {},
    isThrowing: false,
    liveAfterMs: 0,
    run() {
      globals[global] = { isLive: true }
    },
    create: (options) => define({ id: 'account', ...options }),
  }
  const define = definePixel<Options, object>({
    platform,
    idPattern: /^\w+$/,
    src: pixel.src,
    global: global as never,
    storage: { cookies: `${global}_cookie`, local: `${global}_local` },
    toName: (event) => event,
    params: {},
    install() {
      globals[global] ??= { isLive: false }
    },
    isLoaded: () => globals[global]!.isLive,
    init() {
      pixel.log.push('init')
    },
    send(_, call) {
      if (pixel.isThrowing) throw new Error('thrown by the vendor')
      pixel.taken.push(call)
      pixel.log.push(`send ${call.event.name}`)
      pixel.onTake(call)
    },
    setConsent(_, granted) {
      pixel.log.push(granted ? 'grant' : 'revoke')
    },
    ...over,
  })
  return pixel
}
