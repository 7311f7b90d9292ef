// #region all
import { useConsent } from '@omnipixel/react'

export function Banner() {
  const { needsPrompt, grant, deny } = useConsent()
  if (!needsPrompt) return null
  return (
    <div role="dialog" aria-label="Cookies">
      <p>May we tell our advertising partners what you do here?</p>
      <button onClick={grant}>Accept</button>
      <button onClick={deny}>Decline</button>
    </div>
  )
}
// #endregion
