import type { RecordedRequest } from '../beacon.js'

/** What the four readers beside this file share: text from the wire, into values. */
export function parseJson(text: string | null | undefined): unknown {
  if (!text) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const toRecord = (value: unknown) => (isRecord(value) ? value : {})

/** An amount that is no number on the wire ("12,50") has no value here; `params` keep it as it was sent. */
export function toNumber(value: unknown): number | undefined {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : NaN
  return Number.isFinite(number) ? number : undefined
}

export const toText = (value: unknown) =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined

/** A request's fields: those of its query, and those of its body when that is a form. */
export function toFields({ url, body }: RecordedRequest): Map<string, string> {
  const isForm = body !== '' && !/^\s*[[{]/.test(body)
  return new Map([...new URL(url).searchParams, ...(isForm ? new URLSearchParams(body) : [])])
}

/** The text entries, by name. */
export const toTexts = (record: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
