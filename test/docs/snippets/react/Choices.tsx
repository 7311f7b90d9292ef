// #region all
import { useConsent } from '@omnipixel/react'

/** Behind a link that is on every page. Reject is one click, as accept is. */
export function Choices() {
  const { consent, set, grant, deny, optOutSignal } = useConsent()
  if (optOutSignal === 'honoured') return <p>Opt-out request honoured: we share nothing.</p>
  return (
    <fieldset>
      <legend>What may your data be used for?</legend>
      {Object.entries(consent.purposes).map(([purpose, value]) => (
        <label key={purpose}>
          <input
            type="checkbox"
            checked={value === 'granted'}
            onChange={({ target }) => set({ [purpose]: target.checked })}
          />
          {purpose}
        </label>
      ))}
      <button onClick={grant}>Accept all</button>
      <button onClick={deny}>Reject all</button>
    </fieldset>
  )
}
// #endregion
