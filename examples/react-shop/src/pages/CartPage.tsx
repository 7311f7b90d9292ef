import { artworkOf } from '@examples/shop-kit/artwork'
import { formatMoney } from '@examples/shop-kit/catalogue'
import { toContent, totalOf } from '@examples/shop-kit/shop'
import { useTrack } from '@omnipixel/react'
import { Link, useNavigate } from 'react-router'
import { Stepper } from '../Stepper'
import { shop, useShop } from '../useShop'

export function CartPage() {
  const { cart } = useShop()
  const navigate = useNavigate()
  const trackInitiateCheckout = useTrack('InitiateCheckout')

  function checkOut() {
    trackInitiateCheckout(toContent(cart))
    void navigate('/checkout')
  }

  if (cart.length === 0) return <EmptyCart />
  return (
    <>
      <title>Cart · Prompt Corner</title>
      <div className="page-head">
        <h1>Your cart</h1>
      </div>
      <div className="two">
        <ul className="lines">
          {cart.map(({ product: { id, name, note, price }, quantity }) => (
            <li key={id} data-testid={`cart-line-${id}`}>
              <img src={artworkOf(id)} alt="" width="76" height="95" />
              <div>
                <Link className="line-name" to={`/product/${id}`}>
                  {name}
                </Link>
                <p className="soft">{note}</p>
              </div>
              <p className="line-price">{formatMoney(price * quantity)}</p>
              <div className="line-tools">
                <Stepper
                  label={`Quantity of ${name}`}
                  quantity={quantity}
                  testId={`cart-quantity-${id}`}
                  onChange={(next) => shop.setQuantity(id, next)}
                />
                <button
                  className="text-button"
                  type="button"
                  data-testid={`cart-remove-${id}`}
                  onClick={() => shop.setQuantity(id, 0)}
                >
                  Remove<span className="hidden"> {name}</span>
                </button>
              </div>
            </li>
          ))}
        </ul>
        <section className="summary" aria-label="Total">
          <dl>
            <dt>Postage</dt>
            <dd>Free</dd>
          </dl>
          <dl className="total">
            <dt>Total</dt>
            <dd data-testid="cart-total">{formatMoney(totalOf(cart))}</dd>
          </dl>
          <button className="button button-red" type="button" data-testid="checkout-start" onClick={checkOut}>
            Check out
          </button>
        </section>
      </div>
    </>
  )
}

export function EmptyCart() {
  return (
    <div className="narrow" data-testid="cart-empty">
      <h1>Your cart is empty</h1>
      <p>An empty stage is a promise; an empty cart is just a pity.</p>
      <Link to="/" className="button">
        Back to the shop
      </Link>
    </div>
  )
}
