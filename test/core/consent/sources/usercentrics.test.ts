import { describe, expect, it } from 'vitest'
import { usercentrics } from '../../../../packages/core/src/consent/sources/usercentrics'
import { fakeCmp, toDriver, useFakeCmps } from '../../../helpers/fakeCmp'
import type { FakeCmp, FakeCmpName } from '../../../sandbox/cmps/cmp'
import { describeSource, type SourceCase } from './contract'

const META = { key: 'meta', platform: 'meta' }
const REDDIT = { key: 'reddit', platform: 'reddit' }
const TIKTOK = { key: 'shop-tiktok', platform: 'tiktok' }
const SERVICES = { meta: 'Facebook Pixel', tiktok: 'srv-tt' }

const contract = (name: FakeCmpName): SourceCase => ({
  make: usercentrics,
  isPushed: true,
  settleMs: 50,
  otherPurpose: 'functional',
  createCmp() {
    const cmp = fakeCmp(name)
    return toDriver(cmp, {
      ...(name === 'usercentrics3' && { installStub: () => cmp.prepare() }),
      grantOnly: (purpose) => cmp.choose({ functional: false, marketing: false, [purpose]: true }),
    })
  },
})

const byService = (name: FakeCmpName): SourceCase => ({
  ...contract(name),
  make: (options) => usercentrics({ services: { reddit: 'Facebook Pixel', tiktok: 'srv-tt' }, ...options }),
  perPixel: {
    choose: (driver) =>
      (driver as ReturnType<typeof toDriver>).cmp.choose({ 'srv-fb': true, 'srv-tt': false }),
    granted: REDDIT,
    denied: TIKTOK,
  },
})

describeSource('usercentrics, version 2', byService('usercentrics2'))
describeSource('usercentrics, version 3', byService('usercentrics3'))

describe.each(['usercentrics2', 'usercentrics3'] as const)('%s', (name) => {
  const { add, follow, pass } = useFakeCmps()

  it('needs every service of a category where a pixel has none of its own', async () => {
    const cmp = add(name)
    cmp.load()
    const { ask } = follow(usercentrics())
    await pass()
    cmp.choose({ 'srv-fb': true, 'srv-tt': false })
    await pass()
    expect(ask()).toBe('denied')
    cmp.choose({ 'srv-tt': true })
    await pass()

    expect(ask()).toBe('granted')
  })

  it('grants no service that is not there', async () => {
    const cmp = add(name)
    cmp.load()
    const { ask } = follow(usercentrics({ services: { meta: 'Meta Pixel' } }))
    await pass()
    cmp.acceptAll()
    await pass()

    expect(ask()).toBe('denied')
    expect(ask('opt-in', 'marketing', TIKTOK)).toBe('granted')
  })

  it('grants no purpose that it has no categories for, to a pixel with a service of its own either', async () => {
    const cmp = add(name)
    cmp.load()
    const { ask } = follow(usercentrics({ services: SERVICES, purposes: { marketing: 'marketing' } }))
    await pass()
    cmp.acceptAll()
    await pass()

    expect(ask()).toBe('granted')
    expect(ask('opt-in', 'analytics')).toBe('denied')
  })

  it('withdraws one service and leaves the other', async () => {
    const cmp = add(name)
    cmp.load()
    const { ask } = follow(usercentrics({ services: SERVICES }))
    await pass()
    cmp.acceptAll()
    await pass()
    cmp.choose({ 'srv-tt': false })
    await pass()

    expect(ask('opt-in', 'marketing', TIKTOK)).toBe('denied')
    expect(ask('opt-in', 'marketing', META)).toBe('granted')
  })

  it('takes what is on before a choice in an opt-out regime alone', async () => {
    const cmp = add(name, { isOnByDefault: true })
    cmp.load()
    const { ask } = follow(usercentrics())
    await pass()

    expect(ask('opt-in')).toBe('pending')
    expect(ask('not yet known')).toBe('pending')
    expect(ask('opt-out')).toBe('granted')
  })

  it('reads the choice that is stored after its button was told of', async () => {
    const cmp = add(name, { delayMs: 2000 })
    cmp.load()
    const { heard } = follow(usercentrics())
    await pass(3000)
    cmp.acceptAll()
    await pass(1000)
    expect(heard.at(-1)).toBe('pending')
    await pass(1500)

    expect(heard.at(-1)).toBe('granted')
  })

  it('ignores switches that are not saved, and an opened banner', async () => {
    const cmp = add(name)
    cmp.remember(true)
    cmp.load()
    const { ask } = follow(usercentrics())
    await pass()
    cmp.reopen()
    cmp.toggle('srv-fb', false)
    await pass()
    expect(ask()).toBe('granted')
    cmp.saveToggles()
    await pass()

    expect(ask()).toBe('denied')
  })

  it('is pending until it has started', async () => {
    const cmp = add(name, { isOnByDefault: true, delayMs: 2000 })
    cmp.load()
    const { ask } = follow(usercentrics())
    await pass(1000)

    expect(ask('opt-out')).toBe('pending')
  })
})

describe('usercentrics3, which answers later', () => {
  const { add, follow, pass } = useFakeCmps()

  type SlowCmp = FakeCmp & { answerAfter(ms: number): void }

  it('follows a withdrawal in the moment of its event, however slow the answers are', async () => {
    const cmp = add('usercentrics3') as SlowCmp
    cmp.remember(true)
    cmp.load()
    const { ask } = follow(usercentrics())
    await pass()
    expect(ask()).toBe('granted')
    cmp.answerAfter(5000)
    cmp.rejectAll()
    await pass(10)

    expect(ask()).toBe('denied')
    await pass(20_000)
    expect(ask()).toBe('denied')
  })

  it('does not let an older answer follow a newer one', async () => {
    const cmp = add('usercentrics3') as SlowCmp
    cmp.remember(true)
    cmp.load()
    const { ask, heard } = follow(usercentrics())
    await pass()
    cmp.answerAfter(3000)
    cmp.reopen() // asked again: what was stored before is on its way
    cmp.answerAfter(0)
    cmp.rejectAll()
    await pass()
    heard.length = 0
    await pass(5000)

    expect(heard).toEqual([])
    expect(ask()).toBe('denied')
  })

  it('reads again where an event brings nothing', async () => {
    const cmp = add('usercentrics3')
    cmp.load()
    const { ask } = follow(usercentrics())
    await pass()
    window.dispatchEvent(new CustomEvent('UC_CONSENT', { detail: null }))
    await pass()

    expect(ask()).toBe('pending')
  })

  it('shows how the choice was made', async () => {
    const cmp = add('usercentrics3', { isRequired: false })
    cmp.load()
    const source = usercentrics()
    follow(source)
    await pass()

    expect(source.raw!()).toMatchObject({ type: 'IMPLICIT', required: false, isOutsideEu: true })
  })
})
