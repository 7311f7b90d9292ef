import { formatMoney } from '@examples/shop-kit/catalogue'
import { countOf, type Order, toContent } from '@examples/shop-kit/shop'
import { useTrack } from '@omnipixel/react'
import { useEffect } from 'react'
import { Link, useParams } from 'react-router'
import { shop } from '../useShop'
import { NotFoundPage } from './NotFoundPage'

export function ThankYouPage() {
  const order = shop.findOrder(useParams().orderId)
  return order ? <Thanks order={order} /> : <NotFoundPage />
}

function Thanks({ order }: { order: Order }) {
  const { id, lines, total } = order
  const trackPurchase = useTrack('Purchase')
  // No guard of ours: the order id makes it count once, however often this page is shown.
  useEffect(() => {
    trackPurchase({ ...toContent(lines), orderId: id })
  }, [trackPurchase, id, lines])

  return (
    <div className="thanks" data-testid="thank-you">
      <title>Thank you · Prompt Corner</title>
      <h1>Thank you. The house is looking forward to you.</h1>
      <div className="ticket">
        <div>
          <span>Order number</span>
          <strong data-testid="order-id">{id}</strong>
        </div>
        <div>
          <span>{countOf(lines) === 1 ? '1 item' : `${countOf(lines)} items`}</span>
          <strong data-testid="order-total">{formatMoney(total)}</strong>
        </div>
      </div>
      <p className="soft">
        Reload this page, or go back and come again: the inspector shows that your purchase is counted once.
      </p>
      <p style={{ marginTop: 24 }}>
        <Link to="/" className="button" data-testid="continue-shopping">
          Back to the shop
        </Link>
      </p>
    </div>
  )
}
