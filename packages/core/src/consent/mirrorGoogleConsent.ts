import { browserPage } from '../platform/env'
import type { Tracker } from '../tracker'
import type { Purpose } from '../types'
import type { ConsentState } from './consentState'
import { googleConsentTypes, type GoogleLayerOptions } from './sources/googleConsentMode'

/**
 * Tells Google's tags what the tracker's consent is: everything denied by default, then an `update` with each change.
 * Concerns the purposes that the tracker's pixels need. Call it before any other `gtag` command.
 *
 * Makes the data layer where there is none. Does nothing on a server. Not together with the source `googleConsentMode`.
 *
 * @returns its end.
 * @see https://developers.google.com/tag-platform/security/guides/consent
 * @example
 * mirrorGoogleConsent(tracker)
 */
export function mirrorGoogleConsent(
  { consent, on }: Pick<Tracker, 'consent' | 'on'>,
  { layer = 'dataLayer', types }: GoogleLayerOptions = {},
): () => void {
  const page = browserPage()
  if (!page) return () => {}
  const layers = page as unknown as Record<string, unknown[] | undefined>
  let last = ''
  const send = (action: 'default' | 'update', values: object): void => {
    last = JSON.stringify(values)
    ;(layers[layer] ??= []).push(toArguments('consent', action, values))
  }
  const toValues = ({ purposes }: ConsentState, isDefault?: boolean): Record<string, string> =>
    Object.fromEntries(
      Object.entries(purposes).flatMap(([purpose, value]) =>
        (({ ...googleConsentTypes, ...types })[purpose as Purpose] ?? []).map((type) => [
          type,
          value === 'granted' && !isDefault ? 'granted' : 'denied',
        ]),
      ),
    )
  const update = (state: ConsentState): void => {
    const values = toValues(state)
    if (JSON.stringify(values) !== last) send('update', values)
  }
  send('default', toValues(consent.get(), true))
  const end = on('consent', update)
  update(consent.get())
  return end
}

/** Google's script takes commands as `arguments` objects alone; an array is data to it. */
function toArguments(..._: unknown[]): unknown {
  // eslint-disable-next-line prefer-rest-params -- a rest parameter would be an array
  return arguments
}
