import {
  disclose,
  discloseOwn,
  type DisclosedStorage,
  type Disclosure,
  type TrackerOptions,
  type UserData,
} from '@omnipixel/core'
import { NAMES } from './inspector/words'

/** A cookie or storage key, in the page's words. */
export interface UsedStorage {
  readonly name: string
  readonly use: string
  readonly kept: string
  readonly where: string
}

/** A platform, in the page's words. */
export interface UsedPlatform {
  readonly key: string
  readonly name: string
  readonly privacyPolicy: string
  /** What there is to say, each with its label. */
  readonly facts: readonly (readonly [label: string, text: string])[]
  readonly storage: readonly UsedStorage[]
}

/** What the page at /what-we-use tells: the platforms, and what the shop itself keeps. */
export interface WhatWeUse {
  readonly platforms: readonly UsedPlatform[]
  readonly own: readonly UsedStorage[]
}

export const toWhatWeUse = (options: TrackerOptions): WhatWeUse => ({
  platforms: disclose(options.pixels).map(toPlatform),
  own: discloseOwn(options, { consentRecords: true }).map(toStorage),
})

const USER: Readonly<Record<keyof UserData, string>> = {
  email: 'e-mail address',
  phone: 'phone number',
  externalId: 'customer number',
  firstName: 'first name',
  lastName: 'last name',
  city: 'town',
  region: 'state or province',
  zip: 'postal code',
  country: 'country',
}
const PARAMS: Readonly<Record<string, string>> = {
  value: 'amount',
  currency: 'currency',
  orderId: 'order number',
  searchString: 'search words',
  contentType: 'kind of product',
  predictedLtv: 'expected revenue',
  status: 'status',
  description: 'description',
  items: 'products',
}

function toPlatform({ key, platform, data, ...disclosure }: Disclosure): UsedPlatform {
  const { company, companyInEurope, privacyPolicy, purposes, hosts, storage } = disclosure
  const form = data.userForm === 'hashed' ? 'as a hash' : 'which its script hashes'
  const facts: [string, string][] = [
    ['Company', company],
    ['In the EEA', companyInEurope],
    ['Purposes', purposes.join(', ')],
    ['With every request', data.always.join(', ')],
    [
      'Events',
      data.events === 'all'
        ? 'everything you look at, choose and buy here'
        : data.events.map(toWords).join(', '),
    ],
    ['With an event', data.params.map((name) => PARAMS[name] ?? name).join(', ')],
    ['About you', data.user[0] ? `${data.user.map((field) => USER[field]).join(', ')}, ${form}` : ''],
    ['Limited use', data.limitedDataUse === 'always' ? 'it is told to use this for less' : ''],
    ['By itself', data.byItself.join('; ')],
    ['Servers', hosts.map((host) => (host === 'self' ? 'this site' : host)).join(', ')],
  ]
  return {
    key,
    name: NAMES[platform as keyof typeof NAMES],
    privacyPolicy,
    facts: facts.filter(([, text]) => text),
    storage: storage.map(toStorage),
  }
}

/** `AddToCart` → `add to cart` */
const toWords = (name: string): string => name.replace(/\B[A-Z]/g, ' $&').toLowerCase()

const KINDS = { cookie: 'Cookie', localStorage: 'Local storage', sessionStorage: 'Session storage' }

const toStorage = ({ name, use, kind, host, lifetimeDays }: DisclosedStorage): UsedStorage => ({
  name,
  use,
  kept: toLifetime(lifetimeDays),
  where: host ? `Cookie of ${host}` : KINDS[kind],
})

function toLifetime(days: DisclosedStorage['lifetimeDays']): string {
  if (days === 'session') return 'until you close the browser'
  if (days === 'unlimited') return 'until you delete it'
  if (days === 'unknown') return 'not stated'
  if (days < 1) return `${Math.round(days * 1440)} minutes`
  return days === 1 ? '1 day' : `${days} days`
}
