import { describe, expect, it, vi } from 'vitest'
import {
  linkedin,
  meta,
  pinterest,
  reddit,
  snapchat,
  tiktok,
  x,
  type Pixel,
  type UserData,
} from '@omnipixel/core'
import { toUserData } from '../../../packages/core/src/event/userData'
import { useFakePage } from '../../helpers/fakePage'

useFakePage()

const PIXELS: Record<string, Pixel> = {
  meta: meta({ id: '123' }),
  tiktok: tiktok({ id: 'C4A0123456789ABCDEFG' }),
  linkedin: linkedin({ partnerId: '98765' }),
  x: x({ id: 'o1abc' }),
  pinterest: pinterest({ id: '26' }),
  snapchat: snapchat({ id: '1c2d3e4f-0000-4000-8000-000000000001' }),
  reddit: reddit({ id: 't2_abc' }),
}
const HASHING = ['meta', 'tiktok', 'pinterest', 'snapchat', 'reddit']

/** What a vendor gets of one field, whatever it calls it. */
async function of(platform: string, user: UserData): Promise<string | undefined> {
  return Object.values(await toUserData(user, PIXELS[platform]!.definition.user!))[0]
}

describe('e-mail', () => {
  it.each([
    [' John_Smith@gmail.com ', '62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f'],
    ['Jane.Doe+promo@gmail.com', '5f0d1df1fc49e30424381b57b1d4c73e067772a4267dde043a19b026935602c8'],
    ['O.Brien@example.com', '7a33e405a89f9f93179cea1455c0a0cbdab862d90076dd53521546e1cbdbed49'],
  ])('%j: the digest that conversions APIs expect, but for Reddit', async (email, digest) => {
    for (const platform of ['meta', 'tiktok', 'pinterest', 'snapchat'])
      expect(await of(platform, { email })).toBe(digest)
  })

  it.each([
    ['Jane.Doe+promo@gmail.com', 'd6117306485ed0e50afab3ac871e98f81699151f30281527d63ff5f233656c69'],
    ['O.Brien@example.com', 'a6226444d4a2c2643dcb7b147151134190c6855c5eb7ae9f7f770f95cc83cf5e'],
    ['Al.ice$+Apple@Example.Com', 'ff8d9819fc0e12bf0d24892e45987e249a28dce836a85cad60e28eaaa8c6d976'],
  ])('%j: Reddit’s digest, by its own rule', async (email, digest) => {
    expect(await of('reddit', { email })).toBe(digest)
  })

  it('goes plain and normalised to vendors that hash everything themselves', async () => {
    expect(await of('x', { email: ' Test-Email@Test.com ' })).toBe('test-email@test.com')
    expect(await of('linkedin', { email: ' Test-Email@Test.com ' })).toBe('test-email@test.com')
  })

  it.each(['', ' ', 'nobody', null, undefined])('%j is left out, not hashed', async (email) => {
    for (const platform of Object.keys(PIXELS)) expect(await of(platform, { email })).toBeUndefined()
  })
})

describe('phone', () => {
  it.each([
    ['+1 (650) 555-1212', '1e231c66011e7a2d867a9cfae267a6aff103cf4913640b6e71a99850fc0ffbc8'],
    ['+44 20 7946 0018', 'faad3b10918e39b5f4d5334f1e1e128719608e8bd3ad3b963dc30187b4518e23'],
    ['+44 (0)20 7946 0018', 'faad3b10918e39b5f4d5334f1e1e128719608e8bd3ad3b963dc30187b4518e23'],
  ])('%j: hashed with its + for TikTok and Reddit', async (phone, digest) => {
    expect(await of('tiktok', { phone })).toBe(digest)
    expect(await of('reddit', { phone })).toBe(digest)
  })

  it.each([
    ['+1 (650) 555-1212', 'e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176'],
    ['+44 20 7946 0018', '99a4599795d24445a5be21117f375c1bbe9e795daf7f62666686ce081e1f32dc'],
    ['0044 20 7946 0018', '99a4599795d24445a5be21117f375c1bbe9e795daf7f62666686ce081e1f32dc'],
    ['+44 (0)20 7946 0018', '99a4599795d24445a5be21117f375c1bbe9e795daf7f62666686ce081e1f32dc'],
  ])('%j: digits alone for Meta, Pinterest and Snap', async (phone, digest) => {
    for (const platform of ['meta', 'pinterest', 'snapchat'])
      expect(await of(platform, { phone })).toBe(digest)
  })

  it('goes plain, in E.164, to X, and not at all to LinkedIn', async () => {
    expect(await of('x', { phone: '+1 123 456-7890' })).toBe('+11234567890')
    expect(await of('linkedin', { phone: '+11234567890' })).toBeUndefined()
  })

  it('without a country code is left out rather than guessed', async () => {
    for (const platform of Object.keys(PIXELS))
      expect(await of(platform, { phone: '0151 12345678' })).toBeUndefined()
  })
})

