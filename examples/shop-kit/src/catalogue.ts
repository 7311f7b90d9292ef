/** What the shop sells, and the words it uses. Prices are in major units of `CURRENCY`. */
export const CURRENCY = 'EUR'

export const SHOP_NAME = 'Prompt Corner'

export const CATEGORIES = [
  {
    id: 'stage',
    name: 'On stage',
    blurb: 'Tickets for the season at the Old Tannery, our house of 240 seats.',
  },
  {
    id: 'books',
    name: 'Books',
    blurb: 'Playtexts and writing on theatre, chosen by the people who stage it.',
  },
  {
    id: 'gifts',
    name: 'Gifts',
    blurb: 'Well-made things for those who stay until the house lights come up.',
  },
] as const

export type CategoryId = (typeof CATEGORIES)[number]['id']

export interface Product {
  /** The SKU: what the platforms' product feeds would hold too. */
  readonly id: string
  readonly name: string
  readonly by: string
  readonly category: CategoryId
  /** Who makes it: the company on stage, the publisher, the workshop. */
  readonly brand: string
  readonly price: number
  /** One line under the name. */
  readonly note: string
  readonly text: string
  readonly facts: readonly (readonly [label: string, value: string])[]
}

const stage = (
  id: string,
  name: string,
  by: string,
  price: number,
  note: string,
  text: string,
  facts: Product['facts'],
): Product => ({
  id,
  name,
  by,
  price,
  note,
  text,
  facts,
  category: 'stage',
  brand: 'Old Tannery Company',
})

