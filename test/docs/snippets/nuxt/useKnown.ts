import { readConsent } from '../consentInitial'

// #region all
/** On the server what the request says; in the browser the same, out of the page. */
export const useKnown = () =>
  useState('consent', () => {
    const event = useRequestEvent()
    return event && readConsent(event)
  }).value
// #endregion
