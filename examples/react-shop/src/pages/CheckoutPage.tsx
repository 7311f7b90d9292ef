import { formatMoney } from '@examples/shop-kit/catalogue'
import { type CartLine, toContent, totalOf } from '@examples/shop-kit/shop'
import { useIdentify, useTrack } from '@omnipixel/react'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { shop, useShop } from '../useShop'
import { EmptyCart } from './CartPage'

const STEPS = [
  { id: 'delivery', name: 'Delivery' },
  { id: 'payment', name: 'Payment' },
  { id: 'review', name: 'Review' },
]

export function CheckoutPage() {
  const { customer } = useShop()
  // As it was on entering: placing the order empties it, a moment before the next page is there.
  const [{ cart }] = useState(shop.getState)
  const asked = useParams().step
  // A reload forgets who the customer is, on purpose: back to the first step.
  const step = STEPS.find(({ id }) => id === asked && customer)?.id ?? 'delivery'

  if (cart.length === 0) return <EmptyCart />
  return (
    <>
      <title>Checkout · Prompt Corner</title>
      <h1>Checkout</h1>
      <ol className="steps">
        {STEPS.map(({ id, name }) => (
          <li key={id} aria-current={id === step ? 'step' : undefined}>
            {name}
          </li>
        ))}
      </ol>
      <div className="two">
        {step === 'delivery' && <Delivery />}
        {step === 'payment' && <Payment cart={cart} />}
        {step === 'review' && <Review />}
        <Summary cart={cart} />
      </div>
    </>
  )
}

function Delivery() {
  const navigate = useNavigate()
  const identify = useIdentify()
  const { customer } = useShop()

  function submit(form: FormData) {
    const [name = '', email = '', phone = ''] = ['name', 'email', 'phone'].map((field) =>
      String(form.get(field)),
    )
    shop.setCustomer({ name, email, phone })
    identify({ email, phone })
    void navigate('/checkout/payment')
  }

  return (
    <form className="form" data-testid="delivery-form" action={submit}>
      <label className="field">
        Name
        <input
          name="name"
          required
          autoComplete="name"
          defaultValue={customer?.name}
          data-testid="checkout-name"
        />
      </label>
      <div className="row">
        <label className="field">
          E-mail
          <input
            name="email"
            type="email"
            required
            autoComplete="email"
            defaultValue={customer?.email}
            data-testid="checkout-email"
          />
        </label>
        <label className="field">
          Phone
          <input
            name="phone"
            type="tel"
            autoComplete="tel"
            placeholder="+49 …"
            defaultValue={customer?.phone}
            data-testid="checkout-phone"
          />
        </label>
      </div>
      <label className="field">
        Street and number
        <input name="street" autoComplete="street-address" data-testid="checkout-street" />
      </label>
      <div className="row">
        <label className="field">
          Postcode
          <input name="postcode" autoComplete="postal-code" data-testid="checkout-postcode" />
        </label>
        <label className="field">
          Town
          <input name="town" autoComplete="address-level2" data-testid="checkout-town" />
        </label>
      </div>
      <button className="button" type="submit" data-testid="checkout-continue">
        Continue to payment
      </button>
    </form>
  )
}

function Payment({ cart }: { cart: readonly CartLine[] }) {
  const navigate = useNavigate()
  const trackAddPaymentInfo = useTrack('AddPaymentInfo')

  function submit() {
    trackAddPaymentInfo(toContent(cart))
    void navigate('/checkout/review')
  }

  return (
    <form className="form" data-testid="payment-form" action={submit}>
      <fieldset>
        <legend className="hidden">How would you like to pay?</legend>
        <label className="choice">
          <input type="radio" name="method" value="card" defaultChecked data-testid="payment-card" />
          <span>
            <strong>Card</strong>
            <small>Asked for at the box office window, not here: this is a demo.</small>
          </span>
        </label>
        <label className="choice">
          <input type="radio" name="method" value="transfer" data-testid="payment-transfer" />
          <span>
            <strong>Bank transfer</strong>
            <small>Within seven days.</small>
          </span>
        </label>
      </fieldset>
      <button className="button" type="submit" data-testid="payment-continue">
        Continue to review
      </button>
    </form>
  )
}

function Review() {
  const navigate = useNavigate()
  const { customer } = useShop()

  function submit() {
    const order = shop.placeOrder()
    void navigate(`/thank-you/${order.id}`, { replace: true })
  }

  return (
    <form className="form" data-testid="review-form" action={submit}>
      <div className="notice">
        <strong>{customer?.name}</strong>
        <p>Confirmation goes to {customer?.email}.</p>
      </div>
      <button className="button button-red" type="submit" data-testid="place-order">
        Place the order
      </button>
    </form>
  )
}

function Summary({ cart }: { cart: readonly CartLine[] }) {
  return (
    <section className="summary" aria-labelledby="summary-title">
      <h2 id="summary-title">Your order</h2>
      <ul>
        {cart.map(({ product, quantity }) => (
          <li key={product.id}>
            <span>
              {quantity} × {product.name}
            </span>
            <span>{formatMoney(product.price * quantity)}</span>
          </li>
        ))}
      </ul>
      <dl className="total">
        <dt>Total</dt>
        <dd>{formatMoney(totalOf(cart))}</dd>
      </dl>
    </section>
  )
}
