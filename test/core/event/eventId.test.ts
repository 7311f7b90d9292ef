import { eventIdFor } from '@omnipixel/core'
import { expect, it } from 'vitest'

it.each([
  [['Purchase', 'A-1001'], 'Purchase:A-1001'],
  [['Purchase', 'A 1001/ü'], 'Purchase:A%201001%2F%C3%BC'],
  [['Lead', 'a:b'], 'Lead:a%3Ab'],
  [['Purchase', 'A-1001', 'shop-de'], 'shop-de:Purchase:A-1001'],
] as [Parameters<typeof eventIdFor>, string][])('%j has the id %s', (given, expected) => {
  expect(eventIdFor(...given)).toBe(expected)
})
