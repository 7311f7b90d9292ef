import { resolve } from 'node:path'
import { beforeAll } from 'vitest'
import { DOUBLES } from '../sandbox/answers/folder.js'
import { type Shop, type ShopOptions, useShop } from '../e2e/shop.js'
import { serveLiveScripts } from './liveScripts.js'

const { OMNIPIXEL_VENDOR_SCRIPTS, OMNIPIXEL_VENDOR_LIVE } = process.env
export const IS_LIVE = Boolean(OMNIPIXEL_VENDOR_LIVE)
export const FOLDER = resolve(OMNIPIXEL_VENDOR_SCRIPTS || DOUBLES)

/** The doubles play: then their warnings and requests count as well, and so do fields that only they name. */
export const IS_DOUBLE = !IS_LIVE && FOLDER === resolve(DOUBLES)

/** The shop, with the scripts that `npm run test:vendors` was told to use. */
export function useVendorShop(options: ShopOptions = {}): Shop {
  const shop = useShop({ ...options, folder: FOLDER, toleratesVendors: !IS_DOUBLE })

  beforeAll(() => {
    if (IS_LIVE) serveLiveScripts(shop.network)
  })
  return shop
}
