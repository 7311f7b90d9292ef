import { createTimers, listen as listenUntil, readCookies, type Page } from '../../platform/env'
import { cmpSource, type CmpOptions } from './cmpSource'
import { callIab, findIab } from './iabApi'
import type { ConsentSource, SourceAnswer } from './source'

/** The interface tells of no change. These are the moments at which one may have been made. */
const EVENTS = [
  ...['visibilitychange', 'pageshow', 'OneTrustGroupsUpdated', 'CookiebotOnAccept', 'CookiebotOnDecline'],
  ...['UC_UI_CMP_EVENT', 'cookieyes_consent_update', 'cmplz_status_change', 'cc:onConsent', 'cc:onChange'],
]
const CLICK_MS = 500 // a dialog has stored its answer by then

export interface UsPrivacyOptions extends CmpOptions {
  /** What an opt-out of sale does: `deny`, or `ldu` for limited data use where a platform has it. @default 'deny' */
  mode?: 'deny' | 'ldu' | undefined
  /** Further DOM events, on the window or the document, after which the string is read again. */
  events?: readonly string[] | undefined
}

const cookieOf = (page: Page): string | undefined =>
  /(?:^|; *)usprivacy=([^;]*)/.exec(readCookies(page))?.[1] || undefined

/**
 * The US Privacy string (`__uspapi`, on this page or around this frame, else the cookie `usprivacy`), which the IAB has
 * replaced by the Global Privacy Platform. It denies every purpose while the visitor has opted out of sale, and never
 * grants: otherwise it is `silent`.
 *
 * There is no event for a change. The string is read again after a click, a change of a cookie (where the browser
 * tells), the events of common platforms and of `events`, and when the page is shown.
 *
 * @see https://github.com/InteractiveAdvertisingBureau/USPrivacy/blob/master/CCPA/US%20Privacy%20String.md
 */
export const usPrivacy = (options: UsPrivacyOptions = {}): ConsentSource =>
  cmpSource<Window, string>(
    {
      name: 'us-privacy',
      find: (page) => findIab(page, '__uspapi') ?? (cookieOf(page) ? page : undefined),
      listen(_, changed, page) {
        const ending = new AbortController()
        const { signal } = ending
        const later = createTimers(signal)
        let stop = (): void => {}
        let turn = 0
        const read = (): void => {
          const mine = ++turn
          stop()
          try {
            const api = findIab(page, '__uspapi')
            if (api)
              stop = callIab(page, api, '__uspapi', ['getUSPData', 1], (data, isSuccess) => {
                if (mine !== turn) return
                const text = isSuccess !== false && (data as { uspString?: unknown } | null)?.uspString
                changed(typeof text === 'string' ? text : '')
              })
            else changed(cookieOf(page) ?? '')
          } catch {
            changed('') // not readable: no grant
          }
        }
        for (const type of [...EVENTS, ...(options.events ?? [])]) listenUntil(page, type, read, signal)
        listenUntil(page, 'click', () => later(read, CLICK_MS), signal)
        listenUntil((page as { cookieStore?: EventTarget }).cookieStore, 'change', read, signal)
        read()
        return () => {
          ending.abort()
          stop()
        }
      },
      isVeto: true,
      ask: (text) => usPrivacyAnswer(text, options),
    },
    options,
  )

/** `1YNN`: version, notice given, opted out of sale, covered by the industry's agreement. `1---`: no law applies. */
function usPrivacyAnswer(text: string, { mode }: UsPrivacyOptions): SourceAnswer {
  const optOut = /^1[YN-]([YN-])[YN-]$/i.exec(text)?.[1]
  if (!optOut) return 'pending'
  if (optOut.toUpperCase() !== 'Y') return 'silent'
  return mode === 'ldu' ? 'limited' : 'denied'
}
