import { searchProducts } from '@examples/shop-kit/catalogue'
import { toContent } from '@examples/shop-kit/shop'
import { useTrack } from '@omnipixel/react'
import { useSearchParams } from 'react-router'
import { ProductGrid } from '../ProductCard'
import { useVisit } from '../useVisit'

export function SearchPage() {
  const query = useSearchParams()[0].get('q') ?? ''
  const found = searchProducts(query)
  const trackSearch = useTrack('Search')
  useVisit(query, () => {
    const { items } = toContent(found.map((product) => ({ product, quantity: 1 })))
    trackSearch({ searchString: query, items })
  })

  return (
    <>
      <title>{`“${query}” · Prompt Corner`}</title>
      <div className="page-head">
        <h1>“{query}”</h1>
        <p role="status" data-testid="search-count">
          {found.length === 0
            ? 'Nothing of that name here. Try a title, an author or “gift”.'
            : `${found.length} found`}
        </p>
      </div>
      <ProductGrid products={found} />
    </>
  )
}
