import { describe, expect, it } from 'vitest'
import { ALL_VENDORS } from '../e2e/wire.js'
import { isVendors, SHOPS, useDemo } from './demo.js'
import { accept } from './journeys.js'

const demo = useDemo()

describe.each(SHOPS)('what the %s shop says that it uses', (shop) => {
  it('is a page that tells of every configured pixel, and asks nothing of a vendor', async () => {
    const visit = await demo.visit(shop)
    await visit.click('nav-what-we-use')
    const { page } = visit

    for (const vendor of ALL_VENDORS) {
      const section = page.getByTestId(`use-${vendor}`)
      expect(await section.getByRole('link').getAttribute('href')).toMatch(/^https:\/\//)
      expect(await section.getByRole('table').getByRole('row').count()).toBeGreaterThan(4)
      expect(await section.textContent()).toContain('e-mail address') // with advanced matching on, as in the shops
      expect(await section.textContent()).toContain('You have not chosen')
    }
    expect(await page.getByTestId('use-meta').textContent()).toMatch(
      /Meta Platforms Ireland Limited.+_fbp.+90 days/,
    )
    expect(await page.getByTestId('use-own').textContent()).toContain('omnipixel_consent')
    await visit.settled()
    expect(visit.requests.filter(isVendors)).toEqual([])
  })

  it('follows the choice', async () => {
    const visit = await demo.visit(shop, 'what-we-use')
    const choice = () =>
      visit.page.getByTestId('use-reddit').locator('[data-choice]').getAttribute('data-choice')

    const record = visit.page.getByTestId('use-record')

    expect(await choice()).toBe('unset')
    expect(await record.count()).toBe(0)
    await accept(visit)
    await expect.poll(choice).toBe('granted')
    expect(await record.textContent()).toMatch(/^Your last choice: Recorded on .+ as [\da-f-]{36}\.$/)
  })

  it.each([
    [1440, 900],
    [390, 844],
  ])('fits a window of %i x %i without scrolling sideways', async (width, height) => {
    const { page } = await demo.visit(shop, 'what-we-use', { viewport: { width, height } })
    await page.getByTestId('use-own').waitFor()

    const [needed, there] = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement
      return [scrollWidth, clientWidth]
    })
    const wide = await page.evaluate(
      () =>
        [...document.querySelectorAll('.uses *')].filter(
          (element) =>
            element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline',
        ).length,
    )

    expect({ needed, wide }).toEqual({ needed: there, wide: 0 })
  })
})
