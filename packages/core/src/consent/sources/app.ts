import type { StoredChoice } from '../consentCookie'
import type { ConsentSource } from './source'

/** What the app set with `consent.set`, or what our own cookie remembers of it. */
export const appSource = (stored: () => StoredChoice): ConsentSource => ({
  name: 'app',
  answer(purpose, pixel) {
    const { choice } = stored()
    const said = [choice[purpose], choice['@' + pixel?.key]]
    return said.includes(false) ? 'denied' : said.includes(true) ? 'granted' : 'silent'
  },
  raw: stored,
})
