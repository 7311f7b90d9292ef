import type { Page } from '../../platform/env'
import { allGranted, type PurposeMap } from './allGranted'
import { cmpSource, type CmpOptions } from './cmpSource'
import { servicesFor, type ServiceMap } from './servicesFor'
import type { ConsentSource } from './source'
import { toAnswer } from './toAnswer'

export interface DidomiOptions extends CmpOptions {
  /** Which of Didomi's purposes stand for each of ours, by their ids; all must be enabled. @default didomiPurposes */
  purposes?: PurposeMap | undefined
  /**
   * The vendors for a pixel, by the pixel's key or platform, named by their ids: `{ meta: 'facebook' }`. All of them must be
   * part of the notice and enabled, beside the purposes.
   * @default the vendors that are called like the pixel's key or platform
   */
  vendors?: ServiceMap | undefined
}

/** Didomi's own ids, as far as a notice uses them. */
export const didomiPurposes: PurposeMap = {
  marketing: ['cookies', 'create_ads_profile', 'select_personalized_ads', 'measure_ad_performance'],
  analytics: ['cookies', 'measure_content_performance', 'market_research'],
  functional: 'cookies',
  preferences: ['cookies', 'create_content_profile', 'select_personalized_content'],
}

interface Status {
  readonly id: string
  readonly enabled: boolean
}

interface Didomi {
  shouldUserStatusBeCollected(): boolean
  getCurrentUserStatus(): {
    readonly regulation?: string
    readonly purposes: Readonly<Record<string, Status>>
    readonly vendors: Readonly<Record<string, Status>>
  }
  on(event: string, listener: () => void): void
}

type DidomiPage = Page & { Didomi?: Didomi; didomiOnReady?: (() => void)[] }

const enabled = (all: Readonly<Record<string, Status>>): string[] =>
  Object.keys(all).filter((id) => all[id]!.enabled === true)

/**
 * Didomi, by purpose, and by vendor where a pixel has one of its own. Silent where no regulation applies. What is on
 * before the visitor has chosen grants in an `opt-out` regime alone.
 *
 * Creates `window.didomiOnReady`, Didomi's documented queue, where it is missing: the SDK may not be called before.
 *
 * @see https://developers.didomi.io/cmp/web-sdk/reference/api
 * @example
 * createTracker({ pixels, consent: { sources: [didomi({ vendors: { meta: 'facebook' } })] } })
 */
export function didomi({
  purposes = didomiPurposes,
  vendors = {},
  ...options
}: DidomiOptions = {}): ConsentSource {
  let ready: Didomi | undefined
  let watches = 0
  return cmpSource(
    {
      name: 'didomi',
      prepare(page: DidomiPage, come) {
        const queue = (page.didomiOnReady ??= [])
        const onReady = (): void => {
          ready = page.Didomi
          come()
        }
        watches++
        queue.push(onReady)
        return () => {
          if (!--watches) ready = undefined
          const at = queue.indexOf(onReady)
          if (at >= 0) queue.splice(at, 1)
        }
      },
      find: ({ Didomi: api }: DidomiPage) => (api === ready ? api : undefined),
      read: (api) => ({ isOpen: api.shouldUserStatusBeCollected(), ...api.getCurrentUserStatus() }),
      listen: (api, changed) => api.on('consent.changed', () => changed()), // which knows no way back
      ask({ isOpen, regulation, ...status }, { purpose, pixel, regime }) {
        // There nothing is ever collected, and all that was not is said to be disabled.
        if (regulation?.toLowerCase() === 'none') return 'silent'
        const own = servicesFor(
          vendors,
          pixel,
          Object.keys(status.vendors).map((id) => id.toLowerCase()),
        )
        const isOn =
          allGranted(purposes, purpose, enabled(status.purposes)) &&
          (!own || allGranted({ [purpose]: own }, purpose, enabled(status.vendors)))
        return toAnswer({ isChosen: !isOpen, isOn }, regime)
      },
      // Without the visitor's id and strings, which are the rest of it.
      raw: ({ isOpen, regulation, purposes: all, vendors: allVendors }) => ({
        isOpen,
        regulation,
        purposes: enabled(all),
        vendors: enabled(allVendors),
      }),
    },
    options,
  )
}
