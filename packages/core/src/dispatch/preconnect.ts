import { toPreconnected } from '../disclosure/vendorHosts'
import type { Pixel } from '../pixels/pixel'
import { browserPage, listen } from '../platform/env'
import type { Tracker } from '../tracker'
import type { PixelStatus } from '../types'

const AGAIN_MS = 1000 // where a connection is open, asking does nothing, but not for nothing

/**
 * Keeps connections open to where events go in requests that end with the page (Meta, LinkedIn, X, Pinterest, Reddit): an
 * event that is tracked just before the page is left is lost there if it needs a new one. Connects when a pixel goes live,
 * and where the server or the browser has closed the connection since, at the visitor's next press or key.
 *
 * Holds a `<link rel="preconnect">` for each host in the page's head. None for a pixel without consent, nor in another mode
 * than `live`. Does nothing on a server.
 *
 * @param pixels those of the tracker.
 * @returns its end; call it before the tracker's `destroy()`, after which it would hear of no withdrawal.
 * @see https://html.spec.whatwg.org/multipage/links.html#link-type-preconnect
 * @example
 * preconnect(tracker, pixels)
 */
export function preconnect(
  { inspect, on }: Pick<Tracker, 'inspect' | 'on'>,
  pixels: readonly Pixel[],
): () => void {
  const page = browserPage()
  if (!page || inspect().mode !== 'live') return () => {}
  const { document, performance } = page
  const ending = new AbortController()
  const links = Object.create(null) as Record<string, HTMLLinkElement[]> // by the pixel's key
  let askedAt = -Infinity

  /** The browser looks at a link whenever it comes into the document. */
  const add = (added: HTMLLinkElement[]): void => {
    ;(document.head as HTMLHeadElement | null)?.append(...added) // a document need not have one
  }
  const ask = (): void => {
    const now = performance.now() // the time of day may be set back
    if (now - askedAt < AGAIN_MS) return
    askedAt = now
    add(Object.values(links).flat())
  }
  const show = (key: string, status: PixelStatus): void => {
    for (const link of links[key] ?? []) link.remove()
    const pixel = pixels.find((each) => each.key === key)
    const origins = pixel && status === 'ready' ? toPreconnected(pixel) : []
    links[key] = origins.map((href) =>
      Object.assign(document.createElement('link'), { rel: 'preconnect', href }),
    )
    add(links[key])
  }
  for (const { key, status } of inspect().pixels) show(key, status)
  const stop = on('status', ({ pixel, status }) => show(pixel, status))
  for (const type of ['pointerdown', 'keydown']) listen(page, type, ask, ending.signal)

  return () => {
    stop()
    ending.abort()
    for (const link of Object.values(links).flat()) link.remove()
  }
}
