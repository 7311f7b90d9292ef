import { artworkOf } from '@examples/shop-kit/artwork'
import { categoryName, findProduct, formatMoney, type Product } from '@examples/shop-kit/catalogue'
import { toProductContent } from '@examples/shop-kit/shop'
import { useTrack } from '@omnipixel/react'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { Stepper } from '../Stepper'
import { shop, useShop } from '../useShop'
import { useVisit } from '../useVisit'
import { NotFoundPage } from './NotFoundPage'

export function ProductPage() {
  const product = findProduct(useParams().id)
  return product ? <ProductView key={product.id} product={product} /> : <NotFoundPage />
}

function ProductView({ product }: { product: Product }) {
  const { id, name, by, category, note, text, price, facts } = product
  const [quantity, setQuantity] = useState(1)
  const [hasAdded, setAdded] = useState(false)
  const isWished = useShop().wishlist.includes(id)
  const trackViewContent = useTrack('ViewContent')
  const trackAddToCart = useTrack('AddToCart')
  const trackAddToWishlist = useTrack('AddToWishlist')

  useVisit(id, () => trackViewContent(toProductContent(product)))

  function addToCart() {
    shop.add(product, quantity)
    trackAddToCart(toProductContent(product, quantity))
    setAdded(true)
  }
  function toggleWish() {
    if (shop.toggleWish(id)) trackAddToWishlist(toProductContent(product))
  }

  return (
    <>
      <title>{`${name} · Prompt Corner`}</title>
      <p className="crumbs">
        <Link to={`/category/${category}`}>{categoryName(category)}</Link> / {name}
      </p>
      <article className="product">
        <img src={artworkOf(id)} alt={`Artwork for ${name}`} width="400" height="500" />
        <div>
          <p className="soft">{by}</p>
          <h1 data-testid="product-title">{name}</h1>
          <p>{note}</p>
          <p className="price">{formatMoney(price)}</p>
          <p>{text}</p>
          <div className="buy">
            <Stepper label="Quantity" quantity={quantity} testId="quantity" onChange={setQuantity} />
            <button className="button button-red" type="button" data-testid="add-to-cart" onClick={addToCart}>
              Add to cart
            </button>
            <button
              className="wish"
              type="button"
              aria-pressed={isWished}
              aria-label="On my wishlist"
              data-testid="wishlist"
              onClick={toggleWish}
            >
              <svg viewBox="0 0 24 24" aria-hidden="true">
                <path d="M12 20S4 15 4 9.5A4.3 4.3 0 0 1 12 7.2 4.3 4.3 0 0 1 20 9.5C20 15 12 20 12 20z" />
              </svg>
            </button>
          </div>
          <p className="added" aria-live="polite">
            {hasAdded && (
              <>
                In your cart. <Link to="/cart">Go to the cart</Link>
              </>
            )}
          </p>
          <dl className="facts">
            {facts.map(([label, value]) => (
              <div key={label} style={{ display: 'contents' }}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      </article>
    </>
  )
}
