import { sha256 } from '../platform/env'
import type { ConsentRecord } from './consentState'

/**
 * The value as JSON of one form only: no white space, the keys of every object in the order of their UTF-16 code units,
 * and no undefined values; what RFC 8785 (JSON Canonicalization Scheme) says.
 */
export function toCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toCanonicalJson).join()}]`
  if (!value || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  fields.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, field]) => JSON.stringify(key) + ':' + toCanonicalJson(field)).join()}}`
}

/**
 * Lower-case hex SHA-256 of the UTF-8 bytes of the record's canonical JSON without its own `hash`. Empty where there is no
 * `crypto.subtle` (insecure contexts).
 */
export async function hashRecord(record: Omit<ConsentRecord, 'hash'>): Promise<string> {
  const text = toCanonicalJson({ ...record, hash: undefined })
  const hash = await sha256(text)
  return hash === text ? '' : hash
}
