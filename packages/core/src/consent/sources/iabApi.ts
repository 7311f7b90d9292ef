import { listen as listenUntil, uuid, type Page } from '../../platform/env'

/** One of the three APIs of the IAB: a function of the page, or of a page around this frame. */
export type IabName = '__tcfapi' | '__gpp' | '__uspapi'

type Callback = (value: unknown, isSuccess?: unknown) => void
type IabFunction = (...args: unknown[]) => void

const functionOf = (owner: Window, name: IabName): IabFunction | undefined => {
  const found: unknown = (owner as Partial<Record<IabName, unknown>>)[name]
  return typeof found === 'function' ? (found as IabFunction) : undefined
}

/**
 * The window that has the API: this page, else the nearest page around it with the locator frame.
 *
 * @see https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework/blob/master/TCFv2/IAB%20Tech%20Lab%20-%20CMP%20API%20v2.md
 */
export function findIab(page: Page, name: IabName): Window | undefined {
  if (functionOf(page, name)) return page
  for (let owner: Window = page; owner !== owner.parent;) {
    owner = owner.parent
    try {
      if ((owner.frames as unknown as Record<string, unknown>)[`${name}Locator`]) return owner
    } catch {
      // A page of another origin that has no such frame.
    }
  }
  return undefined
}

/**
 * Calls the API: its function on this page (`__gpp` has another order of arguments), messages for a page around it.
 * Returns the end of listening for answers.
 */
export function callIab(
  page: Page,
  owner: Window,
  name: IabName,
  [command, version, parameter]: readonly [command: string, version?: number | string, parameter?: unknown],
  callback: Callback,
): () => void {
  if (owner === page) {
    const args = name === '__gpp' ? [command, callback] : [command, version, callback]
    functionOf(page, name)!(...args, ...(parameter === undefined ? [] : [parameter]))
    return () => {}
  }
  const callId = uuid()
  const ending = new AbortController()
  const hear = ({ source, data }: MessageEvent): void => {
    const answer = source === owner ? toAnswer(data, name) : undefined
    if (answer?.callId === callId) callback(answer.returnValue, answer.success)
  }
  listenUntil(page, 'message', hear, ending.signal)
  owner.postMessage({ [`${name}Call`]: { command, version, parameter, callId } }, '*')
  return () => ending.abort()
}

/** Subscribes to the API's events. The end also removes a listener whose id is only told later. */
export function listenIab(
  page: Page,
  owner: Window,
  name: IabName,
  version: number | string,
  hear: Callback,
): () => void {
  let listenerId: unknown
  let isOver = false
  const remove = (): void => {
    if (listenerId !== undefined)
      callIab(page, owner, name, ['removeEventListener', version, listenerId], () => {})()
  }
  const stop = callIab(page, owner, name, ['addEventListener', version], (value, isSuccess) => {
    listenerId = (value as { listenerId?: unknown } | null | undefined)?.listenerId ?? listenerId // 0 is one
    if (isOver) remove()
    else hear(value, isSuccess)
  })
  return () => {
    isOver = true
    stop()
    remove()
  }
}

interface Answer {
  readonly callId?: unknown
  readonly returnValue?: unknown
  readonly success?: unknown
}

/** Some answer in text, as the call may be; every other message of the page passes by here too. */
function toAnswer(data: unknown, name: IabName): Answer | undefined {
  try {
    const message: unknown = typeof data === 'string' ? JSON.parse(data) : data
    return (message as Record<string, Answer> | null)?.[`${name}Return`]
  } catch {
    return undefined
  }
}
