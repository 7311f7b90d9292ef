import { addTo, copyValue, mapList } from '../copyValue'
import { emptyObject } from '../emptyObject'
import type { CanonicalParams, Item } from '../event/standardEvents'

/** What follows from `items`, for vendors that want it on its own. */
interface ItemFacts {
  /** All ids. */
  itemIds: string[]
  /** Sum of the quantities; one that is no whole number counts as 1. */
  itemCount: number
  /** Only of a single item. */
  itemName: string
  /** Only where all items share it. */
  itemCategory: string
  itemBrands: string[]
}

type ItemTable = Readonly<Partial<Record<keyof Item | 'contentType', string>>>

/** A vendor's names for the canonical parameters. What is not in the table is not sent. */
export type ParamTable = Readonly<
  Partial<Record<Exclude<keyof CanonicalParams, 'items'> | keyof ItemFacts, string>>
> & {
  /** The vendor's name for the list of items, and for an item's fields; `contentType` is the event's. */
  readonly items?: readonly [name: string, fields: ItemTable]
  /** True where the vendor takes a custom event's own parameters. */
  readonly isOpen?: boolean
}

type Values = Readonly<Record<string, unknown>>

const toId = (item: Item): string => item.id

/**
 * What follows from an event's items, and what counts where it or an item says nothing. Made once per event, shared by all
 * vendors, never handed out.
 */
export function toFacts(params: CanonicalParams): Values {
  const { items, contentType = 'product' } = params
  if (!items?.[0]) return params as Values
  let itemBrands: string[] = []
  let itemCount = 0
  let itemCategory = items[0].category
  for (let at = 0; at < items.length; at++) {
    const { brand, category, quantity = 1 } = items[at]!
    itemCount += quantity % 1 ? 1 : quantity // 1.5 kg of something is one item: platforms want whole numbers
    if (brand && !itemBrands.includes(brand)) itemBrands = itemBrands.concat(brand)
    if (category !== itemCategory) itemCategory = undefined
  }
  return {
    contentType,
    quantity: 1,
    itemIds: items.map(toId),
    itemCount,
    itemName: items[1] ? undefined : items[0].name,
    itemCategory,
    itemBrands,
  }
}

/**
 * A fresh object in the vendor's names, without absent values: some vendors change what they are given.
 *
 * @param facts what counts where the source says nothing.
 * @param takesAll a custom event's own parameters go, under their names, to a vendor that is open to them.
 */
export function toVendorParams(
  source: Values,
  facts: Values,
  table: Values,
  takesAll?: unknown,
): Record<string, unknown> {
  const params = emptyObject(table)
  for (const key in takesAll ? { ...table, ...source } : table) {
    const listed = table[key]
    const target = typeof listed === 'string' ? listed : takesAll && key
    const value = source[key] ?? facts[key]
    if (Array.isArray(value) && !value.length) continue
    if (key !== 'items') {
      if (target) addTo(params, target as string, copyValue(value))
    } else if (value && listed) {
      const [name, fields] = listed as [string, Values]
      params[name] = mapList(value as Values[], toVendorParams, facts, fields)
    }
  }
  return params
}
