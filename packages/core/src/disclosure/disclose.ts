import type { Pixel } from '../pixels/pixel'
import { PixelError } from '../report/errors'
import type { Purpose, UserData } from '../types'
import { CLICK_RULES } from '../attribution/clickRules'
import { FACTS, type Lifetime, type StorageFacts, type VendorFacts } from './vendorFacts'
import { toSources } from './vendorHosts'

/** A cookie or storage key. */
export interface DisclosedStorage {
  /** `*` stands for the rest of the name, e.g. an account's id. */
  readonly name: string
  readonly kind: 'cookie' | 'localStorage' | 'sessionStorage'
  /** `first`: on the site itself, removed on withdrawal. `third`: on `host`, out of the site's reach. */
  readonly party: 'first' | 'third'
  /** Whose it is, if a third party's. */
  readonly host?: string
  readonly lifetimeDays: Lifetime
  /** In a few words of English. */
  readonly use: string
}

/** What a platform learns, under the pixel's present options. */
export interface DisclosedData {
  /** With every request, by the nature of a request or because its script reads it. */
  readonly always: readonly string[]
  /** `all`, or the names of those for which the pixel has an id. */
  readonly events: 'all' | readonly string[]
  /** The parameters of events that it gets, in our names. */
  readonly params: readonly string[]
  /** Whether it gets the own parameters of custom events too. */
  readonly hasOwnParams: boolean
  /** What `identify()` was told, if `advancedMatching` is on. */
  readonly user: readonly (keyof UserData)[]
  /** How it gets that: as SHA-256 hashes, or plain, which its own script hashes. */
  readonly userForm: 'hashed' | 'plain'
  /** What its script reports without being told to. */
  readonly byItself: readonly string[]
  /**
   * Whether the platform is told to use all this for less: `always`, `onOptOut` (where a consent source answers
   * `limited`), or `never`, since it has nothing of the kind: then it gets nothing where it must be limited.
   */
  readonly limitedDataUse: 'always' | 'onOptOut' | 'never'
}

/** What visitors have to be told about one pixel. */
export interface Disclosure {
  /** The pixel's key. */
  readonly key: string
  readonly platform: string
  /** Who gets the data, by its legal name. */
  readonly company: string
  /** The company that answers for visitors in the European Economic Area. */
  readonly companyInEurope: string
  readonly privacyPolicy: string
  /** All of them must be granted. */
  readonly purposes: readonly Purpose[]
  /** How events reach it: by its `script`, or without one by `image`. */
  readonly transport: string
  /** Every host that the visitor's browser talks to for this pixel; `self` where the site serves its script. */
  readonly hosts: readonly string[]
  readonly storage: readonly DisclosedStorage[]
  readonly data: DisclosedData
}

const ALWAYS = [
  'IP address',
  'browser and device',
  'page address',
  'referring page',
  'the ids in its cookies',
]
const USER_FIELDS: Readonly<Record<keyof UserData, 1>> = {
  email: 1,
  phone: 1,
  externalId: 1,
  firstName: 1,
  lastName: 1,
  city: 1,
  region: 1,
  zip: 1,
  country: 1,
}

/**
 * What a privacy policy or a "What we use" page has to say about these pixels, as data: per pixel the company, the
 * purposes, hosts, cookies and storage keys with lifetimes, and what the platform learns under the present options.
 * Pure: it works on a server, loads nothing, and does not ask for consent.
 *
 * Facts about the platforms are those known when this version was released; the names of cookies and storage keys are
 * the ones that a withdrawal removes.
 *
 * @throws PixelError `pixel/no-facts` for a platform of your own whose definition has no `facts`.
 * @example
 * disclose([meta({ id: '1234567890' })])[0].storage[0]
 * // { name: '_fbp', kind: 'cookie', party: 'first', lifetimeDays: 90, use: 'recognises the browser' }
 */
export const disclose = (pixels: readonly Pixel[]): Disclosure[] => pixels.map(toDisclosure)

function toDisclosure(pixel: Pixel): Disclosure {
  const { key, platform, purposes, definition } = pixel
  const facts = definition.facts ?? FACTS[platform]
  if (!facts) throw new PixelError('pixel/no-facts', key)
  const sources = Object.values(toSources(pixel)).flat()
  return {
    key,
    platform,
    company: facts.company,
    companyInEurope: facts.companyInEurope ?? facts.company,
    privacyPolicy: facts.privacyPolicy,
    purposes,
    transport: definition.transport ?? 'script',
    hosts: [...new Set(sources.map((source) => source.replace(/^https:\/\/|'/g, '')))],
    storage: toStorage(pixel, facts),
    data: toData(pixel, facts),
  }
}

type Facts = Omit<VendorFacts, 'hosts'>

/** The names come from the definition, which is what a withdrawal removes; the rest is told of them. */
function toStorage({ definition, platform }: Pixel, facts: Facts): DisclosedStorage[] {
  const { cookies, local, session } = definition.storage
  const toList = (kind: DisclosedStorage['kind'], names = '', known: StorageFacts = {}): DisclosedStorage[] =>
    names
      .split(' ')
      .filter(Boolean)
      .map((name) => {
        const [lifetimeDays, use] = known[name] ?? ['unknown', '']
        return { name, kind, party: 'first' as const, lifetimeDays, use }
      })
      // Without its script only `clickIds()` writes any of them.
      .filter(({ name }) => !definition.endpoint || name === CLICK_RULES[platform]?.cookie)
  const theirs = Object.entries(facts.thirdParty ?? {}).flatMap(([host, known]) =>
    Object.entries(known).map(([name, [lifetimeDays, use]]): DisclosedStorage => ({
      name,
      kind: 'cookie',
      party: 'third',
      host,
      lifetimeDays,
      use,
    })),
  )
  return [
    ...toList('cookie', cookies, facts.cookies),
    ...toList('localStorage', local, facts.local),
    ...toList('sessionStorage', session, facts.session),
    ...theirs,
  ]
}

function toData({ definition, options, canLimit, isLimited }: Pixel, facts: Facts): DisclosedData {
  const { params, user } = definition
  return {
    always: ALWAYS,
    events: definition.events ? 'all' : toOwnEvents(definition, options),
    params: [...new Set(Object.keys(params).map((name) => name.replace(/^item[A-Z].*/, 'items')))].filter(
      (name) => name !== 'isOpen',
    ),
    hasOwnParams: !!params.isOpen,
    user: options.advancedMatching && user ? toFields(USER_FIELDS).filter((field) => user[field]) : [],
    userForm: user?.isPlain ? 'plain' : 'hashed',
    limitedDataUse: !canLimit ? 'never' : isLimited ? 'always' : 'onOptOut',
    byItself: definition.endpoint
      ? []
      : [
          ...(facts.byItself ?? []),
          ...(((options as { autoEvents?: boolean }).autoEvents && facts.ifAsked) || []),
        ],
  }
}

const toFields = Object.keys as (table: typeof USER_FIELDS) => (keyof UserData)[]

/** A platform without event names takes those to which the app has given an id of its account. */
function toOwnEvents({ toName }: Pixel['definition'], options: Pixel['options']): string[] {
  const tables = Object.values(options).filter((option) => option && typeof option === 'object')
  const names = ['PageView', ...tables.flatMap((table) => Object.keys(table as object))]
  return names.filter((name) => toName?.(name, options) !== undefined)
}
