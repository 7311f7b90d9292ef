import { cspSources, image, linkedin, meta, reddit, snapchat, tiktok, x } from '@omnipixel/core'
import { expect, it } from 'vitest'
import { PIXELS } from '../../../scripts/docs'
import { VENDOR_HOSTS } from '../../sandbox/answers'
import { defineAcme } from '../../helpers/acme'

const SNAP_ID = '1c2d3e4f-5a6b-7c8d-9e0f-1a2b3c4d5e6f'

it('gives the sources of one pixel, and no directive that it does not need', () => {
  expect(cspSources([reddit({ id: 'a2_abc123' })])).toEqual({
    'script-src': ['https://www.redditstatic.com'],
    'connect-src': [
      'https://alb.reddit.com',
      'https://pixel-config.reddit.com',
      'https://conversions-config.reddit.com',
      'https://www.redditstatic.com',
    ],
    'img-src': ['https://alb.reddit.com'],
  })
})

it('gives the frames and forms of those that use them', () => {
  const sources = cspSources([meta({ id: '1' }), snapchat({ id: SNAP_ID })])

  expect(sources['frame-src']).toEqual(['https://www.facebook.com', 'https://tr.snapchat.com'])
  expect(sources['form-action']).toEqual(['https://www.facebook.com'])
})

it('gives nothing for no pixels', () => {
  expect(cspSources([])).toEqual({})
})

it('names each source once', () => {
  const sources = cspSources([meta({ id: '1' }), meta({ id: '2', key: 'agency' })])

  expect(sources['script-src']).toEqual(['https://connect.facebook.net'])
})

it('replaces the script’s host by the one that `src` names, and keeps those of further scripts', () => {
  expect(cspSources([x({ id: 'o1', src: 'https://t.shop.example/uwt.js' })])['script-src']).toEqual([
    'https://t.shop.example',
  ])
  expect(cspSources([meta({ id: '1', src: '/fbevents.js' })])['script-src']).toEqual([
    `'self'`,
    'https://connect.facebook.net',
  ])
})

it('names no host that the vendors do not have', () => {
  const hosts = Object.values(cspSources(Object.values(PIXELS))).flat()

  expect(hosts.filter((source) => !VENDOR_HOSTS[source.replace('https://', '')])).toEqual([])
})

it('takes the hosts of an own platform from its definition, and throws where there are none', () => {
  const facts = {
    company: 'Acme GmbH',
    privacyPolicy: 'https://acme.example',
    hosts: { img: 'in.acme.example' },
  }

  expect(cspSources([defineAcme(facts)({ id: 'AC-1' })])).toEqual({
    'script-src': ['https://cdn.acme.example'],
    'img-src': ['https://in.acme.example'],
  })
  expect(() => cspSources([tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9' }), defineAcme()({ id: 'AC-1' })])).toThrow(
    expect.objectContaining({ code: 'pixel/no-facts', subject: 'acme' }),
  )
})

it('gives the one host of a pixel without a script', () => {
  expect(cspSources([meta({ id: '1', transport: image() })])).toEqual({
    'connect-src': ['https://www.facebook.com'],
  })
})

it('gives a pixel without a script the hosts to which its requests are redirected', () => {
  expect(cspSources([linkedin({ partnerId: '1', transport: image() })])).toEqual({
    'connect-src': [
      'https://px.ads.linkedin.com',
      'https://px4.ads.linkedin.com',
      'https://www.linkedin.com',
    ],
  })
})
