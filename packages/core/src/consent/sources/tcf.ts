import type { Purpose } from '../../types'
import { cmpSource, type CmpOptions, type Question } from './cmpSource'
import { forPixel } from './forPixel'
import { findIab, listenIab } from './iabApi'
import type { ConsentSource, SourceAnswer } from './source'

/**
 * Vendor ids of the IAB's Global Vendor List, by platform. Meta, X, Pinterest, Snapchat and Reddit are not on it; whether
 * ByteDance's entry (986) covers TikTok's pixel is not certain.
 *
 * @see https://iabeurope.eu/vendor-list-tcf/
 */
export const tcfVendorIds: Readonly<Record<string, number | undefined>> = { linkedin: 804 }

/**
 * Provider ids of Google's Additional Consent list, by platform.
 *
 * @see https://support.google.com/admanager/answer/9681920
 */
export const tcfAcIds: Readonly<Record<string, number | undefined>> = { meta: 89, snapchat: 2572 }

/**
 * The framework's purposes that each of ours needs: 1 is storage; 3 and 4 are profiles for advertising; 7, 8 and 9
 * measure advertising, content and audiences; 10 is improving services; 5, 6 and 11 are content.
 */
export const tcfPurposes: Readonly<Record<Purpose, readonly number[]>> = {
  marketing: [1, 3, 4, 7],
  analytics: [1, 7, 8, 9],
  functional: [1, 10],
  preferences: [1, 5, 6, 11],
}

export interface TcfOptions extends CmpOptions {
  /**
   * Vendor ids by pixel key or platform, in addition to {@link tcfVendorIds}. `undefined`: not on the list, so the
   * purposes alone decide.
   */
  vendorIds?: Readonly<Record<string, number | undefined>> | undefined
  /** Additional Consent ids by pixel key or platform, in addition to {@link tcfAcIds}; asked where a platform tells them. */
  acIds?: Readonly<Record<string, number | undefined>> | undefined
  /** The framework's purposes for each of ours, in place of {@link tcfPurposes}. */
  purposes?: Readonly<Partial<Record<Purpose, readonly number[]>>> | undefined
  /**
   * Publisher countries (`publisherCC`, e.g. `['DE']`) for which purpose 1 need not be granted where the platform says
   * that it was not asked for (`purposeOneTreatment`). By default there is none.
   */
  purposeOneTreatment?: readonly string[] | undefined
}

type Flags = Readonly<Record<string, boolean | undefined>>

/** What is read of the framework's `TCData`. Nothing of it is certain to be there. */
interface TcData {
  readonly gdprApplies?: boolean
  readonly eventStatus?: string
  readonly cmpStatus?: string
  readonly tcString?: string
  readonly addtlConsent?: string
  readonly publisherCC?: string
  readonly purposeOneTreatment?: boolean
  readonly purpose?: { readonly consents?: Flags }
  readonly vendor?: { readonly consents?: Flags; readonly disclosedVendors?: Flags }
  readonly publisher?: {
    readonly restrictions?: Readonly<Record<string, Readonly<Record<string, number | undefined>> | undefined>>
  }
}

const REQUIRE_CONSENT = 1

/**
 * IAB Transparency and Consent Framework 2.2 and 2.3 (`__tcfapi`, on this page or around this frame): all of the
 * purposes must be consented to, and the vendor where it has an id. Legitimate interest never counts.
 *
 * `silent` where the GDPR does not apply; `pending` until the visitor has chosen. While the visitor looks at an earlier
 * choice again, it holds.
 *
 * @see https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework
 * @example
 * createTracker({ pixels, consent: { sources: [tcf(), gpc()] } })
 */
export const tcf = (options: TcfOptions = {}): ConsentSource =>
  cmpSource<Window, TcData>(
    {
      name: 'tcf',
      find: (page) => findIab(page, '__tcfapi'),
      listen(owner, changed, page) {
        let isChosen = false
        return listenIab(page, owner, '__tcfapi', 2, (value, isSuccess) => {
          const data = (isSuccess !== false && (value as TcData | null)) || {}
          if (isChosen && data.eventStatus === 'cmpuishown' && data.cmpStatus !== 'error') return
          isChosen = hasChosen(data)
          changed(data)
        })
      },
      ask: (data, question) => tcfAnswer(data, question, options),
      raw: ({ gdprApplies, tcString, addtlConsent }) => ({ gdprApplies, tcString, addtlConsent }),
    },
    options,
  )

/** `cmpuishown` comes before a choice, with legitimate interests that look like one. */
const hasChosen = ({ eventStatus, cmpStatus }: TcData): boolean =>
  cmpStatus !== 'error' && (eventStatus === 'tcloaded' || eventStatus === 'useractioncomplete')

/** After "reject all" the objects are empty: what is missing is refused. */
function tcfAnswer(data: TcData, { purpose, pixel }: Question, options: TcfOptions): SourceAnswer {
  if (data.gdprApplies === false) return 'silent'
  if (!data.gdprApplies || !hasChosen(data)) return 'pending'
  const { vendor = {}, publisher = {}, addtlConsent } = data
  const purposes = { ...tcfPurposes, ...options.purposes }[purpose] ?? []
  const isAsked = (id: number): boolean =>
    id !== 1 || !data.purposeOneTreatment || !options.purposeOneTreatment?.includes(data.publisherCC!)
  const isGranted = (id: number): boolean => data.purpose?.consents?.[id] === true || !isAsked(id)
  const vendorId = forPixel({ ...tcfVendorIds, ...options.vendorIds }, pixel)
  const acId = forPixel({ ...tcfAcIds, ...options.acIds }, pixel)
  const isVendorGranted = (id: number): boolean =>
    vendor.consents?.[id] === true &&
    (!hasEntries(vendor.disclosedVendors) || vendor.disclosedVendors[id] === true) &&
    // Any other restriction forbids the purpose, or leaves legitimate interest alone.
    purposes.every((p) => (publisher.restrictions?.[p]?.[id] ?? REQUIRE_CONSENT) === REQUIRE_CONSENT)
  return purposes.length > 0 &&
    purposes.every(isGranted) &&
    (vendorId === undefined || isVendorGranted(vendorId)) &&
    (acId === undefined || !addtlConsent || hasProvider(addtlConsent, acId))
    ? 'granted'
    : 'denied'
}

/** Platforms from before version 2.3 do not tell the disclosed vendors, or give an empty list. */
const hasEntries = (flags: Flags | undefined): flags is Flags => Object.keys(flags ?? {}).length > 0

/** `2~89.2572~dv.70`: version, granted providers, and those that were shown but not granted. */
const hasProvider = (addtlConsent: string, id: number): boolean =>
  (addtlConsent.split('~')[1] ?? '').split('.').includes(String(id))
