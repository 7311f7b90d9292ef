import { browserPage, type Page } from '../../platform/env'
import { allGranted, type PurposeMap } from './allGranted'
import { cmpSource, type CmpOptions } from './cmpSource'
import type { ConsentSource } from './source'
import { toAnswer } from './toAnswer'

export interface OneTrustOptions extends CmpOptions {
  /** Which groups stand for each purpose, by their ids; all of them must be active. @default oneTrustPurposes */
  purposes?: PurposeMap | undefined
}

/** OneTrust's own ids, which an account can change. */
export const oneTrustPurposes: PurposeMap = {
  marketing: 'C0004',
  analytics: 'C0002',
  functional: 'C0003',
  preferences: 'C0003',
}

/** The functions that are used, all three: `window.OneTrust` is a mere configuration first. */
interface OneTrust {
  IsAlertBoxClosed(): boolean
  OnConsentChanged(listener: () => void): void
  GetDomainData(): { readonly ShowAlertNotice?: boolean; readonly ConsentModel?: { readonly Name?: string } }
}

type OneTrustPage = Page & {
  OneTrust?: Partial<OneTrust>
  /** `',C0001,C0004,'` */
  OnetrustActiveGroups?: string
  /** The same, in older accounts. */
  OptanonActiveGroups?: string
}

/**
 * OneTrust and CookiePro. Groups that are active before the visitor has closed the banner grant in an `opt-out` regime
 * alone. Where OneTrust's geolocation rule shows no banner, an active group is no choice (the regime holds), and one that
 * is not active is denied.
 *
 * @see https://developer.onetrust.com/onetrust/docs/javascript-events-guide
 * @example
 * createTracker({ pixels, consent: { sources: [oneTrust({ purposes: { marketing: ['C0004', 'C0005'] } })] } })
 */
export const oneTrust = ({ purposes = oneTrustPurposes, ...options }: OneTrustOptions = {}): ConsentSource =>
  cmpSource(
    {
      name: 'onetrust',
      find({ OneTrust: api }: OneTrustPage) {
        return api?.IsAlertBoxClosed && api.OnConsentChanged && api.GetDomainData && (api as OneTrust)
      },
      read(api) {
        const { OnetrustActiveGroups, OptanonActiveGroups } = browserPage() as OneTrustPage
        const { ShowAlertNotice, ConsentModel } = api.GetDomainData()
        return {
          groups: (OnetrustActiveGroups ?? OptanonActiveGroups ?? '').split(',').filter(Boolean),
          isClosed: api.IsAlertBoxClosed(),
          hasNotice: ShowAlertNotice !== false,
          model: ConsentModel?.Name,
        }
      },
      // The first comes on every load as well. None is documented to come after the banner counts as closed, so all three.
      events: ['OneTrustGroupsUpdated', 'OTConsentApplied'],
      listen: (api, changed) => api.OnConsentChanged(() => changed()), // which knows no way back
      ask({ groups, isClosed, hasNotice }, { purpose, regime }) {
        const isOn = allGranted(purposes, purpose, groups)
        const answer = toAnswer({ isChosen: isClosed, isOn }, regime)
        // Where nobody is going to be asked there is nothing to wait for.
        return answer !== 'pending' || hasNotice ? answer : isOn ? 'silent' : 'denied'
      },
    },
    options,
  )
