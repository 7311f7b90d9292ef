import { isPurpose } from '../purposes'
import { PixelError } from '../report/errors'
import type { Purpose } from '../types'
import type { Pixel, PixelDefinition, PixelOptions } from './pixel'

/**
 * Makes a platform's pixel from its definition: `const meta = definePixel({ platform: 'meta', … })`.
 *
 * @returns the function that an app calls with its options. It throws `PixelError` for set-up mistakes: `pixel/bad-id`,
 * `pixel/bad-key`, `pixel/bad-src`, `consent/unknown-purpose`.
 */
/* @__NO_SIDE_EFFECTS__ */
export const definePixel =
  <Options extends PixelOptions, Globals>(definition: PixelDefinition<Options, Globals>) =>
  (given: Options): Pixel => {
    const options = given ?? ({} as Options)
    const { platform, idPattern } = definition
    const { key = platform, purposes: needed = 'marketing' } = options
    const purposes = ([] as Purpose[]).concat(needed as Purpose)
    const ids = ([] as unknown[]).concat(options[(definition.idOption ?? 'id') as keyof Options])
    if (!ids[0] || !ids.every((id) => idPattern.test(id as string))) {
      throw new PixelError('pixel/bad-id', key)
    }
    if (!/^[\w-]+$/.test(key)) {
      throw new PixelError('pixel/bad-key', platform)
    }
    // An https URL, or a path of this site: `//` would name a host, and so would what browsers read as it.
    if (!/^(https:\/)?\/[^/\s\\][^\s\\]*$/.test(options.src ?? '/-')) {
      throw new PixelError('pixel/bad-src', key)
    }
    if (!purposes[0] || !purposes.every(isPurpose)) {
      throw new PixelError('consent/unknown-purpose', key)
    }
    const { transport, limitedDataUse } = options as PixelOptions & { limitedDataUse?: unknown }
    const sent = typeof transport === 'function' ? transport(definition as never) : (definition as never)
    return {
      platform,
      key,
      ids: ids.map(String),
      purposes,
      options,
      definition: sent,
      canLimit: !!sent.limitedDataUse,
      isLimited: limitedDataUse ? true : undefined,
    }
  }
