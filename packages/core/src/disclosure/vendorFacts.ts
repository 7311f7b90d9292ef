/** How long something is kept: in days, for the browser's session, without end, or as the platform does not say. */
export type Lifetime = number | 'session' | 'unlimited' | 'unknown'

/** Name → how long it is kept, and what it is for. Names as in `storage` of the pixel's definition, `*` included. */
export type StorageFacts = Readonly<Record<string, readonly [lifetimeDays: Lifetime, use: string]>>

/** The hosts that a platform's script talks to, by what the browser does there; names separated by spaces. */
export interface VendorHosts {
  /** Scripts that its script loads in turn. Where the first one comes from is in the pixel's own `src`. */
  readonly script?: string
  readonly connect?: string
  readonly img?: string
  readonly frame?: string
  /** Where it posts forms to. */
  readonly form?: string
  /** Those of them that get its events by requests that end with the page (image elements, `fetch`): for `preconnect`. */
  readonly preconnect?: string
}

/** What a visitor is told about a platform, beyond what its pixel's definition says. */
export interface VendorFacts {
  /** Who gets the data, by its legal name. */
  readonly company: string
  /** The company that answers for visitors in the European Economic Area, where it is another one. */
  readonly companyInEurope?: string
  readonly privacyPolicy: string
  readonly hosts: VendorHosts
  /** What `storage` of the definition names. What is missing here counts as unknown. */
  readonly cookies?: StorageFacts
  readonly local?: StorageFacts
  readonly session?: StorageFacts
  /** Cookies of the platform's own hosts, by host: no site can read or remove them. */
  readonly thirdParty?: Readonly<Record<string, StorageFacts>>
  /** What its script reports without being told to, and cannot be kept from. */
  readonly byItself?: readonly string[]
  /** And what it reports besides where the app has asked for it: the option `autoEvents`. */
  readonly ifAsked?: readonly string[]
}

const AD_CLICK = 'the click on an ad that led here'
const BROWSER_ID = 'recognises the browser'
const BROWSER_ID_COPY = 'copy of the id that recognises the browser'
const VISIT = 'the visit, and how often there was one'
const HASHED_EMAIL = 'hash of the visitor’s e-mail address'
const TECHNICAL = 'technical: how the script works'
const LOGIN = 'recognises visitors who have an account there'

/**
 * Names, uses and lifetimes as documented by the platforms or seen of their scripts. Chromium cuts cookies at 400 days,
 * Safari those that scripts have written at 7.
 */
