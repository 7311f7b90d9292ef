// #region all
import { useTrack } from '@omnipixel/react'
import { useEffect } from 'react'

export function Thanks({ order }: { order: { id: string; total: number } }) {
  const trackPurchase = useTrack('Purchase')
  useEffect(() => {
    trackPurchase({ value: order.total, currency: 'EUR', orderId: order.id })
  }, [trackPurchase, order.id, order.total])
  return <h1>Thank you</h1>
}
// #endregion
