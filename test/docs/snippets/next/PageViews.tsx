// #region all
'use client'

import { usePageView } from '@omnipixel/react'
import { usePathname, useSearchParams } from 'next/navigation'

/** In a `<Suspense>`, for pages that Next.js renders before it knows their query. */
export function PageViews() {
  const query = useSearchParams().toString()
  usePageView(usePathname() + (query && '?' + query))
  return null
}
// #endregion
