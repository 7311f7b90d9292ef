import { disclose, image, linkedin, meta, tiktok, x, type Pixel } from '@omnipixel/core'
import { expect, it } from 'vitest'
import { CLICK_RULES } from '../../../packages/core/src/attribution/clickRules'
import { FACTS } from '../../../packages/core/src/disclosure/vendorFacts'
import { PIXELS } from '../../../scripts/docs'
import { defineAcme } from '../../helpers/acme'

const seven = Object.values(PIXELS)
const names = (table: object | undefined = {}): string[] => Object.keys(table).sort()
const listed = (list = ''): string[] => list.split(' ').filter(Boolean).sort()

it('tells of every configured pixel, under its key', () => {
  const pixels = [meta({ id: '1' }), meta({ id: '2', key: 'agency', purposes: ['marketing', 'analytics'] })]

  expect(disclose(pixels).map(({ key, platform, purposes }) => [key, platform, purposes])).toEqual([
    ['meta', 'meta', ['marketing']],
    ['agency', 'meta', ['marketing', 'analytics']],
  ])
})

it.each(seven)(
  'knows of exactly the names that a withdrawal from $platform removes',
  ({ platform, definition }) => {
    const { cookies, local, session } = definition.storage
    const facts = FACTS[platform]

    expect({
      cookies: names(facts?.cookies),
      local: names(facts?.local),
      session: names(facts?.session),
    }).toEqual({
      cookies: listed(cookies),
      local: listed(local),
      session: listed(session),
    })
  },
)

it.each(seven)('names company, policy, hosts, lifetimes and uses of $platform', (pixel) => {
  const [disclosure] = disclose([pixel])

  expect(disclosure).toMatchObject({
    company: expect.stringMatching(/(Inc\.|Corp\.|Corporation|Ltd\.)$/),
    companyInEurope: expect.stringMatching(/(Limited|Unlimited Company|B\.V\.)$/),
    privacyPolicy: expect.stringMatching(/^https:\/\//),
  })
  expect(disclosure?.hosts.length).toBeGreaterThan(1)
  for (const host of disclosure?.hosts ?? []) expect(host).toMatch(/^[a-z\d.-]+\.[a-z]+$/)
  for (const { lifetimeDays, use } of disclosure?.storage ?? []) {
    expect(lifetimeDays).not.toBe(0)
    expect(use).not.toBe('')
  }
})

it.each(seven)('says of the click id’s cookie of $platform what clickIds() gives it', ({ platform }) => {
  const { cookie, days } = CLICK_RULES[platform]!

  expect(FACTS[platform]?.cookies?.[cookie]?.[0]).toBe(days)
})

it('tells first-party names, which it can remove, from those of the platform’s own hosts', () => {
  const storage = disclose([meta({ id: '1' })])[0]?.storage

  expect(storage?.find(({ name }) => name === '_fbp')).toEqual({
    name: '_fbp',
    kind: 'cookie',
    party: 'first',
    lifetimeDays: 90,
    use: 'recognises the browser',
  })
  expect(storage?.find(({ name }) => name === 'fr')).toMatchObject({ party: 'third', host: 'facebook.com' })
})

it('tells of user data only where advanced matching is on, and in which form it is handed over', () => {
  const toUser = (pixel: Pixel) => disclose([pixel])[0]?.data

  expect(toUser(meta({ id: '1' }))?.user).toEqual([])
  expect(toUser(meta({ id: '1', advancedMatching: true }))).toMatchObject({
    user: ['email', 'phone', 'externalId', 'firstName', 'lastName', 'city', 'region', 'zip', 'country'],
    userForm: 'hashed',
  })
  expect(toUser(linkedin({ partnerId: '1', advancedMatching: true }))).toMatchObject({
    user: ['email'],
    userForm: 'plain',
  })
})

it('tells whether the platform is asked to use the data for less', () => {
  const pixels = [meta({ id: '1' }), x({ id: 'o1', limitedDataUse: true }), linkedin({ partnerId: '1' })]

  expect(disclose(pixels).map(({ data }) => data.limitedDataUse)).toEqual(['onOptOut', 'always', 'never'])
})

it('tells which events and parameters a platform gets', () => {
  const [first, second, third] = disclose([
    meta({ id: '1' }),
    linkedin({ partnerId: '2', conversions: { Purchase: 7, Lead: 'x' } }),
    x({ id: 'o1', events: { Purchase: 'tw-o1-p' }, purposes: ['marketing'] }),
  ])

  expect(first?.data).toMatchObject({ events: 'all', hasOwnParams: true })
  expect(first?.data.params).toContain('searchString')
  expect(second?.data).toMatchObject({ events: ['PageView', 'Purchase'], hasOwnParams: false })
  expect(second?.data.params).toEqual(['value', 'currency', 'orderId'])
  expect(third?.data.events).toEqual(['PageView', 'Purchase'])
})

it('says `self` where the site serves the script', () => {
  const [disclosure] = disclose([tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9', src: '/proxy/events.js' })])

  expect(disclosure?.hosts).toEqual(['self', 'analytics.tiktok.com', 'analytics-ipv6.tiktokw.us'])
})

it('tells of an own platform what its definition says', () => {
  const acme = defineAcme({
    company: 'Acme GmbH',
    privacyPolicy: 'https://acme.example/privacy',
    hosts: { connect: 'in.acme.example' },
    cookies: { _acme: [30, 'recognises the browser'] },
  })

  expect(disclose([acme({ id: 'AC-1' })])[0]).toMatchObject({
    company: 'Acme GmbH',
    companyInEurope: 'Acme GmbH',
    hosts: ['cdn.acme.example', 'in.acme.example'],
    storage: [
      { name: '_acme', lifetimeDays: 30, use: 'recognises the browser' },
      { name: '_acme_*', lifetimeDays: 'unknown', use: '' },
    ],
    data: { byItself: [] },
  })
})

it('throws for a platform of which nothing is known, rather than leave it out', () => {
  expect(() => disclose([defineAcme()({ id: 'AC-1' })])).toThrow(
    expect.objectContaining({ code: 'pixel/no-facts', subject: 'acme' }),
  )
})

it('tells of a pixel without a script where its requests go, and nothing that only a script does', () => {
  const [disclosure] = disclose([linkedin({ partnerId: '1', transport: image(), advancedMatching: true })])

  expect(disclosure?.transport).toBe('image')
  expect(disclosure?.hosts).toEqual(['px.ads.linkedin.com', 'px4.ads.linkedin.com', 'www.linkedin.com'])
  expect(disclosure?.data).toMatchObject({ user: [], byItself: [] })
  expect(disclosure?.storage.filter(({ party }) => party === 'first').map(({ name }) => name)).toEqual([
    'li_fat_id',
  ])
})
