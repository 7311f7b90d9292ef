import type { ParamTable } from '@omnipixel/core'
import { expect, it } from 'vitest'
import { useFakePage } from '../../helpers/fakePage'
import { createFakePixel } from '../../helpers/fakePixel'
import { arrive } from '../../helpers/fakeVendors'

const page = useFakePage()

/** What the vendors with these tables get of an event with these parameters. */
async function mapFor(
  tables: readonly ParamTable[],
  params: Record<string, unknown>,
  isCustom: boolean,
): Promise<Record<string, unknown>[]> {
  page.renew()
  const fakes = tables.map((table, at) =>
    createFakePixel(`vendor${at}`, {
      params: table,
      ...(isCustom && { toName: () => undefined, events: {} as never }),
    }),
  )
  const tracker = page.startTracker({
    pixels: fakes.map((fake) => fake.create()),
    consent: { persist: false },
  })
  for (const fake of fakes) {
    // Done by a vendor with what it gets: no other may see it.
    fake.onTake = ({ params: given }) => {
      seen.push(structuredClone(given))
      for (const value of Object.values(given)) if (Array.isArray(value)) value.splice(0)
    }
  }
  const seen: Record<string, unknown>[] = []
  tracker.track('Own', params)
  tracker.consent.set({ marketing: true })
  for (const fake of fakes) await arrive(page, fake)
  await page.pass()
  return seen
}
const map = async (params: Record<string, unknown>, table: ParamTable, isCustom = false) =>
  (await mapFor([table], params, isCustom))[0]!

const ITEMS = [
  { id: 'a', name: 'A', category: 'c', brand: 'b', price: 2, quantity: 2 },
  { id: 'b', name: 'B', category: 'c' },
]

it('renames what is in the table and leaves out the rest', async () => {
  expect(await map({ value: 0, currency: 'EUR', orderId: 'x' }, { value: 'v', orderId: 'o' })).toEqual({
    v: 0,
    o: 'x',
  })
})

it('derives from items what a vendor wants on its own', async () => {
  const table = {
    itemIds: 'ids',
    itemCount: 'n',
    itemName: 'name',
    itemCategory: 'cat',
    itemBrands: 'brands',
  }

  expect(await map({ items: ITEMS }, table)).toEqual({ ids: ['a', 'b'], n: 3, cat: 'c', brands: ['b'] })
  expect(await map({ items: [ITEMS[0]] }, table)).toEqual({
    ids: ['a'],
    n: 2,
    name: 'A',
    cat: 'c',
    brands: ['b'],
  })
  expect(
    await map(
      {
        items: [
          { id: 'a', category: 'c' },
          { id: 'b', category: 'd' },
        ],
      },
      table,
    ),
  ).toEqual({
    ids: ['a', 'b'],
    n: 2,
  })
  expect(await map({ items: [] }, table)).toEqual({})
})

it('counts a quantity that is no whole number as one item, and hands it over as it is', async () => {
  const items = [
    { id: 'apples', quantity: 1.5 },
    { id: 'saffron', quantity: 0.002 },
    { id: 'b', quantity: 2 },
  ]

  expect(await map({ items }, { itemCount: 'n', items: ['lines', { quantity: 'qty' }] })).toEqual({
    n: 4,
    lines: [{ qty: 1.5 }, { qty: 0.002 }, { qty: 2 }],
  })
})

it('maps each item, with a quantity of 1 where none is given', async () => {
  const table: ParamTable = { items: ['lines', { id: 'sku', quantity: 'qty', price: 'each' }] }

  expect(await map({ items: ITEMS }, table)).toEqual({
    lines: [
      { sku: 'a', qty: 2, each: 2 },
      { sku: 'b', qty: 1 },
    ],
  })
})

it('lets what a custom event says itself count, whether by our name or by the vendor’s', async () => {
  const table: ParamTable = { itemIds: 'ids', itemName: 'title', description: 'title', isOpen: true }
  const items = [ITEMS[0]]

  expect(await map({ ids: ['own'], items }, table, true)).toEqual({ ids: ['own'], title: 'A' })
  expect(await map({ description: 'ours', items }, table, true)).toEqual({ ids: ['a'], title: 'ours' })
  expect(await map({ title: 'theirs', items }, table, true)).toEqual({ ids: ['a'], title: 'theirs' })
})

it('gives a custom event’s own parameters to open vendors alone', async () => {
  const own = { gate: 'B', isOpen: 'yes', constructor: 'c', toString: 's', deep: { list: [1] } }

  expect(await map(own, { isOpen: true }, true)).toEqual(own)
  expect(await map(own, { isOpen: true }, false)).toEqual({})
  expect(await map(own, {}, true)).toEqual({})
})

it('leaves out empty lists, and no others', async () => {
  const own = { seats: [0, 4], notes: [''], gates: [] }

  expect(await map(own, { isOpen: true }, true)).toEqual({ seats: [0, 4], notes: [''] })
})

it('does not pass derived facts off as own parameters', async () => {
  expect(
    Object.keys(await map({ items: ITEMS }, { isOpen: true, items: ['lines', { id: 'id' }] }, true)),
  ).toEqual(['lines'])
})

it('makes fresh objects for each vendor', async () => {
  const table: ParamTable = { items: ['lines', { id: 'id' }], itemIds: 'ids', isOpen: true }
  const expected = { lines: [{ id: 'a' }, { id: 'b' }], ids: ['a', 'b'], list: [1] }

  expect(await mapFor([table, table], { items: ITEMS, list: [1] }, true)).toEqual([expected, expected])
})
