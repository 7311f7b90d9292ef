import { attempt, type Report } from '../report/createReport'
import { copyValue } from '../copyValue'

type Params = Record<string, unknown>

/**
 * A frozen copy of what the caller passed, with amounts made finite numbers >= 0 and the currency in upper case. What
 * cannot be used is left out and reported; the event itself is still sent.
 */
export function cleanParams(name: string, given: unknown, report: Report): Readonly<Params> {
  // A DOM or framework event counts as none: `onClick={trackContact}` passes one.
  const copy = (): unknown => !(given as Event | undefined)?.preventDefault && copyValue(given)
  const copied = attempt(report, 'event/bad-params', name, copy)
  const params = (typeof copied === 'object' ? copied : {}) as Params

  const cleanAmount = (holder: Params, field: string): void => {
    const value = holder[field]
    if (value === undefined) return
    const amount = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? +value : value
    const isUsable = Number.isFinite(amount) && (amount as number) >= 0
    if (isUsable && amount === value) return
    if (isUsable) holder[field] = amount
    else delete holder[field]
    report('event/bad-amount', `${name}.${field}`)
  }

  const { currency, value } = params
  cleanAmount(params, 'value')
  cleanAmount(params, 'predictedLtv')
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
    params.items = Object.freeze(
      ([] as Params[]).concat(params.items as Params[]).filter((item) => {
        if (!/str|num/.test(typeof item.id)) {
          report('event/bad-params', name)
          return false
        }
        item.id = String(item.id)
        cleanAmount(item, 'price')
        cleanAmount(item, 'quantity')
        return Object.freeze(item)
      }),
    )
  }
  return Object.freeze(params)
}
