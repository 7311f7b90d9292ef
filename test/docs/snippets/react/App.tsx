// #region app
import { PixelProvider, usePageView, useTrack } from '@omnipixel/react'
import { BrowserRouter, useLocation } from 'react-router'
import { Banner } from './Banner'
import { tracker } from './tracker'

export function App() {
  return (
    <PixelProvider tracker={tracker}>
      <BrowserRouter>
        <PageViews />
        <BuyButton orderId="A-1001" />
        <Banner />
      </BrowserRouter>
    </PixelProvider>
  )
}

function PageViews() {
  usePageView(useLocation().pathname)
  return null
}

function BuyButton({ orderId }: { orderId: string }) {
  const trackPurchase = useTrack('Purchase')
  return <button onClick={() => trackPurchase({ value: 49.9, currency: 'EUR', orderId })}>Buy</button>
}
// #endregion
