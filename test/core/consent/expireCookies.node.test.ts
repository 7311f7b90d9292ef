import { expireCookies, meta, tiktok } from '@omnipixel/core'
import { expect, it } from 'vitest'

const META = meta({ id: '123' })
const TIKTOK = tiktok({ id: 'C4A0123456789ABCDEFG' })
const COOKIES = '_fbp=fb.1.1.1; basket=a=b;_ttp=x; ttcsid_C4A0=1; _gtmeec=hash; ttp=other'

it('removes the cookies of denied pixels that the browser has sent, for the host and each domain above it', () => {
  expect(expireCookies(COOKIES, [META], 'www.shop.example:8443')).toEqual([
    '_fbp=; Max-Age=0; Path=/',
    '_fbp=; Max-Age=0; Path=/; Domain=www.shop.example',
    '_fbp=; Max-Age=0; Path=/; Domain=shop.example',
    '_gtmeec=; Max-Age=0; Path=/',
    '_gtmeec=; Max-Age=0; Path=/; Domain=www.shop.example',
    '_gtmeec=; Max-Age=0; Path=/; Domain=shop.example',
  ])
})

it('removes each once, those of a changing name too', () => {
  const names = expireCookies(COOKIES, [TIKTOK, META, TIKTOK], 'localhost').map(
    (value) => value.split('=')[0],
  )

  expect(names).toEqual(['_ttp', 'ttcsid_C4A0', '_fbp', '_gtmeec'])
})

it.each([
  ['no pixel is denied', COOKIES, []],
  ['no cookie is theirs', 'basket=_fbp=1; x_fbp=2', [META, TIKTOK]],
  ['there is no cookie', '', [META]],
])('removes nothing where %s', (_, cookies, pixels) => {
  expect(expireCookies(cookies, pixels, 'shop.example')).toEqual([])
})
