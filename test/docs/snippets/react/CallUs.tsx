// #region all
import { useTrack } from '@omnipixel/react'

export function CallUs() {
  const trackContact = useTrack('Contact')
  return <button onClick={trackContact}>Call us</button>
}
// #endregion
