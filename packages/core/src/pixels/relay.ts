import { later, listen, now, type Page } from '../platform/env'
import type { Fallback } from '../queue/firstOf'
import { createReport } from '../report/createReport'
import { PixelError } from '../report/errors'
import type { PixelEvent } from '../types'
import type { Pixel, PixelContext, PixelDefinition, PixelOptions, Transport, VendorCall } from './pixel'
import { toHashes } from './toHashes'

/** What the endpoint is told of one pixel. */
export interface RelayPixel {
  /** SHA-256 hashes under the platform's own names, where the pixel has `advancedMatching` and the visitor is known. */
  readonly user?: Readonly<Record<string, string>>
  /** Only under the platform's limited data use. */
  readonly limited?: true
  /** What `extras` of the event holds for this pixel. */
  readonly extras?: Readonly<Record<string, unknown>>
}

/** One event, and the pixels that it is for: each was granted when the request was made. */
export interface RelayEvent {
  /** Without `extras`, which are with their pixels. */
  readonly event: Omit<PixelEvent, 'extras'>
  /** By the pixel's key. */
  readonly pixels: Readonly<Record<string, RelayPixel>>
}

/** The JSON that {@link relay} posts. */
export interface RelayBody {
  /** The version of this form. */
  readonly version: 1
  readonly events: readonly RelayEvent[]
}

export interface RelayOptions {
  /** Your endpoint: a path of this site, or an https URL. */
  readonly url: string
  /** Is told, once for each cause, of events that the endpoint has not taken: `relay/failed`. */
  readonly onError?: ((error: PixelError) => void) | undefined
}

/** The uses of one endpoint. */
export interface Relay {
  /** The same pixels; each also posts a copy of every event that its script or image took, where that carries the id. */
  copy(pixels: readonly Pixel[]): Pixel[]
  /** A pixel's option `transport`: its events are posted, and nothing of the platform is loaded. */
  readonly transport: Transport
  /** For `firstOf`: posts what no script has come for as the page is left. */
  readonly fallback: Fallback
}

type Context = PixelContext<PixelOptions, unknown>
type Definition = PixelDefinition<PixelOptions, unknown>

/** An event on its way to the endpoint, for one pixel. */
interface Post {
  readonly key: string
  readonly context: Context
  readonly call: VendorCall
  /** The context's, when it was handed over: a withdrawal ends what waits. */
  readonly grant: number
  /** How often it was posted in vain. */
  readonly failures: number
  /** Not before this, epoch ms, unless the page is left; 0 with whatever goes next. */
  readonly dueAt: number
}

const BATCH_MS = 100 // pixels take an event in tasks of their own: one request for all of them
const RETRY_MS = [1000, 5000, 25_000]
const MAX_WAITING = 500 // while the endpoint does not answer
/** Browsers refuse more than 64 KB of requests that outlive their page. @see https://fetch.spec.whatwg.org/#http-network-or-cache-fetch */
const MAX_BYTES = 60_000
const NO_PARAMS = {} // one for all, since shapes are kept by table (`emptyObject`)

/**
 * Posts events to an endpoint of your own, which reports them to the platforms' conversions APIs under the id that the
 * browser uses. Nothing is posted for a pixel that is not granted at that moment.
 *
 * @throws PixelError `relay/bad-url`
 * @example
 * const server = relay({ url: '/api/events' })
 * createTracker({ pixels: server.copy([meta({ id: '1234567890' })]), fallback: firstOf(server.fallback) })
 */
