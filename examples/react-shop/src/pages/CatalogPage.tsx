import { artworkOf } from '@examples/shop-kit/artwork'
import { CATEGORIES, productsIn } from '@examples/shop-kit/catalogue'
import { Link } from 'react-router'
import { ProductGrid } from '../ProductCard'

export function CatalogPage() {
  return (
    <>
      <title>Prompt Corner: theatre tickets and books</title>
      <section className="hero">
        <div>
          <h1>Four plays, one storm, no dry eyes.</h1>
          <p>The spring season at the Old Tannery, and a bookshop that stays open until the last bow.</p>
          <Link to="/category/stage" className="button" data-testid="hero-link">
            See the season
          </Link>
        </div>
        <div className="hero-posters" aria-hidden="true">
          <img src={artworkOf('TKT-TEMPEST')} alt="" />
          <img src={artworkOf('TKT-SEAGULL')} alt="" />
        </div>
      </section>
      {CATEGORIES.map(({ id, name }) => (
        <section key={id} className="shelf" aria-labelledby={`shelf-${id}`}>
          <div className="shelf-head">
            <h2 id={`shelf-${id}`}>{name}</h2>
            <Link to={`/category/${id}`}>See all</Link>
          </div>
          <ProductGrid products={productsIn(id)} />
        </section>
      ))}
    </>
  )
}
