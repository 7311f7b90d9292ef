import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../scripts/docs'

export const readDocument = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

/** The text without code blocks, where `#` and brackets mean other things. */
export const withoutCode = (text: string): string => text.replace(/^( *)```[^]*?^\1```$/gm, '')

/** The text of every heading, of one level or of all. */
export const headings = (text: string, level = '#{1,6}'): string[] =>
  [...withoutCode(text).matchAll(new RegExp(`^${level} (.+)$`, 'gm'))].map(([, heading = '']) => heading)

/** A heading's anchor, as GitHub makes it. */
export const toAnchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replace(/ /g, '-')
