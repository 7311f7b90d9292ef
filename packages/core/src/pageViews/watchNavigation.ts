import { findNavigation, listen, type Page } from '../platform/env'

/** The parts of the Navigation API that are used here. @see https://html.spec.whatwg.org/multipage/nav-history-apis.html */
export interface NavigateEvent extends Event {
  readonly navigationType: string | null
  readonly destination: { readonly sameDocument: boolean }
}

/**
 * Tells of the page's navigations, until the signal.
 *
 * @param onStart before the URL changes, and early enough for scripts that lose what they are handed at pagehide; never
 * called where there is no Navigation API.
 * @param onEnd after each within the document: of which type (`push`, `replace`, …), and whether only the part after #
 * has changed.
 */
export function watchNavigation(
  page: Page,
  signal: AbortSignal,
  onStart: (event: NavigateEvent) => void,
  onEnd: (type: string | null | undefined, isJump: boolean) => void,
): void {
  const navigation = findNavigation(page)
  let address = page.location.href
  const end = ({ navigationType }: Partial<NavigateEvent>): void => {
    const before = address
    address = page.location.href
    onEnd(navigationType, before !== address && toPage(before) === toPage(address))
  }
  listen(navigation, 'navigate', onStart, signal)
  listen(navigation, 'currententrychange', end, signal)
  if (!navigation) listen(page, 'popstate', end, signal)
}

/** URLs that differ in no more than the part after # are one page. */
export const toPage = (url: string): string => url.replace(/#.*/, '')
