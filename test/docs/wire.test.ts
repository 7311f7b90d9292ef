import { type PixelEvent } from '@omnipixel/core'
import { expect, it } from 'vitest'
import { EVENT_ID, PIXELS } from '../../scripts/docs'

const EVENT: PixelEvent = Object.freeze({
  version: 1,
  id: 'the-id',
  name: 'Purchase',
  params: {},
  time: 0,
  url: 'https://shop.example/thanks',
  referrer: '',
  title: '',
})

it.each(Object.entries(EVENT_ID))('%s is told the event id as %s', (name, field) => {
  const { definition, ids, options } = PIXELS[name]!
  const calls: unknown[] = []
  const record = (...args: unknown[]): void => void calls.push(args)
  const page = {
    location: { href: EVENT.url },
    fbq: record,
    ttq: { instance: () => ({ track: record }) },
    lintrk: record,
    twq: record,
    pintrk: record,
    snaptr: record,
    rdt: record,
  }

  definition.send(
    {
      page: page as never,
      id: ids[0]!,
      ids,
      options,
      isForeign: false,
      grant: 0,
      isLimited: false,
      memo: {},
    },
    { event: EVENT, name: '1', isCustom: false, params: {}, user: {}, isRestore: false },
  )

  expect(JSON.stringify(calls)).toContain(`"${field}":"the-id"`)
})