it('hashes the external id as it is, but for X', async () => {
  const digest = 'b857c8df87ae8bce4804ef43de47e55e72be7a963e6c37f7123db97e83220128'

  for (const platform of ['meta', 'tiktok', 'pinterest', 'reddit'])
    expect(await of(platform, { externalId: ' User_42 ' })).toBe(digest)
  expect(await of('x', { externalId: 'User_42' })).toBe('User_42')
})

it('takes the fields of an account that are filled, and leaves out those that are null', async () => {
  const user = { email: 'a@shop.example', phone: null, externalId: null }

  expect(Object.keys(await toUserData(user, PIXELS.meta!.definition.user!))).toEqual(['em'])
})

it('passes a hash on in lower case, and not to vendors that would hash it again', async () => {
  const hash = 'E586883B2B4FAF78D48300A79E0E15138D664CDF796FFB86E533170A9893EDA8'

  for (const platform of HASHING) expect(await of(platform, { email: hash })).toBe(hash.toLowerCase())
  expect(await of('x', { email: hash })).toBeUndefined()
  expect(await of('linkedin', { email: hash })).toBeUndefined()
})

it('leaves the hashing to the vendor where the page is no secure context', async () => {
  vi.stubGlobal('crypto', {})

  expect(await of('meta', { email: ' A@Shop.example ' })).toBe('a@shop.example')
  vi.unstubAllGlobals()
})

describe('names and places', () => {
  it.each([
    [{ firstName: 'Mary' }, '6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec'],
    [{ firstName: ' Valéry ' }, '08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c'],
    [{ firstName: '정' }, '8fa8cd9c440be61d0151429310034083132b35975c4bea67fdd74158eb51db14'],
    [{ firstName: 'Jose\u0301' }, 'd994e1d001886fe5b45b1267bd1fa2b752ac50742579bd3dad7b2a2aa0ed6866'],
    [{ firstName: 'Jean-Luc' }, '7fef38066db9900f992fa9926eea8cc648f44c2af50c4d511c415422196c8ef5'],
    [{ lastName: 'O’Brien' }, 'b4cb6cb33fe4b865868de825023a1e2790dc12ac01ecc8d7c5afe8254071c8ba'],
    [{ lastName: "O'Brien" }, 'b4cb6cb33fe4b865868de825023a1e2790dc12ac01ecc8d7c5afe8254071c8ba'],
    [{ city: 'New York' }, '350c754ba4d38897693aa077ef43072a859d23f613443133fecbbd90a3512ca5'],
    [{ city: 'São Paulo' }, '3eda1428ae1aece064071f8d40f08fe2bc59ffa66c171a163caf15122ec4d7f0'],
    [{ region: 'CA' }, '6959097001d10501ac7d54c0bdb8db61420f658f2922cc26e46d536119a31126'],
    [{ zip: '94035-1234' }, '1794327a4d443904421f5ca1f3d72d0a62ba2f0770d80755ec2220fc0efb052e'],
    [{ zip: 'M1 1AE' }, '1dc694c2070e697769fb959b50671d76cafd430d8ca191fbdd0affcaea344ac5'],
    [{ country: 'US' }, '79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621'],
    [{ country: 'gb' }, '0b407281768f0e833afef47ed464b6571d01ca4d53c12ce5c51d1462f4ad6677'],
  ] as [UserData, string][])('%j: the digest that Meta’s conversions API expects', async (user, digest) => {
    expect(await of('meta', user)).toBe(digest)
  })

  it('go to Pinterest as far as its rules are certain', async () => {
    const user = { firstName: 'Mary', lastName: "O'Brien", zip: 'M1 1AE', city: 'New York', country: 'US' }

    expect(await toUserData(user, PIXELS.pinterest!.definition.user!)).toEqual({
      ct: '350c754ba4d38897693aa077ef43072a859d23f613443133fecbbd90a3512ca5',
      country: '79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621',
    })
  })

  it('go to nobody who would hash them again, or need them plain', async () => {
    const user = {
      firstName: 'Mary',
      lastName: 'Smith',
      city: 'Paris',
      region: 'CA',
      zip: '10115',
      country: 'DE',
    }

    for (const platform of ['tiktok', 'linkedin', 'x', 'snapchat', 'reddit'])
      expect(await of(platform, user)).toBeUndefined()
  })

  it.each([{ country: 'Germany' }, { country: 'USA' }, { city: ' ' }, { lastName: '-' }, { zip: null }])(
    '%j is left out',
    async (user) => {
      expect(await of('meta', user)).toBeUndefined()
    },
  )

  it('are taken hashed too', async () => {
    const hash = '6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec'

    expect(await of('meta', { firstName: hash.toUpperCase() })).toBe(hash)
  })
})
