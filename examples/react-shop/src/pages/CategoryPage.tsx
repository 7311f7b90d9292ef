import { findCategory, productsIn } from '@examples/shop-kit/catalogue'
import { toContent } from '@examples/shop-kit/shop'
import { useTrack } from '@omnipixel/react'
import { useParams } from 'react-router'
import { ProductGrid } from '../ProductCard'
import { useVisit } from '../useVisit'
import { NotFoundPage } from './NotFoundPage'

export function CategoryPage() {
  const category = findCategory(useParams().category)
  const products = productsIn(category?.id)
  const trackViewCategory = useTrack('ViewCategory')
  useVisit(category?.id ?? '', () => {
    if (!category) return
    const { items } = toContent(products.map((product) => ({ product, quantity: 1 })))
    trackViewCategory({ description: category.name, items })
  })

  if (!category) return <NotFoundPage />
  return (
    <>
      <title>{`${category.name} · Prompt Corner`}</title>
      <div className="page-head">
        <h1>{category.name}</h1>
        <p>{category.blurb}</p>
      </div>
      <ProductGrid products={products} />
    </>
  )
}
