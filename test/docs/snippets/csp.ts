// #region all
import { cspSources, meta, reddit } from '@omnipixel/core'

const pixels = [meta({ id: '1234567890' }), reddit({ id: 'a2_abc123' })]

/** Your own sources first, the pixels' after them. */
const own: Record<string, string[]> = {
  'default-src': [`'self'`],
  'script-src': [`'self'`],
  'connect-src': [`'self'`, 'https://api.shop.example'],
  'img-src': [`'self'`, 'data:'],
  'form-action': [`'self'`],
}
const needed = cspSources(pixels)
const directives = [...new Set([...Object.keys(own), ...Object.keys(needed)])]

export const header = directives
  .map((name) => [name, ...(own[name] ?? []), ...(needed[name] ?? [])].join(' '))
  .join('; ')
// #endregion
