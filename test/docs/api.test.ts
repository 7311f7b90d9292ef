import * as core from '@omnipixel/core'
import * as react from '@omnipixel/react'
import * as vue from '@omnipixel/vue'
import { expect, it } from 'vitest'
import { readDocument } from './markdown'

const [, coreText = '', reactText = '', vueText = ''] =
  readDocument('docs/reference/api.md').split(/^## @omnipixel\/.+$/m)
const adapterExports = (all: object): string[] => Object.keys(all).filter((name) => !(name in core))

it.each([
  ['core', coreText, Object.keys(core)],
  ['react', reactText, adapterExports(react)],
  ['vue', vueText, adapterExports(vue)],
])('lists all that %s exports', (_name, text, names) => {
  const firstCells = [...text.matchAll(/^\| (`.+?) \| /gm)].map(([, cell]) => cell).join(' ')

  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(firstCells))).toEqual([])
})

it("lists the tracker's methods", () => {
  const { consent, ...methods } = core.createTracker({ pixels: [], mode: 'off' })
  const names = [...Object.keys(methods), ...Object.keys(consent).map((name) => `consent.${name}`)]

  expect(names.filter((name) => !coreText.includes(`| \`${name}(`))).toEqual([])
})

it('lists what the state of consent holds', () => {
  const { consent } = core.createTracker({ pixels: [], mode: 'off' })

  expect(Object.keys(consent.get()).filter((name) => !coreText.includes(`| \`${name}\` | `))).toEqual([])
})
