import { later, pause, type Page } from '../platform/env'
import { pageRegistry, type ScriptRequest, type ScriptUrlPolicy } from '../platform/registry'

export interface ScriptOptions {
  /** How long one attempt may take, and after it the script's own start. A stalled request fires no event. @default 10000 */
  timeoutMs?: number | undefined
  /** Further attempts after a failure; one while the browser is offline does not count. @default 2 */
  retries?: number | undefined
}

const RETRY_DELAY_MS = 1000

/** Requests a script once per URL and page, however many ask for it. Put yourself into its `waiting`. */
export function loadScript(
  page: Page,
  url: string,
  nonce: string | undefined,
  { timeoutMs = 1e4, retries = 2 }: ScriptOptions,
  isOnline: () => boolean,
): ScriptRequest {
  const { document } = page
  const { scripts } = pageRegistry(page)
  let element: HTMLScriptElement
  let stopTimer = (): void => {}
  const load = async (left: number): Promise<void> => {
    try {
      await new Promise((resolve, reject) => {
        stopTimer = later(reject, Math.min(timeoutMs, 2 ** 31 - 1))
        element = document.createElement('script')
        element.async = true
        if (nonce) element.nonce = nonce
        element.onload = resolve
        element.onerror = reject
        element.src = toTrusted(page, url)
        document.head.append(element)
      }).finally(() => stopTimer())
    } catch (cause) {
      discard()
      if (!isOnline()) left++ // an attempt that does not count
      if (left > 0 && scripts[url] === request)
        do await pause(RETRY_DELAY_MS)
        while (!isOnline() && scripts[url] === request)
      if (scripts[url] === request) {
        if (left > 0) return load(left - 1)
        delete scripts[url] // a later request may try anew
      }
      throw cause
    }
  }
  /**
   * A script that has moved to another document since its request is not run when it arrives; removing it from the page
   * would not be enough.
   *
   * @see https://html.spec.whatwg.org/multipage/scripting.html#execute-the-script-element
   */
  const discard = (): unknown => document.implementation.createHTMLDocument('').adoptNode(element)
  const request: ScriptRequest = (scripts[url] = scripts[url] || {
    waiting: new Set(),
    done: load(retries),
    cancel() {
      delete scripts[url]
      stopTimer()
      discard()
    },
  })
  return request
}

/**
 * Pages that require Trusted Types take script URLs from a policy alone, and a policy's name can be used once per page.
 *
 * @see https://www.w3.org/TR/trusted-types/
 */
function toTrusted(page: Page, url: string): string {
  const registry = pageRegistry(page)
  try {
    registry.policy ??= (page as TrustedPage).trustedTypes.createPolicy('omnipixel', {
      createScriptURL: String,
    })
    return registry.policy.createScriptURL(url)
  } catch {
    return url // not in this browser, or not by this page's headers: then they decide about the text as it is
  }
}

type TrustedPage = Page & {
  trustedTypes: { createPolicy(name: string, rules: ScriptUrlPolicy): ScriptUrlPolicy }
}
