import { describe, expect, it } from 'vitest'
import { toRoute } from '../../../packages/core/src/pixels/toRoute'
import { toVendorCall } from '../../../packages/core/src/pixels/toVendorCall'
import type { Entry } from '../../../packages/core/src/queue/entry'
import { PIXELS } from '../../../scripts/docs'

/*
 * The reference's two tables, cell by cell: what each platform documents for each event and parameter. `custom` is its own
 * form for events that it has no name for; `–` is no field. LinkedIn and X know events by ids of the account alone.
 */
const VENDORS = ['Meta', 'TikTok', 'Pinterest', 'Snapchat', 'Reddit'] as const
const EVENTS = `
PageView             | PageView             | Pageview             | pagevisit         | PAGE_VIEW       | PageVisit
ViewContent          | ViewContent          | ViewContent          | viewcontent       | VIEW_CONTENT    | ViewContent
ViewCategory         | custom               | custom               | viewcategory      | LIST_VIEW       | custom
Search               | Search               | Search               | search            | SEARCH          | Search
Contact              | Contact              | Contact              | contact           | custom          | custom
AddToCart            | AddToCart            | AddToCart            | addtocart         | ADD_CART        | AddToCart
AddToWishlist        | AddToWishlist        | AddToWishlist        | addtowishlist     | ADD_TO_WISHLIST | AddToWishlist
InitiateCheckout     | InitiateCheckout     | InitiateCheckout     | initiatecheckout  | START_CHECKOUT  | custom
AddPaymentInfo       | AddPaymentInfo       | AddPaymentInfo       | addpaymentinfo    | ADD_BILLING     | custom
Purchase             | Purchase             | Purchase             | checkout          | PURCHASE        | Purchase
Donate               | Donate               | custom               | custom            | custom          | custom
Lead                 | Lead                 | Lead                 | lead              | custom          | Lead
CompleteRegistration | CompleteRegistration | CompleteRegistration | signup            | SIGN_UP         | SignUp
Subscribe            | Subscribe            | Subscribe            | subscribe         | SUBSCRIBE       | custom
StartTrial           | StartTrial           | StartTrial           | starttrial        | START_TRIAL     | custom
Schedule             | Schedule             | Schedule             | schedule          | RESERVE         | custom
FindLocation         | FindLocation         | FindLocation         | findlocation      | custom          | custom
CustomizeProduct     | CustomizeProduct     | CustomizeProduct     | customizeproduct  | custom          | custom
SubmitApplication    | SubmitApplication    | SubmitApplication    | submitapplication | custom          | custom
Download             | custom               | Download             | custom            | custom          | custom
WatchVideo           | custom               | custom               | watchvideo        | custom          | custom`

const ALL = ['Meta', 'TikTok', 'LinkedIn', 'X', 'Pinterest', 'Snapchat', 'Reddit'] as const
const PARAMS = `
value             | value            | value            | conversion_value    | value         | value            | price          | value
currency          | currency         | currency         | conversion_currency | currency      | currency         | currency       | currency
orderId           | order_id         | order_id         | order_id            | –             | order_id         | transaction_id | transactionId
searchString      | search_string    | search_string    | –                   | search_string | search_query     | search_string  | –
contentType       | content_type     | content_type     | –                   | –             | –                | –              | –
predictedLtv      | predicted_ltv    | –                | –                   | –             | –                | –              | –
status            | status           | status           | –                   | status        | –                | success        | –
description       | content_name     | description      | –                   | description   | –                | description    | –
items             | contents         | contents         | –                   | contents      | line_items       | –              | products
items.id          | id               | content_id       | –                   | content_id    | product_id       | –              | id
items.name        | –                | content_name     | –                   | content_name  | product_name     | –              | name
items.category    | –                | content_category | –                   | content_type  | product_category | –              | category
items.brand       | –                | brand            | –                   | –             | product_brand    | –              | –
items.price       | item_price       | price            | –                   | content_price | product_price    | –              | –
items.quantity    | quantity         | quantity         | –                   | num_items     | product_quantity | –              | –
items.contentType | –                | content_type     | –                   | –             | –                | –              | –
itemIds           | content_ids      | –                | –                   | –             | –                | item_ids       | –
itemCount         | num_items        | num_items        | –                   | num_items     | order_quantity   | number_items   | itemCount
itemName          | content_name     | –                | –                   | –             | –                | description    | –
itemCategory      | content_category | –                | –                   | –             | –                | item_category  | –
itemBrands        | –                | –                | –                   | –             | –                | brands         | –`

const cells = (table: string, vendors: readonly string[]) =>
  table
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [name = '', ...row] = line.split('|').map((cell) => cell.trim())
      return vendors.map((vendor, at) => [vendor, name, row[at]!] as const)
    })

describe('events', () => {
  it.each(cells(EVENTS, VENDORS))('%s is told of %s as %s', (vendor, event, expected) => {
    const { name, isCustom } = toVendorCall(
      PIXELS[vendor]!,
      { event: { name: event, params: {} } } as Entry,
      {},
    )

    expect(isCustom ? 'custom' : name).toBe(expected)
  })

  it.each(VENDORS)('%s has an entry for every standard event, and no others', (vendor) => {
    const listed = cells(EVENTS, [vendor]).map(([, event]) => event)

    expect(Object.keys(PIXELS[vendor]!.definition.events!).sort()).toEqual(listed.sort())
  })
})

describe('names of own events', () => {
  const LONGEST = 'x'.repeat(50)

  it.each([
    ['Meta', LONGEST, true],
    ['Meta', LONGEST + 'x', false],
    ['Meta', 'Größe gewählt!', true],
    ['TikTok', LONGEST, true],
    ['TikTok', LONGEST + 'x', false],
    ['TikTok', 'Seat map_2-b', true],
    ['TikTok', '-seat', false],
    ['TikTok', 'Seat ', false],
    ['TikTok', 'Größe', false],
    ['Pinterest', 'Größe gewählt!', true],
    ['Snapchat', 'Größe gewählt!', true],
  ])('at %s: %s (%s)', (vendor, name, isTaken) => {
    expect(toRoute(PIXELS[vendor]!, name)).toBe(isTaken ? 0 : null)
  })
})

describe('parameters', () => {
  it.each(cells(PARAMS, ALL))('%s is told %s as %s', (vendor, param, expected) => {
    const { params } = PIXELS[vendor]!.definition
    const [, field] = param.split('.')
    const told = field
      ? params.items?.[1][field as 'id']
      : param === 'items'
        ? params.items?.[0]
        : params[param as 'value']

    expect(told ?? '–').toBe(expected)
  })

  it.each(ALL)('%s is told nothing that the table does not list', (vendor) => {
    const { isOpen: _isOpen, ...params } = PIXELS[vendor]!.definition.params
    const listed = cells(PARAMS, [vendor]).map(([, param]) => param)

    expect(Object.keys(params).filter((param) => !listed.includes(param))).toEqual([])
  })
})
