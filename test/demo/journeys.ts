import { VISITOR } from '../e2e/events.js'
import type { Visit } from './demo.js'
import type { Item } from './expected.js'

const item = (id: string, name: string, category: string, brand: string, price: number): Item => ({
  id,
  name,
  category,
  brand,
  price,
  quantity: 1,
})

/** What the catalogue says of what these tests buy and look at. */
export const HAMLET = item('BK-HAMLET', 'Hamlet', 'Books', 'Lantern Playtexts', 14.5)
export const TWELFTH_NIGHT = item('BK-TWELFTH', 'Twelfth Night', 'Books', 'Lantern Playtexts', 11.9)
export const TEMPEST = item('TKT-TEMPEST', 'The Tempest', 'On stage', 'Old Tannery Company', 42)
export const ON_STAGE = [
  item('TKT-SEAGULL', 'The Seagull', 'On stage', 'Old Tannery Company', 38),
  TEMPEST,
  item('TKT-ANTIGONE', 'Antigone', 'On stage', 'Old Tannery Company', 29),
  item('TKT-DOLLSHOUSE', 'A Doll’s House', 'On stage', 'Old Tannery Company', 34),
]

export async function accept({ click }: Visit): Promise<void> {
  await click('consent-accept')
}

/** From the shop's first page: a product, the cart, the first page of the checkout. */
export async function fillCart({ click }: Visit): Promise<void> {
  await click(`product-card-${HAMLET.id}`)
  await click('add-to-cart')
  await click('cart-link')
  await click('checkout-start')
}

export async function giveAddress({ click, fill }: Visit): Promise<void> {
  await fill('checkout-name', 'Jane Doe')
  await fill('checkout-email', VISITOR.email.trim())
  await fill('checkout-phone', VISITOR.phone)
  await click('checkout-continue')
}

/** From the payment page to the review: all but the last click. */
export async function choosePayment({ click }: Visit): Promise<void> {
  await click('payment-continue')
}

export async function placeOrder({ click, page }: Visit): Promise<string> {
  await click('place-order')
  return (await page.getByTestId('order-id').textContent()) ?? ''
}

/** From the shop's first page to the thank-you page, as fast as the pages allow. Gives the order's id. */
export async function buy(visit: Visit): Promise<string> {
  await fillCart(visit)
  await giveAddress(visit)
  await choosePayment(visit)
  return placeOrder(visit)
}
