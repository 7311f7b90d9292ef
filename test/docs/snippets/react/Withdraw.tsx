// #region all
import { useTracker } from '@omnipixel/react'

export function Withdraw() {
  const tracker = useTracker()
  const withdraw = () => {
    tracker.consent.set({ marketing: false })
    if (tracker.consent.get().needsReload.length > 0) location.reload()
  }
  return <button onClick={withdraw}>Withdraw my consent</button>
}
// #endregion