export const FACTS: Readonly<Record<string, Omit<VendorFacts, 'hosts'>>> = {
  meta: {
    company: 'Meta Platforms, Inc.',
    companyInEurope: 'Meta Platforms Ireland Limited',
    privacyPolicy: 'https://www.facebook.com/privacy/policy/',
    cookies: {
      _fbp: [90, BROWSER_ID],
      _fbc: [90, AD_CLICK],
      _fbleid: [7, 'experiments with lead ads'],
      _gtmeec: ['unknown', 'hashes of user data, where a tag on the site’s server has set it'],
    },
    local: {
      lastExternalReferrer: [90, 'whether the visitor came from Facebook or Instagram'],
      lastExternalReferrerTime: [90, 'when that was'],
    },
    thirdParty: {
      'facebook.com': {
        fr: [90, 'recognises the browser, for ads'],
        datr: [400, BROWSER_ID],
        sb: [400, BROWSER_ID],
      },
    },
    byItself: ['a page view when a page comes back out of the browser’s memory'],
    ifAsked: [
      'clicks on buttons, with their text and the fields of their form',
      'page data',
      'e-mail address and phone number in submitted forms, hashed',
    ],
  },
  tiktok: {
    company: 'TikTok Pte. Ltd.',
    companyInEurope: 'TikTok Technology Limited',
    privacyPolicy: 'https://www.tiktok.com/legal/privacy-policy',
    cookies: {
      _ttp: [390, BROWSER_ID],
      _tt_enable_cookie: [390, 'whether it may write cookies'],
      ttcsid: [390, VISIT],
      'ttcsid_*': [390, VISIT],
      ttclid: [1, AD_CLICK],
      _tt_sessionId: ['session', VISIT],
      _tt_sessionid: ['session', VISIT],
    },
    session: { 'tt_*': ['session', 'the visit, and events that wait'] },
    thirdParty: { 'tiktok.com': { _ttp: [390, BROWSER_ID] } },
    byItself: [
      'the first page of a visit, and whether the visitor stays',
      'phone numbers in submitted forms, hashed, where the account has this switched on',
    ],
    ifAsked: ['clicks, with their text', 'page data'],
  },
  linkedin: {
    company: 'LinkedIn Corporation',
    companyInEurope: 'LinkedIn Ireland Unlimited Company',
    privacyPolicy: 'https://www.linkedin.com/legal/privacy-policy',
    cookies: {
      li_fat_id: [30, AD_CLICK],
      li_giant: [7, AD_CLICK],
      li_adsId: [180, BROWSER_ID],
      ln_or: [1, TECHNICAL],
      _guid: ['unknown', BROWSER_ID],
    },
    local: { li_adsId: ['unlimited', BROWSER_ID], li_hem: ['unlimited', HASHED_EMAIL] },
    thirdParty: {
      'linkedin.com': {
        bcookie: [365, BROWSER_ID],
        bscookie: [365, BROWSER_ID],
        lidc: [1, 'chooses a data centre'],
        li_gc: ['unknown', 'the consent given to LinkedIn'],
        li_sugr: [90, 'recognises the browser outside of the EEA'],
        UserMatchHistory: [30, 'matches visitors with members'],
        AnalyticsSyncHistory: [30, 'when visitors were last matched with members'],
      },
    },
    byItself: ['visits of pages', 'clicks'],
  },
  x: {
    company: 'X Corp.',
    companyInEurope: 'X Internet Unlimited Company',
    privacyPolicy: 'https://x.com/en/privacy',
    cookies: { _twclid: [30, AD_CLICK], _twpid: [390, BROWSER_ID], _twsid: ['unknown', VISIT] },
    local: { twclid: ['unlimited', AD_CLICK] },
    thirdParty: {
      't.co': { muc_ads: [400, BROWSER_ID] },
      'twitter.com': {
        personalization_id: [400, 'recognises the browser, for ads'],
        'guest_id*': [400, BROWSER_ID],
      },
      'x.com': { 'guest_id*': [400, BROWSER_ID] },
    },
    ifAsked: [
      'clicks on buttons, with their text',
      'what the site tells its tag manager of orders',
      'e-mail address and phone number in submitted forms, hashed',
    ],
  },
  pinterest: {
    company: 'Pinterest, Inc.',
    companyInEurope: 'Pinterest Europe Limited',
    privacyPolicy: 'https://policy.pinterest.com/en/privacy-policy',
    cookies: {
      _pin_unauth: [365, BROWSER_ID],
      _epik: [365, AD_CLICK],
      _derived_epik: [365, 'the match with a member'],
      _pinterest_ct: ['unknown', BROWSER_ID],
      _pinterest_ct_rt: ['unknown', BROWSER_ID_COPY],
      _pinterest_sess: ['unknown', LOGIN],
      _routing_id: ['unknown', TECHNICAL],
      _nccapi_url: ['unknown', 'where the site’s server takes events'],
    },
    local: {
      _epik_ls: [365, AD_CLICK],
      _derived_epik_ls: [365, 'the match with a member'],
      _pin_unauth_ls: [365, BROWSER_ID],
    },
    session: {
      is_eu: ['session', 'whether the visitor is taken to be in the EU'],
      ssp_nsc: ['session', TECHNICAL],
      ssp_iaba: ['session', TECHNICAL],
      ssp_iabi: ['session', TECHNICAL],
    },
    thirdParty: { 'ct.pinterest.com': { _pinterest_ct_ua: [365, BROWSER_ID] } },
    byItself: ['e-mail addresses in forms, hashed, where the account has this switched on'],
  },
  snapchat: {
    company: 'Snap Inc.',
    companyInEurope: 'Snap B.V.',
    privacyPolicy: 'https://values.snap.com/privacy/privacy-policy',
    cookies: {
      _scid: [395, BROWSER_ID],
      _scid_r: [395, BROWSER_ID_COPY],
      _scida: ['unknown', 'an id of the visitor that the site has given'],
      _scsrid: ['unknown', AD_CLICK],
      _sctr: [7, 'when visitors were last matched with members'],
      _screload: ['session', TECHNICAL],
      // Three minutes; not written as a fraction, which bundlers would not leave out.
      '_schn*': [0.002, 'finds the domain that cookies can be written for'],
      _scclid: [365, AD_CLICK],
      _sc_cspv: ['unknown', TECHNICAL],
      _ScCbts: ['unknown', TECHNICAL],
    },
    local: {
      u_sclid: ['unlimited', BROWSER_ID],
      u_sclid_r: ['unlimited', BROWSER_ID_COPY],
      _scsrid: ['unlimited', AD_CLICK],
    },
    session: {
      u_scsid: ['session', VISIT],
      u_scsid_r: ['session', VISIT],
      _sc_teller_id: ['session', TECHNICAL],
    },
    thirdParty: { 'snapchat.com': { sc_at: [395, BROWSER_ID], 'X-AB': [1, 'experiments'] } },
    byItself: ['page data on visits and clicks', 'e-mail addresses in submitted forms, hashed'],
  },
  reddit: {
    company: 'Reddit, Inc.',
    companyInEurope: 'Reddit Netherlands B.V.',
    privacyPolicy: 'https://www.reddit.com/policies/privacy-policy',
    cookies: {
      _rdt_uuid: [90, BROWSER_ID],
      _rdt_cid: [90, AD_CLICK],
      _rdt_em: [90, HASHED_EMAIL],
      _rdt_pn: [90, 'hash of the visitor’s phone number'],
    },
    thirdParty: { 'reddit.com': { session_tracker: ['unknown', LOGIN], loid: ['unknown', BROWSER_ID] } },
    byItself: ['events by address or click that the account has defined'],
  },
}
