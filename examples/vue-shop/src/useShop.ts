import { createShop, type ShopState } from '@examples/shop-kit/shop'
import { onScopeDispose, shallowReadonly, type ShallowRef, shallowRef } from 'vue'

export const shop = createShop()

export function useShop(): Readonly<ShallowRef<ShopState>> {
  const state = shallowRef(shop.getState())
  onScopeDispose(shop.subscribe(() => (state.value = shop.getState())))
  return shallowReadonly(state)
}
