import { usePageView } from '@omnipixel/react'
import { useEffect, useRef, useState } from 'react'
import { Route, Routes, useLocation } from 'react-router'
import { ConsentBanner } from './ConsentBanner'
import { Footer } from './Footer'
import { Header } from './Header'
import { PrivacyChoices } from './PrivacyChoices'
import { CartPage } from './pages/CartPage'
import { CatalogPage } from './pages/CatalogPage'
import { CategoryPage } from './pages/CategoryPage'
import { CheckoutPage } from './pages/CheckoutPage'
import { ContactPage } from './pages/ContactPage'
import { NotFoundPage } from './pages/NotFoundPage'
import { ProductPage } from './pages/ProductPage'
import { RegisterPage } from './pages/RegisterPage'
import { SearchPage } from './pages/SearchPage'
import { ThankYouPage } from './pages/ThankYouPage'
import { WhatWeUsePage } from './pages/WhatWeUsePage'

export function App() {
  const [isChoosing, setChoosing] = useState(false)
  return (
    <>
      <PageViews />
      <ConsentBanner onChoose={() => setChoosing(true)} />
      <div className="shop">
        <Header />
        <Main />
        <Footer onPrivacy={() => setChoosing(true)} />
      </div>
      <PrivacyChoices isOpen={isChoosing} onClose={() => setChoosing(false)} />
    </>
  )
}

/** The first child, since effects run in order: a page's own events come after its page view. */
function PageViews() {
  const { pathname, search } = useLocation()
  usePageView(pathname + search)
  return null
}

function Main() {
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    window.scrollTo(0, 0)
    main.current?.focus({ preventScroll: true }) // so that a screen reader starts with the new page
  }, [pathname])

  return (
    <main ref={main} tabIndex={-1}>
      <Routes>
        <Route index element={<CatalogPage />} />
        <Route path="category/:category" element={<CategoryPage />} />
        <Route path="product/:id" element={<ProductPage />} />
        <Route path="search" element={<SearchPage />} />
        <Route path="cart" element={<CartPage />} />
        <Route path="checkout/:step?" element={<CheckoutPage />} />
        <Route path="thank-you/:orderId" element={<ThankYouPage />} />
        <Route path="contact" element={<ContactPage />} />
        <Route path="register" element={<RegisterPage />} />
        <Route path="what-we-use" element={<WhatWeUsePage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </main>
  )
}
