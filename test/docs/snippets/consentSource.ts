// #region all
import type { ConsentSource } from '@omnipixel/core'

/** What your banner offers: a global that has the answer, and an event when it changes. */
interface Banner {
  /** Nothing until the visitor has answered. */
  marketing?: boolean
}

export const banner = (): ConsentSource => ({
  name: 'banner',
  isCmp: true, // it keeps the choice itself: Omnipixel writes no cookie, and needsPrompt stays false
  answer(purpose) {
    if (purpose !== 'marketing') return 'silent'
    const said = (window as { banner?: Banner }).banner?.marketing
    return said === undefined ? 'pending' : said ? 'granted' : 'denied'
  },
  watch(onChange) {
    addEventListener('banner-change', onChange)
    return () => removeEventListener('banner-change', onChange)
  },
})
// #endregion