/* @__NO_SIDE_EFFECTS__ */
export function relay({ url, onError }: RelayOptions): Relay {
  if (!/^(https:\/)?\/[^/\s\\][^\s\\]*$/.test(url)) throw new PixelError('relay/bad-url', String(url))
  const report = createReport((error) => onError?.(error))
  const copies = new Map<Definition, Definition>()
  let waiting: Post[] = []
  let isListening = false

  const flush = (page: Page, isLeaving = false): void => {
    const due = waiting.filter(({ dueAt }) => isLeaving || dueAt <= now())
    waiting = waiting.filter((post) => !due.includes(post))
    for (const batch of toBatches(due.filter(({ context, grant }) => context.grant === grant)))
      void send(page, batch)
  }
  const send = async (page: Page, posts: readonly Post[]): Promise<void> => {
    const body = toBody(posts)
    let cause = 'no answer'
    try {
      const { ok, status } = await page.fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        credentials: 'include',
        keepalive: toBytes(body) < MAX_BYTES,
      })
      if (ok) return
      cause = `HTTP ${status}`
      // What it does not understand now, it will not understand later.
      if (status < 500 && status !== 429) return report('relay/failed', cause)
    } catch {
      // Offline, blocked, or more than a page that is left may send.
    }
    for (const { failures, ...post } of posts) {
      const delayMs = RETRY_MS[failures]
      if (delayMs === undefined) report('relay/failed', cause)
      else add({ ...post, failures: failures + 1, dueAt: now() + delayMs })
    }
  }
  const add = (post: Post): void => {
    const page = post.context.page as Page
    if (waiting.push(post) > MAX_WAITING) waiting.shift()
    later(() => flush(page), post.dueAt ? post.dueAt - now() : BATCH_MS)
    if (isListening) return
    isListening = true
    const { signal } = new AbortController() // as long as the page
    listen(page, 'pagehide', () => flush(page, true), signal)
    // After `pagehide` too, in which an event may have been the first of all.
    listen(page.document, 'visibilitychange', () => page.document.hidden && flush(page, true), signal)
  }
  const post = (key: string, context: Context, call: VendorCall): void =>
    add({ key, context, call, grant: context.grant, failures: 0, dueAt: 0 })

  return {
    copy: (pixels) =>
      pixels.map((pixel) => {
        const { definition, key, platform } = pixel
        if (definition.transport === 'relay') return pixel
        // One for each, by which the tracker sees that a platform that takes one account is there twice.
        let copy = copies.get(definition)
        if (!copy) {
          copy = {
            ...definition,
            send(context, call) {
              const outcome = definition.send(context, call) ?? 'sent'
              // TikTok's and X's page views carry no id: a copy would count as another one.
              if (outcome === 'sent' && !(/^(tiktok|x)$/.test(platform) && call.event.name === 'PageView'))
                post(context.options.key ?? platform, context, call)
              return outcome
            },
          }
          copies.set(definition, copy)
        }
        return { ...pixel, key, definition: copy }
      }),
    transport(definition) {
      const { idOption, idPattern, storage, events, toOwnCase, toName, namePattern, platform } = definition
      const { isPlain: _, ...user } = definition.user ?? {}
      return {
        ...{ idOption, idPattern, storage, events, toOwnCase, toName, namePattern, platform, user },
        params: NO_PARAMS, // the event goes as it is
        transport: 'relay',
        endpoint: url,
        limitedDataUse: definition.limitedDataUse && 'perEvent',
        global: '' as never, // it needs none
        reportsEventUrl: true,
        install() {},
        isLoaded: () => true,
        send: (context, call) => post(context.options.key ?? platform, context, call),
      } as Definition
    },
    fallback: {
      take({ pixel, context, call, isOnline }) {
        if (!isOnline) return undefined
        const page = context.page as Page
        post(pixel.key, context, call)
        queueMicrotask(() => flush(page, true)) // in this task still, with what else is taken in it
        return 'sent'
      },
    },
  }
}

const toBytes = (text: string): number => new TextEncoder().encode(text).length

function toBody(posts: readonly Post[]): string {
  const events = [...toGroups(posts).values()].map((group): RelayEvent => {
    const { extras: _, ...event } = group[0]!.call.event
    return { event, pixels: Object.fromEntries(group.map((post) => [post.key, toPixel(post)])) }
  })
  return JSON.stringify({ version: 1, events } satisfies RelayBody)
}

function toPixel({ key, context, call }: Post): RelayPixel {
  const user = toHashes(call.user)
  const extras = call.event.extras?.[key]
  return {
    ...(Object.keys(user)[0] && { user }),
    ...(context.isLimited && { limited: true }),
    ...(extras && { extras }),
  }
}

/** The pixels of one event together: all of them have the same object. */
function toGroups(posts: readonly Post[]): Map<PixelEvent, Post[]> {
  const groups = new Map<PixelEvent, Post[]>()
  for (const post of posts) groups.set(post.call.event, [...(groups.get(post.call.event) ?? []), post])
  return groups
}

/** As few as can be, each small enough to outlive the page. (All that are under way may share that limit.) */
function toBatches(posts: readonly Post[]): Post[][] {
  const batches: Post[][] = []
  let size = Infinity
  for (const group of toGroups(posts).values()) {
    const bytes = toBytes(toBody(group))
    if (size + bytes > MAX_BYTES) {
      batches.push([])
      size = 0
    }
    size += bytes
    batches.at(-1)!.push(...group)
  }
  return batches
}
