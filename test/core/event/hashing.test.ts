import { createHash } from 'node:crypto'
import { snapchat, type Tracker } from '@omnipixel/core'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { arrive, createFakeVendors, type FakeVendor } from '../../helpers/fakeVendors'
import { useFakePage } from '../../helpers/fakePage'

const page = useFakePage()
const EMAIL = 'jane@example.com'
const HASH = createHash('sha256').update(EMAIL).digest('hex')

let vendor: FakeVendor
let tracker: Tracker
/** Ready, with consent; hashing takes this long. */
const startWith = async (hashingMs: number): Promise<void> => {
  vendor = createFakeVendors().snapchat
  tracker = page.startTracker({
    pixels: [snapchat({ id: '1c2d3e4f-0000-4000-8000-123456789abc', advancedMatching: true })],
    consent: { persist: false },
  })
  tracker.consent.set({ marketing: true })
  await arrive(page, vendor)
  vi.mocked(crypto.subtle.digest).mockImplementation(
    (_, data) =>
      new Promise((resolve) => {
        const digest = createHash('sha256')
          .update(data as Uint8Array)
          .digest()
        setTimeout(() => resolve(Uint8Array.from(digest).buffer), hashingMs)
      }),
  )
}
const emails = (): unknown[] =>
  vendor.calls
    .filter(([, , , name]) => name === 'PURCHASE')
    .map(([, , , , data]) => (data as { user_email?: string }).user_email)

describe('an event that is tracked right after identify()', () => {
  beforeEach(() => startWith(60))

  it('waits for the hash, and carries it', async () => {
    tracker.identify({ email: EMAIL })
    tracker.track('Purchase', { value: 1, currency: 'EUR' })
    await page.pass(50)
    expect(emails()).toEqual([])

    await page.pass(200)

    expect(emails()).toEqual([HASH])
  })

  it('does not wait as the page is left', () => {
    tracker.identify({ email: EMAIL })
    tracker.track('Purchase', { value: 1, currency: 'EUR' })
    page.leave()

    expect(emails()).toEqual([undefined])
  })

  it('waits in flush() too', async () => {
    tracker.identify({ email: EMAIL })
    tracker.track('Purchase', { value: 1, currency: 'EUR' })
    const flushed = tracker.flush()
    await page.pass(1000)

    expect(await flushed).toEqual({ pending: 0 })
    expect(emails()).toEqual([HASH])
  })

  it('goes at once when the visitor is forgotten meanwhile', async () => {
    tracker.identify({ email: EMAIL })
    tracker.identify(null)
    tracker.track('Purchase', { value: 1, currency: 'EUR' })
    await page.pass(45)

    expect(emails()).toEqual([undefined])
  })
})

it('an event waits no longer than 100 ms: without user data rather than late', async () => {
  await startWith(5000)
  tracker.identify({ email: EMAIL })
  tracker.track('Purchase', { value: 1, currency: 'EUR' })
  await page.pass(95)
  expect(emails()).toEqual([])

  await page.pass(100)
  expect(emails()).toEqual([undefined])

  await page.pass(6000)
  tracker.track('Purchase', { value: 2, currency: 'EUR' })
  await page.pass()
  expect(emails()).toEqual([undefined, HASH])
})
