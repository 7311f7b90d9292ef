import { useIdentify, useTrack, useTracker } from '@omnipixel/react'
import { useEffect } from 'react'

// #region thanks
export function Thanks({ order }: { order: { id: string; total: number } }) {
  const trackPurchase = useTrack('Purchase')
  useEffect(() => {
    trackPurchase({ value: order.total, currency: 'EUR', orderId: order.id })
  }, [trackPurchase, order.id, order.total])
  return <h1>Thank you</h1>
}
// #endregion

// #region contact
export function CallUs() {
  const trackContact = useTrack('Contact')
  return <button onClick={trackContact}>Call us</button>
}
// #endregion

// #region identify
export function Account({ user }: { user: { email: string } | null }) {
  const identify = useIdentify()
  useEffect(() => identify(user && { email: user.email }), [identify, user])
  return <p>{user ? 'Signed in' : 'Signed out'}</p>
}
// #endregion

// #region reload
export function Withdraw() {
  const tracker = useTracker()
  const withdraw = () => {
    tracker.consent.set({ marketing: false })
    if (tracker.consent.get().needsReload.length > 0) location.reload()
  }
  return <button onClick={withdraw}>Withdraw my consent</button>
}
// #endregion
