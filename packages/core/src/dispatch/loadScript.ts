import { later, type Page } from '../platform/env'
import { pageRegistry, type ScriptRequest } from '../platform/registry'

export interface ScriptOptions {
  /** How long one attempt may take, and after it the script's own start. A stalled request fires no event. @default 10000 */
  timeoutMs?: number
  /** Further attempts after a failure. @default 2 */
  retries?: number
}

const RETRY_DELAY_MS = 1000

/** Requests a script once per URL and page, however many ask for it. Count yourself in and out in its `waiting`. */
export function loadScript(
  page: Page,
  url: string,
  nonce: string | undefined,
  { timeoutMs = 1e4, retries = 2 }: ScriptOptions,
): ScriptRequest {
  const { scripts } = pageRegistry(page)
  const known = scripts[url]
  if (known) return known
  const { document } = page
  let element: HTMLScriptElement
  let stopTimer = (): void => {}
  /**
   * A script that has moved to another document since its request is not run when it arrives; removing it from the page
   * would not be enough.
   *
   * @see https://html.spec.whatwg.org/multipage/scripting.html#execute-the-script-element
   */
  const discard = (): Node => document.implementation.createHTMLDocument('').adoptNode(element)
  const attempt = (left: number): Promise<void> =>
    new Promise<void>((resolve, reject) => {
      element = document.createElement('script')
      element.async = true
      if (nonce) element.nonce = nonce
      element.onload = () => {
        stopTimer()
        resolve()
      }
      element.onerror = reject
      stopTimer = later(reject, timeoutMs)
      element.src = url
      document.head.append(element)
    }).catch(async (cause) => {
      stopTimer()
      discard()
      if (left) await new Promise<void>((resolve) => later(resolve, RETRY_DELAY_MS))
      if (left && scripts[url] === request) return attempt(left - 1)
      if (scripts[url] === request) scripts[url] = undefined // a later request may try anew
      throw cause
    })
  const request: ScriptRequest = {
    waiting: 0,
    done: attempt(retries),
    cancel() {
      scripts[url] = undefined
      stopTimer()
      discard()
    },
  }
  return (scripts[url] = request)
}
