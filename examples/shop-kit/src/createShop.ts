import type { Item } from '@omnipixel/core'
import { categoryName, CURRENCY, findProduct, type Product } from './catalogue'

export interface CartLine {
  readonly product: Product
  readonly quantity: number
}

export interface Order {
  readonly id: string
  readonly lines: readonly CartLine[]
  readonly total: number
  readonly email: string
}

export interface ShopState {
  readonly cart: readonly CartLine[]
  readonly wishlist: readonly string[]
  readonly customer: Customer | undefined
}

export interface Customer {
  readonly name: string
  readonly email: string
  readonly phone: string
}

/** The shop's own state, without a framework. `getState()` returns the same object until something changes. */
export interface Shop {
  getState(): ShopState
  subscribe(listener: () => void): () => void
  add(product: Product, quantity?: number): void
  setQuantity(id: string, quantity: number): void
  /** Returns whether it is on the wishlist now. */
  toggleWish(id: string): boolean
  setCustomer(customer: Customer): void
  /** Turns the cart into an order. With nothing in the cart, as on a second click, it is the last order again. */
  placeOrder(): Order
  findOrder(id: string | undefined): Order | undefined
}

/** The cart and the orders of this tab: what a shop needs to work, with or without consent to marketing. */
const STORAGE_KEY = 'prompt_corner_cart'

interface Stored {
  cart: [id: string, quantity: number][]
  orders: { id: string; email: string; lines: [id: string, quantity: number][] }[]
}

export function createShop(): Shop {
  const stored = read()
  const listeners = new Set<() => void>()
  let orders = stored.orders.map(({ id, email, lines }) => toOrder(id, email, lines.flatMap(toLine)))
  let state: ShopState = { cart: stored.cart.flatMap(toLine), wishlist: [], customer: undefined }

  function update(change: Partial<ShopState>) {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  function save() {
    const toPair = ({ product, quantity }: CartLine): [string, number] => [product.id, quantity]
    write({
      cart: state.cart.map(toPair),
      orders: orders.map(({ id, email, lines }) => ({ id, email, lines: lines.map(toPair) })),
    })
  }
  function setCart(cart: readonly CartLine[]) {
    update({ cart: cart.filter(({ quantity }) => quantity > 0) })
    save()
  }
  const withQuantity = (id: string, quantity: number) =>
    state.cart.map((line) => (line.product.id === id ? { ...line, quantity } : line))

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    add(product, quantity = 1) {
      const known = state.cart.find((line) => line.product.id === product.id)
      setCart(
        known ? withQuantity(product.id, known.quantity + quantity) : [...state.cart, { product, quantity }],
      )
    },
    setQuantity: (id, quantity) => setCart(withQuantity(id, quantity)),
    toggleWish(id) {
      const isThere = state.wishlist.includes(id)
      update({ wishlist: isThere ? state.wishlist.filter((known) => known !== id) : [...state.wishlist, id] })
      return !isThere
    },
    setCustomer: (customer) => update({ customer }),
    placeOrder() {
      const last = orders.at(-1)
      if (last && state.cart.length === 0) return last
      const order = toOrder(createOrderId(), state.customer?.email ?? '', state.cart)
      orders = [...orders, order].slice(-10)
      setCart([])
      return order
    },
    findOrder: (id) => orders.find((order) => order.id === id),
  }
}

/** Unique for this demo, and short enough to read out. A real shop's back end hands it out. */
const createOrderId = () => `PC-${Date.now().toString(36).slice(-6).toUpperCase()}`

const toOrder = (id: string, email: string, lines: readonly CartLine[]): Order => ({
  id,
  email,
  lines,
  total: totalOf(lines),
})

export const countOf = (lines: readonly CartLine[]): number =>
  lines.reduce((count, { quantity }) => count + quantity, 0)

/** In whole cents, since 11.90 * 3 is not 35.7 in floating point. */
export const totalOf = (lines: readonly CartLine[]): number =>
  lines.reduce((cents, { product, quantity }) => cents + Math.round(product.price * 100) * quantity, 0) / 100

/** What the pixels are told about products: the same for a view, a cart and an order. */
export function toContent(lines: readonly CartLine[]): { value: number; currency: string; items: Item[] } {
  const items = lines.map(({ product: { id, name, category, brand, price }, quantity }) => ({
    id,
    name,
    category: categoryName(category),
    brand,
    price,
    quantity,
  }))
  return { value: totalOf(lines), currency: CURRENCY, items }
}

export const toProductContent = (product: Product, quantity = 1) => toContent([{ product, quantity }])

function toLine([id, quantity]: [string, number]): CartLine[] {
  const product = findProduct(id)
  return product ? [{ product, quantity }] : []
}

function read(): Stored {
  try {
    const stored = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '{}') as Partial<Stored>
    return { cart: stored.cart ?? [], orders: stored.orders ?? [] }
  } catch {
    return { cart: [], orders: [] } // storage is forbidden or holds nonsense: the cart starts empty
  }
}

function write(stored: Stored) {
  try {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(stored))
  } catch {
    // Storage is forbidden: the cart lasts as long as the page.
  }
}
