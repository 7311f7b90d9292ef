import { copyValue } from '../copyValue'
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

type Values = Record<string, unknown>

/** What follows from an event's items, and its parameters. Made once per event, shared by all vendors, never handed out. */
export function toFacts(params: Readonly<Values>): Values {
  const items = params.items as readonly Item[] | undefined
  if (!items?.[0]) return params
  const itemIds: string[] = []
  const itemBrands: string[] = []
  let itemCount = 0
  let itemCategory = items[0].category
  for (const { id, brand, category, quantity = 1 } of items) {
    itemIds.push(id)
    itemCount += quantity % 1 ? 1 : quantity // 1.5 kg of something is one item: platforms want whole numbers
    if (brand && !itemBrands.includes(brand)) itemBrands.push(brand)
    if (category !== itemCategory) itemCategory = undefined
  }
  return {
    contentType: 'product',
    itemIds,
    itemCount,
    itemName: items[1] ? undefined : items[0].name,
    itemCategory,
    itemBrands,
    ...params, // last: what the app says itself counts
  }
}

/**
 * A fresh object in the vendor's names, without absent values: some vendors change what they are given.
 *
 * @param own the event's own parameters: of a custom event they go, under their names, to a vendor that is open to them.
 */
export function toVendorParams(
  facts: Readonly<Values>,
  table: ParamTable,
  own?: Readonly<Values> | false,
): Values {
  const params: Values = {}
  for (const key in facts) {
    const value = facts[key]
    const listed: unknown = key === 'items' ? table.items?.[0] : table[key as 'value']
    const target =
      typeof listed === 'string' ? listed : table.isOpen && own && key in own && key !== 'items' && key
    if (!target || value === undefined || (Array.isArray(value) && !value[0])) continue
    params[target] =
      key === 'items'
        ? (value as Item[]).map((item) => toVendorItem(item, table.items![1], facts.contentType))
        : copyValue(value)
  }
  return params
}

function toVendorItem(item: Item, fields: ItemTable, contentType: unknown): Values {
  const copy: Values = {}
  for (const field in fields) {
    const value =
      field === 'contentType' ? contentType : (item[field as 'id'] ?? (field === 'quantity' ? 1 : undefined))
    if (value !== undefined) copy[fields[field as 'id']!] = value
  }
  return copy
}
