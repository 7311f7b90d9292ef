import { resolve } from 'node:path'
import { beforeAll } from 'vitest'
import { DOUBLES } from '../sandbox/answers/folder.js'
import { type Shop, type ShopOptions, useShop } from '../e2e/shop.js'
import { serveLiveScripts } from './liveScripts.js'

const { OMNIPIXEL_VENDOR_SCRIPTS, OMNIPIXEL_VENDOR_LIVE: isLive } = process.env
const folder = resolve(OMNIPIXEL_VENDOR_SCRIPTS || DOUBLES)

/** The doubles play: then their warnings and requests count as well, and so do fields that only they name. */
export const IS_DOUBLE = !isLive && folder === resolve(DOUBLES)

/** The shop, with the scripts that `npm run test:vendors` was told to use. */
export function useVendorShop(options: ShopOptions = {}): Shop {
  const shop = useShop({ ...options, folder, toleratesVendors: !IS_DOUBLE })

  beforeAll(() => {
    if (isLive) serveLiveScripts(shop.network)
  })
  return shop
}
