// #region all
'use client'

import { createTracker, gpc, meta, PixelProvider, tiktok, usePageView } from '@omnipixel/react'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { Banner } from '../react/Banner'

const tracker = createTracker({
  pixels: [meta({ id: '1234567890' }), tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9' })],
  consent: { sources: [gpc()] },
})

export function Pixels({ children }: { children: ReactNode }) {
  return (
    <PixelProvider tracker={tracker}>
      <PageViews />
      {children}
      <Banner />
    </PixelProvider>
  )
}

function PageViews() {
  usePageView(usePathname())
  return null
}
// #endregion
