/**
 * @see https://business.x.com/en/help/campaign-measurement-and-analytics/conversion-tracking-for-websites
 */
import { callableStub, type CallableStub } from './callableStub'
import { definePixel } from './definePixel'
import type { PixelOptions } from './pixel'

export interface XOptions extends PixelOptions {
  /** Pixel id, e.g. `o1abc`. */
  id: string
  /** Event name → the event's id in X Events Manager (`tw-o1abc-od2ef`). Events without one are `unmapped`. */
  events?: Readonly<Record<string, string>> | undefined
  /** Always under X's restricted data use. @default false */
  limitedDataUse?: boolean | undefined
  /**
   * Let X's script report button clicks and what is in `dataLayer` by itself, and match visitors by the forms that they fill
   * in.
   * @default false
   */
  autoEvents?: boolean | undefined
}

interface XGlobals {
  twq?: CallableStub
}

/** X Pixel. It has no event names: an event is an id of the account, and `config` is the page view. */
export const x = /* @__PURE__ */ definePixel<XOptions, XGlobals>({
  platform: 'x',
  idPattern: /^[a-z\d]+$/,
  src: 'https://static.ads-twitter.com/uwt.js',
  global: 'twq',
  storage: { cookies: '_twclid _twpid _twsid', local: 'twclid' },
  toName: (event, { events }) => (event === 'PageView' ? event : events?.[event]),
  params: {
    value: 'value',
    currency: 'currency',
    searchString: 'search_string',
    status: 'status',
    description: 'description',
    // `content_type` is the product's category here.
    items: [
      'contents',
      {
        id: 'content_id',
        name: 'content_name',
        category: 'content_type',
        price: 'content_price',
        quantity: 'num_items',
      },
    ],
    itemCount: 'num_items',
  },
  // X hashes whatever it is given, older versions even a hash: it needs plain values that are normalised already.
  user: { email: 'email_address', phone: 'phone_number', externalId: 'external_id', isPlain: true },
  limitedDataUse: 'perEvent',
  reportsEventUrl: true,
  staysAlive: true,
  waitsForView: true,

  install({ page }) {
    if (page.twq) return
    page.twq = callableStub('queue', 'exe')
    page.twq.version = '1.1'
  },
  isLoaded: ({ page }) => page.twq!.exe,
  init({ page, id, options }) {
    // Undocumented. Text, since its script takes nothing else for a no.
    if (!options.autoEvents)
      for (const name of ['autoConfig', 'autoAdvancedMatching', 'dataLayerTracking'])
        page.twq!('set', name, 'false', id)
  },
  send({ page, id, isLimited }, { event, name, params, user }) {
    params.page_location = event.url
    if (isLimited) params.restricted_data_use = 'restrict_optimization'
    // What `config` is told goes with all later events too, beside their own: so no id, and nobody's user data.
    if (event.name === 'PageView') page.twq!('config', id, params)
    else {
      params.conversion_id = event.id
      page.twq!('event', name, Object.assign(params, user))
    }
  },
})
