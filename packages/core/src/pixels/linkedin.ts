/**
 * @see https://www.linkedin.com/help/lms/answer/a420536
 * @see https://learn.microsoft.com/linkedin/marketing/conversions/deduplication
 */
import { definePixel } from './definePixel'
import type { PixelOptions } from './pixel'

export interface LinkedInOptions extends PixelOptions {
  /** Partner id, or several: LinkedIn reports every event to all of them. */
  partnerId: string | readonly string[]
  /** Event name → the numeric id of its conversion rule in Campaign Manager. Events without one are `unmapped`. */
  conversions?: Readonly<Record<string, number | string>> | undefined
}

type Lintrk = ((command: string, data?: object) => void) & { q?: unknown[] }

interface LinkedInGlobals {
  lintrk?: Lintrk
  _linkedin_data_partner_ids?: unknown[]
  _wait_for_lintrk?: boolean
}

/** LinkedIn Insight Tag. It has no event names: a conversion is the id of a rule in the account. */
export const linkedin = /* @__PURE__ */ definePixel<LinkedInOptions, LinkedInGlobals>({
  platform: 'linkedin',
  idOption: 'partnerId',
  idPattern: /^\d+$/,
  isSingle: true,
  src: 'https://snap.licdn.com/li.lms-analytics/insight.min.js',
  global: 'lintrk',
  storage: { cookies: 'li_fat_id li_giant li_adsId ln_or _guid', local: 'li_adsId li_hem' },
  toName(event, { conversions }) {
    const id = conversions?.[event] as string
    return event === 'PageView' ? event : Number.isInteger(+id) ? id : undefined
  },
  // Only `conversion_id` and `event_id` are documented. `currency` would be ignored.
  params: { value: 'conversion_value', currency: 'conversion_currency', orderId: 'order_id' },
  user: { email: 'email', isPlain: true },
  keepsUser: 'latest',
  reportsEventUrl: true,
  staysAlive: true,

  install({ page, ids, isForeign, memo }) {
    const all = (page._linkedin_data_partner_ids = page._linkedin_data_partner_ids || [])
    const missing = ids.filter((id) => !all.map(String).includes(id))
    memo.taken = !missing[0]
    all.push(...missing)
    // Else the script sends a page view of its own: the one that counts where somebody else has made all this before.
    if (!isForeign && (missing[0] || !page.lintrk)) page._wait_for_lintrk = true
    if (!page.lintrk) {
      const stub: Lintrk = (command, data) => stub.q!.push([command, data])
      stub.q = []
      page.lintrk = stub
    }
    // The script puts another function in the stub's place; one without a queue is that function already.
    memo.stub = page.lintrk.q && page.lintrk
  },
  isLoaded: ({ page, memo }) => page.lintrk !== memo.stub,
  isInitialised: ({ memo }) => memo.taken,
  identify({ page }, user) {
    page.lintrk!('setUserData', user)
  },
  send({ page, isForeign }, { event, name, params }) {
    const isPageView = event.name === 'PageView'
    // A page view of ours would be counted for the other owner's account as well.
    if (isPageView && isForeign) return 'excluded'
    if (!isPageView) params.conversion_id = +name
    if (params.conversion_value === 0) params.conversion_value = '0' // its script leaves out what is falsy
    params.event_id = event.id
    params.conversion_url = event.url
    page.lintrk!('track', params)
  },
})
