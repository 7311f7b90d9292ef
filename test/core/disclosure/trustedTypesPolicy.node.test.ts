import { meta, pinterest, tiktok, trustedTypesPolicy } from '@omnipixel/core'
import { expect, it } from 'vitest'

const TIKTOK = tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9' })

it.each([
  'https://analytics.tiktok.com/i18n/pixel/static/main.double.js',
  'https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=a&lib=ttq',
])('admits %s for TikTok, as it is', (url) => {
  expect(trustedTypesPolicy([TIKTOK]).createScriptURL(url)).toBe(url)
})

it.each([
  'https://connect.facebook.net/en_US/fbevents.js', // Meta is not enabled
  'https://evil.example/x.js',
  'https://analytics.tiktok.com.evil.example/x.js',
  'https://analytics.tiktok.com@evil.example/x.js',
  'https://analytics.tiktok.com:8443/x.js',
  'https://analytics.tiktok.com',
  'http://analytics.tiktok.com/x.js',
  '//analytics.tiktok.com/x.js',
  '/x.js',
  'data:text/javascript,alert(1)',
  'blob:https://analytics.tiktok.com/1',
  ' https://analytics.tiktok.com/x.js',
  '',
])('refuses %j', (url) => {
  expect(trustedTypesPolicy([TIKTOK]).createScriptURL(url)).toBeUndefined()
})

it('admits the hosts of further scripts', () => {
  const { createScriptURL } = trustedTypesPolicy([pinterest({ id: '1' })])

  expect(createScriptURL('https://ct.pinterest.com/static/ct/token_create.js')).toBeDefined()
  expect(createScriptURL('https://s.pinimg.com/ct/lib/main.1.js')).toBeDefined()
})

it('does not open the site’s own origin where it serves the script', () => {
  const { createScriptURL } = trustedTypesPolicy([meta({ id: '1', src: '/fbevents.js' })])

  expect(createScriptURL('/fbevents.js')).toBeUndefined()
  expect(createScriptURL('https://connect.facebook.net/signals/config/1')).toBeDefined()
})

it('says nothing about HTML and code, which the browser then refuses', () => {
  expect(Object.keys(trustedTypesPolicy([TIKTOK]))).toEqual(['createScriptURL'])
})
