import { isText } from '../copyValue'
import { sha256 } from '../platform/env'
import type { UserData } from '../types'

/** How one vendor takes user data: its own names, and how it wants the values. */
export interface UserDataTable {
  readonly email?: string
  readonly phone?: string
  readonly externalId?: string
  readonly firstName?: string
  readonly lastName?: string
  readonly city?: string
  readonly region?: string
  readonly zip?: string
  readonly country?: string
  /** The vendor refuses hashes, or hashes them again. By default it gets hashes. */
  readonly isPlain?: true
  /** What stands before the digits of a phone number. @default '+' */
  readonly phonePrefix?: ''
  /** A vendor's own rule on top of trimming and lower case. */
  readonly toEmail?: (email: string) => string
}

const FIELDS = [
  'email',
  'phone',
  'externalId',
  'firstName',
  'lastName',
  'city',
  'region',
  'zip',
  'country',
] as const

/**
 * The fields that the vendor takes, in its names and form. Empty when there is nothing that it can use. Where
 * `crypto.subtle` is missing, plain values go to vendors that hash by themselves.
 */
export async function toUserData(user: UserData, table: UserDataTable): Promise<Record<string, string>> {
  const data: Record<string, string> = {}
  for (const field of FIELDS) {
    const target = table[field]
    const given: unknown = user[field]
    let value = isText(given) ? String(given).trim() : ''
    const isHash = /^[\da-f]{64}$/i.test(value)
    if (isHash) value = table.isPlain ? '' : value.toLowerCase()
    else if (field === 'phone') {
      value = value.replace(/\(0\)|\D/g, '').replace(/^00/, '')
      if (value[0] === '0') value = '' // a national number: better none than that of somebody in another country
      if (value) value = (table.phonePrefix ?? '+') + value
    } else if (field === 'email') {
      value = value.includes('@') ? value.toLowerCase() : ''
      if (table.toEmail) value = table.toEmail(value)
    } else if (field !== 'externalId') {
      // Letters and digits alone, accents kept; of an American ZIP+4 code the first five.
      value = value
        .normalize()
        .toLowerCase()
        .replace(/^(\d{5})-\d{4}$/, '$1')
        .replace(/[\s\p{P}\p{S}]/gu, '')
      if (field === 'country' && value[2]) value = '' // a name: cut to two letters it would be another country's code
    }
    if (target && value) data[target] = isHash || table.isPlain ? value : await sha256(value)
  }
  return data
}
