import type { Page } from 'playwright-core'
import { expect, vi } from 'vitest'

/**
 * Goes back to a page in the back/forward cache, which Playwright does not notice.
 *
 * @throws where the page was not kept.
 */
export async function goBackFromCache(page: Page): Promise<void> {
  const left = page.url()
  await page.evaluate('setTimeout(() => history.back())')
  const type = await vi.waitFor(
    async () => {
      const [url, type] = await page.evaluate<[string, string]>(
        `[location.href, performance.getEntriesByType('navigation')[0].type]`,
      )
      expect(url).not.toBe(left)
      return type
    },
    { timeout: 15_000, interval: 20 },
  )
  if (type === 'back_forward') throw new Error('Chromium has not kept the page, and loads it anew.')
}
