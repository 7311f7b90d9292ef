import type { Cookie, Page } from 'playwright-core'

/**
 * The cookies of the page's profile. `document.cookie = …` returns before Chromium has written it, and a list that is
 * asked for at once may lack it; reading `document.cookie` waits for what the page has written.
 */
export async function readCookies(page: Page, url?: string): Promise<Cookie[]> {
  await page.evaluate('try { document.cookie } catch {}') // a test may forbid it
  return page.context().cookies(url)
}
