import { version } from 'react'
import { version as ofTheDom } from 'react-dom'
import { expect, test } from 'vitest'

test('runs the tests of React with React 18', () => {
  expect([version, ofTheDom].map(parseFloat)).toEqual([18.3, 18.3])
})
