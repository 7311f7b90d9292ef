import { createPageViews } from '@omnipixel/core'
import { expect, it, vi } from 'vitest'

const setUp = () => {
  const page = vi.fn((..._: [object?, { key?: string | undefined }?]) => '')
  const show = createPageViews({ page })
  return { show, keys: () => page.mock.calls.map(([, options]) => options?.key) }
}

it('sends one page view for each path and query', () => {
  const { show, keys } = setUp()
  for (const path of ['/a', '/b', '/b?page=2', '/b?page=2', '/a']) show(path)

  expect(keys()).toEqual(['/a', '/b', '/b?page=2', '/a'])
})

it('sends none for a jump within the page', () => {
  const { show, keys } = setUp()
  for (const path of ['/a', '/a#reviews', '/a']) show(path)

  expect(keys()).toEqual(['/a'])
})

it('takes note of what is replaced', () => {
  const { show, keys } = setUp()
  show('/a')
  show('/a?sort=price', 'replace')
  show('/a?sort=price', 'push')
  show('/a', 'push')

  expect(keys()).toEqual(['/a', '/a'])
})
