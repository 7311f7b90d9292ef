/** What a page of the matrix needs to be a page with an IAB platform: the frameworks' own libraries, on `window.iab`. */
export { CmpApi as GppApi } from '@iabgpp/cmpapi'
export { CmpApi } from '@iabtcf/cmpapi'
// @ts-expect-error it has no types
export { default as stub } from '@iabtcf/stub'
export { ALL, encode } from '../../core/consent/sources/tcfString.js'
