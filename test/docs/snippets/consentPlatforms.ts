import { createTracker, gpc, gpp, meta, mirrorGoogleConsent, tcf, type ConsentOptions } from '@omnipixel/core'

// #region tcf
export const tracker = createTracker({
  pixels: [meta({ id: '1234567890' })],
  consent: { sources: [tcf(), gpc()] },
})
// #endregion

// #region us
/** For visitors from the United States: your server knows who they are. */
export const consentInTheUs: ConsentOptions = { regime: 'opt-out', sources: [gpp({ mode: 'ldu' }), gpc()] }
// #endregion

// #region mirror
export const stop = mirrorGoogleConsent(tracker)
// #endregion