export const PRODUCTS: readonly Product[] = [
  stage(
    'TKT-SEAGULL',
    'The Seagull',
    'Anton Chekhov',
    38,
    '12 to 28 March · Main House',
    'A summer by the lake, four people in love with the wrong one, and a play within the play that nobody understands. Ines Halloran directs Chekhov as the comedy he said it was.',
    [
      ['Running time', '2 h 20, one interval'],
      ['Seat', 'Stalls, unreserved row'],
      ['Language', 'English, captioned on Tuesdays'],
    ],
  ),
  stage(
    'TKT-TEMPEST',
    'The Tempest',
    'William Shakespeare',
    42,
    '4 to 26 April · Main House',
    'An island, a storm made of paper and breath, and a duke who has to decide what to do with his anger. With live music for three voices and a wind machine from 1911.',
    [
      ['Running time', '2 h 05, no interval'],
      ['Seat', 'Stalls, unreserved row'],
      ['Age', 'From 10 years'],
    ],
  ),
  stage(
    'TKT-ANTIGONE',
    'Antigone',
    'Sophocles',
    29,
    '2 to 17 May · Studio',
    'One grave, one law, one night. Sixty seats around a floor of dry earth, and a chorus that sits among you.',
    [
      ['Running time', '1 h 25'],
      ['Seat', 'In the round, unreserved'],
      ['Language', 'English'],
    ],
  ),
  stage(
    'TKT-DOLLSHOUSE',
    'A Doll’s House',
    'Henrik Ibsen',
    34,
    '23 May to 14 June · Main House',
    'Nora is keeping a secret and the house keeps getting smaller. The set is built at four fifths of life size; the actors are not.',
    [
      ['Running time', '2 h 10, one interval'],
      ['Seat', 'Stalls, unreserved row'],
      ['Language', 'English, audio described on 7 June'],
    ],
  ),
  {
    id: 'BK-HAMLET',
    name: 'Hamlet',
    by: 'William Shakespeare',
    category: 'books',
    brand: 'Lantern Playtexts',
    price: 14.5,
    note: 'The prompt-book edition',
    text: 'The full text on the right, two centuries of stage business on the left: where actors cut, crossed, paused and fell. Sewn binding, lies flat at rehearsal.',
    facts: [
      ['Format', 'Paperback, 312 pages'],
      ['ISBN', '978-0-00-000114-5'],
      ['Edited by', 'Tomasz Wren'],
    ],
  },
  {
    id: 'BK-TWELFTH',
    name: 'Twelfth Night',
    by: 'William Shakespeare',
    category: 'books',
    brand: 'Lantern Playtexts',
    price: 11.9,
    note: 'With the songs, scored for voice and guitar',
    text: 'Shipwreck, disguise, yellow stockings. All six songs come newly set for voice and guitar, easy enough for a first read-through.',
    facts: [
      ['Format', 'Paperback, 208 pages'],
      ['ISBN', '978-0-00-000119-0'],
      ['Music', 'Adaeze Brandt'],
    ],
  },
  {
    id: 'BK-REHEARSAL',
    name: 'The Empty Rehearsal Room',
    by: 'Mara Lindqvist',
    category: 'books',
    brand: 'Gallery & Wing',
    price: 24,
    note: 'Notes on the first six weeks of a play',
    text: 'A director’s notebook, kept over eleven productions: how a room full of strangers becomes a company, and what to do on the day when nothing works.',
    facts: [
      ['Format', 'Hardback, 264 pages'],
      ['ISBN', '978-0-00-000240-1'],
      ['Drawings', 'By the author'],
    ],
  },
  {
    id: 'BK-LIGHT',
    name: 'Painting with Light',
    by: 'Kofi Aramide',
    category: 'books',
    brand: 'Gallery & Wing',
    price: 32,
    note: 'A lighting designer’s handbook',
    text: 'From one lamp on a stand to four hundred moving ones. Colour, angle, time and dark, explained with 180 diagrams and not one brand name.',
    facts: [
      ['Format', 'Hardback, 340 pages, colour'],
      ['ISBN', '978-0-00-000320-0'],
      ['Includes', 'A swatch book of 24 gels'],
    ],
  },
  {
    id: 'GF-TOTE',
    name: 'Stage Door Tote',
    by: 'Heavy cotton, screen-printed',
    category: 'gifts',
    brand: 'Prompt Corner Workshop',
    price: 18,
    note: 'Carries eight playtexts and a flask',
    text: 'Printed by hand in the paint shop above the stage. Long handles, one inner pocket for tickets.',
    facts: [
      ['Material', '340 g organic cotton'],
      ['Size', '38 × 42 cm'],
      ['Care', 'Cold wash'],
    ],
  },
  {
    id: 'GF-NOTEBOOK',
    name: 'Stage Manager’s Notebook',
    by: 'Ruled for cues',
    category: 'gifts',
    brand: 'Prompt Corner Workshop',
    price: 12.5,
    note: 'Columns for cue, page and standby',
    text: 'Laid out by our own stage managers: cue number, page, standby, go. Useful for plays; surprisingly useful for Mondays.',
    facts: [
      ['Pages', '192, numbered'],
      ['Paper', '100 g, fountain-pen friendly'],
      ['Size', 'A5'],
    ],
  },
  {
    id: 'GF-GHOSTLIGHT',
    name: 'Ghost Light',
    by: 'Table lamp, brass and oak',
    category: 'gifts',
    brand: 'Prompt Corner Workshop',
    price: 64,
    note: 'The lamp that stays on when all have left',
    text: 'Every theatre leaves one bulb burning on an empty stage. This one is made for a desk: brass stem, oak foot, warm dimmable filament.',
    facts: [
      ['Height', '34 cm'],
      ['Bulb', 'E14 LED, included'],
      ['Cable', '2 m, cloth'],
    ],
  },
  {
    id: 'GF-VOUCHER',
    name: 'An Evening Out',
    by: 'Gift voucher',
    category: 'gifts',
    brand: 'Prompt Corner',
    price: 50,
    note: 'For tickets, books or the bar',
    text: 'A letterpress card in an envelope of curtain red. Valid for three years, for anything we sell, and it may be spent in parts.',
    facts: [
      ['Delivery', 'By post or by e-mail'],
      ['Valid', 'Three years'],
    ],
  },
]

export const findProduct = (id: string | undefined): Product | undefined =>
  PRODUCTS.find((product) => product.id === id)

export const findCategory = (id: string | undefined) => CATEGORIES.find((category) => category.id === id)

export const categoryName = (id: CategoryId): string => findCategory(id)?.name ?? id

export const productsIn = (category: string | undefined): readonly Product[] =>
  category === undefined ? PRODUCTS : PRODUCTS.filter((product) => product.category === category)

/** Every word must occur in the name, the author or the category. */
export function searchProducts(query: string): readonly Product[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  return PRODUCTS.filter(({ name, by, note, category }) => {
    const text = `${name} ${by} ${note} ${categoryName(category)}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

const FORMAT = new Intl.NumberFormat('en-IE', { style: 'currency', currency: CURRENCY })

export const formatMoney = (amount: number): string => FORMAT.format(amount)
