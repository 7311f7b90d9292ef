export { clickIds } from './attribution/clickIds'
export type { Attribution, ClickIdOptions, ClickIds } from './attribution/clickIds'
export { createTracker } from './createTracker'
export { consentRecords, type ConsentRecordsOptions, type RecordingTracker } from './consent/consentRecords'
export { expireCookies } from './consent/expireCookies'
export { verifyRecords, type VerifyResult } from './consent/verifyRecords'
export { regimeFor, regionRegimes } from './consent/regimeFor'
export { parseConsentCookie } from './consent/consentCookie'
export type { ConsentPersistence, StoredChoice } from './consent/consentCookie'
export type { ConsentRecord, ConsentState } from './consent/consentState'
export type { ConsentChange, ConsentOptions } from './consent/consentStore'
export type { VendorStorage } from './consent/eraseStorage'
export type { Decision } from './consent/gate'
export { mirrorGoogleConsent } from './consent/mirrorGoogleConsent'
export { c15t, type C15tOptions, type C15tState, type C15tStore } from './consent/sources/c15t'
export { cookiebot, cookiebotPurposes, type CookiebotOptions } from './consent/sources/cookiebot'
export { cookieYes, cookieYesPurposes, type CookieYesOptions } from './consent/sources/cookieYes'
export { customSource, type CustomChoice, type CustomSourceOptions } from './consent/sources/customSource'
export { didomi, didomiPurposes, type DidomiOptions } from './consent/sources/didomi'
export {
  googleConsentMode,
  googleConsentTypes,
  type GoogleConsentModeOptions,
  type GoogleLayerOptions,
} from './consent/sources/googleConsentMode'
export { gpc, type GpcOptions } from './consent/sources/gpc'
export { gpp, gppSections, type GppOptions } from './consent/sources/gpp'
export { iubenda, iubendaPurposes, type IubendaOptions } from './consent/sources/iubenda'
export { klaro, type KlaroManager, type KlaroOptions } from './consent/sources/klaro'
export { oneTrust, oneTrustPurposes, type OneTrustOptions } from './consent/sources/oneTrust'
export { osano, osanoPurposes, type OsanoOptions } from './consent/sources/osano'
export { shopify } from './consent/sources/shopify'
export type { ConsentPixel, ConsentSource, OptOutSignal, SourceAnswer } from './consent/sources/source'
export { tcf, tcfAcIds, tcfPurposes, tcfVendorIds, type TcfOptions } from './consent/sources/tcf'
export { usercentrics, usercentricsPurposes, type UsercentricsOptions } from './consent/sources/usercentrics'
export { usPrivacy, type UsPrivacyOptions } from './consent/sources/usPrivacy'
export {
  vanillaCookieConsent,
  type VanillaCookieConsent,
  type VanillaCookieConsentOptions,
} from './consent/sources/vanillaCookieConsent'
export { cspSources, type CspSources } from './disclosure/cspSources'
export { disclose, type DisclosedData, type DisclosedStorage, type Disclosure } from './disclosure/disclose'
export { discloseOwn, type UsedExtras } from './disclosure/discloseOwn'
export { trustedTypesPolicy, type TrustedTypesRules } from './disclosure/trustedTypesPolicy'
export type { Lifetime, StorageFacts, VendorFacts, VendorHosts } from './disclosure/vendorFacts'
export { onIdle } from './dispatch/onIdle'
export { onInteraction } from './dispatch/onInteraction'
export { preconnect } from './dispatch/preconnect'
export type { ScriptOptions } from './dispatch/loadScript'
export { eventIdFor } from './event/eventId'
export { guard, type Guard, type GuardOptions } from './event/guard'
export type {
  CanonicalParams,
  CustomEvents,
  DomEventLike,
  EventName,
  EventParams,
  Extras,
  Item,
  StandardEventName,
  StandardEvents,
  TrackArgs,
  TrackOptions,
} from './event/standardEvents'
export type { UserDataTable } from './event/userData'
export { health } from './health/health'
export { createPageViews, type PageViews } from './pageViews/createPageViews'
export { history } from './pageViews/history'
export { carry } from './queue/carry'
export {
  firstOf,
  type Fallback,
  type Fallbacks,
  type LeftPipeline,
  type RecalledEvent,
  type WaitingEvent,
} from './queue/firstOf'
export { definePixel } from './pixels/definePixel'
export { image, viaImage } from './pixels/image'
export { linkedin, type LinkedInOptions } from './pixels/linkedin'
export { meta, type MetaOptions } from './pixels/meta'
export { pinterest, type PinterestOptions } from './pixels/pinterest'
export type {
  EventTable,
  LoadStrategy,
  Pixel,
  PixelContext,
  PixelDefinition,
  PixelOptions,
  Transport,
  VendorCall,
} from './pixels/pixel'
export {
  relay,
  type Relay,
  type RelayBody,
  type RelayEvent,
  type RelayOptions,
  type RelayPixel,
} from './pixels/relay'
export { reddit, type RedditOptions } from './pixels/reddit'
export { snapchat, type SnapchatOptions } from './pixels/snapchat'
export { tiktok, type TikTokOptions } from './pixels/tiktok'
export type { ParamTable } from './pixels/toVendorParams'
export { x, type XOptions } from './pixels/x'
export { PixelError, type ErrorCode } from './report/errors'
export type {
  DecisionInspection,
  HealthTools,
  Inspection,
  OtherOwner,
  OutcomeReport,
  PixelInspection,
  PixelView,
  Tracker,
  TrackerEvents,
  TrackerOptions,
} from './tracker'
export type {
  ConsentValue,
  Outcome,
  PixelEvent,
  PixelEventVersion,
  PixelStatus,
  Purpose,
  Regime,
  UserData,
} from './types'
