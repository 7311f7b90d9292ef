import { listen, type Page } from '../platform/env'

/**
 * For a pixel's option `load`: requests its script at the visitor's first input (a press, a key, the wheel), or when the
 * page is hidden; at once if there was input before. Scrolling alone is none, since pages scroll by themselves.
 *
 * A visitor who only looks and leaves is never reported to that platform.
 *
 * @example
 * tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9', load: onInteraction })
 */
export function onInteraction(page: Page, start: () => void): () => void {
  const ending = new AbortController()
  const { signal } = ending
  const { document, navigator } = page
  const { userActivation } = navigator as Partial<Navigator>
  if (userActivation?.hasBeenActive) start()
  // Passive: the wheel must not wait for a listener that could stop it.
  for (const type of ['pointerdown', 'keydown', 'wheel'])
    page.addEventListener(type, start, { capture: true, passive: true, signal })
  listen(document, 'visibilitychange', () => document.hidden && start(), signal) // the tab may not come back
  return () => ending.abort()
}
