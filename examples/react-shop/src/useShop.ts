import { createShop, type ShopState } from '@examples/shop-kit/shop'
import { useSyncExternalStore } from 'react'

export const shop = createShop()

export const useShop = (): ShopState => useSyncExternalStore(shop.subscribe, shop.getState)
