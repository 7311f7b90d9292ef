import { artworkOf } from '@examples/shop-kit/artwork'
import { formatMoney, type Product } from '@examples/shop-kit/catalogue'
import { Link } from 'react-router'

export function ProductGrid({ products }: { products: readonly Product[] }) {
  return (
    <div className="grid">
      {products.map((product) => (
        <ProductCard key={product.id} product={product} />
      ))}
    </div>
  )
}

function ProductCard({ product: { id, name, by, price } }: { product: Product }) {
  return (
    <Link to={`/product/${id}`} className="product-card" data-testid={`product-card-${id}`}>
      <img src={artworkOf(id)} alt="" width="400" height="500" />
      <h3>{name}</h3>
      <p className="soft">{by}</p>
      <p className="price">{formatMoney(price)}</p>
    </Link>
  )
}
