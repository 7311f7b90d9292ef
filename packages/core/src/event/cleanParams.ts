import { attempt, type Report } from '../report/createReport'
import { copyValue, isText, mapList } from '../copyValue'

type Params = Record<string, unknown>

/** A DOM or framework event counts as none: `onClick={trackContact}` passes one. */
const copyParams = (given: unknown): unknown =>
  !(given as Event | undefined)?.preventDefault && copyValue(given)

/**
 * A frozen copy of what the caller passed, with amounts made finite numbers >= 0 and the currency in upper case. What
 * cannot be used is left out and reported; the event itself is still sent.
 */
export function cleanParams(name: string, given: unknown, report: Report): Readonly<Params> {
  const copied = attempt(report, 'event/bad-params', name, copyParams, given)
  const params = (typeof copied === 'object' ? copied : {}) as Params
  const { currency, value } = params
  cleanAmount(params, 'value', name, report)
  cleanAmount(params, 'predictedLtv', name, report)
  // Platforms take texts, and compare them with those of a server; databases number their orders.
  if (params.orderId && Number.isFinite(params.orderId)) params.orderId = String(params.orderId)
  const isCurrency = typeof currency === 'string' && /^[a-z]{3}$/i.test(currency)
  if (isCurrency && (value === undefined || params.value !== undefined))
    params.currency = currency.toUpperCase()
  else delete params.currency
  if (params.value === undefined ? name === 'Purchase' : !params.currency) {
    report('event/missing-amount', name)
  }
  if (params.items !== undefined) {
    const items = ([] as Params[]).concat(params.items as Params[])
    params.items = Object.freeze(mapList(items, cleanItem, name, report))
  }
  return Object.freeze(params)
}

function cleanItem(item: Params, name: string, report: Report): Params | undefined {
  if (!isText(item.id)) return report('event/bad-params', name) as undefined
  item.id = String(item.id)
  cleanAmount(item, 'price', name, report)
  cleanAmount(item, 'quantity', name, report)
  return Object.freeze(item)
}

function cleanAmount(holder: Params, field: string, name: string, report: Report): void {
  const value = holder[field]
  if (value === undefined || (Number.isFinite(value) && (value as number) >= 0)) return
  const amount = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) && +value
  if (Number.isFinite(amount)) holder[field] = amount
  else delete holder[field]
  report('event/bad-amount', `${name}.${field}`)
}
