// #region all
import { usePageView } from '@omnipixel/react'
import { useRouter } from 'next/router'

export function PageViews() {
  const { asPath, isReady } = useRouter()
  usePageView(isReady ? asPath.split('#')[0] : undefined)
  return null
}
// #endregion
