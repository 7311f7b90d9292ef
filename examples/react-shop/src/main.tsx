import '@examples/shop-kit/shop.css'
import { mountInspector } from '@examples/shop-kit/inspector'
import { PixelProvider } from '@omnipixel/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { App } from './App'
import { config, tracker } from './tracker'

const app = document.querySelector('#app')
const inspector = document.querySelector<HTMLElement>('#inspector')

if (app) {
  createRoot(app).render(
    <StrictMode>
      <PixelProvider tracker={tracker}>
        <BrowserRouter basename="/react">
          <App />
        </BrowserRouter>
      </PixelProvider>
    </StrictMode>,
  )
}
if (inspector) mountInspector(inspector, { tracker, isSandbox: config.isSandbox, shop: 'React' })
