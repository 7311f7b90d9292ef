import { expect, it } from 'vitest'

it('lists what the pixels of the guide use, and what Omnipixel keeps', async () => {
  const { listWhatWeUse } = await import('./snippets/whatWeUse')
  const lines = listWhatWeUse()

  expect(lines[0]).toContain(
    'Meta Platforms, Inc. (https://www.facebook.com/privacy/policy/) learns: IP address',
  )
  expect(lines[0]).toMatch(/email, phone, externalId, firstName, lastName, city, region, zip, country$/)
  expect(lines).toContain('- li_fat_id: the click on an ad that led here (30)')
  expect(lines.slice(-3)[0]).toBe('This site itself:')
})

it('joins the pixels’ sources with the site’s own into one header', async () => {
  const { header } = await import('./snippets/csp')
  const directives = header.split('; ')

  expect(directives).toContain(`script-src 'self' https://connect.facebook.net https://www.redditstatic.com`)
  expect(directives).toContain(`form-action 'self' https://www.facebook.com`)
  expect(directives).toContain('frame-src https://www.facebook.com')
})

it('makes the default policy of the guide, where there are Trusted Types', async () => {
  const { startTrustedTypes } = await import('./snippets/trustedTypes')
  const made: [string, object][] = []

  startTrustedTypes({})
  startTrustedTypes({ trustedTypes: { createPolicy: (name, rules) => made.push([name, rules]) } })

  expect(made).toEqual([['default', { createScriptURL: expect.any(Function) }]])
})
